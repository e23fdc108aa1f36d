"""Pages of products, obstacles, seats of the management board, and attached files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import DomainError
from directives.views.downloads import download
from projects import permissions, services, trails
from projects.choices import EntryState
from projects.forms.activities import DayForm, ReasonForm
from projects.forms.progress import ProofForm
from projects.forms.records import ClosingForm, LastDayForm, ObstacleForm, ProductForm, SeatForm
from projects.models import Attachment, Obstacle, Product, Project
from projects.queries import pages_records as queries
from projects.queries.pages_progress import visible_entry
from projects.queries.pages_projects import followed_project, visible_project
from projects.queries.pages_targets import count_of, visible_target
from projects.services.files import Owner
from projects.views.common import FormPage, answer, posted, require, require_form, sent_files

# --- Products --------------------------------------------------------------------------------------------


@require_safe
def product(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_product(pk, request.user)
    page = queries.product_page(found, request.user)
    context = {
        "page": page,
        "product": found,
        "project": found.project,
        "follows": page.follows,
        "tab": "project_detail",
        "here": _("Sản phẩm %(number)d") % {"number": found.number},
        "today": timezone.localdate(),
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "projects/product.html", context)


def _page_of(product: Product) -> str:
    return reverse("projects:product", args=[product.pk])


def _editable(request: SignedInRequest, code: str) -> Project:
    """The project, when this person edits it. Raises Http404 and PermissionDenied."""
    project = visible_project(code, request.user)
    require(permissions.can_edit_project(request.user, project))
    return project


def _own_product(request: SignedInRequest, pk: int) -> Product:
    found = queries.visible_product(pk, request.user)
    require(permissions.can_edit_project(request.user, found.project))
    return found


@require_form
def product_add(request: SignedInRequest, code: str) -> HttpResponse:
    project = _editable(request, code)
    page = FormPage(
        title=_("Thêm sản phẩm"),
        lead=str(project),
        submit=_("Thêm"),
        back=reverse("projects:project_detail", args=[code]),
        crumbs=trails.to_project(project),
    )

    def act(data: dict[str, Any]) -> Product:
        return services.add_product(project=project, by=request.user, **data)

    return answer(
        request, ProductForm(project, None, posted(request)), page, act, _("Đã thêm sản phẩm."), _page_of
    )


def _product_page(product: Product, title: str, submit: str, tone: str = "primary") -> FormPage:
    return FormPage(
        title=title,
        lead=product.name,
        submit=submit,
        back=_page_of(product),
        crumbs=trails.to_project(product.project),
        tone=tone,
        synthetic=product.synthetic,
    )


@require_form
def product_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_product(request, pk)
    page = _product_page(found, _("Sửa sản phẩm"), _("Lưu thay đổi"))

    def act(data: dict[str, Any]) -> Product:
        return services.edit_product(product=found, by=request.user, **data)

    form = ProductForm(found.project, found, posted(request))
    return answer(request, form, page, act, _("Đã lưu thay đổi."))


@require_form
def product_deliver(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_product(request, pk)
    page = _product_page(found, _("Ghi nhận giao nộp"), _("Ghi nhận giao nộp"))
    form = DayForm(posted(request), label=_("Ngày giao nộp"), initial={"on": timezone.localdate()})

    def act(data: dict[str, Any]) -> Product:
        return services.deliver_product(product=found, on=data["on"], by=request.user)

    return answer(request, form, page, act, _("Đã ghi nhận giao nộp; hãy đính kèm minh chứng."))


def _product_with_reason(
    request: SignedInRequest, pk: int, act: Callable[..., Product], title: str, done: str, tone: str
) -> HttpResponse:
    found = _own_product(request, pk)
    form = ReasonForm(posted(request), label=_("Lý do"))
    return answer(
        request,
        form,
        _product_page(found, title, title, tone),
        lambda data: act(product=found, reason=data["reason"], by=request.user),
        done,
    )


@require_form
def product_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    title, done = _("Không thực hiện sản phẩm"), _("Đã ghi không thực hiện.")
    return _product_with_reason(request, pk, services.cancel_product, title, done, "danger")


@require_form
def product_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    title, done = _("Mở lại sản phẩm"), _("Đã mở lại.")
    return _product_with_reason(request, pk, services.reopen_product, title, done, "primary")


# --- Obstacles -------------------------------------------------------------------------------------------


def _after_obstacle(obstacle: Obstacle) -> str:
    """The page on which an obstacle stands."""
    if obstacle.activity is not None:
        return reverse("projects:activity", args=[obstacle.activity.pk])
    return reverse("projects:project_detail", args=[obstacle.project.code])


@require_form
def obstacle_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Note a risk or an obstacle; `?activity=` names the activity it stands in the way of."""
    project = followed_project(code, request.user)
    require(
        permissions.can_edit_project(request.user, project)
        or bool(permissions.agencies_entering(request.user))
    )
    form = ObstacleForm(project, posted(request), initial={"activity": request.GET.get("activity", "")})
    page = FormPage(
        title=_("Nêu rủi ro, vướng mắc"),
        lead=str(project),
        submit=_("Ghi lại"),
        back=reverse("projects:project_detail", args=[code]),
        crumbs=trails.to_project(project),
    )

    def act(data: dict[str, Any]) -> Obstacle:
        return services.open_obstacle(project=project, by=request.user, **data)

    return answer(request, form, page, act, _("Đã ghi vướng mắc."), _after_obstacle)


