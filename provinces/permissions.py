"""Who may do what with plans, records, inspections and territory. Whether the state allows it, `workflow` answers.

What belongs to a province is written by the people of its own committee, while that committee exists: a membership in
a closed one is not current, and the successor's people read what their predecessors left and leave it as it is.
"""

from accounts.models import Agency, User
from accounts.roles import Permission
from provinces.models import AwarenessEvent, Consolidation, PilotReview, Province, ProvincialPlan

Record = Consolidation | AwarenessEvent | PilotReview


def can_see_plans(user: User) -> bool:
    """See plans, consolidation, inspections, activities, as far as one's agencies reach."""
    return user.has(Permission.PLAN_VIEW)


def can_see_national(user: User) -> bool:
    """See all provinces side by side: coverage, map, comparisons."""
    return user.has(Permission.PLAN_VIEW_ALL)


def can_edit_plan(user: User, province: Province) -> bool:
    return user.has_in(Permission.PLAN_EDIT, province.committee_id)


def can_submit_plan(user: User, province: Province) -> bool:
    return user.has_in(Permission.PLAN_SUBMIT, province.committee_id)


def can_withdraw_plan(user: User, province: Province) -> bool:
    return can_submit_plan(user, province)


def can_review_plans(user: User) -> bool:
    return user.has(Permission.PLAN_REVIEW)


def can_note_plan(user: User, plan: ProvincialPlan) -> bool:
    """Nobody takes note of a plan that they can send themselves."""
    return can_review_plans(user) and not can_submit_plan(user, plan.province)


def can_return_plan(user: User, plan: ProvincialPlan) -> bool:
    return can_note_plan(user, plan)


def can_record(user: User, province: Province) -> bool:
    """Record the consolidation and the pilot of one's own province."""
    return can_edit_plan(user, province)


def can_record_activity(user: User, agency: Agency) -> bool:
    return user.has_in(Permission.AWARENESS_EDIT, agency.pk)


def can_edit_record(user: User, record: Record) -> bool:
    if record.withdrawn_at is not None:
        return False
    if isinstance(record, AwarenessEvent):
        return user.has_in(Permission.AWARENESS_EDIT, record.agency_id)
    return can_edit_plan(user, record.province)


def can_withdraw_record(user: User, record: Record) -> bool:
    """Whoever may edit it, and staff, who take back what should not count."""
    return record.withdrawn_at is None and (can_review_plans(user) or can_edit_record(user, record))


def can_edit_inspection(user: User) -> bool:
    """Open, fill in, conclude and cancel."""
    return user.has(Permission.INSPECTION_EDIT)


def can_enter_succession(user: User) -> bool:
    return user.has(Permission.TERRITORY_EDIT)
