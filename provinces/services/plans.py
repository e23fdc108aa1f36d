"""The province's side of a plan: start it, write its draft, send it, withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from directives import services as directives
from directives.models import LegalInstrument
from directives.services.locking import reason_of
from projects.choices import FundingSource
from projects.models import Programme, Project
from projects.models.budget import AMOUNT_DIGITS, AMOUNT_PLACES
from provinces import duties, rules, workflow
from provinces.choices import PlanState
from provinces.models import (
    Integration,
    IntegrationTopic,
    PlanEvent,
    PlanTask,
    PlanVersion,
    Province,
    ProvincialPlan,
)
from provinces.queries.plans import draft_of, frame_of, plan_content
from provinces.services import common
from provinces.services.common import Checked, Done
from provinces.workflow import Verb

MOST_TASKS = 300
LONGEST_NUMBER, LONGEST_SYMBOL = 20, 60
_MOST_MONEY = Decimal(10) ** (AMOUNT_DIGITS - AMOUNT_PLACES)


@dataclass(frozen=True, slots=True)
class DocumentValues:
    """The plan as a document, as typed. Without `implements` it implements what approved the programme.

    `secrecy` is the degree that the person says is stamped on it.
    """

    document_number: str = ""
    document_symbol: str = ""
    issued_on: date | None = None
    title: str = ""
    signer_office: str = ""
    period_from: date | None = None
    period_to: date | None = None
    implements: LegalInstrument | None = None
    note: str = ""
    secrecy: Secrecy | str = Secrecy.NONE


@dataclass(frozen=True, slots=True)
class TaskValues:
    """A task as typed; `budget` in million đồng."""

    title: str
    responsible: str
    project: Project | None = None
    agency: Agency | None = None
    coordinating: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    product: str = ""
    budget: Decimal | None = None
    funding: FundingSource | str = ""


@dataclass(frozen=True, slots=True)
class IntegrationValues:
    """A passage as typed; an empty one takes the integration out."""

    passage: str
    place: str = ""


# --- Starting --------------------------------------------------------------------------------------------


@transaction.atomic
def start_plan(
    *,
    province: Province,
    programme: Programme,
    year: int | None,
    by: User,
    replaces: ProvincialPlan | None = None,
    at: datetime | None = None,
) -> ProvincialPlan:
    """A plan with its first draft, for a year or (None) for the whole programme; an unsent one is gone on with.

    Where a plan of the same province, programme and year stands already, `replaces` has to name it. Raises
    InvalidInput with "year" or "replaces", Conflict for a province that has ended.
    """
    place = common.lock_province(province)
    common.refuse_closed(place, common.today_of(at))
    if year is not None and not programme.year_from <= year <= programme.year_to:
        raise _wrong(
            "year",
            _("Năm phải từ %(first)d đến %(last)d.")
            % {"first": programme.year_from, "last": programme.year_to},
        )
    last = (
        ProvincialPlan.objects.filter(province=place, programme=programme, year=year, replaced_by=None)
        .order_by("-pk")
        .first()
    )
    if last is not None and last.first_submitted_at is None:
        return last
    _refuse_unless_replacing(last, replaces)
    plan = ProvincialPlan.objects.create(
        province=place,
        programme=programme,
        year=year,
        replaces=last,
        created_by=by,
        created_at=common.moment_of(at),
    )
    version = PlanVersion.objects.create(
        plan=plan, number=1, implements=programme.instrument, created_at=common.moment_of(at)
    )
    record(plan, version, Verb.START, by=by, at=at)
    return plan


def _refuse_unless_replacing(last: ProvincialPlan | None, replaces: ProvincialPlan | None) -> None:
    if last is None:
        if replaces is not None:
            raise _wrong(
                "replaces", _("Kế hoạch bị thay thế phải là của cùng địa phương, chương trình và năm.")
            )
        return
    if last.standing is None:
        raise _wrong(
            "replaces",
            _(
                "Kế hoạch của kỳ này đang ở trạng thái “%(state)s”; hãy sửa rồi gửi lại, không lập kế hoạch khác."
            )
            % {"state": PlanState(last.state).label},
        )
    document = {"plan": last.standing.reference, "day": format_date(last.standing.issued_on)}
    if replaces is None:
        raise _wrong(
            "replaces",
            _(
                "Địa phương đã có kế hoạch số %(plan)s ngày %(day)s của kỳ này. Muốn lập kế hoạch mới thì ghi rõ thay "
                "thế kế hoạch đó."
            )
            % document,
        )
    if replaces.pk != last.pk:
        raise _wrong(
            "replaces",
            _(
                "Kế hoạch đang có giá trị của kỳ này là số %(plan)s ngày %(day)s; chỉ thay thế được kế hoạch đó."
            )
            % document,
        )


# --- Writing the draft -----------------------------------------------------------------------------------


@transaction.atomic
def save_document(
    *,
    plan: ProvincialPlan,
    values: DocumentValues,
    seen: int,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    remove_file: bool = False,
    at: datetime | None = None,
) -> PlanVersion:
    """Write number, days, office, period and file of the draft. It may still be incomplete, never contradictory.

    `seen` is the draft's `edits` when the person opened it. Raises InvalidInput with field names ("file", "secrecy"),
    EditConflict, Conflict.
    """
    current, draft = _lock_draft(plan, at)
    checked = Checked()
    common.refuse_secret(
        values.document_number, values.document_symbol, values.title, values.note, marked=values.secrecy
    )
    wanted: dict[str, object] = {
        "document_number": checked.line("document_number", values.document_number, longest=LONGEST_NUMBER),
        "document_symbol": checked.line("document_symbol", values.document_symbol, longest=LONGEST_SYMBOL),
        "title": checked.line("title", values.title),
        "signer_office": checked.line("signer_office", values.signer_office, longest=common.LONGEST_OFFICE),
        "note": checked.text("note", values.note),
        "issued_on": values.issued_on,
        "period_from": values.period_from,
        "period_to": values.period_to,
        "implements": values.implements or current.programme.instrument,
    }
    different = common.changes(draft, wanted)
    common.refuse_stale(draft, seen, different)
    for name, value in wanted.items():
        setattr(draft, name, value)
    frame = frame_of(current, draft, today=common.today_of(at))
    for name, message in rules.date_errors(plan_content(draft), frame).items():
        checked.refuse(name, message)
    checked.settle(_("Chưa lưu được kế hoạch. Hãy sửa các chỗ được báo lỗi."))
    file, name = common.stored_file(upload, remove=remove_file, now=draft.file, name=draft.file_name)
    if (file, name) != (draft.file, draft.file_name):
        different |= {"file": file, "file_name": name}
    if different:
        common.save(draft, different)
    return draft


@transaction.atomic
def save_tasks(
    *, plan: ProvincialPlan, tasks: Sequence[TaskValues], seen: int, by: User, at: datetime | None = None
) -> PlanVersion:
    """Write all tasks of the draft, in this order. Raises InvalidInput with "tasks" or "tasks-<place>-<field>"."""
    current, draft = _lock_draft(plan, at)
    if len(tasks) > MOST_TASKS:
        raise _wrong("tasks", _("Mỗi kế hoạch có nhiều nhất %(most)d nhiệm vụ.") % {"most": MOST_TASKS})
    checked = Checked()
    rows = [_task(checked, place, values, draft, current) for place, values in enumerate(tasks)]
    checked.settle(_("Chưa lưu được nhiệm vụ. Hãy sửa các chỗ được báo lỗi."))
    before = list(draft.tasks.select_related("project").order_by("order"))
    if [_same(row) for row in rows] == [_same(row) for row in before]:
        return draft
    texts = (_titles(rows), _titles(before))
    common.refuse_stale(draft, seen, {}, {"tasks": texts})
    draft.tasks.all().delete()
    PlanTask.objects.bulk_create(rows)
    common.save(draft, {})
    return draft


def _task(
    checked: Checked, place: int, values: TaskValues, draft: PlanVersion, plan: ProvincialPlan
) -> PlanTask:
    name = f"tasks-{place}"
    checked.refuse(f"{name}-ends_on", common.runs_backward(values.starts_on, values.ends_on))
    if values.project is not None and values.project.programme_id != plan.programme_id:
        checked.refuse(f"{name}-project", _("Đề án này thuộc chương trình khác."))
    if values.funding not in {"", *FundingSource.values}:
        checked.refuse(f"{name}-funding", _("Chọn nguồn kinh phí."))
    checked.refuse(f"{name}-budget", _money_error(values.budget))
    return PlanTask(
        version=draft,
        order=place + 1,
        project=values.project,
        title=checked.line(f"{name}-title", values.title, missing=_("Ghi nội dung nhiệm vụ."), longest=500),
        responsible=checked.line(
            f"{name}-responsible",
            values.responsible,
            missing=_("Ghi cơ quan chủ trì."),
            longest=common.LONGEST_OFFICE,
        ),
        agency=values.agency,
        coordinating=checked.line(f"{name}-coordinating", values.coordinating),
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        product=checked.line(f"{name}-product", values.product),
        budget=values.budget,
        funding=values.funding,
    )


def _money_error(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    if not amount.is_finite() or amount < 0:
        return _("Kinh phí không được âm.")
    exponent = amount.normalize().as_tuple().exponent
    if amount >= _MOST_MONEY or (isinstance(exponent, int) and -exponent > AMOUNT_PLACES):
        return _("Kinh phí ghi bằng triệu đồng, tối đa %(places)d chữ số thập phân.") % {
            "places": AMOUNT_PLACES
        }
    return ""


def _same(task: PlanTask) -> tuple[object, ...]:
    """Everything of a task but its place and keys."""
    return (
        task.project_id,
        task.title,
        task.responsible,
        task.agency_id,
        task.coordinating,
        task.starts_on,
        task.ends_on,
        task.product,
        task.budget,
        task.funding,
    )


def _titles(tasks: Sequence[PlanTask]) -> str:
    return "\n".join(task.title for task in tasks)


@transaction.atomic
def save_integrations(
    *,
    plan: ProvincialPlan,
    integrations: Mapping[str, IntegrationValues],
    seen: int,
    by: User,
    at: datetime | None = None,
) -> PlanVersion:
    """Write passages of the draft by topic code; topics left out stay, an empty passage takes one out.

    Raises InvalidInput with "integrations-<code>-passage" or "…-place".
    """
    current, draft = _lock_draft(plan, at)
    topics = {topic.code: topic for topic in IntegrationTopic.objects.filter(programme=current.programme_id)}
    before = {found.topic_id: found for found in draft.integrations.all()}
    checked = Checked()
    wanted: dict[int, tuple[str, str]] = {}
    for code, values in integrations.items():
        name = f"integrations-{code}"
        if code not in topics:
            checked.refuse(f"{name}-passage", _("Chương trình không có nội dung lồng ghép này."))
            continue
        passage = checked.text(f"{name}-passage", values.passage)
        place = checked.line(f"{name}-place", values.place, longest=120)
        wanted[topics[code].pk] = (passage, place if passage else "")
    kept = {pk: (found.passage, found.place) for pk, found in before.items()}
    different = {pk: texts for pk, texts in wanted.items() if texts != kept.get(pk, ("", ""))}
    _refuse_later_topics(checked, topics, different, draft)
    checked.settle(_("Chưa lưu được nội dung lồng ghép. Hãy sửa các chỗ được báo lỗi."))
    if not different:
        return draft
    mine = "\n".join(passage for passage, _place in different.values())
    theirs = "\n".join(kept.get(pk, ("", ""))[0] for pk in different)
    common.refuse_stale(draft, seen, {}, {"integrations": (mine, theirs)})
    draft.integrations.filter(topic__in=different).delete()
    Integration.objects.bulk_create(
        [
            Integration(version=draft, topic_id=pk, passage=passage, place=place)
            for pk, (passage, place) in different.items()
            if passage
        ]
    )
    common.save(draft, {})
    return draft


def _refuse_later_topics(
    checked: Checked,
    topics: Mapping[str, IntegrationTopic],
    different: Mapping[int, tuple[str, str]],
    draft: PlanVersion,
) -> None:
    """What was issued after the plan cannot be in it."""
    for code, topic in topics.items():
        passage, _place = different.get(topic.pk, ("", ""))
        issued = topic.instrument.issued_on if passage and topic.instrument is not None else None
        if issued is not None and draft.issued_on is not None and draft.issued_on < issued:
            checked.refuse(
                f"integrations-{code}-passage",
                _(
                    "%(topic)s ban hành ngày %(topic_day)s, sau ngày %(day)s của kế hoạch nên chưa thể lồng ghép."
                )
                % {
                    "topic": topic.phrase,
                    "topic_day": format_date(issued),
                    "day": format_date(draft.issued_on),
                },
            )


def _lock_draft(plan: ProvincialPlan, at: datetime | None) -> tuple[ProvincialPlan, PlanVersion]:
    """The plan and its draft for writing. Raises Conflict when it cannot be edited now."""
    current = lock_plan(plan)
    workflow.move(current.state, Verb.EDIT)
    common.refuse_closed(current.province, common.today_of(at))
    return current, draft_of(current)


# --- Sending and withdrawing -----------------------------------------------------------------------------


@transaction.atomic
def submit_plan(*, plan: ProvincialPlan, by: User, at: datetime | None = None) -> ProvincialPlan:
    """Send the draft: it becomes the version that stands and never changes, and the province's duties are done.

    They count as done on the day the plan was issued, whenever it is sent. Raises InvalidInput with all that is
    missing by field, Conflict.
    """
    moment, today = common.moment_of(at), common.today_of(at)
    current = lock_plan(plan)
    after = workflow.move(current.state, Verb.SUBMIT)
    common.refuse_closed(current.province, today)
    draft = draft_of(current)
    found = rules.readiness(plan_content(draft), frame_of(current, draft, today=today))
    if not found.ready:
        raise InvalidInput(_("Kế hoạch chưa đủ để gửi. Hãy bổ sung các chỗ được báo lỗi."), found.by_field)
    draft.submitted_at, draft.submitted_by = moment, by
    draft.save(update_fields=["submitted_at", "submitted_by"])
    current.state, current.standing = after, draft
    current.first_submitted_at = current.first_submitted_at or moment
    current.save(update_fields=["state", "standing", "first_submitted_at"])
    record(current, draft, Verb.SUBMIT, by=by, at=at)
    common.fulfil(
        proved_by(current, draft),
        agency=current.province.committee,
        record=duties.planrecord(current.pk),
        by=by,
        at=at,
    )
    return current


def proved_by(plan: ProvincialPlan, version: PlanVersion) -> list[Done]:
    """The duties that a version proves."""
    owed = duties.duties_of(plan.programme.code)
    issued = version.issued_on
    if issued is None:
        return []
    words = _("Kế hoạch số %(plan)s ngày %(day)s") % {
        "plan": version.reference,
        "day": format_date(issued),
    }
    if plan.year is None:
        done = [Done(owed.plan, duties.ONCE, issued, words)]
    else:
        done = [Done(owed.yearly_plan, duties.year_code(plan.year), issued, words)]
    for integration in version.integrations.select_related("topic"):
        where = f"{words}, {integration.place}" if integration.place else words
        done.append(Done(integration.topic.obligation_code, duties.ONCE, issued, where))
    return done


@transaction.atomic
def withdraw_plan(
    *, plan: ProvincialPlan, reason: str, by: User, at: datetime | None = None
) -> ProvincialPlan:
    """Take a sent plan back with a reason; a draft copy is there to go on with, the duties are open again.

    Raises InvalidInput with "reason", Conflict.
    """
    words = reason_of(reason, _("Nêu lý do rút kế hoạch."))
    current = lock_plan(plan)
    after = workflow.move(current.state, Verb.WITHDRAW)
    common.refuse_closed(current.province, common.today_of(at))
    take_down(current, after, Verb.WITHDRAW, reason=words, by=by, at=at)
    return current


def take_down(
    plan: ProvincialPlan, after: PlanState, verb: Verb, *, reason: str, by: User, at: datetime | None
) -> None:
    """The locked plan's version stands no more; its content goes on in a new draft."""
    version = plan.standing
    if version is None:
        raise Conflict(_("Kế hoạch này không còn phiên bản nào đang có giá trị."))
    plan.state, plan.standing = after, None
    plan.save(update_fields=["state", "standing"])
    _copy(version, number=plan.versions.count() + 1, at=common.moment_of(at))
    record(plan, version, verb, by=by, at=at, reason=reason)
    name, _url = duties.planrecord(plan.pk)
    directives.unfulfil(record=name, reason=reason, by=by, at=at)


