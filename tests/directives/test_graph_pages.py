"""The picture of how instruments relate: on its page with the table beside it, and small on the page of one."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from directives import services
from directives.choices import RelationKind
from directives.models import InstrumentRelation, LegalInstrument
from directives.queries.pages_graph import LINE_WORDS, MOST_AROUND, MOST_DRAWN
from tests.directives.browsing import page, statements
from tests.directives.factories import Cast, make_instrument

GRAPH = "/directives/graph/"


def _svg(client: Client, path: str) -> ET.Element:
    """The first drawing of a page, which must be well formed."""
    text = client.get(path).content.decode()
    start = text.index('<div class="picture__frame"')
    start = text.index("<svg", start)
    return ET.fromstring(text[start : text.index("</svg>", start) + 6])


def _links(svg: ET.Element) -> set[str]:
    return {each.get("href", "") for each in svg.iter() if each.tag.endswith("}a")}


def test_every_relation_is_drawn_and_every_box_leads_to_its_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)

    svg = _svg(client, GRAPH)

    codes = {
        code
        for pair in InstrumentRelation.objects.values_list("subject__code", "target__code")
        for code in pair
    }
    assert _links(svg) == {f"/directives/{code}/" for code in codes}
    edges = [each for each in svg.iter() if "picture__edge" in each.get("class", "")]
    assert len(edges) == InstrumentRelation.objects.count()
    for code in ("ct-48-2010-tw", "qd-2546-2015-ttg", "kh-15-2016-bcd138", "kh-521-2018-ubnd-ha-nam"):
        assert f"/directives/{code}/" in _links(svg)


def test_the_table_beside_it_says_the_same(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)

    rows = json.loads(client.get(f"{GRAPH}?format=json").content)

    assert len(rows) == InstrumentRelation.objects.count()
    assert {"subject": "Kế hoạch 15/KH-BCĐ138/CP", "kind": "triển khai thực hiện"}.items() <= next(
        row for row in rows if row["subject"].startswith("Kế hoạch 15/")
    ).items()


def test_around_an_instrument_stands_what_it_rests_on_and_what_rests_on_it(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.stranger)

    links = _links(_svg(client, f"{GRAPH}?instrument=quyet dinh 2546/QĐ-TTg"))

    assert "/directives/luat-66-2011-qh12/" in links
    assert "/directives/kh-521-2018-ubnd-ha-nam/" in links
    assert "/directives/luat-91-2025-qh15/" not in links
    rows = json.loads(client.get(f"{GRAPH}?instrument=qd-2546-2015-ttg&format=json").content)
    assert 0 < len(rows) < InstrumentRelation.objects.count()


@pytest.mark.parametrize("named", ["khong he co", "quyết định", "%00"])
def test_an_instrument_that_is_not_just_one_shows_everything(client: Client, cast: Cast, named: str) -> None:
    client.force_login(cast.stranger)

    text = page(client, f"{GRAPH}?instrument={named}")

    assert "Đang hiện mọi quan hệ" in text


def test_words_in_the_picture_are_escaped(client: Client, cast: Cast) -> None:
    first = make_instrument(title="<script>alert(1)</script> & “ngoặc”")
    services.add_relation(subject=make_instrument(), kind="implements", target=first, by=cast.staff)
    client.force_login(cast.stranger)

    _svg(client, f"{GRAPH}?instrument={first.code}")
    assert "<script>alert" not in client.get(f"{GRAPH}?instrument={first.code}").content.decode()


def test_too_many_instruments_are_not_drawn_at_once(client: Client, cast: Cast) -> None:
    centre = make_instrument()
    others = [make_instrument() for _number in range(MOST_DRAWN)]
    InstrumentRelation.objects.bulk_create(
        [InstrumentRelation(subject=other, kind="implements", target=centre) for other in others]
    )
    client.force_login(cast.stranger)

    text = page(client, GRAPH)

    assert "vẽ cùng lúc thì không đọc được" in text
    assert "picture__frame" not in text
    assert "picture__frame" in page(client, f"{GRAPH}?instrument=qd-2546-2015-ttg")
    # On the page of the one they all relate to there would be too many as well.
    assert "picture__frame" not in page(client, f"/directives/{centre.code}/")


def test_statements_do_not_grow_with_the_picture(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    before = statements(client, GRAPH)
    for _number in range(5):
        services.add_relation(
            subject=make_instrument(), kind="implements", target=make_instrument(), by=cast.staff
        )

    assert statements(client, GRAPH) == before <= 10


def test_the_page_of_an_instrument_draws_its_neighbours(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)

    assert _links(_svg(client, "/directives/qd-12-2017-bcd138/")) == {
        "/directives/qd-12-2017-bcd138/",
        "/directives/qd-165-2020-bcd138/",
    }
    alone = make_instrument()
    assert "picture__frame" not in page(client, f"/directives/{alone.code}/")
    assert MOST_AROUND >= 9  # as many as hang on the programme 2016-2020
    assert LegalInstrument.objects.get(code="qd-2546-2015-ttg").relations.exists()


def test_every_kind_of_line_is_in_the_legend() -> None:
    assert set(LINE_WORDS) == set(RelationKind)
