"""The list of provinces as at a day, and the page of one."""

import json

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from provinces.models import Province
from tests.people import People

STATEMENTS = 15


def _text(client: Client, path: str) -> str:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == 200
    assert len(statements) <= STATEMENTS
    return " ".join(response.content.decode().split())


def _keys(client: Client, query: str) -> list[str]:
    return [row["key"] for row in json.loads(client.get(f"/provinces/?{query}&format=json").content)]


@pytest.mark.parametrize(
    ("day", "count"),
    [("30/06/2025", 63), ("01/07/2025", 34), ("1/1/2018", 63), ("2018-06-14", 63), ("31/12/2003", 0)],
)
def test_the_list_shows_the_boundaries_of_the_day(staff_client: Client, day: str, count: int) -> None:
    text = _text(staff_client, f"/provinces/?on={day}")

    assert f"{count} đơn vị theo địa giới ngày" in text
    assert text.count('<th scope="row"') == count


@pytest.mark.parametrize(("today", "count"), [("2018-06-14", 63), ("2025-06-30", 63), ("2025-07-01", 34)])
def test_without_a_day_the_boundaries_are_those_of_today(
    client: Client, people: People, today: str, count: int
) -> None:
    with time_machine.travel(f"{today}T09:00:00+07:00"):
        client.force_login(people.staff)

        assert len(_keys(client, "")) == count


def test_both_maps_are_one_click_away(staff_client: Client) -> None:
    text = _text(staff_client, "/provinces/")

    assert 'href="?on=30/06/2025"' in text
    assert 'href="?on=01/07/2025"' in text


@pytest.mark.parametrize(
    "day", ["31/02/2025", "30/06/25", "abc", "06/30/2025", "0/0/0", "%00", "1/1/99999", "2025", "'"]
)
def test_a_day_that_does_not_exist_is_refused_in_words(staff_client: Client, day: str) -> None:
    text = _text(staff_client, f"/provinces/?on={day}")

    assert "Ngày phải có dạng ngày/tháng/năm và có thật" in text
    assert staff_client.get(f"/provinces/?format=csv&on={day}").status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("pilot=yes", 6),
        ("pilot=no", 57),
        ("border=any", 25),
        ("border=none", 38),
        ("border=CN", 7),
        ("border=LA", 10),
        ("border=KH", 10),
        ("region=central_highlands", 5),
        ("kind=city", 6),
        ("region=southeast&kind=city", 1),
    ],
)
def test_filters_of_the_63(staff_client: Client, query: str, count: int) -> None:
    assert len(_keys(staff_client, f"on=30/06/2025&{query}")) == count


@pytest.mark.parametrize(
    ("query", "key"),
    [("hoà bình", "17@2004"), ("hoa binh", "17@2004"), ("tp hcm", "79@2004"), ("15@2004", "15@2004")],
)
def test_a_province_is_found_by_any_spelling(staff_client: Client, query: str, key: str) -> None:
    assert key in _keys(staff_client, f"on=30/06/2025&q={query}")


@pytest.mark.parametrize("query", ["pilot=maybe", "border=XX", "region=%00", "kind=1"])
def test_unknown_filters_are_refused_in_words(staff_client: Client, query: str) -> None:
    assert "Bộ lọc có giá trị không hợp lệ" in _text(staff_client, f"/provinces/?{query}")


def test_the_new_lao_cai_names_both_predecessors_with_the_legal_basis(staff_client: Client) -> None:
    text = _text(staff_client, "/provinces/15@2025/")

    assert "Hình thành từ" in text
    assert "/provinces/10@2004/" in text
    assert "/provinces/15@2004/" in text
    assert "Nghị quyết 202/2025/QH15" in text
    assert "Ban Chỉ đạo 138 tỉnh Lào Cai" in text


def test_yen_bai_says_where_it_went(staff_client: Client) -> None:
    text = _text(staff_client, "/provinces/15@2004/")

    assert "Nay thuộc" in text
    assert "/provinces/15@2025/" in text
    assert "không còn là một đơn vị riêng" in text.lower()


def test_every_province_has_a_page(staff_client: Client) -> None:
    for key in Province.objects.values_list("key", flat=True):
        _text(staff_client, f"/provinces/{key}/")


@pytest.mark.parametrize("key", ["15@1999", "15", "99@2025", "15@2025x", "%00@2025", "١٥@2025"])
def test_an_unknown_province_is_not_found(staff_client: Client, key: str) -> None:
    assert staff_client.get(f"/provinces/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["/provinces/", "/provinces/15@2025/"])
def test_pages_ask_who_is_there_and_change_nothing(client: Client, people: People, path: str) -> None:
    assert client.get(path).status_code == 302
    for person in (people.officer, people.auditor, people.stranger):
        client.force_login(person)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405
