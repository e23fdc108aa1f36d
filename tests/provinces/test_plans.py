"""A provincial plan from its first draft to the standing office's note, and back."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.errors import Conflict, InvalidInput, NotAllowed
from core.files import open_file
from core.secrecy import Secrecy
from directives.choices import AssignmentState
from directives.models import Assignment, Evidence
from projects.errors import EditConflict
from projects.models import Project
from provinces import services
from provinces.choices import PlanState, PlanVerb
from provinces.models import Integration, PlanEvent, PlanTask, PlanVersion, ProvincialPlan
from provinces.queries.plans import draft_of
from provinces.services import IntegrationValues, TaskValues
from tests.people import People, everybody
from tests.provinces.factories import (
    PASSAGE,
    PDF,
    document,
    drafted,
    edits_of,
    moment,
    pdf,
    programme,
    province,
    submitted,
    tasks,
)

PLAN_DUTY, YEARLY_DUTY, KL05 = "2546-ban-hanh-ke-hoach", "2546-ke-hoach-nam", "kl05-long-ghep"


def assignment(code: str, occurrence: str = "once", key: str = "20@2004") -> Assignment | None:
    return Assignment.objects.filter(
        obligation__code=code, occurrence=occurrence, agency__province__key=key
    ).first()


# --- Starting --------------------------------------------------------------------------------------------


def test_a_plan_begins_with_a_draft_that_implements_the_programme(people: People) -> None:
    plan = services.start_plan(province=province(), programme=programme(), year=None, by=people.officer)

    draft = draft_of(plan)
    assert (plan.state, plan.replaces, draft.number) == (PlanState.DRAFT, None, 1)
    assert str(draft.implements) == "Quyết định 2546/QĐ-TTg"
    assert [event.verb for event in plan.events.all()] == [PlanVerb.START]


def test_an_unsent_plan_is_gone_on_with(people: People) -> None:
    first = drafted(people.officer)

    assert (
        services.start_plan(province=province(), programme=programme(), year=None, by=people.leader) == first
    )
    assert (
        services.start_plan(province=province(), programme=programme(), year=2018, by=people.officer) != first
    )


def test_a_second_plan_of_the_same_year_needs_replaces(people: People) -> None:
    first = submitted(people.officer, people.leader, year=2018)

    with pytest.raises(InvalidInput) as refused:
        services.start_plan(province=province(), programme=programme(), year=2018, by=people.officer)
    assert "đã có kế hoạch số 35/KH-UBND ngày 01/03/2017" in refused.value.errors["replaces"]

    second = services.start_plan(
        province=province(), programme=programme(), year=2018, replaces=first, by=people.officer
    )
    assert second.replaces == first


def test_the_database_refuses_a_second_plan_without_replaces(people: People) -> None:
    submitted(people.officer, people.leader)

    with pytest.raises(IntegrityError, match="plan_is_one_per_province"), transaction.atomic():
        ProvincialPlan.objects.create(province=province(), programme=programme(), created_by=people.officer)


def test_only_the_plan_that_stands_can_be_replaced(people: People) -> None:
    first = submitted(people.officer, people.leader)
    other = submitted(people.officer, people.leader, year=2018)

    with pytest.raises(InvalidInput) as refused:
        services.start_plan(
            province=province(), programme=programme(), year=None, replaces=other, by=people.officer
        )
    assert "replaces" in refused.value.errors
    services.return_plan(plan=first, reason="Thiếu phụ lục", by=people.staff)
    with pytest.raises(InvalidInput, match="hãy sửa rồi gửi lại"):
        services.start_plan(
            province=province(), programme=programme(), year=None, replaces=first, by=people.officer
        )


def test_a_year_outside_the_programme_is_refused(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.start_plan(province=province(), programme=programme(), year=2021, by=people.officer)
    assert "từ 2016 đến 2020" in refused.value.errors["year"]

    with pytest.raises(DatabaseError, match="outside the programme"), transaction.atomic():
        ProvincialPlan.objects.create(
            province=province(), programme=programme(), year=2021, created_by=people.officer
        )


def test_a_closed_province_begins_no_plan(people: People) -> None:
    with pytest.raises(Conflict, match=r"Tỉnh Yên Bái đã kết thúc vào ngày 30/06/2025"):
        services.start_plan(
            province=province("15@2004"), programme=programme("2021-2025"), year=2025, by=people.officer
        )
    plan = services.start_plan(
        province=province("15@2004"),
        programme=programme("2021-2025"),
        year=2025,
        by=people.officer,
        at=moment(2025, 2, 1),
    )
    assert plan.state == PlanState.DRAFT


# --- The draft -------------------------------------------------------------------------------------------


def test_a_draft_may_be_incomplete_but_not_contradictory(people: People) -> None:
    plan = services.start_plan(province=province(), programme=programme(), year=None, by=people.officer)

    draft = services.save_document(
        plan=plan,
        values=document(document_number="", issued_on=None, period_from=None, period_to=None),
        seen=0,
        by=people.officer,
    )
    assert (draft.document_number, draft.edits) == ("", 1)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"issued_on": date(2015, 12, 30)}, "issued_on", "trước ngày 31/12/2015 của Quyết định 2546/QĐ-TTg"),
        ({"issued_on": date(2090, 1, 1)}, "issued_on", "ở tương lai"),
        ({"period_from": date(2018, 2, 1), "period_to": date(2018, 1, 1)}, "period_to", "trước ngày bắt đầu"),
        ({"period_to": date(2021, 1, 1)}, "period_to", "nằm trong 2016–2020"),
        ({"period_from": date(2015, 1, 1)}, "period_from", "nằm trong 2016–2020"),
        ({"title": "x" * 301}, "title", "tối đa 300"),
        ({"document_number": "1" * 21}, "document_number", "tối đa 20"),
        ({"signer_office": "Ông A, CCCD 012345678901"}, "signer_office", "thông tin của cá nhân"),
        ({"secrecy": Secrecy.MAT}, "secrecy", "kênh văn bản mật"),
        ({"document_symbol": "KH-UBND (Mật)"}, "secrecy", "kênh văn bản mật"),
    ],
)
def test_what_contradicts_itself_is_refused(people: People, values, field, words) -> None:
    plan = services.start_plan(province=province(), programme=programme(), year=None, by=people.officer)

    with pytest.raises(InvalidInput) as refused:
        services.save_document(plan=plan, values=document(**values), seen=0, by=people.officer)

    assert words in refused.value.errors[field]
    assert draft_of(plan).edits == 0


def test_the_database_too_refuses_a_plan_dated_before_what_it_implements(people: People) -> None:
    draft = draft_of(drafted(people.officer))

    with pytest.raises(DatabaseError, match="not dated before"), transaction.atomic():
        PlanVersion.objects.filter(pk=draft.pk).update(issued_on=date(2015, 12, 30))


def test_a_file_is_attached_replaced_and_removed(people: People) -> None:
    plan = drafted(people.officer)

    draft = services.save_document(
        plan=plan, values=document(), upload=pdf("Kế hoạch 35.pdf"), seen=edits_of(plan), by=people.officer
    )
    assert draft.file is not None
    with open_file(draft.file) as stream:
        assert stream.read() == PDF
    kept = services.save_document(plan=plan, values=document(), seen=draft.edits, by=people.officer)
    assert kept.file_name == "Kế hoạch 35.pdf"
    gone = services.save_document(
        plan=plan, values=document(), remove_file=True, seen=kept.edits, by=people.officer
    )
    assert (gone.file, gone.file_name) == (None, "")


def test_a_secret_file_name_is_refused(people: People) -> None:
    plan = drafted(people.officer)

    with pytest.raises(InvalidInput) as refused:
        services.save_document(
            plan=plan, values=document(), upload=pdf("Kế hoạch - Mật.pdf"), seen=3, by=people.officer
        )
    assert "secrecy" in refused.value.errors


def test_tasks_are_written_whole_and_in_order(people: People) -> None:
    plan = drafted(people.officer)
    before = edits_of(plan)

    services.save_tasks(
        plan=plan, tasks=tasks(), seen=0, by=people.officer
    )  # nothing differs, so nothing is stale
    assert edits_of(plan) == before
    services.save_tasks(plan=plan, tasks=list(reversed(tasks())), seen=before, by=people.officer)

    found = list(draft_of(plan).tasks.order_by("order"))
    assert [(row.order, row.responsible) for row in found] == [
        (1, "Công an tỉnh"),
        (2, "Hội Liên hiệp Phụ nữ tỉnh"),
    ]
    assert found[1].budget == Decimal("120.5")


@pytest.mark.parametrize(
    ("task", "field", "words"),
    [
        (TaskValues("", "Công an tỉnh"), "tasks-0-title", "Ghi nội dung"),
        (TaskValues("Việc", ""), "tasks-0-responsible", "Ghi cơ quan"),
        (TaskValues("Việc", "Sở", budget=Decimal(-1)), "tasks-0-budget", "không được âm"),
        (TaskValues("Việc", "Sở", budget=Decimal("1e13")), "tasks-0-budget", "triệu đồng"),
        (TaskValues("Việc", "Sở", budget=Decimal("0.0000001")), "tasks-0-budget", "6 chữ số"),
        (TaskValues("Việc", "Sở", budget=Decimal("NaN")), "tasks-0-budget", "âm"),
        (TaskValues("Việc", "Sở", funding="x"), "tasks-0-funding", "nguồn"),
        (
            TaskValues("Việc", "Sở", starts_on=date(2018, 2, 1), ends_on=date(2018, 1, 1)),
            "tasks-0-ends_on",
            "trước ngày bắt đầu",
        ),
    ],
)
def test_a_task_that_cannot_be_is_refused_at_its_place(people: People, task, field, words) -> None:
    plan = drafted(people.officer)

    with pytest.raises(InvalidInput) as refused:
        services.save_tasks(plan=plan, tasks=[task], seen=edits_of(plan), by=people.officer)

    assert words in refused.value.errors[field]


def test_a_task_serves_a_project_of_its_own_programme(people: People) -> None:
    plan = drafted(people.officer)
    foreign = Project.objects.create(code="de-an-thu", programme=programme("2021-2025"), number=1, name="Thử")

    with pytest.raises(InvalidInput) as refused:
        services.save_tasks(
            plan=plan, tasks=[TaskValues("Việc", "Sở", project=foreign)], seen=3, by=people.officer
        )
    assert "chương trình khác" in refused.value.errors["tasks-0-project"]


def test_too_many_tasks_are_refused(people: People) -> None:
    with pytest.raises(InvalidInput, match="300"):
        services.save_tasks(
            plan=drafted(people.officer), tasks=[TaskValues("Việc", "Sở")] * 301, seen=3, by=people.officer
        )


def test_a_passage_shows_each_integration_and_an_empty_one_takes_it_out(people: People) -> None:
    plan = drafted(people.officer)

    services.save_integrations(
        plan=plan,
        integrations={"kl-05-tw": IntegrationValues(""), "ct-48-tw": IntegrationValues(PASSAGE, "Mục I")},
        seen=edits_of(plan),
        by=people.officer,
    )

    (found,) = draft_of(plan).integrations.select_related("topic")
    assert (found.topic.code, found.passage, found.place) == ("ct-48-tw", PASSAGE, "Mục I")


def test_a_plan_cannot_take_up_what_came_later(people: People) -> None:
    plan = drafted(people.officer)
    services.save_integrations(
        plan=plan, integrations={"kl-05-tw": IntegrationValues("")}, seen=edits_of(plan), by=people.officer
    )
    early = services.save_document(
        plan=plan,
        values=document(issued_on=date(2016, 3, 1), period_from=date(2016, 3, 1)),
        seen=edits_of(plan),
        by=people.officer,
    )

    with pytest.raises(InvalidInput) as refused:
        services.save_integrations(
            plan=plan,
            integrations={"kl-05-tw": IntegrationValues(PASSAGE)},
            seen=early.edits,
            by=people.officer,
        )
    assert (
        "ban hành ngày 15/07/2016, sau ngày 01/03/2016"
        in refused.value.errors["integrations-kl-05-tw-passage"]
    )
    topic = plan.programme.integration_topics.get(code="kl-05-tw")
    with pytest.raises(DatabaseError, match="what was there before it"), transaction.atomic():
        Integration.objects.create(version=early, topic=topic, passage=PASSAGE)


def test_an_unknown_topic_is_refused(people: People) -> None:
    with pytest.raises(InvalidInput, match="Chưa lưu được"):
        services.save_integrations(
            plan=drafted(people.officer),
            integrations={"kl-13-tw": IntegrationValues(PASSAGE)},
            seen=3,
            by=people.officer,
        )


def test_the_second_of_two_editors_sees_both_versions(people: People) -> None:
    plan = drafted(people.officer)
    seen = edits_of(plan)
    services.save_document(
        plan=plan, values=document(title="Bản của người thứ nhất"), seen=seen, by=people.officer
    )

    with pytest.raises(EditConflict) as refused:
        services.save_document(plan=plan, values=document(title="Bản của tôi"), seen=seen, by=people.officer)

    assert refused.value.mine["title"] == "Bản của tôi"
    assert refused.value.theirs["title"] == "Bản của người thứ nhất"
    services.save_document(
        plan=plan, values=document(title="Bản của tôi"), seen=refused.value.seen, by=people.officer
    )


# --- Sending ---------------------------------------------------------------------------------------------


def test_what_is_missing_is_listed_allat_once(people: People) -> None:
    plan = services.start_plan(province=province(), programme=programme(), year=None, by=people.officer)

    with pytest.raises(InvalidInput) as refused:
        services.submit_plan(plan=plan, by=people.leader)

    assert set(refused.value.errors) == {
        "document_number",
        "document_symbol",
        "issued_on",
        "title",
        "signer_office",
        "period_from",
        "period_to",
        "tasks",
    }


def test_a_sent_plan_stands_and_never_changes(people: People) -> None:
    plan = submitted(people.officer, people.leader)

    version = plan.standing
    assert version is not None
    assert (plan.state, version.number, version.submitted_by) == (PlanState.SUBMITTED, 1, people.leader)
    for change in (
        lambda: PlanVersion.objects.filter(pk=version.pk).update(title="Khác"),
        lambda: PlanTask.objects.filter(version=version).update(title="Khác"),
        lambda: PlanTask.objects.filter(version=version).delete(),
        lambda: Integration.objects.filter(version=version).delete(),
        lambda: PlanEvent.objects.filter(plan=plan).delete(),
        lambda: ProvincialPlan.objects.filter(pk=plan.pk).update(year=2018),
        lambda: plan.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for save in (
        lambda: services.save_document(plan=plan, values=document(), seen=3, by=people.officer),
        lambda: services.save_tasks(plan=plan, tasks=[], seen=3, by=people.officer),
        lambda: services.submit_plan(plan=plan, by=people.leader),
    ):
        with pytest.raises(Conflict, match="đã gửi, chờ ghi nhận"):
            save()


def test_sending_fulfils_the_duties_on_the_day_of_issue(people: People) -> None:
    plan = submitted(people.officer, people.leader)

    done = assignment(PLAN_DUTY)
    assert done is not None
    assert (done.state, done.done_on) == (AssignmentState.CONFIRMED, date(2017, 3, 1))
    (proof,) = done.evidence.all()
    assert (proof.record, proof.record_url) == (f"provinces.plan:{plan.pk}", f"/provinces/plans/{plan.pk}/")
    assert proof.description == "Kế hoạch số 35/KH-UBND ngày 01/03/2017"
    taken_up = assignment(KL05)
    assert taken_up is not None
    assert taken_up.state == AssignmentState.CONFIRMED
    assert taken_up.evidence.get().description.endswith(", Mục II.3")
    untouched = assignment("ct48-long-ghep")
    assert untouched is None or untouched.state == AssignmentState.OPEN


def test_a_yearly_plan_fulfils_the_duty_of_its_year(people: People) -> None:
    submitted(people.officer, people.leader, year=2018, issued_on=date(2018, 1, 20))

    done, other = assignment(YEARLY_DUTY, "2018-Y"), assignment(PLAN_DUTY)
    assert done is not None
    assert done.state == AssignmentState.CONFIRMED
    assert other is None or other.state == AssignmentState.OPEN


def test_a_programme_without_such_duties_takes_plans_all_the_same(people: People) -> None:
    plan = services.start_plan(
        province=province(), programme=programme("2021-2025"), year=None, by=people.officer
    )
    services.save_document(
        plan=plan,
        values=document(
            issued_on=date(2021, 5, 4), period_from=date(2021, 5, 4), period_to=date(2025, 12, 31)
        ),
        seen=0,
        by=people.officer,
    )
    services.save_tasks(plan=plan, tasks=[TaskValues("Việc", "Công an tỉnh")], seen=1, by=people.officer)

    assert services.submit_plan(plan=plan, by=people.leader).state == PlanState.SUBMITTED


# --- Review and withdrawal -------------------------------------------------------------------------------


def test_staff_take_note_of_a_plan(people: People) -> None:
    plan = services.note_plan(plan=submitted(people.officer, people.leader), by=people.staff)

    assert plan.state == PlanState.NOTED
    assert [event.verb for event in plan.events.all()] == [PlanVerb.START, PlanVerb.SUBMIT, PlanVerb.NOTE]


def test_whoever_sent_a_plan_does_not_take_note_of_it(people: People) -> None:
    plan = submitted(people.officer, people.leader)

    with pytest.raises(NotAllowed):
        services.note_plan(plan=plan, by=people.leader)


def test_a_returned_plan_goes_on_in_a_copy_and_its_duties_are_open_again(people: People) -> None:
    first = submitted(people.officer, people.leader)
    services.return_plan(plan=first, reason="Bổ sung kinh phí từng nhiệm vụ.", by=people.staff)

    plan = ProvincialPlan.objects.get(pk=first.pk)
    draft = draft_of(plan)
    assert (plan.state, plan.standing, draft.number, draft.submitted_at) == (
        PlanState.RETURNED,
        None,
        2,
        None,
    )
    assert draft.tasks.count() == 2
    assert draft.integrations.get().passage == PASSAGE
    assert (draft.document_number, draft.edits) == ("35", 0)
    returned = plan.events.get(verb=PlanVerb.RETURN)
    assert (returned.reason, returned.version.number) == ("Bổ sung kinh phí từng nhiệm vụ.", 1)
    open_again = assignment(PLAN_DUTY)
    assert open_again is not None
    assert (open_again.state, open_again.done_on) == (AssignmentState.OPEN, None)

    again = services.submit_plan(plan=plan, by=people.leader)
    assert again.standing is not None
    assert again.standing.number == 2
    assert again.first_submitted_at == first.first_submitted_at
    done = assignment(PLAN_DUTY)
    assert done is not None
    assert done.done_on == date(2017, 3, 1)


@pytest.mark.parametrize("verb", [services.return_plan, services.withdraw_plan])
def test_a_reason_is_required(people: People, verb) -> None:
    plan = submitted(people.officer, people.leader)

    for reason in ("", "  \n", "Xem ông A, số 0912345678"):
        with pytest.raises(InvalidInput) as refused:
            verb(plan=plan, reason=reason, by=people.staff)
        assert "reason" in refused.value.errors


def test_a_noted_plan_can_be_withdrawn_with_a_reason(people: People) -> None:
    plan = services.note_plan(plan=submitted(people.officer, people.leader), by=people.staff)

    services.withdraw_plan(plan=plan, reason="Kế hoạch bị bãi bỏ.", by=people.leader)

    plan.refresh_from_db()
    assert plan.state == PlanState.WITHDRAWN
    open_again = assignment(PLAN_DUTY)
    assert open_again is not None
    assert open_again.state == AssignmentState.OPEN
    assert Evidence.objects.get(assignment=open_again).withdrawn_at is not None
    with pytest.raises(Conflict):
        services.withdraw_plan(plan=plan, reason="Lần nữa", by=people.leader)


def test_withdrawing_a_replacement_leaves_the_duty_done_by_the_earlier_plan(people: People) -> None:
    first = submitted(people.officer, people.leader)
    second = services.start_plan(
        province=province(), programme=programme(), year=None, replaces=first, by=people.officer
    )
    services.save_document(
        plan=second,
        values=document(document_number="90", issued_on=date(2018, 5, 2)),
        seen=0,
        by=people.officer,
    )
    services.save_tasks(plan=second, tasks=tasks(), seen=1, by=people.officer)
    services.submit_plan(plan=second, by=people.leader)

    services.withdraw_plan(plan=second, reason="Ban hành nhầm", by=people.leader)

    done = assignment(PLAN_DUTY)
    assert done is not None
    assert done.state == AssignmentState.CONFIRMED


@pytest.mark.parametrize(
    "act",
    [
        lambda plan, people: services.note_plan(plan=plan, by=people.staff),
        lambda plan, people: services.return_plan(plan=plan, reason="Thiếu", by=people.staff),
        lambda plan, people: services.withdraw_plan(plan=plan, reason="Sai", by=people.leader),
    ],
)
def test_a_draft_is_neither_noted_nor_returned_nor_withdrawn(people: People, act) -> None:
    with pytest.raises(Conflict, match="đang soạn"):
        act(drafted(people.officer), people)


# --- Two at once -----------------------------------------------------------------------------------------


def at_once(*acts) -> list[object]:
    """What each of two people gets who act at the same moment."""
    results: list[object] = []
    barrier = threading.Barrier(len(acts))

    def run(act) -> None:
        try:
            barrier.wait(5)
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_people_send_a_plan_once(transactional_db: None) -> None:

    people = everybody()
    plan = drafted(people.officer)

    results = at_once(*[lambda: services.submit_plan(plan=plan, by=people.leader)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "ProvincialPlan"]
    assert plan.events.filter(verb=PlanVerb.SUBMIT).count() == 1


def test_noting_and_returning_at_once_leave_one_of_them(transactional_db: None) -> None:

    people = everybody()
    plan = submitted(people.officer, people.leader)

    results = at_once(
        lambda: services.note_plan(plan=plan, by=people.staff),
        lambda: services.withdraw_plan(plan=plan, reason="Sai số liệu", by=people.leader),
    )

    plan.refresh_from_db()
    assert plan.state == PlanState.WITHDRAWN or any(isinstance(result, Conflict) for result in results)
    assert plan.versions.filter(submitted_at=None).count() == (plan.state == PlanState.WITHDRAWN)


def test_two_people_begin_one_plan(transactional_db: None) -> None:

    people = everybody()

    results = at_once(
        *[
            lambda: services.start_plan(
                province=province(), programme=programme(), year=2019, by=people.officer
            )
        ]
        * 2
    )

    assert len({result.pk for result in results if isinstance(result, ProvincialPlan)}) == 1
    assert ProvincialPlan.objects.filter(year=2019).count() == 1
