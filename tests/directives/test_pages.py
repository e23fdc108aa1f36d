"""The register of instruments and the page of one."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directives.choices import RelationKind
from directives.citations import Citation, citations_of, register
from directives.models import InstrumentRelation, LegalInstrument
from directives.queries import INVERSE_RELATIONS
from tests.people import People

STATEMENTS = 15


def _text(client: Client, path: str, status: int = 200) -> str:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == status
    assert len(statements) <= STATEMENTS
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("2546", "qd-2546-2015-ttg"),
        ("1546", "qd-2546-2015-ttg"),  # as the press printed it
        ("1546/QĐ-TTg", "qd-2546-2015-ttg"),
        ("2546/QĐ-TTg", "qd-2546-2015-ttg"),
        ("quyet dinh 2546", "qd-2546-2015-ttg"),
        ("quy che", "qd-12-2017-bcd138"),
        ("QUY CHẾ HOẠT ĐỘNG", "qd-12-2017-bcd138"),
        ("Quyết định 2496", "qd-2496-2017"),
        ("48-CT/TW", "ct-48-2010-tw"),
        ("12/QĐ-TTg", "qd-12-2017-bcd138"),
    ],
)
def test_searching_the_register_finds_the_instrument(staff_client: Client, query: str, code: str) -> None:
    response = staff_client.get("/directives/", {"q": query, "format": "json"})

    assert code in {row["code"] for row in json.loads(response.content)}


def test_a_search_narrows_the_register(staff_client: Client) -> None:
    found = json.loads(staff_client.get("/directives/?q=1546&format=json").content)

    assert [row["code"] for row in found] == ["qd-2546-2015-ttg"]
    assert found[0]["printed_as"] == ["1546/QĐ-TTg"]


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("type=law", "type", "Luật"),
        ("year=2016", "issued_on", "2016"),
        ("status=in_force", "status", "còn hiệu lực"),
        ("issuer=Bộ Chính trị", "issuer", "Bộ Chính trị"),
    ],
)
def test_each_filter_keeps_only_what_it_names(
    staff_client: Client, query: str, field: str, value: str
) -> None:
    found = json.loads(staff_client.get(f"/directives/?{query}&format=json").content)

    assert 0 < len(found) < LegalInstrument.objects.count()
    assert {row[field][: len(value)] for row in found} == {value}


def test_the_register_opens_with_the_newest_instrument_and_shows_misprints(staff_client: Client) -> None:
    assert "in nhầm là 1546/QĐ-TTg" in _text(staff_client, "/directives/?q=2546")
    newest = LegalInstrument.objects.exclude(issued_on=None).latest("issued_on")
    assert newest.reference in _text(staff_client, "/directives/")


def test_the_page_of_2546_shows_identity_misprint_and_relations(staff_client: Client) -> None:
    text = _text(staff_client, "/directives/qd-2546-2015-ttg/")

    assert "Quyết định 2546/QĐ-TTg" in text
    assert "31/12/2015" in text
    assert "In nhầm là 1546/QĐ-TTg" in text
    assert "/directives/luat-66-2011-qh12/" in text  # căn cứ
    assert "Được triển khai thực hiện bằng" in text
    assert "/directives/kh-15-2016-bcd138/" in text
    assert "/projects/programmes/2016-2020/" in text  # phê duyệt


def test_a_replaced_regulation_and_its_successor_name_each_other(staff_client: Client) -> None:
    old, new = "/directives/qd-12-2017-bcd138/", "/directives/qd-165-2020-bcd138/"

    assert "Bị thay thế bởi" in _text(staff_client, old)
    assert new in _text(staff_client, old)
    assert "Thay thế" in _text(staff_client, new)
    assert old in _text(staff_client, new)


def test_an_instrument_whose_symbol_is_unknown_is_marked(staff_client: Client) -> None:
    text = _text(staff_client, "/directives/qd-2496-2017/")

    assert "chưa xác minh" in text.lower()
    assert "Ký hiệu cần xác minh" in text


def test_every_instrument_has_a_page(staff_client: Client) -> None:
    for code in LegalInstrument.objects.values_list("code", flat=True):
        _text(staff_client, f"/directives/{code}/")


def test_a_relation_reads_in_words_from_both_sides() -> None:
    assert set(INVERSE_RELATIONS) == set(RelationKind)


def test_statements_do_not_grow_with_relations(staff_client: Client) -> None:
    path = "/directives/qd-2546-2015-ttg/"
    staff_client.get(path)
    with CaptureQueriesContext(connection) as few:
        staff_client.get(path)
    centre = LegalInstrument.objects.get(code="qd-2546-2015-ttg")
    for other in LegalInstrument.objects.exclude(pk=centre.pk):
        InstrumentRelation.objects.get_or_create(subject=other, kind=RelationKind.AMENDS, target=centre)
    with CaptureQueriesContext(connection) as many:
        staff_client.get(path)

    assert len(many) == len(few)


@pytest.mark.parametrize(
    "path", ["/directives/khong-co/", "/directives/%00/", "/directives/qd-2546-2015-ttg%0a/"]
)
def test_an_unknown_instrument_is_not_found(staff_client: Client, path: str) -> None:
    assert staff_client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/directives/", "/directives/qd-2546-2015-ttg/"])
def test_pages_ask_who_is_there_and_change_nothing(client: Client, people: People, path: str) -> None:
    assert client.get(path).status_code == 302
    for person in (people.officer, people.auditor, people.stranger):
        client.force_login(person)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405


def test_a_provider_of_citations_is_asked_once(people: People) -> None:
    def provider(instrument: LegalInstrument, user: object) -> list[Citation]:
        return [Citation("nhắc đến", str(instrument), "/")]

    from directives import citations

    before = list(citations._providers)
    try:
        register(provider)
        register(provider)
        found = citations_of(LegalInstrument.objects.get(code="qd-2546-2015-ttg"), people.staff)
    finally:
        citations._providers[:] = before
    assert [item.role for item in found].count("nhắc đến") == 1
