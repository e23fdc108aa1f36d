"""Checks between cells, stated as data: sums of cells on both sides of an operator, and what is still missing.

An expression is a row of terms with " + " or " - " between them; a term is a cell code ("C.03/force=police") or a
plain number. "Nothing to report" counts as 0. "Not applicable" is absent: it adds nothing to a sum, and a side of
which nothing is left says nothing, so its check is not judged. Neither is a check in which a cell is not filled;
that the cell is missing is found by `missing`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from core.formats import format_number
from reports.choices import FigureState, Operator, Severity
from reports.parsing import Stated

Cells = Mapping[str, Stated]
_CONSTANT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ORDER = {Severity.BLOCK: 0, Severity.EXPLAIN: 1, Severity.NOTICE: 2}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of a form version; `reports.models.FormCheck` holds it."""

    code: str
    left: str
    operator: Operator
    right: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that failed: its words, the two sums, and the cells to look at."""

    code: str
    severity: Severity
    message: str
    detail: str
    cells: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.BLOCK


@dataclass(frozen=True, slots=True)
class Term:
    """`sign` times a cell, or times a constant when `cell` is empty."""

    sign: int
    cell: str
    constant: Decimal


class BadExpression(ValueError):
    """An expression that is not a row of terms with signs between them."""


@lru_cache(maxsize=4096)
def terms(expression: str) -> tuple[Term, ...]:
    """The terms of an expression, in order. Raises BadExpression."""
    words = expression.split()
    if len(words) % 2 == 0 or any(sign not in {"+", "-"} for sign in words[1::2]):
        raise BadExpression(f"not a sum of cells: {expression!r}")
    signs = ["+", *words[1::2]]
    return tuple(_term(sign, word) for sign, word in zip(signs, words[::2], strict=True))


def _term(sign: str, word: str) -> Term:
    if word in {"+", "-"}:
        raise BadExpression(f"a sign where a cell should stand: {word!r}")
    factor = 1 if sign == "+" else -1
    if _CONSTANT.fullmatch(word):
        return Term(factor, "", Decimal(word))
    return Term(factor, word, Decimal(0))


def cells_of(check: Check) -> tuple[str, ...]:
    """Codes of the cells that a check looks at, left side first, each once."""
    return tuple(
        dict.fromkeys(term.cell for side in (check.left, check.right) for term in terms(side) if term.cell)
    )


def findings(checks: Iterable[Check], cells: Cells) -> list[Finding]:
    """What fails, blocking ones first, otherwise in the order of `checks`."""
    found = [finding for check in checks if (finding := judge(check, cells)) is not None]
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def judge(check: Check, cells: Cells) -> Finding | None:
    """The finding of one check; None when it holds or cannot be judged."""
    left, right = _sum(check.left, cells), _sum(check.right, cells)
    if left is None or right is None or _holds(left, check.operator, right):
        return None
    return Finding(
        check.code, check.severity, check.message, _detail(left, check.operator, right), cells_of(check)
    )


def _sum(expression: str, cells: Cells) -> Decimal | None:
    amounts: list[Decimal] = []
    for term in terms(expression):
        if not term.cell:
            amounts.append(term.sign * term.constant)
            continue
        stated = cells.get(term.cell)
        if stated is None:
            return None
        if stated.state != FigureState.NOT_APPLICABLE:
            amounts.append(term.sign * (stated.value or Decimal(0)))
    return sum(amounts, Decimal(0)) if amounts else None


def _holds(left: Decimal, operator: Operator, right: Decimal) -> bool:
    if operator == Operator.EQUAL:
        return left == right
    return left <= right if operator == Operator.AT_MOST else left >= right


def _detail(left: Decimal, operator: Operator, right: Decimal) -> str:
    words = {
        Operator.EQUAL: _("Đang nhập %(left)s, khác %(right)s (lệch %(gap)s)."),
        Operator.AT_MOST: _("Đang nhập %(left)s, lớn hơn %(right)s (lệch %(gap)s)."),
        Operator.AT_LEAST: _("Đang nhập %(left)s, nhỏ hơn %(right)s (lệch %(gap)s)."),
    }
    return words[operator] % {
        "left": format_number(left),
        "right": format_number(right),
        "gap": format_number(abs(left - right)),
    }


def missing(required: Sequence[str], filled: Mapping[str, object]) -> list[str]:
    """Required cells (or headings) that are not filled, in the order of the form."""
    return [code for code in required if code not in filled]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a version and its submission, and what a reviewer should look at."""

    findings: list[Finding]
    missing_cells: list[str]
    missing_headings: list[str]

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def ready(self) -> bool:
        return not (self.blocking or self.missing_cells or self.missing_headings)


def readiness(
    *,
    checks: Iterable[Check],
    cells: Cells,
    texts: Mapping[str, str],
    required_cells: Sequence[str],
    required_headings: Sequence[str],
) -> Readiness:
    """Judge a whole version: failed checks and what the form requires but nobody has filled."""
    return Readiness(
        findings=findings(checks, cells),
        missing_cells=missing(required_cells, cells),
        missing_headings=missing(
            required_headings, {code: text for code, text in texts.items() if text.strip()}
        ),
    )
