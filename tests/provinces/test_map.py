"""The map: every outline is the province it says it is, and every unit of another day is drawn whole."""

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

import pytest

from core.text import fold
from provinces import map as drawing
from provinces.models import Province
from provinces.queries import FIRST_DAY_OF_34, LAST_DAY_OF_63, boundaries_on

NAMES = drawing.read_names(drawing.SOURCE.read_text(encoding="utf-8"))
SVG = "{http://www.w3.org/2000/svg}"


def test_there_are_63_provinces_and_two_archipelagos() -> None:
    assert len(NAMES) == 65
    assert set(NAMES) == set(drawing.PROVINCE_OF) == set(drawing.outlines())
    assert len(set(drawing.PROVINCE_OF.values())) == 63


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(drawing.ISLANDS)))
def test_each_outline_is_the_province_of_that_name(db: None, name: str) -> None:
    province = Province.objects.get(key=drawing.PROVINCE_OF[name])
    called = {fold(spelling) for spelling in (province.name, *province.aliases)}

    assert fold(NAMES[name].replace("–", " - ")) in called


@pytest.mark.parametrize(
    ("outline", "old", "new"), [("hoangsa", "48@2004", "48@2025"), ("truongsa", "56@2004", "56@2025")]
)
def test_the_archipelagos_belong_to_da_nang_and_khanh_hoa(db: None, outline: str, old: str, new: str) -> None:
    borders = boundaries_on(FIRST_DAY_OF_34)
    province = Province.objects.get(key=drawing.PROVINCE_OF[outline])
    unit = borders.unit_of(province.pk)

    assert province.key == old
    assert unit is not None
    assert unit.key == new


@pytest.mark.parametrize(
    ("day", "count"), [(LAST_DAY_OF_63, 63), (FIRST_DAY_OF_34, 34), (date(2018, 6, 30), 63)]
)
def test_every_unit_of_a_day_has_an_outline_and_every_outline_a_unit(db: None, day: date, count: int) -> None:
    borders = boundaries_on(day)
    ids = dict(Province.objects.values_list("key", "pk"))
    found = {name: borders.territory.overlapping(ids[key], day) for name, key in drawing.PROVINCE_OF.items()}

    assert all(len(units) == 1 for units in found.values())
    assert {units[0] for units in found.values()} == {unit.pk for unit in borders.units}
    assert len(borders.units) == count


def test_the_archipelagos_are_drawn_and_named() -> None:
    picture = _picture()
    for svg in (drawing.page_svg(picture), drawing.slide_svg(picture)):
        for name, label in drawing.ISLANDS.items():
            assert drawing.outlines()[name].path in svg
            assert str(label) in svg


def test_outlines_lie_inside_the_drawing() -> None:
    for outline in drawing.outlines().values():
        left, top, right, bottom = outline.box
        assert -1 <= left < right <= drawing.WIDTH
        assert -1 <= top < bottom <= drawing.HEIGHT


def test_words_are_escaped_and_the_slide_is_well_formed() -> None:
    picture = _picture(name='A<script>"&')
    slide = drawing.slide_svg(picture)
    root = ET.fromstring(slide.encode())

    assert "<script" not in slide
    assert len(root.findall(f".//{SVG}pattern")) == len(drawing.STYLES)
    assert "style=" not in slide
    assert "style=" not in drawing.page_svg(picture)


def test_a_map_of_a_page_links_and_a_slide_does_not() -> None:
    picture = _picture()

    assert '<a href="/provinces/x/"' in drawing.page_svg(picture)
    assert "<a " not in drawing.slide_svg(picture)


def test_classes_differ_by_more_than_colour() -> None:
    shown = [style for key, style in drawing.STYLES.items() if key in {"done", "part", "open", "none"}]
    assert len({style.lines for style in shown}) == len(shown)
    steps = [drawing.STYLES[key] for key in drawing.STEPS]
    assert len({(style.lines, style.ground) for style in steps}) == len(steps)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([0, 0], [(0, 0)]),
        ([5], [(5, 5)]),
        ([1, 2, 3, 4, 5], [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]),
        ([0, 7, 7, 7, 7], [(0, 0), (7, 7)]),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], [(0, 0), (1, 2), (3, 4), (5, 6), (7, 8)]),
    ],
)
def test_classes_hold_about_as_many_units_each(values: list[int], bounds: list[tuple[int, int]]) -> None:
    assert drawing.breaks(map(Decimal, values)) == [(Decimal(low), Decimal(high)) for low, high in bounds]


@pytest.mark.parametrize("size", [1, 4, 7, 33, 63])
def test_every_value_is_in_one_class(size: int) -> None:
    values = [Decimal((7 * place) % 11) for place in range(size)]
    classes = drawing.breaks(values)

    assert len(classes) <= len(drawing.STEPS)
    for value in values:
        assert sum(low <= value <= high for low, high in classes) == 1


def test_small_counts_are_not_told_apart() -> None:
    found = drawing.breaks(map(Decimal, [0, 1, 2, 4, 5, 9, 30]), small=drawing.SMALL)

    assert found == [(0, 0), (1, 4), (5, 5), (9, 9), (30, 30)]


def test_long_words_are_broken_between_words() -> None:
    assert drawing.wrapped("một hai ba bốn", 7) == ["một hai", "ba bốn"]
    assert drawing.wrapped("mộthaibabốn năm", 4) == ["mộthaibabốn", "năm"]


def _picture(name: str = "Đơn vị thử") -> drawing.Picture:
    style = drawing.STYLES["done"]
    unit = drawing.Unit(name, tuple(drawing.PROVINCE_OF), style, "đã xong", "/provinces/x/")
    return drawing.Picture("Tên bản đồ", "Theo địa giới", [unit], [drawing.Class(style, "đã xong", 1)])
