"""Planning activities: their tree, plans that change, circles, and what people say about them."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import Conflict, DomainError, InvalidInput
from projects import services
from projects.choices import ActivityLevel, ActivityState, ActivityVerb
from projects.errors import EditConflict
from projects.models import Activity, ActivityEvent, Dependency, EarlierPlan
from tests.projects.work_factories import (
    END,
    NOW,
    START,
    Cast,
    confirm,
    make_cast,
    make_target,
    plan,
    plan_task,
    run,
    send,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _edit(cast: Cast, activity: Activity, **values) -> Activity:
    return services.edit_activity(
        **{
            "activity": activity,
            "seen": activity.edits,
            "by": cast.lead,
            "name": activity.name,
            "description": activity.description,
            "responsible": activity.responsible,
            "weight": activity.weight,
            "subproject": activity.subproject,
            "target": activity.target,
            "coordinating": [],
            **values,
        }
    )


def _reschedule(cast: Cast, activity: Activity, end: date, **values) -> Activity:
    return services.reschedule(
        **{
            "activity": activity,
            "seen": activity.edits,
            "planned_start": activity.planned_start,
            "planned_end": end,
            "reason": "Chậm cấp kinh phí.",
            "by": cast.lead,
            **values,
        }
    )


# --- The tree --------------------------------------------------------------------------------------------


def test_activities_stand_in_the_order_of_their_tree(cast: Cast) -> None:
    first, second = plan_task(cast, "1"), plan_task(cast, "2")
    below = plan(cast, "1.1", parent=first)
    deeper = plan_task(cast, "2.1", parent=second)
    plan(cast, "1.2", parent=first)
    plan(cast, "2.1.1", parent=deeper)

    codes = list(Activity.objects.filter(project=cast.project).values_list("code", "path"))

    assert codes == [
        ("1", "0001"),
        ("1.1", "0001.0001"),
        ("1.2", "0001.0002"),
        ("2", "0002"),
        ("2.1", "0002.0001"),
        ("2.1.1", "0002.0001.0001"),
    ]
    assert below.depth == 1
    assert ActivityEvent.objects.filter(activity=below, verb=ActivityVerb.PLAN, by=cast.lead).exists()


def test_a_child_takes_the_subproject_of_its_task(cast: Cast) -> None:
    task = plan_task(cast, subproject=cast.subproject)

    assert plan(cast, parent=task).subproject == cast.subproject


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": "X" * 31}, "code"),
        ({"name": ""}, "name"),
        ({"name": "Gọi số 0912345678"}, "name"),
        ({"name": "Kế hoạch Tuyệt mật"}, "name"),
        ({"planned_end": date(2017, 12, 31)}, "planned_end"),
        ({"weight": Decimal(0)}, "weight"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"weight": Decimal("0.001")}, "weight"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(cast, **values)

    assert set(refused.value.errors) == {field}
    assert not Activity.objects.filter(project=cast.project).exists()


def test_a_code_is_given_once_in_a_project(cast: Cast) -> None:
    plan(cast, "1.1")

    with pytest.raises(InvalidInput, match="Chưa lập được") as refused:
        plan(cast, "1.1")

    assert "“1.1”" in refused.value.errors["code"]


def test_everything_wrong_is_named_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(cast, name="", weight=Decimal(0), planned_end=date(2017, 1, 1))

    assert set(refused.value.errors) == {"name", "weight", "planned_end"}


def test_nothing_hangs_under_an_activity_or_in_another_project(cast: Cast) -> None:
    other = make_cast()
    elsewhere, leaf = plan_task(other), plan(cast)

    for parent in (elsewhere, leaf):
        with pytest.raises(InvalidInput) as refused:
            plan(cast, parent=parent)
        assert set(refused.value.errors) == {"parent"}
    with pytest.raises(InvalidInput) as refused:
        plan(cast, subproject=other.subproject, target=make_target(other.project))
    assert set(refused.value.errors) == {"subproject", "target"}


def test_nothing_is_planned_under_what_is_over(cast: Cast) -> None:
    task = plan_task(cast)
    services.cancel(activity=task, reason="Không còn cần.", by=cast.lead)

    with pytest.raises(Conflict, match="không thêm cấp dưới"):
        plan(cast, parent=task)


# --- Editing ---------------------------------------------------------------------------------------------


def test_an_edit_writes_only_what_changed_and_says_what_that_was(cast: Cast) -> None:
    activity = plan(cast)

    edited = _edit(cast, activity, name="Tên mới", weight=Decimal(3), coordinating=[cast.partner_agency])

    assert (edited.name, edited.weight, edited.edits) == ("Tên mới", Decimal(3), 1)
    assert [row.agency for row in edited.coordinating.all()] == [cast.partner_agency]
    event = ActivityEvent.objects.get(activity=activity, verb=ActivityVerb.EDIT)
    assert event.note == "tên, trọng số"
    _edit(cast, edited, coordinating=[cast.partner_agency])
    assert edited.events.filter(verb=ActivityVerb.EDIT).count() == 1


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(cast: Cast) -> None:
    activity = plan(cast, name="Tên cũ")
    opened = Activity.objects.get(pk=activity.pk)
    _edit(cast, activity, name="Tên của người thứ nhất")

    with pytest.raises(EditConflict) as conflict:
        _edit(cast, opened, name="Tên của người thứ hai", weight=Decimal("2.5"), by=cast.second_lead)

    assert conflict.value.mine == {"name": "Tên của người thứ hai", "weight": "2,5"}
    assert conflict.value.theirs == {"name": "Tên của người thứ nhất", "weight": "1"}
    saved = _edit(cast, opened, name="Tên của người thứ hai", weight=Decimal("2.5"), seen=conflict.value.seen)
    assert (saved.name, saved.weight) == ("Tên của người thứ hai", Decimal("2.5"))


def test_two_editors_who_want_the_same_do_not_collide(cast: Cast) -> None:
    activity = plan(cast, name="Tên cũ")
    opened = Activity.objects.get(pk=activity.pk)
    _edit(cast, activity, name="Tên mới")

    assert _edit(cast, opened, name="Tên mới").edits == 1


# --- Rescheduling ----------------------------------------------------------------------------------------


def test_a_reschedule_keeps_the_earlier_plan_with_its_reason(cast: Cast) -> None:
    activity = plan(cast)

    moved = _reschedule(cast, activity, date(2019, 3, 31))
    moved = _reschedule(cast, moved, date(2019, 6, 30), reason="Chờ thẩm định.")

    assert moved.planned_end == date(2019, 6, 30)
    plans = EarlierPlan.objects.filter(activity=activity)
    assert [(row.number, row.planned_end, row.reason) for row in plans] == [
        (1, END, "Chậm cấp kinh phí."),
        (2, date(2019, 3, 31), "Chờ thẩm định."),
    ]
    event = ActivityEvent.objects.filter(activity=activity, verb=ActivityVerb.RESCHEDULE).first()
    assert event is not None
    assert event.note == "01/01/2018 – 31/12/2018 → 01/01/2018 – 31/03/2019"


def test_a_reschedule_needs_a_reason_a_forward_plan_and_the_newest_version(cast: Cast) -> None:
    activity = plan(cast)

    with pytest.raises(InvalidInput) as refused:
        _reschedule(cast, activity, date(2019, 1, 1), reason="  ")
    assert set(refused.value.errors) == {"reason"}
    with pytest.raises(InvalidInput) as refused:
        _reschedule(cast, activity, date(2017, 1, 1))
    assert set(refused.value.errors) == {"planned_end"}
    with pytest.raises(EditConflict) as conflict:
        _reschedule(cast, activity, date(2019, 1, 1), seen=7)
    assert conflict.value.theirs == {"planned_end": "31/12/2018"}
    assert _reschedule(cast, activity, END).edits == 0
    assert not EarlierPlan.objects.exists()


# --- Dependencies ----------------------------------------------------------------------------------------


def test_a_circle_of_dependencies_is_refused_and_named(cast: Cast) -> None:
    one, two, three = plan(cast, "A"), plan(cast, "B"), plan(cast, "C")
    services.add_dependency(activity=two, predecessor=one, by=cast.lead)
    services.add_dependency(activity=three, predecessor=two, by=cast.lead)

    with pytest.raises(InvalidInput, match="A → B → C → A"):
        services.add_dependency(activity=one, predecessor=three, by=cast.lead)
    with pytest.raises(InvalidInput, match="A → A"):
        services.add_dependency(activity=one, predecessor=one, by=cast.lead)

    assert Dependency.objects.count() == 2


def test_a_dependency_is_added_once_and_can_be_removed(cast: Cast) -> None:
    one, two = plan(cast), plan(cast)
    first = services.add_dependency(activity=two, predecessor=one, by=cast.lead)

    assert services.add_dependency(activity=two, predecessor=one, by=cast.lead) == first
    services.remove_dependency(dependency=first, by=cast.lead)
    assert not Dependency.objects.exists()
    with pytest.raises(Conflict):
        services.remove_dependency(dependency=first, by=cast.lead)


def test_an_activity_waits_only_for_its_own_project(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="đề án khác"):
        services.add_dependency(activity=plan(cast), predecessor=plan(make_cast()), by=cast.lead)


def test_what_an_activity_waits_for_can_be_named_when_it_is_planned(cast: Cast) -> None:
    one = plan(cast)
    two = plan(cast, after=[one])

    assert [row.predecessor for row in two.dependencies.all()] == [one]


# --- Acts ------------------------------------------------------------------------------------------------


def test_an_activity_begins_and_ends_by_human_act(cast: Cast) -> None:
    activity = run(cast)
    confirm(cast, activity, "100")

    done = services.finish(activity=activity, on=date(2018, 8, 31), by=cast.lead, at=NOW)

    assert (done.state, done.actual_start, done.actual_end) == (
        ActivityState.DONE,
        START,
        date(2018, 8, 31),
    )
    verbs = list(activity.events.values_list("verb", flat=True))
    assert set(verbs) == {"plan", "start", "finish"}


@pytest.mark.parametrize(
    ("on", "words"), [(date(2017, 12, 31), "trước ngày bắt đầu"), (date(2018, 9, 4), "ở tương lai")]
)
def test_an_end_before_the_start_or_in_the_future_is_refused(cast: Cast, on: date, words: str) -> None:
    activity = run(cast)
    confirm(cast, activity, "100")

    with pytest.raises(InvalidInput, match=words) as refused:
        services.finish(activity=activity, on=on, by=cast.lead, at=NOW)

    assert set(refused.value.errors) == {"on"}


def test_an_activity_is_finished_only_when_100_is_confirmed(cast: Cast) -> None:
    activity = run(cast)
    confirm(cast, activity, "99.5")

    with pytest.raises(Conflict, match="99,5%"):
        services.finish(activity=activity, on=date(2018, 8, 31), by=cast.lead, at=NOW)
    send(cast, activity, "100")
    with pytest.raises(Conflict, match="chờ xác nhận"):
        services.finish(activity=activity, on=date(2018, 8, 31), by=cast.lead, at=NOW)


def test_a_task_is_over_when_all_below_it_is(cast: Cast) -> None:
    task = plan_task(cast, "1")
    child = plan(cast, "1.1", parent=task)
    task = services.start(activity=task, on=START, by=cast.lead, at=NOW)

    for act in (
        lambda: services.finish(activity=task, on=date(2018, 2, 1), by=cast.lead, at=NOW),
        lambda: services.cancel(activity=task, reason="Bỏ.", by=cast.lead),
    ):
        with pytest.raises(Conflict, match=r"1\.1"):
            act()
    services.cancel(activity=child, reason="Không còn cần.", by=cast.lead)
    assert services.finish(activity=task, on=date(2018, 2, 1), by=cast.lead, at=NOW).state == "done"


def test_what_was_cancelled_is_taken_up_where_it_stood(cast: Cast) -> None:
    planned, running = plan(cast), run(cast)
    for activity, state in ((planned, ActivityState.PLANNED), (running, ActivityState.RUNNING)):
        services.cancel(activity=activity, reason="Dừng.", by=cast.lead)
        with pytest.raises(InvalidInput):
            services.reopen(activity=activity, reason="", by=cast.lead)
        assert services.reopen(activity=activity, reason="Làm tiếp.", by=cast.lead).state == state


def test_a_child_is_taken_up_after_its_task(cast: Cast) -> None:
    task = plan_task(cast)
    child = plan(cast, parent=task)
    services.cancel(activity=child, reason="Dừng.", by=cast.lead)
    services.cancel(activity=task, reason="Dừng.", by=cast.lead)

    with pytest.raises(Conflict, match="cấp trên"):
        services.reopen(activity=child, reason="Làm tiếp.", by=cast.lead)


@pytest.mark.parametrize("verb", ["start", "finish", "reopen", "reschedule", "edit"])
def test_a_state_that_does_not_allow_it_says_so(cast: Cast, verb: str) -> None:
    activity = plan(cast)
    services.cancel(activity=activity, reason="Dừng.", by=cast.lead)
    acts = {
        "start": lambda: services.start(activity=activity, on=START, by=cast.lead, at=NOW),
        "finish": lambda: services.finish(activity=activity, on=START, by=cast.lead, at=NOW),
        "reopen": lambda: services.reopen(activity=plan(cast), reason="Làm tiếp.", by=cast.lead),
        "reschedule": lambda: _reschedule(cast, activity, date(2019, 1, 1)),
        "edit": lambda: _edit(cast, activity, name="Khác"),
    }

    with pytest.raises(DomainError, match="Đang ở trạng thái"):
        acts[verb]()


def test_levels_are_words(cast: Cast) -> None:
    assert plan_task(cast).get_level_display() == "nhiệm vụ"
    assert plan(cast).level == ActivityLevel.ACTIVITY
