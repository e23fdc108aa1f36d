"""Who may do what with instruments and duties. Whether the state allows it, `directives.workflow` answers."""

from accounts.models import User
from accounts.roles import Permission
from directives.choices import AssignmentState, EvidenceKind
from directives.models import Assignment, Evidence


def can_edit_instruments(user: User) -> bool:
    """Register instruments, relate them, attach files, note errata."""
    return user.has(Permission.INSTRUMENT_EDIT)


def can_edit_obligations(user: User) -> bool:
    return user.has(Permission.INSTRUMENT_EDIT)


def can_carry_over(user: User) -> bool:
    return user.has(Permission.INSTRUMENT_EDIT)


def can_generate(user: User) -> bool:
    """Ask for the duties to be given out now instead of tonight."""
    return user.has(Permission.INSTRUMENT_EDIT)


def can_correct_calendar(user: User) -> bool:
    return user.has(Permission.CALENDAR_EDIT)


def can_acknowledge(user: User, assignment: Assignment) -> bool:
    return can_report(user, assignment)


def can_report(user: User, assignment: Assignment) -> bool:
    """The people of the very agency prove what it did."""
    return user.has_in(Permission.ASSIGNMENT_REPORT, assignment.agency_id)


def can_withdraw(user: User, evidence: Evidence) -> bool:
    """The agency until staff have confirmed, staff at any time.

    What another part of the program recorded is withdrawn there, where it stands.
    """
    if evidence.withdrawn_at is not None or evidence.kind == EvidenceKind.RECORD:
        return False
    if can_decide(user):
        return True
    assignment = evidence.assignment
    return assignment.state != AssignmentState.CONFIRMED and can_report(user, assignment)


def can_decide(user: User) -> bool:
    """Confirm, return and waive; reaches every agency, so it asks for a national role."""
    return user.has(Permission.ASSIGNMENT_DECIDE)


def can_confirm(user: User, assignment: Assignment) -> bool:
    """Nobody confirms for an agency that they report for; nor, by the service, what they reported themselves."""
    return can_decide(user) and not can_report(user, assignment)


def can_return(user: User, assignment: Assignment) -> bool:
    return can_decide(user)


def can_waive(user: User, assignment: Assignment) -> bool:
    return can_decide(user)


def can_remind(user: User) -> bool:
    return can_decide(user)
