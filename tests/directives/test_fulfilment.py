"""An agency proves a duty; staff confirm, return, waive."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed
from core.files import open_file
from core.secrecy import Secrecy
from directives.choices import AssignmentState, AssignmentVerb, Cell, EvidenceKind
from directives.models import Assignment, AssignmentEvent, Evidence
from directives.services import (
    EvidenceInput,
    acknowledge,
    add_evidence,
    confirm,
    report_done,
    return_assignment,
    waive,
    withdraw_evidence,
)
from directives.status import cell_of
from tests.directives.factories import PDF, Cast, document, make_cast, make_user, moment, pdf

DONE_ON = date(2018, 6, 1)
AT = moment(2018, 6, 4)


def _report(cast: Cast, *evidence: EvidenceInput, done_on: date = DONE_ON) -> Assignment:
    return report_done(
        assignment=cast.assignment, done_on=done_on, evidence=evidence or [document()], by=cast.officer, at=AT
    )


def test_a_duty_is_acknowledged_once(cast: Cast) -> None:
    assert acknowledge(assignment=cast.assignment, by=cast.officer).state == AssignmentState.ACKNOWLEDGED
    with pytest.raises(Conflict):
        acknowledge(assignment=cast.assignment, by=cast.officer)


def test_a_duty_is_reported_with_a_document(cast: Cast) -> None:
    assignment = _report(cast)

    (proof,) = assignment.evidence.all()
    assert (assignment.state, assignment.done_on) == (AssignmentState.REPORTED, DONE_ON)
    assert (proof.kind, proof.document_number) == (EvidenceKind.DOCUMENT, "12/KH-UBND")
    event = assignment.events.get(verb=AssignmentVerb.REPORT_DONE)
    assert (event.by, event.at) == (cast.officer, AT)


def test_a_file_is_kept_and_read_back(cast: Cast) -> None:
    assignment = _report(cast, EvidenceInput("Ảnh chụp hội nghị", upload=pdf("../../Kế hoạch\x00 15.pdf")))

    (proof,) = assignment.evidence.all()
    assert (proof.kind, proof.file_name) == (EvidenceKind.FILE, "Kế hoạch 15.pdf")
    assert proof.file is not None
    with open_file(proof.file) as stored:
        assert stored.read() == PDF


def test_a_document_may_come_with_its_file(cast: Cast) -> None:
    (proof,) = _report(cast, document(upload=pdf())).evidence.all()

    assert (proof.kind, proof.file_name) == (EvidenceKind.DOCUMENT, "ke-hoach.pdf")


@pytest.mark.parametrize(
    ("evidence", "done_on", "key", "words"),
    [
        ([], DONE_ON, "evidence", "ít nhất một minh chứng"),
        ([document()], date(2018, 6, 5), "done_on", "ở tương lai"),
        ([document()], date(2018, 5, 31), "done_on", "trước ngày 01/06/2018 của văn bản"),
        ([document(description=" ")], DONE_ON, "evidence-0-description", "chứng tỏ điều gì"),
        ([document(), document(number="")], DONE_ON, "evidence-1-document_number", "hoặc chọn tệp"),
        ([document(day=None)], DONE_ON, "evidence-0-document_date", "ngày của văn bản"),
        ([document(day=date(2018, 6, 5))], DONE_ON, "evidence-0-document_date", "ở tương lai"),
        ([document(secrecy=Secrecy.MAT)], DONE_ON, "evidence-0-secrecy", "kênh văn bản mật"),
        ([document(description="Công văn TUYỆT MẬT")], DONE_ON, "evidence-0-secrecy", "Tuyệt mật"),
        ([document(number="12/KH-UBND (Mật)")], DONE_ON, "evidence-0-secrecy", "kênh văn bản mật"),
        ([EvidenceInput("Tệp", upload=pdf("Mật.pdf"))], DONE_ON, "evidence-0-secrecy", "kênh văn bản mật"),
        ([document(description="Gọi 0912 345 678")], DONE_ON, "evidence-0-description", "số điện thoại"),
        (
            [document(), EvidenceInput("Tệp", upload=pdf("anh.pdf", b"MZ\x90\x00"))],
            DONE_ON,
            "evidence-1-file",
            "chương trình chạy được",
        ),
    ],
)
def test_what_proves_nothing_is_refused_in_words(
    cast: Cast, evidence: list[EvidenceInput], done_on: date, key: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction.atomic():
        report_done(assignment=cast.assignment, done_on=done_on, evidence=evidence, by=cast.officer, at=AT)

    assert list(refused.value.errors) == [key]
    assert words in refused.value.errors[key]
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.OPEN
    assert not cast.assignment.evidence.exists()


def test_staff_confirm_what_an_agency_reported(cast: Cast) -> None:
    _report(cast)

    confirmed = confirm(assignment=cast.assignment, by=cast.staff, at=AT + timedelta(days=400))

    assert (confirmed.state, confirmed.done_on) == (AssignmentState.CONFIRMED, DONE_ON)
    cell = cell_of(confirmed.state, confirmed.done_on, confirmed.due_on, date(2026, 1, 1))
    assert cell == Cell.DONE_ON_TIME


def test_nobody_confirms_what_they_reported(cast: Cast) -> None:
    report_done(assignment=cast.assignment, done_on=DONE_ON, evidence=[document()], by=cast.staff, at=AT)

    with pytest.raises(NotAllowed):
        confirm(assignment=cast.assignment, by=cast.staff)
    assert confirm(assignment=cast.assignment, by=cast.second_staff).state == AssignmentState.CONFIRMED


def test_nobody_confirms_what_they_brought_a_proof_for(cast: Cast) -> None:
    _report(cast)
    add_evidence(assignment=cast.assignment, evidence=document("13/KH-UBND"), by=cast.staff, at=AT)

    with pytest.raises(NotAllowed):
        confirm(assignment=cast.assignment, by=cast.staff)


def test_proof_is_added_while_a_duty_waits_for_confirmation(cast: Cast) -> None:
    with pytest.raises(Conflict):
        add_evidence(assignment=cast.assignment, evidence=document(), by=cast.officer)
    _report(cast)

    add_evidence(assignment=cast.assignment, evidence=document("13/KH-UBND"), by=cast.officer)

    assert cast.assignment.evidence.count() == 2


def test_what_is_returned_is_open_until_it_is_reported_anew(cast: Cast) -> None:
    _report(cast)

    returned = return_assignment(assignment=cast.assignment, reason="Thiếu phụ lục.", by=cast.staff)

    assert (returned.state, returned.done_on) == (AssignmentState.RETURNED, None)
    assert returned.events.get(verb=AssignmentVerb.RETURN).reason == "Thiếu phụ lục."
    again = report_done(
        assignment=cast.assignment, done_on=DONE_ON, evidence=[], by=cast.officer, at=AT + timedelta(days=1)
    )
    assert (again.state, again.done_on) == (AssignmentState.REPORTED, DONE_ON)


def test_withdrawing_the_only_proof_opens_a_duty_again(cast: Cast) -> None:
    _report(cast)
    confirm(assignment=cast.assignment, by=cast.staff)
    (proof,) = cast.assignment.evidence.all()

    reopened = withdraw_evidence(evidence=proof, reason="Kế hoạch bị thu hồi.", by=cast.staff)

    assert (reopened.state, reopened.done_on) == (AssignmentState.OPEN, None)
    proof.refresh_from_db()
    assert proof.withdrawn_at is not None
    event = reopened.events.get(verb=AssignmentVerb.WITHDRAW)
    assert (event.evidence, event.reason) == (proof, "Kế hoạch bị thu hồi.")
    with pytest.raises(Conflict, match="đã được rút"):
        withdraw_evidence(evidence=proof, reason="Lần nữa.", by=cast.staff)


def test_withdrawing_one_of_two_proofs_leaves_it_done(cast: Cast) -> None:
    first, _second = _report(cast, document(), document("13/KH-UBND")).evidence.all()

    left = withdraw_evidence(evidence=first, reason="Nộp nhầm.", by=cast.officer)

    assert left.state == AssignmentState.REPORTED


def test_waiving_takes_a_duty_out_of_the_count(cast: Cast) -> None:
    waived = waive(assignment=cast.assignment, reason="Không có biên giới đất liền.", by=cast.staff)

    assert waived.state == AssignmentState.WAIVED
    assert cell_of(waived.state, waived.done_on, waived.due_on, date(2026, 1, 1)) is None


@pytest.mark.parametrize("reason", ["", "  \n ", "\x00"])
def test_returning_waiving_and_withdrawing_need_a_reason(cast: Cast, reason: str) -> None:
    (proof,) = _report(cast).evidence.all()

    for act in (
        lambda: return_assignment(assignment=cast.assignment, reason=reason, by=cast.staff),
        lambda: waive(assignment=cast.assignment, reason=reason, by=cast.staff),
        lambda: withdraw_evidence(evidence=proof, reason=reason, by=cast.staff),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert list(refused.value.errors) == ["reason"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("x" * 2_001, "tối đa 2000"),
        ("Gọi 0912 345 678.", "điện thoại"),
        ("Theo công văn Mật.", "kênh văn bản mật"),
    ],
)
def test_a_reason_is_screened(cast: Cast, reason: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        waive(assignment=cast.assignment, reason=reason, by=cast.staff)


def test_the_database_keeps_what_happened(cast: Cast) -> None:
    _report(cast)
    for change in (
        lambda: AssignmentEvent.objects.filter(assignment=cast.assignment).update(reason="khác"),
        lambda: AssignmentEvent.objects.filter(assignment=cast.assignment).delete(),
        lambda: Evidence.objects.filter(assignment=cast.assignment).delete(),
        lambda: Assignment.objects.filter(pk=cast.assignment.pk).delete(),
        lambda: Assignment.objects.filter(pk=cast.assignment.pk).update(agency=cast.other),
        lambda: Assignment.objects.filter(pk=cast.assignment.pk).update(done_on=None),
        lambda: Assignment.objects.filter(pk=cast.assignment.pk).update(due_on=date(2018, 6, 19)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    cast.assignment.refresh_from_db()
    assert cast.assignment.state == AssignmentState.REPORTED


def test_two_people_who_confirm_at_once_confirm_once(transactional_db: None) -> None:
    cast = make_cast()
    _report(cast)
    people = [cast.staff, cast.second_staff, make_user()]
    start = threading.Barrier(len(people))
    outcomes: list[str] = []

    def act(index: int) -> None:
        try:
            start.wait()
            confirm(assignment=cast.assignment, by=people[index])
            outcomes.append("confirmed")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(index,)) for index in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["confirmed", "conflict", "conflict"]
    assert cast.assignment.events.filter(verb=AssignmentVerb.CONFIRM).count() == 1


def test_today_is_a_day_in_viet_nam(cast: Cast) -> None:
    """At one in the morning in Hà Nội it is still yesterday in London; the work was done today all the same."""
    report_done(
        assignment=cast.assignment,
        done_on=date(2018, 6, 5),
        evidence=[document()],
        by=cast.officer,
        at=moment(2018, 6, 5, 1).astimezone(timezone.get_fixed_timezone(0)),
    )
