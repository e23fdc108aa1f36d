"""Reminders: who is addressed, and what they receive."""

from datetime import date

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.roles import Role
from core.errors import InvalidInput
from core.jobs import JobState
from directives.models import Assignment, Reminder
from directives.services import preview_reminders, remind, waive
from directives.services.reminders import send
from directives.tasks import send_reminder
from tests.directives.factories import (
    Cast,
    give_out,
    make_agency,
    make_assignment,
    make_obligation,
    make_user,
)


def _two_for(cast: Cast) -> list[Assignment]:
    later = make_assignment(cast.province, due_on=date(2018, 9, 20), title="Nhiệm vụ sau")
    return [later, cast.assignment]


def test_the_people_who_report_for_the_agency_are_addressed(cast: Cast) -> None:
    preview = preview_reminders(assignments=_two_for(cast))

    assert [recipient.user for recipient in preview.recipients] == [cast.officer, cast.leader]
    for recipient in preview.recipients:
        assert [assignment.due_on for assignment in recipient.assignments] == [
            date(2018, 6, 20),
            date(2018, 9, 20),
        ]
    assert (preview.nobody, preview.settled) == ([], [])


def test_agencies_without_people_and_settled_duties_are_named(cast: Cast) -> None:
    empty = make_agency()
    make_user(Role.PROVINCE_OFFICER, empty, is_active=False)
    waive(assignment=cast.assignment, reason="Không áp dụng.", by=cast.staff)

    preview = preview_reminders(assignments=[cast.assignment, make_assignment(empty)])

    assert preview.recipients == []
    assert preview.nobody == [empty]
    assert preview.settled == [cast.assignment]


def test_one_message_per_person_with_everything(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        mails = remind(assignments=_two_for(cast), text="Đề nghị khẩn trương.", by=cast.staff)
    for each in mails:
        send_reminder(each.pk)
        send_reminder(each.pk)  # a second message of the broker sends no second one

    assert len(callbacks) == 2
    assert sorted(message.to for message in mail.outbox) == [[cast.officer.email], [cast.leader.email]]
    assert mail.outbox[0].subject == "[Chương trình 130/CP] Nhắc việc: 2 nhiệm vụ"
    body = mail.outbox[0].body
    assert "Nhiệm vụ sau (một lần), hạn 20/09/2018, quá hạn" in body
    assert "Đề nghị khẩn trương." in body
    assert Reminder.objects.filter(assignment=cast.assignment).count() == 2
    mails[0].refresh_from_db()
    assert mails[0].state == JobState.DONE


def test_what_was_done_meanwhile_is_left_out(cast: Cast) -> None:
    assignments = _two_for(cast)
    mails = remind(assignments=assignments, text="", by=cast.staff)
    waive(assignment=assignments[0], reason="Không áp dụng.", by=cast.staff)

    for each in mails:
        send(each)

    assert all("Nhiệm vụ sau" not in message.body for message in mail.outbox)
    waive(assignment=assignments[1], reason="Không áp dụng.", by=cast.staff)
    mail.outbox.clear()
    send(mails[0])
    assert mail.outbox == []


@pytest.mark.parametrize(("text", "words"), [("Công văn mật", "kênh văn bản mật"), ("x" * 2_001, "tối đa")])
def test_a_text_is_screened(cast: Cast, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        remind(assignments=[cast.assignment], text=text, by=cast.staff)


def test_reminding_nobody_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="Không có ai để nhắc"):
        remind(assignments=[make_assignment(make_agency())], text="", by=cast.staff)


def test_a_preview_takes_a_fixed_number_of_statements(cast: Cast, django_assert_num_queries: object) -> None:
    agencies = [make_agency() for _ in range(10)]
    for agency in agencies:
        make_user(Role.PROVINCE_OFFICER, agency)
    assignments = give_out(make_obligation(*agencies))

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(preview_reminders(assignments=assignments).recipients) == 10
