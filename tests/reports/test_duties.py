"""Filing a report does the duty to report."""

from datetime import date

import pytest

from directives.choices import AssignmentState, EvidenceKind
from directives.models import Assignment, Obligation
from directives.services import unfulfil
from directives.services.generation import assign, assign_one
from reports.choices import Frequency
from reports.models import Report
from reports.services.duties import OBLIGATIONS, fulfil_duty, record_of
from reports.services.filing import submit
from reports.services.periods import open_period
from reports.services.review import return_report
from tests.reports.factories import EARLY, LATE, Cast, filled


@pytest.fixture
def owing(cast: Cast) -> Assignment:
    """The duty of the first province to report on the first half of 2018, given out beforehand."""
    found = assign_one(
        obligation=Obligation.objects.get(code=OBLIGATIONS[Frequency.HALF_YEARLY]),
        agency=cast.province,
        occurrence="2018-H1",
        by=None,
    )
    assert found is not None
    return found


def test_the_first_submission_does_the_duty(cast: Cast, owing: Assignment) -> None:
    report = filled(cast)

    submit(report=report, by=cast.officer, at=EARLY)

    owing.refresh_from_db()
    (proof,) = owing.evidence.all()
    assert (owing.state, owing.done_on) == (AssignmentState.CONFIRMED, date(2018, 6, 15))
    assert (proof.kind, proof.record) == (EvidenceKind.RECORD, record_of(report.pk))
    assert proof.record_url == f"/reports/{report.pk}/"
    assert proof.description == "Báo cáo 6 tháng đầu năm 2018 đã gửi."


def test_a_return_and_a_second_submission_leave_the_first_day(cast: Cast, owing: Assignment) -> None:
    report = filled(cast)
    submit(report=report, by=cast.officer, at=EARLY)
    return_report(report=report, reason="Sửa số liệu.", by=cast.staff, at=EARLY)

    submit(report=report, by=cast.officer, at=LATE)

    owing.refresh_from_db()
    assert (owing.done_on, owing.evidence.count()) == (date(2018, 6, 15), 1)


def test_a_duty_reopened_by_staff_is_done_again_with_the_first_day(cast: Cast, owing: Assignment) -> None:
    report = filled(cast)
    submit(report=report, by=cast.officer, at=EARLY)
    unfulfil(record=record_of(report.pk), reason="Ghi nhận nhầm.", by=cast.staff)

    fulfil_duty(Report.objects.get(pk=report.pk), by=cast.officer, at=LATE)

    owing.refresh_from_db()
    assert (owing.state, owing.done_on) == (AssignmentState.CONFIRMED, date(2018, 6, 15))


def test_a_duty_not_given_out_yet_is_given_out_by_the_report(cast: Cast) -> None:
    submit(report=filled(cast), by=cast.officer, at=LATE)

    done = Assignment.objects.get(agency=cast.province, occurrence="2018-H1")
    assert (done.due_on, done.done_on) == (date(2018, 6, 20), date(2018, 6, 21))


def test_duties_to_report_fall_due_with_their_periods(db: None) -> None:
    """Two places compute the same day; if they part, somebody is called late who is not."""
    assign(until=date(2026, 12, 31))
    for code in ("2017-H2", "2018-H1", "2018-H2", "2018-Y", "2019-H1", "2020-Y", "2024-H1", "2025-H2"):
        period = open_period(code=code)
        frequency = OBLIGATIONS[Frequency(period.report_type.code)]
        days = set(
            Assignment.objects.filter(obligation__code=frequency, occurrence=code).values_list(
                "due_nominal", "due_on", "due_reason"
            )
        )
        assert days == {(period.due_nominal, period.due_on, period.due_reason)}, code
