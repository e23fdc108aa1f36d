"""Pages of activities: the list, one of them, planning, rescheduling, what people say, and the views of a project."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from projects import services
from projects.models import Activity, Dependency
from tests.directives.browsing import page, post, statements
from tests.projects.pages import Work, signed_in
from tests.projects.work_factories import START, make_target, plan, run


def _url(activity: Activity, rest: str = "") -> str:
    return f"/projects/activities/{activity.pk}/{rest}"


def _plan_data(work: Work, **values: str) -> dict[str, str]:
    return {
        "level": "activity",
        "code": "9",
        "parent": "",
        "name": "Tập huấn cán bộ xã",
        "description": "",
        "responsible": str(work.cast.lead_agency.pk),
        "planned_start": "01/10/2018",
        "planned_end": "31/12/2018",
        "weight": "1,5",
        **values,
    }


# --- List ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("state=planned", {"1.2"}),
        ("late=late_start", {"1.2"}),
        ("late=late", set()),
        ("late=waiting", {"2"}),
        ("late=returned", set()),
        ("late=moved", set()),
        ("on=03/09/2018", {"1.1", "1.2", "2", "3"}),
        ("on=03/09/2019", set()),
        ("q=hoat dong thu", {"1.1", "1.2", "2", "3"}),
        ("q=khong co", set()),
    ],
)
def test_each_filter_of_the_list_keeps_only_what_it_names(
    lead: Client, work: Work, query: str, codes: set[str]
) -> None:
    found = json.loads(lead.get(f"/projects/activities/?project={work.code}&{query}&format=json").content)

    assert {row["code"] for row in found} == codes


def test_what_has_been_moved_or_returned_is_found(lead: Client, work: Work) -> None:
    services.reschedule(
        activity=work.planned,
        seen=0,
        planned_start=START,
        planned_end=date(2019, 3, 1),
        reason="Chờ kinh phí",
        by=work.cast.lead,
    )
    services.return_progress(entry=work.submitted, reason="Thiếu minh chứng", by=work.cast.staff)

    moved = json.loads(lead.get("/projects/activities/?late=moved&format=json").content)
    returned = json.loads(lead.get("/projects/activities/?late=returned&format=json").content)

    assert [row["code"] for row in moved] == ["1.2"]
    assert [row["code"] for row in returned] == ["2"]


def test_a_day_that_is_none_is_refused_in_words(lead: Client, work: Work) -> None:
    assert "Bộ lọc có giá trị không hợp lệ" in page(lead, "/projects/activities/?on=31/02/2018")


def test_statements_of_lists_and_drawings_do_not_grow_with_rows(lead: Client, work: Work) -> None:
    paths = ["/projects/activities/", f"/projects/{work.code}/gantt/", f"/projects/{work.code}/activities/"]
    for path in paths:
        lead.get(path)
    few = [statements(lead, path) for path in paths]
    for _number in range(12):
        run(work.cast, parent=work.task, after=[work.running])

    assert [statements(lead, path) for path in paths] == few


# --- One -------------------------------------------------------------------------------------------------


def test_an_activity_leads_up_to_objective_and_down_to_its_evidence(lead: Client, work: Work) -> None:
    target = make_target(work.cast.project, code="CT7")
    services.edit_activity(
        activity=work.running,
        seen=work.running.edits,
        by=work.cast.lead,
        name=work.running.name,
        description="",
        responsible=work.cast.lead_agency,
        weight=Decimal(1),
        subproject=None,
        target=target,
        coordinating=[work.cast.partner_agency],
    )

    text = page(lead, _url(work.running))

    programme = work.cast.project.programme.code
    assert f"/projects/programmes/{programme}/targets/CT7/" in text
    assert f"/projects/{work.code}/" in text
    assert _url(work.task) in text
    assert f"/projects/entries/{work.confirmed.pk}/" in text
    assert work.cast.partner_agency.name in text
    assert "Thiếu kinh phí in tài liệu" in text
    assert _url(work.running) in page(lead, f"/projects/programmes/{programme}/targets/CT7/")


def test_a_task_shows_what_hangs_under_it_with_percentages(lead: Client, work: Work) -> None:
    text = page(lead, _url(work.task))

    assert _url(work.running) in text
    assert _url(work.planned) in text
    assert "20%" in text  # the mean of 40 and 0


def test_the_slip_is_told_against_the_first_plan(lead: Client, work: Work) -> None:
    services.reschedule(
        activity=work.running,
        seen=0,
        planned_start=START,
        planned_end=date(2019, 1, 30),
        reason="Chờ kinh phí",
        by=work.cast.lead,
    )

    text = page(lead, _url(work.running))

    assert "Kế hoạch ban đầu" in text
    assert "Lùi 30 ngày" in text
    assert "Chờ kinh phí" in text


# --- Planning --------------------------------------------------------------------------------------------


def test_a_lead_plans_an_activity_under_a_task(lead: Client, work: Work) -> None:
    answer = lead.post(f"/projects/{work.code}/activities/new/", _plan_data(work, parent="1"))

    added = Activity.objects.get(project=work.cast.project, code="9")
    assert answer["Location"] == _url(added)
    assert added.parent == work.task
    assert added.weight == Decimal("1.5")


def test_the_task_to_hang_under_comes_with_the_link(lead: Client, work: Work) -> None:
    assert 'name="parent" value="1"' in page(lead, f"/projects/{work.code}/activities/new/?parent=1")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"code": "1.1"}, "đã có nhiệm vụ, hoạt động mang mã"),
        ({"parent": "1.1"}, "Chỉ nhiệm vụ mới có cấp dưới"),
        ({"parent": "77"}, "Đề án không có nhiệm vụ, hoạt động nào mang mã “77”"),
        ({"planned_end": "30/09/2018"}, "trước ngày bắt đầu"),
        ({"planned_start": "31/02/2018"}, "Ngày phải có dạng ngày/tháng/năm"),
        ({"weight": "1.5"}, "chỉ nhận số từ 0,01"),
        ({"weight": "0"}, "chỉ nhận số từ 0,01"),
        ({"responsible": ""}, "Cơ quan chủ trì: Chưa điền mục này."),
        ({"name": "Liên hệ 0912345678"}, "giống số điện thoại"),
    ],
)
def test_what_cannot_be_planned_is_told_at_its_field(
    lead: Client, work: Work, values: dict[str, str], words: str
) -> None:
    text = post(lead, f"/projects/{work.code}/activities/new/", _plan_data(work, **values), status=422)

    assert words in text
    assert 'value="31/12/2018"' in text or "planned_end" in values
    assert not Activity.objects.filter(project=work.cast.project, code="9").exists()


def _edit_data(work: Work, **values: str) -> dict[str, str]:
    return {
        "name": "Tên mới",
        "description": "Nội dung của tôi",
        "responsible": str(work.cast.lead_agency.pk),
        "weight": "1",
        "seen": str(work.running.edits),
        **values,
    }


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(lead: Client, work: Work) -> None:
    services.edit_activity(
        activity=work.running,
        seen=0,
        by=work.cast.second_lead,
        name="Tên của người khác",
        description="",
        responsible=work.cast.lead_agency,
        weight=Decimal(1),
        subproject=None,
        target=None,
        coordinating=[],
    )

    text = post(lead, _url(work.running, "edit/"), _edit_data(work), status=409)

    assert "Có hai bản khác nhau" in text
    assert "Tên của người khác" in text
    assert 'value="Tên mới"' in text
    assert "Nội dung của tôi</textarea>" in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None
    post(lead, _url(work.running, "edit/"), _edit_data(work, seen=seen[1]))
    work.running.refresh_from_db()
    assert (work.running.name, work.running.description) == ("Tên mới", "Nội dung của tôi")


def test_rescheduling_needs_a_reason_and_keeps_the_baseline(lead: Client, work: Work) -> None:
    data = {"planned_start": "01/02/2018", "planned_end": "28/02/2019", "seen": "0", "reason": ""}

    assert "Nêu lý do điều chỉnh thời gian." in post(
        lead, _url(work.running, "reschedule/"), data, status=422
    )
    post(lead, _url(work.running, "reschedule/"), {**data, "reason": "Chờ kinh phí"})

    work.running.refresh_from_db()
    assert work.running.planned_end == date(2019, 2, 28)
    assert work.running.earlier_plans.get().planned_end == date(2018, 12, 31)


# --- Dependencies ----------------------------------------------------------------------------------------


def test_a_circle_of_dependencies_is_named(lead: Client, work: Work) -> None:
    third = plan(work.cast, "4")
    services.add_dependency(activity=work.planned, predecessor=work.running, by=work.cast.lead)
    services.add_dependency(activity=third, predecessor=work.planned, by=work.cast.lead)

    text = post(lead, _url(work.running, "waits-for/"), {"predecessor": "4"}, status=422)

    assert "1.1 → 1.2 → 4 → 1.1" in text


def test_a_dependency_is_added_shown_from_both_ends_and_removed(lead: Client, work: Work) -> None:
    post(lead, _url(work.planned, "waits-for/"), {"predecessor": "1.1"})

    assert "Chỉ bắt đầu sau khi kết thúc" in page(lead, _url(work.planned))
    assert "trước khi việc này kết thúc" in page(lead, _url(work.running)).lower()
    dependency = Dependency.objects.get()
    post(lead, f"/projects/dependencies/{dependency.pk}/remove/")
    assert not Dependency.objects.exists()


# --- Human acts ------------------------------------------------------------------------------------------


def test_an_activity_begins_on_a_day_that_has_come(lead: Client, work: Work) -> None:
    assert "ở tương lai" in post(lead, _url(work.planned, "start/"), {"on": "04/09/2018"}, status=422)
    post(lead, _url(work.planned, "start/"), {"on": "03/09/2018"})

    work.planned.refresh_from_db()
    assert work.planned.state == "running"


def test_finishing_says_what_is_missing(lead: Client, work: Work) -> None:
    text = post(lead, _url(work.running, "finish/"), {"on": "03/09/2018"}, status=409)

    assert "chỉ ghi hoàn thành khi đã xác nhận 100%" in text


@pytest.mark.parametrize("verb", ["cancel", "reopen"])
def test_giving_up_and_taking_up_again_need_a_reason(lead: Client, work: Work, verb: str) -> None:
    if verb == "reopen":
        services.cancel(activity=work.planned, reason="Không còn cần", by=work.cast.lead)

    assert "Nêu lý do" in post(lead, _url(work.planned, f"{verb}/"), {"reason": " "}, status=422)
    post(lead, _url(work.planned, f"{verb}/"), {"reason": "Theo kết luận giao ban"})

    work.planned.refresh_from_db()
    assert work.planned.state == {"cancel": "cancelled", "reopen": "planned"}[verb]


# --- Views of a project's work ---------------------------------------------------------------------------


def test_the_tree_shows_levels_and_percentages_by_rule(lead: Client, work: Work) -> None:
    text = page(lead, f"/projects/{work.code}/activities/")

    assert "tree__name--1" in text
    assert "Cấp 2:" in text
    assert "6,66%" in text  # the whole: the task at 20 and two at 0, cut to two places


def test_the_tree_narrows_to_a_task(lead: Client, work: Work) -> None:
    text = page(lead, f"/projects/{work.code}/activities/?under={work.task.path}")

    assert _url(work.running) in text
    assert f'{_url(work.submitted.activity)}"' not in text


def test_bars_of_the_chart_are_links_that_say_what_they_show(lead: Client, work: Work) -> None:
    text = page(lead, f"/projects/{work.code}/gantt/")

    label = "1.1. Hoạt động thử"
    assert re.search(rf'<a class="gantt__bar [^"]*" href="{_url(work.running)}" aria-label="{label}', text)
    assert "kế hoạch 01/01/2018 – 31/12/2018; đang thực hiện; 40%" in text
    assert 'style="' not in text


def test_the_chart_zooms_to_a_year_by_months(lead: Client, work: Work) -> None:
    text = page(lead, f"/projects/{work.code}/gantt/?zoom=month&from=2018")

    assert ">02/2018</text>" in text
    assert "Năm 2018" in text


def test_the_part_done_is_of_the_whole_bar_also_where_only_some_is_in_sight(lead: Client, work: Work) -> None:
    services.reschedule(
        activity=work.running,
        seen=0,
        planned_start=START,
        planned_end=date(2019, 12, 31),
        reason="Kéo dài",
        by=work.cast.lead,
    )

    text = page(lead, f"/projects/{work.code}/gantt/?zoom=month&from=2018")

    done = re.search(
        rf'href="{_url(work.running)}" aria-label.*?gantt__plan" d="M0 \d+h(\d+)v.*?'
        r'gantt__done" d="M0 \d+h(\d+)v',
        text,
    )
    assert done is not None
    plan_width, done_width = map(int, done.groups())
    assert done_width / plan_width == pytest.approx(0.8, abs=0.01)  # 40 % of two years is 80 % of the first


def test_a_month_shows_what_begins_or_ends_and_lists_what_goes_on(lead: Client, work: Work) -> None:
    december = page(lead, f"/projects/{work.code}/month/?month=2018-12")
    july = page(lead, f"/projects/{work.code}/month/?month=2018-07")

    assert "Tháng 12/2018" in december
    assert "month__span" in december
    assert "month=2019-01" in december
    assert "month__span" not in july
    assert "Diễn ra suốt tháng" in july
    assert _url(work.running) in july


@pytest.mark.parametrize("month", ["", "2018-13", "abc", "0000-01", "99999-01", "2018"])
def test_a_month_that_is_none_falls_back_to_this_one(lead: Client, work: Work, month: str) -> None:
    assert "Tháng 09/2018" in page(lead, f"/projects/{work.code}/month/?month={month}")


@pytest.mark.parametrize(
    "query", ["zoom=x", "from=abcd", "from=20188", "page=0", "page=x", "state=x", "under=x"]
)
def test_parameters_that_mean_nothing_break_nothing(lead: Client, work: Work, query: str) -> None:
    page(lead, f"/projects/{work.code}/gantt/?{query}")


def test_synthetic_work_is_marked(client: Client, work: Work) -> None:
    made_up = plan(work.cast, "8", synthetic=True)

    browser = signed_in(client, work.cast.staff)

    assert "SỐ LIỆU MINH HOẠ" in page(browser, _url(made_up))
    assert "SỐ LIỆU MINH HOẠ" in page(browser, f"/projects/{work.code}/gantt/")
    assert "SỐ LIỆU MINH HOẠ" in page(browser, f"/projects/activities/?project={work.code}")
    assert "SỐ LIỆU MINH HOẠ" not in page(browser, _url(work.running))
