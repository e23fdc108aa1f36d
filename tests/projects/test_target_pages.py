"""From a programme's objectives down to targets, and the year-by-year page of one."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import services
from projects.models import Milestone, Objective, Target, TargetCount
from tests.directives.browsing import page, post
from tests.projects.pages import Work, signed_in
from tests.projects.work_factories import PDF, make_target


@pytest.fixture
def target(work: Work) -> Target:
    programme = work.cast.project.programme
    objective = Objective.objects.create(programme=programme, number=1, text="Nâng cao nhận thức")
    found = make_target(work.cast.project, code="CT1", objective=objective, responsible=work.cast.lead_agency)
    Milestone.objects.create(target=found, year=2018, value=Decimal(75))
    Milestone.objects.create(target=found, year=2020, value=Decimal(100))
    return found


def _url(target: Target, rest: str = "") -> str:
    return f"/projects/programmes/{target.programme.code}/targets/{target.code}/{rest}"


def _data(**values: str) -> dict[str, str]:
    return {
        "numerator": "8.371,5",
        "denominator": "11.162",
        "origin": "Báo cáo rà soát 215/BC-BTTTT",
        "note": "",
        "seen": "",
        **values,
    }


def test_a_programme_leads_from_objective_to_target_and_project_and_back(
    staff: Client, target: Target
) -> None:
    programme = f"/projects/programmes/{target.programme.code}/"
    text = page(staff, programme)

    assert "Nâng cao nhận thức" in text
    assert _url(target) in text
    assert target.project is not None
    assert f"/projects/{target.project.code}/" in text
    back = page(staff, _url(target))
    assert f"{programme}#muc-tieu-1" in back
    assert f"/projects/{target.project.code}/" in back


def test_a_target_says_how_it_is_measured_and_what_the_years_should_bring(
    staff: Client, target: Target
) -> None:
    text = page(staff, _url(target))

    for words in ("Số xã có tài liệu", "Tổng số xã", "Ít nhất", target.responsible.name):  # type: ignore[union-attr]
        assert words in text
    assert "87,5" in text  # 2019, on the line between two milestones
    assert "<svg" in text
    assert "Biểu đồ cột: kế hoạch và thực hiện theo năm" in text


def test_counts_are_entered_with_their_source_and_the_rate_follows(staff: Client, target: Target) -> None:
    post(staff, _url(target, "counts/2018/"), _data())

    text = page(staff, _url(target))
    assert "75,0" in text
    assert "Báo cáo rà soát 215/BC-BTTTT" in text
    assert "Đạt" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"origin": ""}, "Chưa điền mục này."),
        ({"numerator": "12.000"}, "tỷ lệ vượt 100%"),
        ({"denominator": ""}, "phải có mẫu số"),
        ({"numerator": "75%"}, "viết như 1.234,5"),
        ({"numerator": "-4"}, "viết như 1.234,5"),
    ],
)
def test_wrong_counts_are_told_at_their_field(
    staff: Client, target: Target, values: dict[str, str], words: str
) -> None:
    assert words in post(staff, _url(target, "counts/2018/"), _data(**values), status=422)
    assert not TargetCount.objects.exists() or not target.counts.exists()


def test_a_denominator_of_nought_cannot_be_computed_and_says_so(staff: Client, target: Target) -> None:
    post(staff, _url(target, "counts/2017/"), _data(numerator="0", denominator="0"))

    assert "Không tính được" in page(staff, _url(target))


def test_a_year_that_has_not_come_or_lies_outside_is_not_counted(staff: Client, target: Target) -> None:
    assert "Năm phải từ 2015 đến 2018" in post(staff, _url(target, "counts/2019/"), _data(), status=422)
    page(staff, _url(target, "counts/2031/"), status=404)


def test_two_people_at_one_count_see_both_versions(staff: Client, work: Work, target: Target) -> None:
    services.enter_count(
        target=target,
        year=2018,
        numerator=Decimal(7000),
        denominator=Decimal(11162),
        origin="Nguồn khác",
        by=work.cast.staff,
    )

    text = post(staff, _url(target, "counts/2018/"), _data(), status=409)

    assert "Nguồn khác" in text
    assert 'value="8.371,5"' in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None
    post(staff, _url(target, "counts/2018/"), _data(seen=seen[1]))
    assert target.counts.get().numerator == Decimal("8371.5")


def test_the_source_of_a_count_can_be_attached_and_read(staff: Client, target: Target) -> None:
    assert "/attach/" not in page(staff, _url(target))
    post(staff, _url(target, "counts/2018/"), _data())
    upload = SimpleUploadedFile("nguon.pdf", PDF)
    post(staff, _url(target, "counts/2018/attach/"), {"description": "Bảng rà soát", "file": upload})

    assert "Bảng rà soát" in page(staff, _url(target))


@pytest.mark.parametrize("name", ["lead", "auditor", "stranger"])
def test_only_staff_enter_counts(client: Client, work: Work, target: Target, name: str) -> None:
    browser = signed_in(client, work.cast.people[name])

    assert "/counts/2018/" not in page(browser, _url(target))
    page(browser, _url(target, "counts/2018/"), status=403)


def test_somebody_without_reports_is_told_that_counts_may_be_missing(
    client: Client, work: Work, target: Target
) -> None:
    text = page(signed_in(client, work.cast.officer), _url(target))

    assert "không có quyền xem báo cáo tổng hợp" in text


def test_the_page_of_all_targets_of_a_project_fits(staff: Client, work: Work, target: Target) -> None:
    for number in range(4):
        make_target(work.cast.project, code=f"CT9{number}")

    assert _url(target) in page(staff, f"/projects/{work.code}/targets/")
    page(staff, f"/projects/programmes/{target.programme.code}/")
