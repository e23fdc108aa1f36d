"""Checks between cells: one rule, one verdict."""

from decimal import Decimal

import pytest

from reports.choices import FigureState, Operator, Severity
from reports.parsing import Stated
from reports.rules import BadExpression, Check, cells_of, findings, judge, missing, terms

NOTHING = Stated(FigureState.NOTHING)
ABSENT = Stated(FigureState.NOT_APPLICABLE)
PARTS = Check(
    "C.03.force", "C.03/f=a + C.03/f=b", Operator.EQUAL, "C.03", Severity.BLOCK, "Chia theo lực lượng phải bằng tổng."
)  # fmt: skip


def n(value: str | int) -> Stated:
    return Stated(FigureState.NUMBER, Decimal(value))


@pytest.mark.parametrize(
    ("a", "b", "total", "fails"),
    [
        (n(2), n(3), n(5), False),
        (n(2), n(3), n(6), True),
        (n(5), NOTHING, n(5), False),
        (n(5), ABSENT, n(5), False),
        (n(5), ABSENT, n(6), True),
        (n(5), None, n(6), False),
        (n(5), n(1), None, False),
        (NOTHING, NOTHING, NOTHING, False),
        (NOTHING, NOTHING, n(0), False),
        (NOTHING, NOTHING, n(1), True),
        (ABSENT, ABSENT, n(4), False),
        (n(4), n(0), ABSENT, False),
        (n("0.1"), n("0.2"), n("0.3"), False),
    ],
)
def test_parts_against_their_total(
    a: Stated | None, b: Stated | None, total: Stated | None, fails: bool
) -> None:
    stated = {"C.03/f=a": a, "C.03/f=b": b, "C.03": total}

    found = judge(PARTS, {code: cell for code, cell in stated.items() if cell is not None})

    assert (found is not None) is fails


@pytest.mark.parametrize(
    ("operator", "left", "right", "fails"),
    [
        (Operator.AT_MOST, 1, 2, False),
        (Operator.AT_MOST, 2, 2, False),
        (Operator.AT_MOST, 3, 2, True),
        (Operator.AT_LEAST, 3, 2, False),
        (Operator.AT_LEAST, 2, 2, False),
        (Operator.AT_LEAST, 1, 2, True),
        (Operator.EQUAL, 2, 2, False),
        (Operator.EQUAL, 1, 2, True),
    ],
)
def test_operators(operator: Operator, left: int, right: int, fails: bool) -> None:
    check = Check("x", "A", operator, "B", Severity.NOTICE, "m")

    assert (judge(check, {"A": n(left), "B": n(right)}) is not None) is fails


def test_a_finding_says_what_stands_there_and_where() -> None:
    found = judge(PARTS, {"C.03/f=a": n(1200), "C.03/f=b": n(3), "C.03": n(1000)})

    assert found is not None
    assert found.message == "Chia theo lực lượng phải bằng tổng."
    assert found.detail == "Đang nhập 1.203, khác 1.000 (lệch 203)."
    assert found.cells == ("C.03/f=a", "C.03/f=b", "C.03")
    assert found.blocks


def test_blocking_findings_come_first() -> None:
    checks = [
        Check(str(order), "A", Operator.EQUAL, "B", severity, "m")
        for order, severity in enumerate([Severity.NOTICE, Severity.EXPLAIN, Severity.BLOCK, Severity.NOTICE])
    ]

    assert [finding.code for finding in findings(checks, {"A": n(1), "B": n(2)})] == ["2", "1", "0", "3"]


def test_expressions_may_subtract_and_hold_numbers() -> None:
    check = Check("x", "A - B", Operator.AT_LEAST, "10", Severity.BLOCK, "m")

    assert judge(check, {"A": n(15), "B": n(5)}) is None
    assert judge(check, {"A": n(15), "B": n(6)}) is not None
    assert cells_of(check) == ("A", "B")


@pytest.mark.parametrize("expression", ["", "+", "A +", "+ A", "A B", "A * B", "A + + B", "A+B C"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression):
        terms(expression)


def test_missing_keeps_the_order_of_the_form() -> None:
    assert missing(["B", "A", "C"], {"A": n(1)}) == ["B", "C"]