def _own_obstacle(request: SignedInRequest, pk: int) -> Obstacle:
    """One that this person may settle: of a project they edit, or one that waits for their own agency."""
    found = queries.visible_obstacle(pk, request.user)
    require(
        permissions.can_edit_project(request.user, found.project)
        or found.owner_id in permissions.agencies_entering(request.user)
    )
    return found


def _obstacle_page(obstacle: Obstacle, title: str) -> FormPage:
    return FormPage(
        title=title,
        lead=obstacle.text,
        submit=title,
        back=_after_obstacle(obstacle),
        crumbs=trails.to_project(obstacle.project),
        synthetic=obstacle.synthetic,
    )


@require_form
def obstacle_close(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_obstacle(request, pk)
    form = ClosingForm(posted(request), initial={"on": timezone.localdate()})

    def act(data: dict[str, Any]) -> Obstacle:
        return services.close_obstacle(obstacle=found, by=request.user, **data)

    page = _obstacle_page(found, _("Ghi kết quả tháo gỡ"))
    return answer(request, form, page, act, _("Đã ghi kết quả tháo gỡ."))


@require_form
def obstacle_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_obstacle(request, pk)
    form = ReasonForm(posted(request), label=_("Lý do mở lại"))

    def act(data: dict[str, Any]) -> Obstacle:
        return services.reopen_obstacle(obstacle=found, by=request.user, **data)

    return answer(request, form, _obstacle_page(found, _("Mở lại vướng mắc")), act, _("Đã mở lại."))


# --- Management board ------------------------------------------------------------------------------------


def _dossier(project: Project) -> str:
    return reverse("projects:dossier", args=[project.code])


@require_form
def seat_add(request: SignedInRequest, code: str) -> HttpResponse:
    project = _editable(request, code)
    page = FormPage(
        title=_("Thêm thành viên ban chủ nhiệm"),
        lead=str(project),
        submit=_("Thêm"),
        back=_dossier(project),
        crumbs=trails.to_project(project),
    )

    def act(data: dict[str, Any]) -> object:
        return services.seat_member(project=project, by=request.user, **data)

    return answer(request, SeatForm(posted(request)), page, act, _("Đã thêm thành viên ban chủ nhiệm."))


@require_form
def seat_end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_seat(pk, request.user)
    require(permissions.can_edit_project(request.user, found.project))
    page = FormPage(
        title=_("Kết thúc vị trí trong ban chủ nhiệm"),
        lead=str(found),
        submit=_("Kết thúc"),
        back=_dossier(found.project),
        crumbs=trails.to_project(found.project),
        synthetic=found.synthetic,
    )

    def act(data: dict[str, Any]) -> object:
        return services.end_seat(member=found, by=request.user, **data)

    return answer(request, LastDayForm(posted(request)), page, act, _("Đã ghi ngày kết thúc."))


# --- Files -----------------------------------------------------------------------------------------------


def _attach(
    request: SignedInRequest, owner: Owner, title: str, lead: str, back: str, crumbs: trails.Trail
) -> HttpResponse:
    form = ProofForm(posted(request), sent_files(request))
    page = FormPage(
        title=title,
        lead=lead,
        intro=_("Ghi số và ngày của văn bản, hoặc chọn tệp, hoặc cả hai."),
        submit=_("Đính kèm"),
        back=back,
        crumbs=crumbs,
        with_files=True,
    )

    def act(_data: dict[str, Any]) -> Attachment:
        return services.attach(owner=owner, by=request.user, **form.given)

    return answer(request, form, page, act, _("Đã đính kèm."))


@require_form
def project_attach(request: SignedInRequest, code: str) -> HttpResponse:
    project = _editable(request, code)
    title = _("Đính kèm tài liệu của đề án")
    return _attach(request, project, title, str(project), _dossier(project), trails.to_project(project))


@require_form
def product_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_product(request, pk)
    title, trail = _("Đính kèm minh chứng sản phẩm"), trails.to_project(found.project)
    return _attach(request, found, title, found.name, _page_of(found), trail)


@require_form
def entry_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Evidence of a draft; what was sent stays as it is."""
    found = visible_entry(pk, request.user)
    require(found.state == EntryState.DRAFT and permissions.can_enter_progress(request.user, found.activity))
    title, trail = _("Đính kèm minh chứng"), trails.to_activity(found.activity)
    back = reverse("projects:entry", args=[pk])
    return _attach(request, found, title, str(found.activity), back, trail)


@require_form
def meeting_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_meeting(pk, request.user)
    require(permissions.can_hold_meeting(request.user, found.programme, found.project))
    title, trail = _("Đính kèm tài liệu cuộc họp"), trails.to_programme(found.programme)
    return _attach(request, found, title, found.title, reverse("projects:meeting", args=[pk]), trail)


@require_form
def count_attach(request: SignedInRequest, programme: str, code: str, year: int) -> HttpResponse:
    """The source of counts that were entered for a year."""
    target = visible_target(programme, code, request.user)
    require(permissions.can_edit_programme(request.user))
    count = count_of(target, year)
    back = reverse("projects:target_detail", args=[programme, code])
    if count is None:
        messages.error(request, _("Hãy nhập số liệu của năm trước khi đính kèm nguồn."))
        return redirect(back)
    title = _("Đính kèm nguồn số liệu năm %(year)d") % {"year": year}
    return _attach(request, count, title, str(target), back, trails.to_programme(target.programme))


def _owner_url(attachment: Attachment) -> str:
    """The page on which an attachment stands."""
    if attachment.entry is not None:
        return reverse("projects:entry", args=[attachment.entry.pk])
    if attachment.product is not None:
        return _page_of(attachment.product)
    if attachment.meeting is not None:
        return reverse("projects:meeting", args=[attachment.meeting.pk])
    if attachment.target_count is not None:
        target = attachment.target_count.target
        return reverse("projects:target_detail", args=[target.programme.code, target.code])
    return reverse("projects:dossier", args=[attachment.project.code]) if attachment.project else "/"


@require_safe
def attachment(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file itself; of a document without one, the page it stands on."""
    found = queries.visible_attachment(pk, request.user)
    url = _owner_url(found)
    return download(request, found.file, found.file_name, url) if found.file is not None else redirect(url)


def _may_withdraw(request: SignedInRequest, found: Attachment) -> bool:
    if found.entry is not None:
        return permissions.can_enter_progress(request.user, found.entry.activity)
    if found.meeting is not None:
        return permissions.can_hold_meeting(request.user, found.meeting.programme, found.meeting.project)
    project = found.project or (found.product.project if found.product is not None else None)
    if project is not None:
        return permissions.can_edit_project(request.user, project)
    return permissions.can_edit_programme(request.user)


@require_POST
def attachment_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_attachment(pk, request.user)
    require(_may_withdraw(request, found))
    try:
        services.withdraw(attachment=found, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã rút tài liệu."))
    return redirect(_owner_url(found))
