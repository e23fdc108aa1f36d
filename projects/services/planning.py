"""Planning activities: plan, edit, reschedule, make one wait for another."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, InvalidInput
from directives.services.locking import reason_of
from projects import schedule, workflow
from projects.choices import ActivityLevel, ActivityState, ActivityVerb
from projects.models import (
    Activity,
    ActivityAgency,
    Dependency,
    EarlierPlan,
    Project,
    Subproject,
    Target,
)
from projects.parsing import WEIGHT
from projects.services.common import (
    Checked,
    changes,
    labels,
    lock_activity,
    lock_project,
    note_activity,
    readable,
    refuse_stale,
    runs_backward,
    save,
)

LONGEST_CODE = 30
DEEPEST = 12  # levels of the tree; a path of twelve numbers fills its column
_WIDEST = 9999


# --- Planning --------------------------------------------------------------------------------------------


@transaction.atomic
def plan_activity(
    *,
    project: Project,
    level: ActivityLevel | str,
    code: str,
    name: str,
    responsible: Agency,
    planned_start: date,
    planned_end: date,
    by: User,
    parent: Activity | None = None,
    subproject: Subproject | None = None,
    target: Target | None = None,
    description: str = "",
    weight: Decimal = Decimal(1),
    coordinating: Sequence[Agency] = (),
    after: Sequence[Activity] = (),
    synthetic: bool = False,
    at: datetime | None = None,
) -> Activity:
    """Add a task or an activity as the last one under `parent` (or at the top).

    `after` names activities that have to end first. Raises InvalidInput with field names, Conflict when the parent is
    over.
    """
    place = lock_project(project)
    above = lock_activity(parent) if parent is not None else None
    checked = Checked()
    values = {
        "code": checked.line("code", code, missing=_("Hãy đặt mã."), longest=LONGEST_CODE),
        "name": checked.line("name", name, missing=_("Hãy đặt tên.")),
        "description": checked.text("description", description),
    }
    _check_place(checked, place, above, subproject, target)
    _check_plan(checked, planned_start, planned_end, weight)
    if Activity.objects.filter(project=place, code=values["code"]).exists():
        checked.refuse(
            "code", _("Đề án đã có nhiệm vụ, hoạt động mang mã “%(code)s”.") % {"code": values["code"]}
        )
    checked.settle(_("Chưa lập được nhiệm vụ, hoạt động."))
    activity = Activity.objects.create(
        project=place,
        parent=above,
        subproject=subproject or (above.subproject if above is not None else None),
        target=target,
        path=_next_path(place, above),
        level=level,
        responsible=responsible,
        planned_start=planned_start,
        planned_end=planned_end,
        weight=weight,
        synthetic=synthetic,
        **values,
    )
    _set_coordinating(activity, coordinating)
    for predecessor in after:
        _link(activity, predecessor)
    note_activity(activity, ActivityVerb.PLAN, by=by, at=at)
    return activity


def _check_place(
    checked: Checked,
    project: Project,
    parent: Activity | None,
    subproject: Subproject | None,
    target: Target | None,
) -> None:
    if parent is not None:
        if parent.project_id != project.pk:
            checked.refuse("parent", _("Nhiệm vụ cấp trên thuộc đề án khác."))
        elif not parent.is_task:
            checked.refuse(
                "parent", _("Chỉ nhiệm vụ mới có cấp dưới; “%(name)s” là hoạt động.") % {"name": parent}
            )
        elif parent.depth + 1 >= DEEPEST:
            checked.refuse("parent", _("Cây nhiệm vụ chỉ sâu tối đa %(most)d cấp.") % {"most": DEEPEST})
        if parent.state in {ActivityState.DONE, ActivityState.CANCELLED}:
            raise Conflict(
                _("Nhiệm vụ “%(name)s” %(state)s nên không thêm cấp dưới được.")
                % {"name": parent, "state": parent.get_state_display()}
            )
    if subproject is not None and subproject.project_id != project.pk:
        checked.refuse("subproject", _("Tiểu đề án này thuộc đề án khác."))
    if target is not None and target.programme_id != project.programme_id:
        checked.refuse("target", _("Chỉ tiêu này thuộc chương trình khác."))


def _check_plan(checked: Checked, start: date, end: date, weight: Decimal) -> None:
    checked.refuse("planned_end", runs_backward(start, end))
    if not WEIGHT.fits(weight):
        checked.refuse("weight", _("Trọng số phải là %(allowed)s.") % {"allowed": WEIGHT.allowed})


def _next_path(project: Project, parent: Activity | None) -> str:
    """The place after the last one under `parent`. Raises Conflict when there are ten thousand."""
    newest = Activity.objects.filter(project=project, parent=parent).order_by("-path").first()
    number = int(newest.path.rpartition(".")[2]) + 1 if newest is not None else 1
    if number > _WIDEST:
        raise Conflict(_("Một nhiệm vụ có tối đa %(most)d cấp dưới trực tiếp.") % {"most": _WIDEST})
    return f"{parent.path}.{number:04}" if parent is not None else f"{number:04}"


def _set_coordinating(activity: Activity, agencies: Sequence[Agency]) -> bool:
    """Make the coordinating agencies be these; whether anything changed. The responsible one is left out."""
    wanted = {agency.pk for agency in agencies} - {activity.responsible_id}
    there = set(activity.coordinating.values_list("agency_id", flat=True))
    if wanted == there:
        return False
    activity.coordinating.exclude(agency__in=wanted).delete()
    ActivityAgency.objects.bulk_create(
        [ActivityAgency(activity=activity, agency_id=pk) for pk in sorted(wanted - there)]
    )
    return True


@transaction.atomic
def edit_activity(
    *,
    activity: Activity,
    seen: int,
    by: User,
    name: str,
    description: str,
    responsible: Agency,
    weight: Decimal,
    subproject: Subproject | None,
    target: Target | None,
    coordinating: Sequence[Agency],
    at: datetime | None = None,
) -> Activity:
    """Change what an activity is; its dates change by `reschedule`. `seen` is its `edits` when the form was opened.

    Raises InvalidInput, EditConflict, Conflict when it is cancelled.
    """
    current = lock_activity(activity)
    workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.EDIT)
    checked = Checked()
    wanted: dict[str, Any] = {
        "name": checked.line("name", name, missing=_("Hãy đặt tên.")),
        "description": checked.text("description", description),
        "responsible": responsible,
        "weight": weight,
        "subproject": subproject,
        "target": target,
    }
    _check_place(checked, current.project, None, subproject, target)
    _check_plan(checked, current.planned_start, current.planned_end, weight)
    checked.settle(_("Chưa lưu được thay đổi."))
    different = changes(current, wanted)
    refuse_stale(current, seen, different)
    with pghistory.context(user=by.pk):
        reassigned = bool(different) and "responsible" in different
        if different:
            save(current, different)
        coordinated = _set_coordinating(current, coordinating) or reassigned
    if different or coordinated:
        told = labels(current, different) or _("cơ quan phối hợp")
        note_activity(current, ActivityVerb.EDIT, by=by, at=at, note=told)
    return current


@transaction.atomic
def reschedule(
    *,
    activity: Activity,
    seen: int,
    planned_start: date,
    planned_end: date,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> Activity:
    """Give an activity other planned days; the plan so far is kept (`EarlierPlan`) and the first one is the baseline.

    Raises InvalidInput with "planned_end" or "reason", EditConflict, Conflict when it is over.
    """
    current = lock_activity(activity)
    workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.RESCHEDULE)
    different = changes(current, {"planned_start": planned_start, "planned_end": planned_end})
    if not different:
        return current
    if error := runs_backward(planned_start, planned_end):
        raise InvalidInput(error, {"planned_end": error})
    words = reason_of(reason, _("Nêu lý do điều chỉnh thời gian."))
    refuse_stale(current, seen, different)
    EarlierPlan.objects.create(
        activity=current,
        number=current.earlier_plans.count() + 1,
        planned_start=current.planned_start,
        planned_end=current.planned_end,
        replaced_by=by,
        reason=words,
        **({"replaced_at": at} if at else {}),
    )
    note = f"{readable(current.planned_start)} – {readable(current.planned_end)}"
    with pghistory.context(user=by.pk):
        save(current, different)
    note = f"{note} → {readable(planned_start)} – {readable(planned_end)}"
    note_activity(current, ActivityVerb.RESCHEDULE, by=by, at=at, reason=words, note=note)
    return current


# --- Dependencies ----------------------------------------------------------------------------------------


@transaction.atomic
def add_dependency(
    *, activity: Activity, predecessor: Activity, by: User, at: datetime | None = None
) -> Dependency:
    """`activity` waits for `predecessor`; the existing row when it already does.

    Raises InvalidInput with "predecessor" when they belong to two projects or a circle would close, which it names.
    """
    lock_project(activity.project)
    current = lock_activity(activity)
    workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.LINK)
    existing = Dependency.objects.filter(activity=current, predecessor=predecessor).first()
    if existing is not None:
        return existing
    dependency = _link(current, predecessor)
    note_activity(current, ActivityVerb.LINK, by=by, at=at, note=str(predecessor))
    return dependency


def _link(activity: Activity, predecessor: Activity) -> Dependency:
    """The dependency. The project is locked, so nobody closes a circle from the other side."""
    if predecessor.project_id != activity.project_id:
        raise _no_link(_("“%(name)s” thuộc đề án khác.") % {"name": predecessor})
    known: dict[int, list[int]] = {}
    for one, before in Dependency.objects.filter(activity__project=activity.project_id).values_list(
        "activity", "predecessor"
    ):
        known.setdefault(one, []).append(before)
    circle = schedule.loop_through(known, activity.pk, predecessor.pk)
    if circle is not None:
        names = Activity.objects.in_bulk(circle)
        chain = " → ".join(names[pk].code for pk in circle)
        raise _no_link(_("Quan hệ phụ thuộc tạo thành vòng: %(chain)s.") % {"chain": chain})
    return Dependency.objects.create(activity=activity, predecessor=predecessor)


def _no_link(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"predecessor": sentence})


@transaction.atomic
def remove_dependency(*, dependency: Dependency, by: User, at: datetime | None = None) -> None:
    """`activity` no longer waits. Raises Conflict when the activity is over or somebody else was faster."""
    current = lock_activity(dependency.activity)
    workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.UNLINK)
    removed, _rows = Dependency.objects.filter(pk=dependency.pk).delete()
    if not removed:
        raise Conflict(_("Quan hệ phụ thuộc này vừa được người khác bỏ."))
    note_activity(current, ActivityVerb.UNLINK, by=by, at=at, note=str(dependency.predecessor))
