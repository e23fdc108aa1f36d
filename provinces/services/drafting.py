"""Writing the draft of a plan: its document, its tasks, its integrations. All or nothing of each is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from directives.models import LegalInstrument
from projects.choices import FundingSource
from projects.models import Project
from projects.models.budget import AMOUNT_DIGITS, AMOUNT_PLACES
from provinces import rules, workflow
from provinces.models import Integration, IntegrationTopic, PlanTask, PlanVersion, ProvincialPlan
from provinces.queries.plans import draft_of, frame_of, plan_content
from provinces.services import common
from provinces.services.common import Checked
from provinces.services.plans import lock_plan
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


def _wrong(name: str, error: str) -> InvalidInput:
    return InvalidInput(error, {name: error})
