"""The JSON of a compilation: schema, canonical form, digest."""

import json
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from reports.documents import json as documents
from reports.documents.bundle import Bundle
from reports.documents.content import Coverage, MissingUnit, NationalReport, Section
from tests.reports.documents.factory import national_report


def shuffled(report: NationalReport, seed: int) -> NationalReport:
    random = Random(seed)

    def mixed(rows: Any) -> Any:
        return tuple(random.sample(rows, len(rows)))

    sections = tuple(Section(s.code, s.title, mixed(s.figures), s.heading) for s in mixed(report.sections))
    return replace(
        report, sections=sections, inputs=mixed(report.inputs), units=mixed(report.units), digest=""
    )


def test_the_document_has_exactly_the_agreed_shape(bundle: Bundle) -> None:
    document = json.loads(bundle.json)

    assert list(document) == [
        "schema", "period", "form", "form_version", "boundaries", "provisional", "coverage", "figures", "inputs",
        "digest",
    ]  # fmt: skip
    assert document["schema"] == 1
    assert (document["period"], document["form"], document["form_version"]) == ("2018-H1", "CT130", 1)
    assert document["boundaries"] == "2018-06-14"
    assert document["coverage"] == {"reported": 63, "expected": 63, "missing": []}
    assert {tuple(figure) for figure in document["figures"]} == {
        (
            "indicator",
            "breakdown",
            "unit",
            "value",
            "reported",
            "expected",
            "previous",
            "same_period_last_year",
        )
    }
    assert {tuple(used) for used in document["inputs"]} == {("report", "version", "sha256")}


def test_figures_stand_in_natural_order_with_the_total_first(bundle: Bundle) -> None:
    figures = json.loads(bundle.json)["figures"]

    indicators = list(dict.fromkeys(figure["indicator"] for figure in figures))
    assert indicators[:6] == ["A.1", "A.2", "A.3", "A.4", "A.5", "B.1"]
    assert indicators.index("B.2") < indicators.index("B.10")
    assert [f["breakdown"] for f in figures if f["indicator"] == "C.3"] == [
        {}, {"force": "border"}, {"force": "coast"}, {"force": "police"},
    ]  # fmt: skip


def test_values_are_decimals_as_text_or_null(report: NationalReport) -> None:
    cells = {"A.1": Decimal("1.500"), "A.2": Decimal("0.000"), "A.3": Decimal("1E+3"), "A.4": None}
    changed = tuple(
        replace(s, figures=tuple(replace(f, value=cells.get(f.cell, f.value)) for f in s.figures))
        for s in report.sections
    )

    figures = documents.of_report(replace(report, sections=changed))["figures"]

    found = {f["indicator"]: f["value"] for f in figures if not f["breakdown"]}
    assert [found[cell] for cell in cells] == ["1.5", "0", "1000", None]


@pytest.mark.parametrize("seed", range(5))
def test_the_digest_does_not_depend_on_the_order_of_rows(report: NationalReport, seed: int) -> None:
    assert documents.with_digest(shuffled(report, seed)).digest == report.digest


def test_the_digest_does_not_depend_on_the_scale_of_a_decimal(report: NationalReport) -> None:
    scaled = tuple(
        replace(
            s,
            figures=tuple(
                replace(f, value=f.value and f.value.quantize(Decimal("0.0001"))) for f in s.figures
            ),
        )
        for s in report.sections
    )

    assert documents.of_report(replace(report, sections=scaled))["digest"] == report.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"period": "2018-H2"},
        {"form": "CT131"},
        {"form_version": 2},
        {"provisional": True},
        {"coverage": Coverage(62, 63, (MissingUnit("02@2004", "Hà Giang"),))},
    ],
)
def test_the_digest_covers_everything_before_it(report: NationalReport, changes: dict[str, Any]) -> None:
    assert national_report(**changes).digest != report.digest


def test_one_figure_or_one_input_changes_the_digest(report: NationalReport) -> None:
    first, *others = report.sections
    figure = replace(first.figures[0], reported=62)
    section = replace(first, figures=(figure, *first.figures[1:]))
    used = replace(report.inputs[0], version=9)

    assert documents.of_report(replace(report, sections=(section, *others)))["digest"] != report.digest
    assert documents.of_report(replace(report, inputs=(used, *report.inputs[1:])))["digest"] != report.digest


def test_anyone_can_recompute_the_digest_with_a_standard_library(bundle: Bundle) -> None:
    document = json.loads(bundle.json)
    claimed = document.pop("digest")
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert sha256(canonical.encode()).hexdigest() == claimed


def test_a_file_is_read_back_and_verified(bundle: Bundle, report: NationalReport) -> None:
    assert documents.from_json(bundle.json) == documents.of_report(report)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"schema": 2}',
        b'{"schema": 1, "digest": "x"}',
        b"[" * 100_000,
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(documents.InvalidDocument):
        documents.from_json(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"value": "89"', b'"value": "90"'),
        (b'"provisional": false', b'"provisional": true'),
        (b'"version": 1', b'"version": 2'),
        (b'"unit": "t\xe1\xbb\x9d"', b'"colour": "x"'),
        (b'"missing": []', b'"missing": ["02@2004"]'),
    ],
)
def test_a_changed_file_is_noticed(bundle: Bundle, old: bytes, new: bytes) -> None:
    assert old in bundle.json

    with pytest.raises(documents.InvalidDocument):
        documents.from_json(bundle.json.replace(old, new, 1))


def test_a_report_with_another_digest_is_not_printed(report: NationalReport) -> None:
    with pytest.raises(documents.InvalidDocument):
        documents.render(replace(report, digest="0" * 64))


def test_a_report_whose_figures_share_a_cell_cannot_be_made(report: NationalReport) -> None:
    with pytest.raises(ValueError, match="share a cell"):
        replace(report, sections=(*report.sections, report.sections[0]))
