"""Reminders: who is addressed, and one message per person with everything at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, User
from accounts.roles import ROLES, Permission
from core import jobs
from core.errors import InvalidInput
from core.formats import format_date
from core.ui import days_between
from directives import status
from directives.due import occurrence_words
from directives.models import Assignment, Reminder, ReminderMail
from directives.services.locking import clean_text, problem_with, today

MOST_AT_ONCE = 2_000  # assignments

_ROLES = [role for role, rule in ROLES.items() if Permission.ASSIGNMENT_REPORT in rule.permissions]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, and what they are reminded of, the nearest due date first."""

    user: User
    assignments: list[Assignment]


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """Who is addressed; agencies in which nobody can be; and what needs no reminder because it is done or closed."""

    recipients: list[Recipient] = field(default_factory=list)
    nobody: list[Agency] = field(default_factory=list)
    settled: list[Assignment] = field(default_factory=list)


def preview_reminders(*, assignments: Iterable[Assignment]) -> ReminderPreview:
    """Who would be reminded of `assignments`; two statements. Raises InvalidInput for too many at once."""
    chosen = list(
        Assignment.objects.filter(pk__in=[assignment.pk for assignment in assignments])
        .select_related("obligation", "agency")
        .order_by("due_on", "agency__sort_key", "pk")[: MOST_AT_ONCE + 1]
    )
    if len(chosen) > MOST_AT_ONCE:
        raise InvalidInput(
            _("Mỗi lần nhắc nhiều nhất %(most)d nhiệm vụ. Hãy lọc bớt rồi nhắc.") % {"most": MOST_AT_ONCE}
        )
    pending = [assignment for assignment in chosen if assignment.state in status.OPEN]
    people = _people({assignment.agency_id for assignment in pending})
    agencies = {assignment.agency_id: assignment.agency for assignment in pending}
    return ReminderPreview(
        recipients=_recipients(pending, people),
        nobody=[agency for key, agency in agencies.items() if key not in people],
        settled=[assignment for assignment in chosen if assignment.state not in status.OPEN],
    )


def _people(agencies: set[int]) -> dict[int, list[User]]:
    """Active people who report for each agency today."""
    serving = (
        Membership.objects.valid_on(today())
        .filter(agency__in=agencies, role__in=_ROLES, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user__username")
    )
    people: dict[int, dict[int, User]] = {}
    for membership in serving:
        people.setdefault(membership.agency_id, {})[membership.user_id] = membership.user
    return {agency: list(found.values()) for agency, found in people.items()}


def _recipients(pending: Sequence[Assignment], people: Mapping[int, list[User]]) -> list[Recipient]:
    by_person: dict[int, Recipient] = {}
    for assignment in pending:
        for user in people.get(assignment.agency_id, []):
            by_person.setdefault(user.pk, Recipient(user, [])).assignments.append(assignment)
    return sorted(by_person.values(), key=lambda recipient: recipient.user.username)


@transaction.atomic
def remind(*, assignments: Iterable[Assignment], text: str, by: User) -> list[ReminderMail]:
    """Remind everybody whom `preview_reminders` names, one message per person, sent after the commit.

    Each message is a job: when the mail server is away it is tried again. Raises InvalidInput with "text", or when
    nobody can be reminded.
    """
    words = clean_text(text)
    if error := problem_with(words):
        raise InvalidInput(error, {"text": error})
    preview = preview_reminders(assignments=assignments)
    if not preview.recipients:
        raise InvalidInput(_("Không có ai để nhắc: nhiệm vụ đã xong hoặc cơ quan chưa có người phụ trách."))
    now = timezone.now()
    mails = ReminderMail.objects.bulk_create(
        [ReminderMail(to=recipient.user, by=by, text=words) for recipient in preview.recipients]
    )
    Reminder.objects.bulk_create(
        [
            Reminder(assignment=assignment, to=mail.to, by=by, at=now, text=words, mail=mail)
            for mail, recipient in zip(mails, preview.recipients, strict=True)
            for assignment in recipient.assignments
        ]
    )
    for mail in mails:
        jobs.enqueue(mail)
    return mails


# --- Sending ---------------------------------------------------------------------------------------------


def send(mail: ReminderMail) -> None:
    """Send one message; what was done meanwhile is left out, and nothing is sent when nothing is left."""
    pending = [
        reminder.assignment
        for reminder in mail.reminders.select_related("assignment__obligation", "assignment__agency")
        .filter(assignment__state__in=sorted(status.OPEN))
        .order_by("assignment__due_on", "pk")
    ]
    if pending and mail.to.is_active:
        EmailMessage(
            subject=_("[Chương trình 130/CP] Nhắc việc: %(count)d nhiệm vụ") % {"count": len(pending)},
            body=_body(mail, pending),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[mail.to.email],
        ).send()


def _body(mail: ReminderMail, pending: Sequence[Assignment]) -> str:
    lines = [
        _("Kính gửi đồng chí %(name)s,") % {"name": mail.to.full_name},
        "",
        _("Cơ quan thường trực Ban Chỉ đạo 138/CP nhắc các nhiệm vụ sau:"),
        "",
        *(_line(assignment) for assignment in pending),
    ]
    if mail.text:
        lines += ["", mail.text]
    lines += ["", _("Người gửi: %(name)s") % {"name": mail.by.full_name}]
    return "\n".join(lines) + "\n"


def _line(assignment: Assignment) -> str:
    return _("- %(agency)s: %(title)s (%(occurrence)s), hạn %(due)s, %(left)s.") % {
        "agency": assignment.agency.short_name,
        "title": assignment.obligation.title,
        "occurrence": occurrence_words(assignment.occurrence),
        "due": format_date(assignment.due_on),
        "left": days_between(assignment.due_on, today()),
    }
