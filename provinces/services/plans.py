"""The province's side of a plan: start it, write its draft, send it, withdraw it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from directives import services as directives
from directives.services.locking import reason_of
from projects.models import Programme
from provinces import duties, rules, workflow
from provinces.choices import PlanState
from provinces.models import (
    Integration,
    PlanEvent,
    PlanTask,
    PlanVersion,
    Province,
    ProvincialPlan,
)
from provinces.queries.plans import draft_of, frame_of, plan_content
from provinces.services import common
from provinces.services.common import Done
from provinces.workflow import Verb

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
        proved_by(current, draft, draft.integrations.select_related("topic")),
        agency=current.province.committee,
        record=duties.plan_record(current.pk),
        by=by,
        at=at,
    )
    return current


def proved_by(plan: ProvincialPlan, version: PlanVersion, integrations: Iterable[Integration]) -> list[Done]:
    """The duties that a version proves; its `integrations` come with their topics."""
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
    for integration in integrations:
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
    name, _url = duties.plan_record(plan.pk)
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
    for task in tasks:
        task.pk, task.version = None, draft
    for integration in integrations:
        integration.pk, integration.version = None, draft
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
