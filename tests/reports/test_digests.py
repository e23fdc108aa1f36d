"""The seal of a version depends on its content and on nothing else."""

import hashlib
from decimal import Decimal

import pytest

from reports.choices import FigureState
from reports.digests import FigureFact, plain, version_digest

FIGURES: list[FigureFact] = [
    ("C.03", FigureState.NUMBER, Decimal("12.000")),
    ("C.03/force=police", "nothing", None),
    ("G.01", FigureState.NUMBER, Decimal("1.50")),
]
TEXTS = [("I", "Tình hình\r\nổn định"), ("V", "Kiến nghị")]


def test_the_digest_is_sha256_of_the_written_down_text() -> None:
    text = (
        '{"figures":[["C.03","number","12"],["C.03/force=police","nothing",null],["G.01","number","1.5"]],'
        '"form":"ct130 v1","narratives":[["I","Tình hình\\nổn định"],["V","Kiến nghị"]]}'
    )

    found = version_digest(form="ct130 v1", figures=FIGURES, narratives=TEXTS)

    assert found == hashlib.sha256(text.encode()).hexdigest()


def test_order_and_scale_do_not_matter() -> None:
    other = [("G.01", "number", Decimal("1.500")), FIGURES[1], ("C.03", "number", Decimal("1.2E+1"))]

    assert version_digest(form="f v1", figures=other, narratives=TEXTS[::-1]) == version_digest(
        form="f v1", figures=FIGURES, narratives=TEXTS
    )


@pytest.mark.parametrize(
    "figures",
    [
        [],
        FIGURES[:2],
        [("C.03", "number", Decimal(0)), *FIGURES[1:]],
        [("C.03", "nothing", None), *FIGURES[1:]],
        [("C.03", "not_applicable", None), *FIGURES[1:]],
    ],
)
def test_every_difference_of_content_shows(figures: list[FigureFact]) -> None:
    assert version_digest(form="f v1", figures=figures, narratives=TEXTS) != version_digest(
        form="f v1", figures=FIGURES, narratives=TEXTS
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("0.000", "0"),
        ("-0", "0"),
        ("1200", "1200"),
        ("1.2E+3", "1200"),
        ("0.500", "0.5"),
        ("10.0", "10"),
    ],
)
def test_a_value_is_written_one_way(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_a_cell_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        version_digest(form="f v1", figures=[FIGURES[0], FIGURES[0]], narratives=[])
