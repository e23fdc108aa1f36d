"""Search, order, pages and files of lists, tried on the register of instruments."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.lists import PER_PAGE, ListSpec, list_response, ordered, search
from directives.choices import InstrumentStatus, InstrumentType
from directives.models import LegalInstrument
from directives.queries import INSTRUMENTS
from tests.people import People

TEMPLATE = "directives/instrument_list.html"


def _instrument(number: str, title: str, **values: object) -> LegalInstrument:
    fields: dict[str, object] = {
        "code": f"thu-{number}",
        "symbol": "QĐ-THU",
        "type": InstrumentType.DECISION,
        "issuer": "Cơ quan thử",
        "status": InstrumentStatus.IN_FORCE,
        "issued_on": date(2017, 1, 1),
    }
    return LegalInstrument.objects.create(number=number, title=title, **{**fields, **values})


@pytest.fixture
def rows(db: None) -> list[LegalInstrument]:
    """Instruments of a kind the reference data do not have, more than one page of them."""
    return [_instrument(str(9000 + place), f"Thử nghiệm lần {place}") for place in range(PER_PAGE + 5)]


def _request(people: People, query: str) -> HttpRequest:
    request = RequestFactory().get(f"/directives/{query}")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
    request.user = people.staff
    return request


def _answer(people: People, query: str, spec: ListSpec[LegalInstrument] = INSTRUMENTS) -> HttpResponse:
    found = LegalInstrument.objects.filter(symbol="QĐ-THU").prefetch_related("errata")
    return list_response(_request(people, query), spec, found, TEMPLATE)


def _names(content: bytes) -> list[str]:
    return [row["code"] for row in json.loads(content)]


# --- Search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hoà bình", True),
        ("HÒA-BÌNH", True),
        ("hoa binh", True),
        ("binh hoa", True),  # words in any order
        ("hoa bin", True),  # the beginning of a word
        ("oa", False),  # not its middle
        ("hoa lac", False),  # every word must be there
        ("  ", True),  # nothing asked
        ("%", False),
        ("_", False),
        ("\\", False),
        ("'; DROP TABLE x; --", False),
        ("đường", True),
        ("duong", True),
        ("100%", True),
    ],
)
def test_search_finds_words_whatever_their_marks_case_and_order(db: None, query: str, found: bool) -> None:
    wanted = _instrument("9900", "Hòa Bình, đường 100% (đợt 1)")

    result = search(LegalInstrument.objects.filter(pk=wanted.pk), ["title"], query)

    assert list(result) == ([wanted] if found else [])


# --- Order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [column.key for column in INSTRUMENTS.columns if column.sort])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_sortable_column_orders_both_ways_and_always_the_same(
    rows: Sequence[LegalInstrument], column: str, sign: str
) -> None:
    found, taken = ordered(LegalInstrument.objects.all(), INSTRUMENTS, sign + column)

    assert taken == sign + column
    assert list(found) == list(ordered(LegalInstrument.objects.order_by("?"), INSTRUMENTS, sign + column)[0])


def test_numbers_sort_by_value_and_empty_ones_come_last(db: None) -> None:
    for number in ("9", "100", "20", ""):
        _instrument(number, "Số", code=f"so-{number or 'khong'}")
    numbered = LegalInstrument.objects.filter(symbol="QĐ-THU")

    up = [row.number for row in ordered(numbered, INSTRUMENTS, "number")[0]]
    down = [row.number for row in ordered(numbered, INSTRUMENTS, "-number")[0]]

    assert (up, down) == (["9", "20", "100", ""], ["100", "20", "9", ""])


@pytest.mark.parametrize(
    "sort", ["nonsense", "-", "--number", "pk", "issuing_agency__code", "title", "number\x00"]
)
def test_an_unknown_order_is_the_usual_order(db: None, sort: str) -> None:
    found, taken = ordered(LegalInstrument.objects.all(), INSTRUMENTS, sort)

    assert taken == "-issued_on"
    assert list(found) == list(ordered(LegalInstrument.objects.all(), INSTRUMENTS, "-issued_on")[0])


def test_a_list_without_a_usual_order_keeps_that_of_its_rows(db: None) -> None:
    spec = replace(INSTRUMENTS, sort="")

    found, taken = ordered(LegalInstrument.objects.order_by("-code"), spec, "")

    assert taken == ""
    assert [row.code for row in found] == sorted((row.code for row in found), reverse=True)


# --- Pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", "1–25"),
        ("?page=2", "26–30"),
        ("?page=99", "26–30"),
        ("?page=99999999999999999999999999", "26–30"),
        ("?page=0", "26–30"),
        ("?page=-1", "26–30"),
        ("?page=abc", "1–25"),
        ("?page=1.5", "1–25"),
        ("?page=%00", "1–25"),
        ("?page=" + "9" * 5000, "1–25"),
    ],
)
def test_pages_that_do_not_exist_fall_back_to_one_that_does(
    rows: Sequence[LegalInstrument], people: People, query: str, numbers: str
) -> None:
    response = _answer(people, query)

    assert response.status_code == 200
    assert f"{numbers} trong 30 văn bản" in response.content.decode()


def test_an_empty_list_says_so(people: People) -> None:
    assert "Chưa có mục nào" in _answer(people, "").content.decode()


def test_a_search_without_result_offers_to_drop_the_filters(
    rows: Sequence[LegalInstrument], people: People
) -> None:
    content = _answer(people, "?q=khongcogi").content.decode()

    assert "Không tìm thấy mục nào" in content
    assert 'href="/directives/"' in content


@pytest.mark.parametrize(
    "query", ["?type=nonsense", "?year=99999", "?status=%00", "?q=a%00b", "?q=" + "a" * 5000]
)
def test_a_filter_that_cannot_be_read_shows_no_rows_and_says_why(
    rows: Sequence[LegalInstrument], people: People, query: str
) -> None:
    response = _answer(people, query)

    assert response.status_code == 200
    assert "Bộ lọc có giá trị không hợp lệ" in response.content.decode()
    assert "invalid-feedback" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?page=2", "?q=thu+nghiem", "?sort=-issuer", "?type=decision&year=2017"]
)
def test_a_page_takes_as_many_statements_for_many_rows_as_for_one(people: People, query: str) -> None:
    _instrument("9000", "Thử nghiệm")
    _answer(people, query)  # the person's memberships are asked once
    with CaptureQueriesContext(connection) as few:
        _answer(people, query)
    for place in range(40):
        _instrument(str(9100 + place), "Thử nghiệm")
    with CaptureQueriesContext(connection) as many:
        _answer(people, query)

    assert len(many) == len(few)


# --- Files -----------------------------------------------------------------------------------------------


@time_machine.travel("2018-06-14T08:00:00+07:00", tick=False)
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_file_holds_everything_that_is_filtered_and_is_named_with_the_day(
    rows: Sequence[LegalInstrument], people: People, file_format: str
) -> None:
    response = _answer(people, f"?format={file_format}&q=thu+nghiem&page=2")

    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="van-ban-2018-06-14.{file_format}"'
    if file_format == "json":
        assert len(json.loads(response.content)) == 30
    elif file_format == "csv":
        assert len(response.content.decode("utf-8-sig").splitlines()) == 31
    else:
        page = load_workbook(io.BytesIO(response.content)).active
        assert page is not None
        assert page.max_row == 31


def test_a_file_is_filtered_and_ordered_like_the_page(
    rows: Sequence[LegalInstrument], people: People
) -> None:
    response = _answer(people, "?format=json&q=lan+1&sort=-number")

    assert _names(response.content) == [f"thu-{number}" for number in (*range(9019, 9009, -1), 9001)]


def test_a_file_takes_two_statements(rows: Sequence[LegalInstrument], people: People) -> None:
    _answer(people, "?format=json")  # the filters' own choices are asked for the form

    with CaptureQueriesContext(connection) as statements:
        _answer(people, "?format=json")

    assert len([item for item in statements if "LIMIT 10001" in item["sql"] or "erratum" in item["sql"]]) == 2


@pytest.mark.parametrize("wanted", ["exe", "CSV", "", "csv%00", "../../etc/passwd"])
def test_an_unknown_format_is_refused_in_words(
    rows: Sequence[LegalInstrument], people: People, wanted: str
) -> None:
    response = _answer(people, f"?format={wanted}")

    assert response.status_code == 400
    assert "Không có định dạng tệp này" in response.content.decode()


def test_a_file_is_refused_when_a_filter_cannot_be_read(
    rows: Sequence[LegalInstrument], people: People
) -> None:
    response = _answer(people, "?format=csv&type=nonsense")

    assert response.status_code == 400
    assert "chưa tạo tệp" in response.content.decode()


def test_a_list_that_is_too_long_for_a_file_says_so(rows: Sequence[LegalInstrument], people: People) -> None:
    response = _answer(people, "?format=csv", replace(INSTRUMENTS, export_limit=29))

    assert response.status_code == 400
    assert "hơn 29 dòng" in response.content.decode()
    assert "Tải danh sách" not in _answer(people, "", replace(INSTRUMENTS, export_limit=29)).content.decode()
