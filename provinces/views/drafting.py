"""Writing a plan: which one, the document, its tasks, its integrations; each a page of its own, saved by itself."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import Conflict, DomainError
from projects.errors import EditConflict
from provinces import permissions, services
from provinces.forms.plans import (
    DocumentForm,
    IntegrationsForm,
    SeenForm,
    StartPlanForm,
    TaskForm,
    document_initial,
    passage_field,
    place_field,
    task_initial,
)
from provinces.forms.rows import RowSet, asks_for_rows, errors_of, row_set
from provinces.models import PlanVersion, ProvincialPlan
from provinces.queries import pages_plans as queries
from provinces.queries.plans import draft_of, topics_of
from provinces.views.common import beside, refused, require, require_form, say, status_of, take_over
from provinces.views.plans import editable, show

_EDITING_STEPS = ("document", "tasks", "integrations")


@require_form
def plan_new(request: SignedInRequest) -> HttpResponse:
    """Begin a plan; where one of the same period stands, the form links it and asks whether it is replaced."""
    require(request.user.has(Permission.PLAN_EDIT))
    posted = request.method == "POST"
    wanted = {"programme": request.GET.get("programme", ""), "year": request.GET.get("year", "")}
    initial = {name: value for name, value in wanted.items() if value}
    form = StartPlanForm(request.user, request.POST if posted else None, initial=initial)
    error: DomainError | None = None
    standing: ProvincialPlan | None = None
    if form.is_valid():
        data = form.cleaned_data
        require(permissions.can_edit_plan(request.user, data["province"]))
        standing = queries.standing_plan(data["province"], data["programme"], data["year"])
        try:
            plan = services.start_plan(
                province=data["province"],
                programme=data["programme"],
                year=data["year"],
                replaces=standing if data["replaces"] else None,
                by=request.user,
            )
        except DomainError as refusal:
            error = refusal
            refused(refusal, form)
        else:
            say(
                request,
                _("Đã lập bản soạn; ghi nội dung văn bản, nhiệm vụ và lồng ghép rồi trình lãnh đạo gửi."),
            )
            return redirect("provinces:plan_document", plan.pk)
    context = {"form": form, "standing": standing if error is not None else None}
    return render(request, "provinces/plan_new.html", context, status=status_of(error, form))


def _page(
    request: SignedInRequest,
    plan: ProvincialPlan,
    draft: PlanVersion,
    step: str,
    error: DomainError | None,
    form: forms.BaseForm,
    rows: RowSet | None = None,
) -> HttpResponse:
    parts = (form, rows) if rows is not None else (form,)
    context = {
        "plan": plan,
        "draft": draft,
        "step": step,
        "form": form,
        "rows": rows,
        "errors": errors_of(*parts),
        "conflict": beside(error) if isinstance(error, EditConflict) else [],
        "has_synthetic_data": plan.synthetic,
    }
    status = status_of(error, *parts)
    return render(request, f"provinces/plan_{step}.html", context, status=status)


def _opened(request: SignedInRequest, pk: int) -> tuple[ProvincialPlan, PlanVersion] | HttpResponse:
    """The plan and its draft; its page with the reason when it cannot be written now."""
    plan = editable(request, pk)
    if not queries.actions_of(plan, request.user).edit:
        return show(request, plan, Conflict(_("Kế hoạch này không sửa được ở trạng thái hiện nay.")))
    return plan, draft_of(plan)


def _saved(request: SignedInRequest, plan: ProvincialPlan, step: str) -> HttpResponse:
    """On to the next page, or to the plan, as the button said."""
    say(request, _("Đã lưu."))
    place = _EDITING_STEPS.index(step) + 1
    if request.POST.get("then") == "next" and place < len(_EDITING_STEPS):
        return redirect(f"provinces:plan_{_EDITING_STEPS[place]}", plan.pk)
    return redirect("provinces:plan_detail", plan.pk)


def _try(act: Callable[[], object], form: forms.BaseForm, *rows: RowSet) -> DomainError | None:
    """What was refused, shown where it was typed; None when it was done."""
    try:
        act()
    except DomainError as error:
        refused(error, form, *rows)
        if isinstance(error, EditConflict):
            take_over(form, error)
        return error
    return None


@require_form
def plan_document(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _opened(request, pk)
    if isinstance(found, HttpResponse):
        return found
    plan, draft = found
    posted = request.method == "POST"
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=document_initial(draft),
    )
    error: DomainError | None = None
    if form.is_valid():
        data = form.cleaned_data
        error = _try(
            lambda: services.save_document(
                plan=plan,
                values=form.values,
                upload=data["file"],
                remove_file=data["remove_file"],
                seen=data["seen"],
                by=request.user,
            ),
            form,
        )
        if error is None:
            return _saved(request, plan, "document")
    return _page(request, plan, draft, "document", error, form)


@require_form
def plan_tasks(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _opened(request, pk)
    if isinstance(found, HttpResponse):
        return found
    plan, draft = found
    post = request.POST if request.method == "POST" else None
    tasks = draft.tasks.select_related("project").order_by("order") if post is None else []
    rows = row_set(
        TaskForm,
        "tasks",
        post,
        initial=[task_initial(task) for task in tasks],
        projects=queries.projects_of(plan),
    )
    seen = SeenForm(post, initial={"seen": draft.edits})
    if post is not None and asks_for_rows(post):
        seen = SeenForm(initial={"seen": post.get("seen", draft.edits)})
        return _page(request, plan, draft, "tasks", None, seen, rows)
    error: DomainError | None = None
    if post is not None and seen.is_valid() & rows.is_valid():
        error = _try(
            lambda: services.save_tasks(
                plan=plan,
                tasks=[row.values for row in rows.filled if isinstance(row, TaskForm)],
                seen=seen.cleaned_data["seen"],
                by=request.user,
            ),
            seen,
            rows,
        )
        if error is None:
            return _saved(request, plan, "tasks")
    return _page(request, plan, draft, "tasks", error, seen, rows)


@require_form
def plan_integrations(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _opened(request, pk)
    if isinstance(found, HttpResponse):
        return found
    plan, draft = found
    topics = topics_of(plan)
    cited = {row.topic_id: row for row in draft.integrations.all()}
    initial: dict[str, object] = {"seen": draft.edits}
    for topic in topics:
        if topic.pk in cited:
            initial[passage_field(topic)] = cited[topic.pk].passage
            initial[place_field(topic)] = cited[topic.pk].place
    form = IntegrationsForm(topics, request.POST if request.method == "POST" else None, initial=initial)
    error: DomainError | None = None
    if form.is_valid():
        error = _try(
            lambda: services.save_integrations(
                plan=plan, integrations=form.values, seen=form.cleaned_data["seen"], by=request.user
            ),
            form,
        )
        if error is None:
            return _saved(request, plan, "integrations")
    return _page(request, plan, draft, "integrations", error, form)
