"""Programmes, projects, and the links between them and the instruments that approve them."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency
from projects.choices import AgencyRole
from projects.models import Programme, Project, ProjectAgency
from tests.people import People

STATEMENTS = 15


def _text(client: Client, path: str) -> str:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == 200
    assert len(statements) <= STATEMENTS
    return " ".join(response.content.decode().split())


def test_the_list_names_every_programme_with_its_years(staff_client: Client) -> None:
    text = _text(staff_client, "/projects/")

    for programme in Programme.objects.all():
        assert f"/projects/programmes/{programme.code}/" in text
        assert f"{programme.year_from}–{programme.year_to}" in text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("year=2018", ["2016-2020"]),
        ("q=1427", ["2011-2015"]),
        ("q=buon ban phu nu", ["2004-2010"]),
        ("year=1999", []),
    ],
)
def test_programmes_are_found_by_year_and_by_words(
    staff_client: Client, query: str, codes: list[str]
) -> None:
    found = json.loads(staff_client.get(f"/projects/?{query}&format=json").content)

    assert [row["code"] for row in found] == codes


@pytest.mark.parametrize("year", ["abc", "-5", "999999999999", "2016.5.1", "%00", "NaN", "Infinity"])
def test_a_year_that_is_none_is_refused_in_words(staff_client: Client, year: str) -> None:
    assert "Bộ lọc có giá trị không hợp lệ" in _text(staff_client, f"/projects/?year={year}")


def test_the_programme_of_2016_shows_objectives_projects_leads_and_targets(staff_client: Client) -> None:
    text = _text(staff_client, "/projects/programmes/2016-2020/")

    assert "/directives/qd-2546-2015-ttg/" in text
    assert "Đẩy mạnh công tác phát hiện, điều tra, truy tố và xét xử" in text
    for project in Project.objects.filter(programme__code="2016-2020"):
        assert f"/projects/{project.code}/" in text
    assert "CT2b" in text
    assert "2020: <span" in text  # not 2.020
    assert "Bộ Tư pháp <span" in text  # its lead is not verified


def test_a_programme_without_known_parts_says_so_and_fills_nothing_in(staff_client: Client) -> None:
    text = _text(staff_client, "/projects/programmes/2011-2015/")

    assert "chưa xác minh" in text.lower()
    assert "Các đề án" not in text


def test_the_page_of_project_1_shows_subprojects_agencies_and_both_instruments(staff_client: Client) -> None:
    text = _text(staff_client, "/projects/de-an-1/")

    assert "Đề án 1. Truyền thông phòng, chống mua bán người" in text
    assert "/directives/qd-1090-2017-btttt/" in text
    assert "/directives/qd-2546-2015-ttg/" in text
    assert "Truyền thông phòng, chống mua bán người tại cộng đồng" in text
    assert "Bộ Tư lệnh Bộ đội Biên phòng" in text
    assert "/projects/programmes/2016-2020/targets/CT1/" in text


def test_the_instrument_links_back_to_the_project_it_approves(staff_client: Client) -> None:
    assert "/projects/de-an-1/" in _text(staff_client, "/directives/qd-1090-2017-btttt/")


def test_leads_are_shown_with_their_periods_in_order(staff_client: Client) -> None:
    project = Project.objects.get(code="de-an-5")
    ProjectAgency.objects.filter(project=project).update(valid_to="2018-08-05")
    ProjectAgency.objects.create(
        project=project,
        agency=Agency.objects.get(code="bo-tu-phap"),
        role=AgencyRole.LEAD,
        valid_from="2018-08-06",
        verified=True,
    )

    text = _text(staff_client, "/projects/de-an-5/")

    assert text.index("đến 05/08/2018") < text.index("từ 06/08/2018")


def test_every_programme_and_project_has_a_page(staff_client: Client) -> None:
    for code in Programme.objects.values_list("code", flat=True):
        _text(staff_client, f"/projects/programmes/{code}/")
    for code in Project.objects.values_list("code", flat=True):
        _text(staff_client, f"/projects/{code}/")


@pytest.mark.parametrize(
    "path", ["/projects/khong-co/", "/projects/programmes/1999/", "/projects/programmes/"]
)
def test_unknown_programmes_and_projects_are_not_found(staff_client: Client, path: str) -> None:
    assert staff_client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/projects/", "/projects/programmes/2016-2020/", "/projects/de-an-1/"])
def test_pages_ask_who_is_there_and_change_nothing(client: Client, people: People, path: str) -> None:
    assert client.get(path).status_code == 302
    for person in (people.officer, people.auditor, people.stranger):
        client.force_login(person)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405
