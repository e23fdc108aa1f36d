"""The machine-readable result of a compilation, its canonical form and its digest.

Schema 1::

    {"schema": 1, "period", "form", "form_version", "boundaries", "provisional",
     "coverage": {"reported", "expected", "missing": [unit keys]},
     "figures": [{"indicator", "breakdown": {dimension: category}, "unit", "value", "reported", "expected",
                  "previous", "same_period_last_year"}],
     "inputs": [{"report", "version", "sha256"}],
     "digest"}

Values are decimals as text (no exponent, no trailing zeros) or null. The digest is the SHA-256, in hexadecimal,
of the document without its `digest` in canonical form: RFC 8785, which for this schema means UTF-8, keys
sorted, no blanks. Figures, inputs and missing units are sorted by their own keys, so the digest depends on what
was compiled and not on the order of rows, the time, or the job.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TypedDict, cast

from reports.digests import plain
from reports.documents.content import CompiledFigure, Coverage, InputVersion, NationalReport

SCHEMA = 1


class InvalidDocument(ValueError):
    """The bytes are not a compilation in schema 1, or their digest does not fit."""


class CoverageItem(TypedDict):
    """How many units are in the result; `missing` holds the keys of the others."""

    reported: int
    expected: int
    missing: list[str]


class FigureItem(TypedDict):
    """One national figure."""

    indicator: str
    breakdown: dict[str, str]
    unit: str
    value: str | None
    reported: int
    expected: int
    previous: str | None
    same_period_last_year: str | None


class InputItem(TypedDict):
    """One version of a report that was used."""

    report: str
    version: int
    sha256: str


class Undigested(TypedDict):
    """Everything the digest covers."""

    schema: int
    period: str
    form: str
    form_version: int
    boundaries: str
    provisional: bool
    coverage: CoverageItem
    figures: list[FigureItem]
    inputs: list[InputItem]


class Document(Undigested):
    """The whole document."""

    digest: str


def undigested(
    *,
    period: str,
    form: str,
    form_version: int,
    boundaries: date,
    provisional: bool,
    coverage: Coverage,
    figures: Iterable[CompiledFigure],
    inputs: Iterable[InputVersion],
) -> Undigested:
    """The part the digest covers, in the fixed order."""
    return {
        "schema": SCHEMA,
        "period": period,
        "form": form,
        "form_version": form_version,
        "boundaries": boundaries.isoformat(),
        "provisional": provisional,
        "coverage": {
            "reported": coverage.reported,
            "expected": coverage.expected,
            "missing": sorted((unit.key for unit in coverage.missing), key=_natural),
        },
        "figures": [_figure(figure) for figure in sorted(figures, key=_figure_order)],
        "inputs": [_input(used) for used in sorted(inputs, key=_input_order)],
    }


def canonical(document: Undigested) -> bytes:
    """The bytes that are hashed (RFC 8785)."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Undigested) -> str:
    """SHA-256 of the canonical form in hexadecimal; a `digest` already in the document is left out."""
    covered = {key: value for key, value in document.items() if key != "digest"}
    return sha256(canonical(cast(Undigested, covered))).hexdigest()


def of_report(report: NationalReport) -> Document:
    """The document of a report, with its digest computed anew."""
    covered = undigested(
        period=report.period,
        form=report.form,
        form_version=report.form_version,
        boundaries=report.boundaries,
        provisional=report.provisional,
        coverage=report.coverage,
        figures=report.figures,
        inputs=report.inputs,
    )
    return {**covered, "digest": digest(covered)}


def with_digest(report: NationalReport) -> NationalReport:
    """The same report carrying the digest of its figures."""
    return replace(report, digest=of_report(report)["digest"])


def render(report: NationalReport) -> bytes:
    """The JSON file. Raises `InvalidDocument` when the report carries a digest that its figures do not have."""
    document = of_report(report)
    if report.digest != document["digest"]:
        raise InvalidDocument(f"the report says {report.digest}, its figures give {document['digest']}")
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def from_json(content: bytes) -> Document:
    """Read a file back and verify it. Raises `InvalidDocument`."""
    try:
        document = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InvalidDocument("not a JSON document") from error
    _check_shape(document)
    if digest(document) != document["digest"]:
        raise InvalidDocument("the digest does not fit the content")
    return cast(Document, document)


def _check_shape(document: object) -> None:
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise InvalidDocument(f"not a compilation in schema {SCHEMA}")
    _check_keys(document, Document, "document")
    _check_keys(document["coverage"], CoverageItem, "coverage")
    for name, item in (("figures", FigureItem), ("inputs", InputItem)):
        if not isinstance(document[name], list):
            raise InvalidDocument(f"{name} is not a list")
        for each in document[name]:
            _check_keys(each, item, name)


def _check_keys(value: object, shape: type, name: str) -> None:
    expected: frozenset[str] = shape.__required_keys__  # type: ignore[attr-defined]
    if not isinstance(value, dict) or value.keys() != expected:
        raise InvalidDocument(f"{name} does not have exactly the keys {sorted(expected)}")


def _figure(figure: CompiledFigure) -> FigureItem:
    return {
        "indicator": figure.indicator,
        "breakdown": dict(sorted(figure.breakdown.items())),
        "unit": figure.unit,
        "value": plain(figure.value),
        "reported": figure.reported,
        "expected": figure.expected,
        "previous": plain(figure.previous),
        "same_period_last_year": plain(figure.same_period_last_year),
    }


def _input(used: InputVersion) -> InputItem:
    return {"report": used.report, "version": used.version, "sha256": used.sha256}


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order that puts B.2 before B.10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


def _figure_order(figure: CompiledFigure) -> tuple[object, ...]:
    """By indicator; its total first, then by dimensions and categories."""
    breakdown = sorted(figure.breakdown.items())
    return _natural(figure.indicator), len(breakdown), [(key, _natural(value)) for key, value in breakdown]


def _input_order(used: InputVersion) -> tuple[object, ...]:
    return _natural(used.report), used.version, used.sha256
