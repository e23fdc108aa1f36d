"""The reference data of reports as files: complete, consistent, in Vietnamese where people read it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "reports" / "reference"
CELL_CODE = re.compile(r"[A-G]\.\d\d(/[a-z_]+=[a-z0-9_]+(,[a-z_]+=[a-z0-9_]+)*)?")
ENGLISH = re.compile(r"\b(the|of|and|report|case|victim|number|total|by|with|per|rate)\b", re.IGNORECASE)
ENGLISH_FIELDS = {"name_en"}
VIETNAMESE_FIELDS = {
    "name", "unit", "definition", "title", "guidance", "message", "label", "note", "period_label",
    "window_rule", "due_rule",
}  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((REFERENCE / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def _rows(name: str) -> list[dict[str, Any]]:
    content = _read(name)
    defaults = content.get("defaults", {})
    return [{**defaults, **row} for row in content["rows"]]


BREAKDOWNS = {row["code"]: row for row in _rows("breakdowns")}
INDICATORS = {row["code"]: row for row in _rows("indicators")}
RATES = {code: row for code, row in INDICATORS.items() if row["kind"] == "rate"}
FORM = _read("form_130cp_v1")
PLACES = [place for section in FORM["sections"] for place in section["indicators"]]
CHECKS = {check["code"]: check for check in FORM["checks"]}
PUBLISHED = _rows("published_figures")
FILES = sorted(path.stem for path in REFERENCE.glob("*.yaml"))


def _items(breakdown: str) -> list[str]:
    return [item["code"] for item in BREAKDOWNS[breakdown]["items"]]


def _cells(place: dict[str, Any]) -> Iterator[str]:
    yield place["code"]
    for breakdown in place.get("breakdowns", []):
        for item in _items(breakdown):
            yield f"{place['code']}/{breakdown}={item}"


FORM_CELLS = [cell for place in PLACES for cell in _cells(place)]
TYPED_CELLS = [cell for cell in FORM_CELLS if cell.partition("/")[0] not in RATES]


def _terms(expression: str) -> list[str]:
    return [term.strip() for term in expression.split("+")]


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every (key, value) pair below `value`."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield key, below
            yield from _walk(below)
    elif isinstance(value, list):
        for below in value:
            yield from _walk(below)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("breakdowns", [row["code"] for row in _read("breakdowns")["rows"]]),
        ("indicators", [row["code"] for row in _read("indicators")["rows"]]),
        ("published_figures", [row["code"] for row in PUBLISHED]),
        ("cells of the form", FORM_CELLS),
        ("checks", [check["code"] for check in FORM["checks"]]),
        ("sections", [section["code"] for section in FORM["sections"]]),
        ("headings", [heading["code"] for heading in FORM["headings"]]),
    ],
)
def test_codes_are_unique(name: str, codes: list[str]) -> None:
    assert [code for code, count in Counter(codes).items() if count > 1] == [], name


def test_items_of_a_breakdown_are_unique() -> None:
    for breakdown in BREAKDOWNS:
        assert len(_items(breakdown)) == len(set(_items(breakdown))), breakdown


@pytest.mark.parametrize("name", FILES)
def test_every_row_names_known_sources(name: str) -> None:
    sources = yaml.safe_load((ROOT / "core" / "reference" / "sources.yaml").read_text(encoding="utf-8"))
    known = {row["key"] for row in sources["rows"]}
    content = _read(name)
    rows = content.get("rows") or [
        content["version"], *content["sections"], *content["headings"], *content["filing_rules"]
    ]  # fmt: skip
    for row in rows:
        assert row["source"], row
        assert set(row["source"]) <= known, row


@pytest.mark.parametrize("name", FILES)
def test_what_officers_read_is_vietnamese_in_composed_unicode(name: str) -> None:
    for key, value in _walk(_read(name)):
        if not isinstance(value, str):
            continue
        assert unicodedata.is_normalized("NFC", value), value
        assert value == " ".join(value.split()), value
        if key in VIETNAMESE_FIELDS:
            assert not ENGLISH.search(value), (key, value)
        if key in ENGLISH_FIELDS:
            assert value.replace("–", "-").isascii(), value


def test_the_catalogue_has_the_indicators_of_blocks_a_to_g() -> None:
    blocks = Counter(code[0] for code in INDICATORS)
    assert set(blocks) == set("ABCDEFG")
    assert len(INDICATORS) >= 70
    assert len(INDICATORS) - len(RATES) >= 60


@pytest.mark.parametrize("code", INDICATORS)
def test_an_indicator_is_fully_defined(code: str) -> None:
    row = INDICATORS[code]
    assert re.fullmatch(r"[A-G]\.\d\d", code)
    assert (code[2] == "9") == (row["kind"] == "rate")
    assert row["kind"] in {"count", "money", "rate"}
    assert row["adds_across_units"] in {"sum", "max", "latest", "none"}
    assert row["adds_across_periods"] in {"sum", "max", "latest", "none"}
    assert row["project"] in {None, *(f"de-an-{number}" for number in range(1, 6))}
    assert len(row["definition"]) >= 60
    assert row["definition"].endswith((".", ")"))
    assert row["name"]
    assert row["name_en"]
    assert row["unit"]
    assert set(row["breakdowns"]) <= set(BREAKDOWNS)


@pytest.mark.parametrize("code", RATES)
def test_a_rate_is_computed_from_counts_of_the_form(code: str) -> None:
    row = RATES[code]
    assert row["unit"] == "%"
    assert row["adds_across_units"] == row["adds_across_periods"] == "none"
    for part in (row["numerator"], row["denominator"]):
        assert part in TYPED_CELLS
        assert INDICATORS[part]["kind"] != "rate"
    assert INDICATORS[row["numerator"]]["unit"] == INDICATORS[row["denominator"]]["unit"]


def test_only_rates_have_numerators() -> None:
    for code, row in INDICATORS.items():
        assert ("numerator" in row, "denominator" in row) == (code in RATES, code in RATES), code


def test_a_stock_keeps_its_latest_value_and_says_the_day_it_is_counted() -> None:
    for code, row in INDICATORS.items():
        stock = "ngày chốt số liệu" in row["definition"]
        assert stock == (row["adds_across_periods"] == "latest"), code


def test_definitions_tell_the_look_alikes_apart() -> None:
    units = {code: INDICATORS[code]["unit"] for code in ("C.01", "C.03", "C.04", "C.07", "C.13")}
    assert len(set(units.values())) == len(units)
    for code, others in {"C.05": ["D.01", "D.02"], "D.01": ["C.05", "D.02"]}.items():
        for other in others:
            assert other in INDICATORS[code]["definition"]


def test_indicators_named_in_texts_exist() -> None:
    for key, value in _walk([_read(name) for name in FILES]):
        if key in VIETNAMESE_FIELDS and isinstance(value, str):
            for code in re.findall(r"\b[A-G]\.\d\d\b", value):
                assert code in INDICATORS, value


def test_every_indicator_stands_in_the_form_under_its_block() -> None:
    assert {place["code"] for place in PLACES} == set(INDICATORS)
    for section in FORM["sections"]:
        for place in section["indicators"]:
            row = INDICATORS[place["code"]]
            assert place["code"][0] == section["code"]
            assert row["project"] == section["project"]
            assert set(place.get("breakdowns", [])) <= set(row["breakdowns"])
            assert set(place.get("required_breakdowns", [])) <= set(place.get("breakdowns", []))


def test_the_form_is_small_enough_to_fill() -> None:
    assert 150 <= len(TYPED_CELLS) <= 270
    required = [place for place in PLACES if place.get("required")]
    assert not [place for place in required if place["code"] in RATES]
    assert 30 <= len(required) <= 60


def test_headings_are_the_outline_of_the_official_document() -> None:
    from reports.documents.outline import OUTLINE, SECTION_HEADINGS

    assert [(row["code"], row["title"]) for row in FORM["headings"]] == [
        (heading.code, heading.title) for heading in OUTLINE
    ]
    assert {row["code"]: row["heading"] for row in FORM["sections"]} == SECTION_HEADINGS
    for row in FORM["headings"]:
        assert bool(row["guidance"]) == row["writable"]
        assert row["writable"] or not row["required"]


@pytest.mark.parametrize("code", CHECKS)
def test_a_check_compares_cells_of_the_form_that_count_the_same_way(code: str) -> None:
    check = CHECKS[code]
    cells = _terms(check["left"]) + _terms(check["right"])
    assert len(code) <= 20
    assert set(cells) <= set(TYPED_CELLS)
    assert len(cells) == len(set(cells))
    assert check["operator"] in {"=", "<=", ">="}
    assert check["severity"] in {"block", "explain", "notice"}
    assert check["message"].endswith(".")
    assert {INDICATORS[cell.partition("/")[0]]["adds_across_units"] for cell in cells} == {"sum"}


def test_every_exhaustive_breakdown_is_checked_against_its_total() -> None:
    for place in PLACES:
        for breakdown in place.get("breakdowns", []):
            check = CHECKS.get(f"{place['code']}.{breakdown}")
            if not BREAKDOWNS[breakdown]["exhaustive"]:
                assert check is None
                continue
            assert check is not None, (place["code"], breakdown)
            assert _terms(check["left"]) == [
                f"{place['code']}/{breakdown}={item}" for item in _items(breakdown)
            ]
            assert (check["operator"], check["right"], check["severity"]) == ("=", place["code"], "block")


def test_there_are_checks_across_indicators_of_every_severity() -> None:
    across = [
        row for row in FORM["checks"] if row["right"].partition("/")[0] != row["left"].partition("/")[0]
    ]
    assert len(across) >= 20
    assert {row["severity"] for row in FORM["checks"]} == {"block", "explain", "notice"}


def test_a_share_counted_in_the_form_cannot_pass_one_hundred_unnoticed() -> None:
    pairs = {(check["left"], check["right"]) for check in FORM["checks"] if check["operator"] == "<="}
    for code, row in RATES.items():
        if code not in {"D.92"}:  # another definition below than above, on purpose
            assert (row["numerator"], row["denominator"]) in pairs, code


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["code"])
def test_a_published_figure_is_complete_and_fits_its_cell(row: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", row["code"])
    assert Decimal(str(row["value"])) >= 0
    assert row["date_from"] <= row["date_to"]
    assert len(row["period_label"]) <= 60
    assert re.fullmatch(r"(\d{4}-(Y|H1))?", row["period_code"])
    assert not row["derived"] or row["note"]
    if row["cell"]:
        assert CELL_CODE.fullmatch(row["cell"])
        assert row["cell"] in FORM_CELLS
        assert INDICATORS[row["cell"].partition("/")[0]]["unit"] == row["unit"]


def test_published_figures_hold_the_known_totals() -> None:
    values = {row["code"]: row["value"] for row in PUBLISHED}
    expected = {
        "2018h1-cases": 99, "2018h1-offenders": 126, "2018h1-victims": 236,
        "2018-cases": 211, "2018-offenders": 276, "2018-victims": 386,
        "2018-opened": 200, "2018-accused": 261, "2018-prosecuted": 109, "2018-accused-prosecuted": 194,
        "2018-accepted": 130, "2018-defendants": 233, "2018-received": 449, "2018-identified": 490,
        "2016-h1-2019-cases": 1059, "2016-h1-2019-offenders": 1432, "2016-h1-2019-victims": 2674,
    }  # fmt: skip
    assert {code: values[code] for code in expected} == expected


def test_derived_years_add_up_to_the_published_span() -> None:
    values = {row["code"]: row["value"] for row in PUBLISHED}
    for kind in ("cases", "victims"):
        years = [values[f"{year}-{kind}"] for year in ("2016", "2017", "2018", "2019h1")]
        assert sum(years) == values[f"2016-h1-2019-{kind}"]


def test_one_figure_at_most_is_reconciled_for_a_cell_and_period() -> None:
    reconciled = Counter((row["cell"], row["period_code"]) for row in PUBLISHED if row["reconciles"])
    assert (None, "") not in reconciled
    assert set(reconciled.values()) == {1}
    assert len(reconciled) >= 15


def test_rates_name_targets_of_the_programme() -> None:
    programme = yaml.safe_load(
        (ROOT / "projects" / "reference" / "2016-2020.yaml").read_text(encoding="utf-8")
    )
    targets = {target["code"]: target["project"] for target in programme["targets"]}
    named = {row["target"]: row["project"] for row in RATES.values() if "target" in row}
    assert named == targets


def test_report_types_are_the_six_of_the_regime() -> None:
    assert [row["code"] for row in _rows("report_types")] == ["M", "Q", "H", "Y", "T", "A"]
