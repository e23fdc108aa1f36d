"""The demonstration's duties: a whole story, coherent, and the sentence that the press printed."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count, Q
from django.utils import timezone

from accounts.demo import sample_users
from core.calendar import is_working_day
from core.formats import format_percent
from directives.choices import AssignmentState, AssignmentVerb, Cell, EvidenceKind
from directives.demo import load_duties
from directives.demo.plan import COMPLETE, Duty, outcome
from directives.models import Assignment, AssignmentEvent, Evidence
from directives.services import Generated, generate, withdraw_evidence
from directives.services.generation import AHEAD
from directives.status import DONE, OPEN, cell_expression, tally
from reports.models import Report

TODAY = timezone.localdate()


def cells(code: str) -> list[Cell | None]:
    rows = Assignment.objects.filter(obligation__code=code, agency__kind="provincial_committee")
    found = rows.annotate(cell=cell_expression(TODAY)).values_list("cell", flat=True)
    return [Cell(cell) if cell else None for cell in found]


def test_all_63_provinces_have_issued_a_plan_and_withdrawing_one_shows(demo_db: None) -> None:
    """The sentence of the newspaper, computed; and what it becomes when one plan is withdrawn."""
    before = tally(cells(COMPLETE))
    assert (before.counted, before.done) == (63, 63)
    assert before.done_late < 10
    assert format_percent(before.percent) == "100%"

    proof = Evidence.objects.get(
        assignment__obligation__code=COMPLETE, assignment__agency__code="bcd138-20-2004", withdrawn_at=None
    )
    withdraw_evidence(evidence=proof, reason="Kế hoạch bị thu hồi.", by=sample_users()["canbo.tw"])

    after = tally(cells(COMPLETE))
    assert format_percent(after.percent) == "98,4%"
    lacking = Assignment.objects.filter(obligation__code=COMPLETE, state__in=sorted(OPEN))
    assert [assignment.agency.short_name for assignment in lacking.select_related("agency")] == [
        proof.assignment.agency.short_name
    ]
    assert "Lạng Sơn" in proof.assignment.agency.short_name


def test_a_second_load_changes_nothing(demo_db: None) -> None:
    before = (Assignment.objects.count(), AssignmentEvent.objects.count(), Evidence.objects.count())

    assert load_duties(users=sample_users()) == 0

    assert (Assignment.objects.count(), AssignmentEvent.objects.count(), Evidence.objects.count()) == before


def test_every_row_is_marked_as_synthetic(demo_db: None) -> None:
    assert not Assignment.objects.filter(synthetic=False).exists()


def test_every_kind_of_cell_and_state_is_there(demo_db: None) -> None:
    rows = Assignment.objects.annotate(cell=cell_expression(TODAY))

    assert {cell for cell in rows.values_list("cell", flat=True).distinct() if cell} == set(Cell)
    states = set(Assignment.objects.values_list("state", flat=True).distinct())
    assert states >= set(AssignmentState) - {AssignmentState.ACKNOWLEDGED}


def test_most_of_it_is_done_and_most_of_that_in_time(demo_db: None) -> None:
    rows = Assignment.objects.filter(due_on__range=(date(2016, 1, 1), date(2020, 12, 31)))
    found = rows.annotate(cell=cell_expression(TODAY)).values_list("cell", flat=True)
    whole = tally([Cell(cell) if cell else None for cell in found])

    assert whole.counted > 3_000
    assert whole.percent is not None
    assert 85 < whole.percent < 99
    assert whole.done_late < whole.done_on_time / 4


def test_the_story_is_what_the_services_would_have_allowed(demo_db: None) -> None:
    """States, proofs, days and the order of events fit together."""
    counted = Assignment.objects.annotate(
        proofs=Count("evidence", filter=Q(evidence__withdrawn_at=None), distinct=True)
    )
    assert not counted.filter(state__in=sorted(DONE), proofs=0).exists()
    assert not counted.filter(state__in=["open", "acknowledged"], proofs__gt=0).exists()
    assert not counted.filter(done_on__gt=TODAY).exists()
    assert not Evidence.objects.filter(kind=EvidenceKind.DOCUMENT, document_date__gt=TODAY).exists()
    assert not AssignmentEvent.objects.filter(at__gt=timezone.now()).exists()
    days = Assignment.objects.filter(done_on__isnull=False).values_list("done_on", flat=True).distinct()
    assert (
        sum(not is_working_day(day) for day in days) <= 2
    )  # what was done yesterday may have been on a Sunday
    confirmed = AssignmentEvent.objects.filter(verb=AssignmentVerb.CONFIRM).select_related("assignment")
    reporters = dict(
        AssignmentEvent.objects.filter(verb=AssignmentVerb.REPORT_DONE).values_list("assignment_id", "by_id")
    )
    reported = dict(
        AssignmentEvent.objects.filter(verb=AssignmentVerb.REPORT_DONE).values_list("assignment_id", "at")
    )
    for event in confirmed:
        assert event.by_id != reporters[event.assignment_id]
        assert event.at > reported[event.assignment_id]


def test_reports_of_the_demonstration_did_their_duty(demo_db: None) -> None:
    """63 half-year reports of 2018, each linked to its assignment, late ones late."""
    rows = Assignment.objects.filter(obligation__code="2496-bao-cao-6-thang", occurrence="2018-H1")

    assert rows.count() == 63
    assert rows.filter(state=AssignmentState.CONFIRMED, evidence__kind=EvidenceKind.RECORD).count() == 63
    late = set(rows.filter(done_on__gt=date(2018, 6, 20)).values_list("agency_id", flat=True))
    filed_late = {
        report.agency_id
        for report in Report.objects.filter(period__code="2018-H1").prefetch_related("versions")
        if min(v.submitted_at for v in report.versions.all() if v.submitted_at).date() > date(2018, 6, 20)
    }
    assert late == filed_late
    assert late


def test_merged_provinces_owe_what_their_predecessors_left_open(demo_db: None) -> None:
    """Nothing stays open with an agency that is closed."""
    assert not Assignment.objects.filter(state__in=sorted(OPEN), agency__valid_to__lt=TODAY).exists()
    inherited = Assignment.objects.filter(inherited_from__isnull=False).distinct()
    assert inherited.exists()
    for assignment in inherited[:20]:
        assert assignment.agency.is_valid_on(TODAY)
        assert assignment.due_on == min(each.due_on for each in assignment.inherited_from.all())


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_tells_the_same_story_and_nothing_happens_tomorrow(seed: int) -> None:
    duty = Duty(1, "thu", "issue", "nv-1", "2018-Y", date(2018, 6, 20), date(2018, 5, 1))

    first, again = (outcome(duty, date(2026, 11, 24), seed=seed) for _ in range(2))
    assert first == again
    for days in range(-60, 61):
        today = duty.due_on + timedelta(days=days)
        told = outcome(duty, today, seed=seed)
        assert told.done_on is None or told.done_on < today
        assert all(act.at.date() < today for act in told.acts), (days, told)


def test_the_nightly_run_finds_nothing_to_do_after_the_demonstration(demo_db: None) -> None:
    assert generate(until=TODAY + AHEAD, today=TODAY) == Generated(created=0, redated=0, passed_on=0)


def test_loading_everything_again_is_harmless(demo_db: None) -> None:
    call_command("load_reference", verbosity=0)
    assert load_duties(users=sample_users()) == 0
