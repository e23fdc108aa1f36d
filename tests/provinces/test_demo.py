"""The demonstration's plans and records: as the rules would have them, and as the press reported."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.demo import sample_users
from core.screening import refusal
from directives.choices import AssignmentState
from directives.models import Assignment
from directives.status import cell_of
from projects.models import Programme
from provinces import rules, services
from provinces.choices import InspectionState, PlanState
from provinces.demo import load_plans, plan_records
from provinces.demo.story import NO_KL05, NO_REGULATION, NOT_ASSIGNED, tell
from provinces.models import (
    AwarenessEvent,
    AwarenessPhoto,
    Consolidation,
    Inspection,
    PilotReview,
    PlanVersion,
    Province,
    ProvincialPlan,
)
from provinces.queries.plans import frame_of, plan_content
from reports.queries.coverage import CoverageBoard, coverage_board
from tests.provinces.factories import moment

UNTIL = date(2018, 12, 31)
OLD_MAP, NEW_MAP = date(2018, 12, 31), date(2025, 7, 1)

pytestmark = pytest.mark.usefixtures("demo_db")


def board(boundaries: date = OLD_MAP, until: date = UNTIL) -> CoverageBoard:
    programme = Programme.objects.get(code="2016-2020")
    return coverage_board(programme=programme, boundaries=boundaries, until=until)


def test_the_sentence_of_the_press_is_computed() -> None:
    found = board()

    assert found.sentence("plan") == (
        "100% địa phương (63/63) đã ban hành kế hoạch triển khai Chương trình phòng, chống mua bán người giai đoạn "
        "2016 - 2020."
    )
    assert found.share("integration-ct-48-tw").done == 63
    assert found.share("consolidated").done == 63
    assert {unit.key for unit in found.lacking("regulation")} == NO_REGULATION
    assert {unit.key for unit in found.lacking("assigned")} == NOT_ASSIGNED
    assert {unit.key for unit in found.lacking("integration-kl-05-tw")} == NO_KL05
    assert found.share("day-30-7", 2018).done == 61
    assert found.share("half-year-report", 2018).done == 63


def test_withdrawing_one_plan_changes_the_sentence_the_share_and_the_duty() -> None:
    people = sample_users()
    plan = ProvincialPlan.objects.get(province__key="15@2004", year=None)

    services.withdraw_plan(plan=plan, reason="Ban hành nhầm", by=people["canbo.tw"], at=moment(2018, 10, 1))

    found = board()
    assert found.sentence("plan").startswith("98,4% địa phương (62/63) đã ban hành kế hoạch")
    assert found.sentence("plan").endswith("còn 1 địa phương chưa ban hành kế hoạch: Yên Bái.")
    assert [unit.key for unit in found.lacking("plan")] == ["15@2004"]
    duty = Assignment.objects.get(obligation__code="2546-ban-hanh-ke-hoach", agency__province__key="15@2004")
    assert duty.state in {AssignmentState.OPEN, AssignmentState.PASSED_ON}


def test_by_the_boundaries_of_2025_a_unit_is_whole_when_all_its_parts_were() -> None:
    found = board(NEW_MAP)

    assert (found.share("plan").done, found.share("plan").expected) == (34, 34)
    phu_tho = next(unit for unit in found.units if unit.key == "25@2025")
    assert found.standing(phu_tho.pk, "integration-kl-05-tw").met == 2  # Hoà Bình lacks it
    assert found.standing(phu_tho.pk, "integration-kl-05-tw").partial


def test_as_at_an_earlier_day_less_was_done() -> None:
    assert board(until=date(2016, 3, 1)).share("plan").done < 63
    assert board(until=date(2015, 12, 31)).share("plan").done == 0


def test_every_version_that_stands_would_have_passed_the_checks() -> None:
    versions = PlanVersion.objects.filter(standing_of__isnull=False).select_related(
        "plan__programme", "implements", "file"
    )
    checked = 0
    for version in versions[:80]:
        found = rules.readiness(
            plan_content(version), frame_of(version.plan, version, today=UNTIL + timedelta(800))
        )
        assert found.ready, (str(version.plan), found.by_field)
        checked += 1
    assert checked == 80


def test_states_events_and_versions_agree() -> None:
    assert ProvincialPlan.objects.filter(year=None).count() == 64  # one was replaced
    assert ProvincialPlan.objects.get(replaces__isnull=False).state == PlanState.SUBMITTED
    twice = ProvincialPlan.objects.filter(versions__number=2)
    assert twice.count() == 6
    for plan in twice:
        verbs = list(plan.events.values_list("verb", flat=True))
        assert verbs == ["start", "submit", "return", "submit", "note"]
        first, second = plan.versions.order_by("number")
        assert (first.tasks.filter(budget=None).count(), plan.standing) == (first.tasks.count(), second)
    for plan in ProvincialPlan.objects.select_related("standing"):
        assert plan.synthetic
        assert plan.standing is not None


def test_everything_is_marked_and_names_nobody() -> None:
    for model in (Consolidation, AwarenessEvent, Inspection, PilotReview):
        assert model.objects.exists()
        assert not model.objects.filter(synthetic=False).exists()
    texts = [
        *PlanVersion.objects.values_list("title", flat=True),
        *AwarenessEvent.objects.values_list("title", flat=True),
        *Inspection.objects.values_list("findings", flat=True),
        *PilotReview.objects.values_list("results", flat=True),
    ]
    assert all(text.startswith("[Minh hoạ]") and refusal(text) == "" for text in texts)


def test_there_are_inspections_pilots_and_photographs() -> None:
    assert Inspection.objects.filter(state=InspectionState.CONCLUDED).count() == 2
    assert {review.province.key for review in PilotReview.objects.select_related("province")} == set(
        Province.objects.filter(pilot=True, valid_from__lt=date(2018, 1, 1)).values_list("key", flat=True)
    )
    assert AwarenessPhoto.objects.count() == 3
    duties = Assignment.objects.filter(obligation__recommendation__isnull=False)
    assert duties.values("obligation").distinct().count() == 6
    assert not duties.filter(synthetic=False).exists()


def test_the_duties_are_proved_by_these_records() -> None:
    row = Assignment.objects.filter(obligation__code="2546-ban-hanh-ke-hoach").exclude(
        state=AssignmentState.PASSED_ON
    )
    done = [found for found in row if found.state == AssignmentState.CONFIRMED]
    assert len(done) == 63
    assert all(found.evidence.get().record.startswith("provinces.plan:") for found in done)
    cells = {cell_of(found.state, found.done_on, found.due_on, UNTIL) for found in done}
    assert {str(cell) for cell in cells} == {"done_on_time", "done_late"}


def test_loading_again_writes_nothing() -> None:
    before = ProvincialPlan.objects.count()
    with CaptureQueriesContext(connection) as statements:
        assert load_plans(users=sample_users()) == 0

    assert len(statements) == 4  # a savepoint, what is there, the savepoint's end
    assert ProvincialPlan.objects.count() == before


def test_records_are_read_in_few_statements() -> None:
    with CaptureQueriesContext(connection) as statements:
        records = plan_records()

    assert len(statements) <= 6
    assert len({(record.obligation, record.agency_id, record.occurrence) for record in records}) == len(
        records
    )


def test_the_same_seed_tells_the_same_story() -> None:
    places = {"01@2004": False, "20@2004": True, "15@2004": False}

    assert tell(places) == tell(places)
    assert tell(places, seed=1) != tell(places)
