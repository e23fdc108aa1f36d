"""The coverage board, its criteria one by one, and the map: who sees them, what they say, what they cost."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Programme
from provinces import map as drawing
from provinces.models import Consolidation, Province
from tests.people import People

STATEMENTS = 15
BOARD, MAP = "/provinces/coverage/", "/provinces/map/"
PLAN = f"{BOARD}plan/"


def _text(client: Client, path: str) -> str:
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == 200
    assert len(statements) <= STATEMENTS
    content = response.content.decode()
    assert "style=" not in content
    return " ".join(content.split())


def _consolidate(people: People, *, but: str = "") -> None:
    for province in Province.objects.valid_on(date(2018, 6, 30)).exclude(key=but):
        Consolidation.objects.create(
            province=province,
            decision_number=f"{province.pk}/QĐ-UBND",
            decided_on=date(2017, 3, 1),
            signer_office="Chủ tịch",
            recorded_by=people.staff,
        )


@pytest.mark.parametrize("path", [BOARD, PLAN, MAP, f"{MAP}?format=svg", f"{BOARD}?format=xlsx"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("leadership", 200),
        ("auditor", 200),
        ("lead", 200),
        ("officer", 403),
        ("leader", 403),
        ("administrator", 403),
        ("stranger", 403),
    ],
)
def test_who_sees_the_country(client: Client, people: People, path: str, who: str, status: int) -> None:
    client.force_login(getattr(people, who))

    assert client.get(path).status_code == status
    assert client.post(path).status_code == 405


def test_the_board_names_who_lacks_it_with_links(staff_client: Client, people: People) -> None:
    _consolidate(people, but="15@2004")
    text = _text(staff_client, f"{BOARD}?programme=2016-2020&on=31/12/2020")

    assert "98,4% địa phương (62/63) đã kiện toàn Ban Chỉ đạo" in text
    assert "còn 1 địa phương chưa kiện toàn Ban Chỉ đạo: Yên Bái." in text
    assert '<a href="/provinces/15@2004/">Yên Bái</a>' in text


def test_the_whole_country_is_said_to_be_whole(staff_client: Client, people: People) -> None:
    _consolidate(people)

    assert "100% địa phương (63/63) đã kiện toàn Ban Chỉ đạo." in _text(staff_client, BOARD)


def test_by_the_boundaries_of_2025_a_unit_is_partial_until_all_its_parts_have_done_it(
    staff_client: Client, people: People
) -> None:
    _consolidate(people, but="15@2004")
    text = _text(staff_client, f"{BOARD}consolidated/?programme=2016-2020&on=01/07/2025")

    assert text.count('<th scope="row"') == 34
    assert "97,1% địa phương (33/34)" in text or "(33/34)" in text
    assert ">1/2<" in text


@pytest.mark.parametrize("on", ["32/01/2020", "abc", "31/02/2025"])
@pytest.mark.parametrize("path", [BOARD, MAP, PLAN])
def test_a_day_that_does_not_exist_is_refused_in_words(staff_client: Client, path: str, on: str) -> None:
    assert "Ngày phải có dạng ngày/tháng/năm và có thật" in _text(staff_client, f"{path}?on={on}")
    if path != PLAN:
        assert staff_client.get(f"{path}?on={on}&format=csv").status_code == 400


def test_unknown_criteria_and_formats(staff_client: Client) -> None:
    assert staff_client.get(f"{BOARD}khong-co/").status_code == 404
    assert staff_client.get(f"{BOARD}?format=exe").status_code == 400
    assert staff_client.get(f"{MAP}?format=exe").status_code == 400
    assert 'id="id_programme_error"' in _text(staff_client, f"{BOARD}?programme=xyz")


def test_every_criterion_has_a_page(staff_client: Client) -> None:
    rows = json.loads(staff_client.get(f"{BOARD}?format=json").content)
    codes = [code for code in rows[0] if code not in {"key", "province"}]

    assert len(rows) >= 63
    assert len(codes) >= 9
    for code in codes:
        _text(staff_client, f"{BOARD}{code}/")
        _text(staff_client, f"{MAP}?measure=c:{code}")


@pytest.mark.parametrize("programme", ["2016-2020", "2021-2025"])
def test_every_programme_has_a_board(staff_client: Client, programme: str) -> None:
    assert Programme.objects.filter(code=programme).exists()
    _text(staff_client, f"{BOARD}?programme={programme}")
    _text(staff_client, f"{MAP}?programme={programme}")


@pytest.mark.parametrize(("on", "count"), [("30/06/2025", 63), ("01/07/2025", 34)])
def test_the_map_draws_all_65_outlines_in_the_units_of_the_day(
    staff_client: Client, on: str, count: int
) -> None:
    text = _text(staff_client, f"{MAP}?on={on}")

    assert all(outline.path in text for outline in drawing.outlines().values())
    assert text.count('<g class="map-unit') == count
    assert text.count('<th scope="row"') == count
    assert "CC BY 4.0" in text
    assert "Hoàng Sa (Đà Nẵng)" in text
    assert "Trường Sa (Khánh Hòa)" in text


@pytest.mark.parametrize("period", ["Y", "H1"])
def test_a_figure_without_reports_is_no_figure(staff_client: Client, period: str) -> None:
    text = _text(staff_client, f"{MAP}?measure=f:C.03&year=2018&period={period}&on=30/06/2018")

    assert "Chưa có kỳ báo cáo" in text
    assert text.count("chưa có số liệu") >= 63


def test_pictures_for_slides(staff_client: Client) -> None:
    svg = staff_client.get(f"{MAP}?format=svg&on=01/07/2025")
    png = staff_client.get(f"{MAP}?format=png&on=01/07/2025")

    assert svg["Content-Type"] == "image/svg+xml"
    assert "attachment" in svg["Content-Disposition"]
    assert "Hoàng Sa" in svg.content.decode()
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")


def test_made_up_figures_are_called_so_on_pages_and_pictures(staff_client: Client, people: People) -> None:
    Consolidation.objects.create(
        province=Province.objects.get(key="15@2004"),
        decision_number="1/QĐ-UBND",
        decided_on=date(2017, 3, 1),
        signer_office="Chủ tịch",
        recorded_by=people.staff,
        synthetic=True,
    )

    for path in (BOARD, MAP, PLAN):
        assert "SỐ LIỆU MINH HOẠ" in _text(staff_client, path)
    assert "SỐ LIỆU MINH HOẠ" in staff_client.get(f"{MAP}?format=svg").content.decode()
    assert "SỐ LIỆU MINH HOẠ" in staff_client.get(f"{BOARD}?format=csv").content.decode()
