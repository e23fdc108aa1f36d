"""Inspections on pages: who may do what, forms that lose nothing, recommendations that become duties."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Agency
from directives.models import Assignment
from projects.models import Programme
from provinces import services
from provinces.choices import InspectionState
from provinces.models import Inspection, Province
from tests.directives.browsing import words_of
from tests.people import People
from tests.provinces.test_inspections import values

LIST, NEW = "/provinces/inspections/", "/provinces/inspections/new/"
NOW = "2018-12-03T09:00:00+07:00"


@pytest.fixture(autouse=True)
def _in_2018() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def staff(client: Client, people: People) -> Client:
    client.force_login(people.staff)
    return client


def typed(**changes: str) -> dict[str, str]:
    """An inspection as the form posts it."""
    return {
        "seen": "0",
        "programme": str(Programme.objects.get(code="2016-2020").pk),
        "title": "Đoàn kiểm tra liên ngành năm 2018",
        "decision_number": "27/QĐ-BCĐ138/CP",
        "decided_on": "01/10/2018",
        "starts_on": "15/10/2018",
        "ends_on": "30/10/2018",
        "findings": "Các địa phương triển khai nghiêm túc.",
        "members-TOTAL_FORMS": "3",
        "members-INITIAL_FORMS": "0",
        "members-0-seat": "leader",
        "members-0-agency": str(Agency.objects.get(code="bo-cong-an").pk),
        "members-0-office": "Phó Cục trưởng Cục Cảnh sát hình sự",
        "visits-TOTAL_FORMS": "3",
        "visits-INITIAL_FORMS": "0",
        "visits-0-province": str(Province.objects.get(key="20@2004").pk),
        "visits-0-visited_on": "16/10/2018",
        "visits-0-findings": "Đã ban hành kế hoạch.",
        "recommendations-TOTAL_FORMS": "1",
        "recommendations-INITIAL_FORMS": "0",
        "recommendations-0-text": "Kiện toàn Ban Chỉ đạo cấp huyện.",
        "recommendations-0-owner": str(Agency.objects.get(code="bcd138-20-2004").pk),
        "recommendations-0-due_on": "31/03/2019",
        **changes,
    }


def entered(staff: Client) -> Inspection:
    answer = staff.post(NEW, typed())
    assert answer.status_code == 302, words_of(answer)
    return Inspection.objects.get(decision_number="27/QĐ-BCĐ138/CP")


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 200), ("officer", 403), ("leader", 403), ("leadership", 403), ("auditor", 403), ("lead", 403)],
)
def test_only_staff_open_inspections(client: Client, people: People, who: str, status: int) -> None:
    client.force_login(getattr(people, who))

    assert client.get(NEW).status_code == status
    assert client.post(NEW, typed()).status_code == (302 if status == 200 else 403)


def test_an_inspection_is_entered_with_team_places_and_recommendations(staff: Client) -> None:
    found = entered(staff)
    shown = words_of(staff.get(f"{LIST}{found.pk}/"))

    for words in (
        "Đoàn kiểm tra liên ngành năm 2018",
        "Phó Cục trưởng Cục Cảnh sát hình sự",
        "Lạng Sơn",
        "Đã ban hành kế hoạch.",
        "Kiện toàn Ban Chỉ đạo cấp huyện.",
        "31/03/2019",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decided_on": "31/02/2018"}, "có thật"),
        ({"ends_on": "01/10/2018"}, "Ngày"),
        ({"members-0-seat": "member"}, "phải có trưởng đoàn"),
        ({"visits-0-visited_on": "01/12/2018"}, "nằm ngoài thời gian kiểm tra"),
        ({"members-0-office": ""}, "Chưa điền mục này"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    staff: Client, changes: dict[str, str], words: str
) -> None:
    answer = staff.post(NEW, typed(**changes))
    shown = words_of(answer)

    assert answer.status_code == 422
    assert words in shown
    assert "Kiện toàn Ban Chỉ đạo cấp huyện." in shown
    assert not Inspection.objects.filter(decision_number="27/QĐ-BCĐ138/CP").exists()


def test_a_member_of_an_agency_that_does_not_yet_exist_is_refused(staff: Client) -> None:
    later = Agency.objects.get(code="bcd138-15-2025")
    answer = staff.post(NEW, typed(**{"members-0-agency": str(later.pk)}))

    assert answer.status_code == 422
    assert "không hoạt động vào ngày quyết định 01/10/2018" in words_of(answer)


def test_a_province_that_did_not_exist_then_is_refused(staff: Client) -> None:
    later = Province.objects.get(key="15@2025")
    answer = staff.post(NEW, typed(**{"visits-0-province": str(later.pk)}))

    assert "không tồn tại vào ngày" in words_of(answer)


def test_more_rows_keep_what_was_typed(staff: Client) -> None:
    shown = words_of(staff.post(NEW, typed(more="members")))

    assert "Phó Cục trưởng Cục Cảnh sát hình sự" in shown
    assert "Đoàn kiểm tra liên ngành năm 2018" in shown
    assert 'name="members-3-office"' in shown


def test_two_editors_see_both_versions(staff: Client, people: People) -> None:
    found = entered(staff)
    services.edit_inspection(inspection=found, values=values(), seen=found.edits, by=people.staff)
    answer = staff.post(f"{LIST}{found.pk}/edit/", typed(findings="Kết quả khác."))

    assert answer.status_code == 409
    assert "So lại hai nội dung" in words_of(answer)
    assert "Kết quả khác." in words_of(answer)


def test_concluding_makes_duties_of_the_recommendations(staff: Client) -> None:
    found = entered(staff)
    wrong = staff.post(f"{LIST}{found.pk}/conclude/", {"concluded_on": "", "number": "", "symbol": ""})
    assert wrong.status_code == 422
    answer = staff.post(
        f"{LIST}{found.pk}/conclude/",
        {
            "concluded_on": "20/11/2018",
            "number": "31",
            "symbol": "TB-BCĐ138/CP",
            "signer_office": "Phó Trưởng ban",
        },
    )

    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.state == InspectionState.CONCLUDED
    duty = Assignment.objects.get(obligation__recommendation__inspection=found)
    assert duty.agency.code == "bcd138-20-2004"
    shown = words_of(staff.get(f"{LIST}{found.pk}/"))
    assert f"/directives/assignments/{duty.pk}/" in shown
    assert "Kết luận kiểm tra</summary>" not in shown


def test_a_concluded_inspection_is_not_edited(staff: Client) -> None:
    found = entered(staff)
    staff.post(
        f"{LIST}{found.pk}/conclude/",
        {"concluded_on": "20/11/2018", "number": "31", "symbol": "TB-BCĐ138/CP", "signer_office": ""},
    )

    assert staff.get(f"{LIST}{found.pk}/edit/").status_code == 409


def test_cancelling_needs_a_reason(staff: Client) -> None:
    found = entered(staff)
    assert staff.post(f"{LIST}{found.pk}/cancel/", {"reason": " "}).status_code == 422
    assert staff.post(f"{LIST}{found.pk}/cancel/", {"reason": "Hoãn sang năm sau."}).status_code == 302

    assert "Hoãn sang năm sau." in words_of(staff.get(f"{LIST}{found.pk}/"))


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("leader", 200), ("auditor", 200), ("leadership", 200), ("stranger", 404)],
)
def test_whom_it_concerns_sees_an_inspection(staff: Client, people: People, who: str, status: int) -> None:
    found = entered(staff)
    reader = Client()
    reader.force_login(getattr(people, who))

    assert reader.get(f"{LIST}{found.pk}/").status_code == status
    assert reader.post(f"{LIST}{found.pk}/cancel/", {"reason": "x"}).status_code in (403, 404)


def test_the_list_is_searched_and_exported(staff: Client, django_assert_max_num_queries: Any) -> None:
    entered(staff)
    with django_assert_max_num_queries(12):
        shown = words_of(staff.get(LIST, {"q": "lang son"}))
    assert "Đoàn kiểm tra liên ngành năm 2018" in shown
    exported = staff.get(LIST, {"format": "csv"}).content.decode("utf-8-sig")
    assert "27/QĐ-BCĐ138/CP" in exported