def _copy(version: PlanVersion, *, number: int, at: datetime) -> PlanVersion:
    """A draft with the same content."""
    tasks, integrations = list(version.tasks.all()), list(version.integrations.all())
    kept = {
        field.attname: getattr(version, field.attname)
        for field in PlanVersion._meta.concrete_fields
        if field.name not in {"id", "number", "edits", "created_at", "submitted_at", "submitted_by"}
    }
    draft = PlanVersion.objects.create(**kept, number=number, created_at=at)
    for row in (*tasks, *integrations):
        row.pk, row.version = None, draft
    PlanTask.objects.bulk_create(tasks)
    Integration.objects.bulk_create(integrations)
    return draft


# --- Common ----------------------------------------------------------------------------------------------


def lock_plan(plan: ProvincialPlan) -> ProvincialPlan:
    """The plan as it stands now; whoever else wants to change it waits."""
    return (
        ProvincialPlan.objects.select_for_update(of=("self",))
        .select_related("province__committee", "programme__instrument", "standing")
        .get(pk=plan.pk)
    )


def record(
    plan: ProvincialPlan,
    version: PlanVersion,
    verb: Verb,
    *,
    by: User,
    at: datetime | None,
    reason: str = "",
) -> PlanEvent:
    return PlanEvent.objects.create(
        plan=plan, version=version, verb=verb, by=by, at=common.moment_of(at), reason=reason
    )


def _wrong(name: str, error: str) -> InvalidInput:
    return InvalidInput(error, {name: error})
