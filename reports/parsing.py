"""Figures as people type them in Vietnam, turned into decimals or into a sentence that says what is wrong.

A dot or a space stands between thousands and a comma before decimals: "1.234.567,5". Nothing is guessed: the
English spelling "1,234.5", a lone dash or a word is refused with what was found and what is allowed. Full-width
digits and no-break spaces, as word processors and spreadsheets leave them, are read as plain ones.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number
from reports.choices import FigureState, IndicatorKind

GREATEST = Decimal(999_999_999_999)
PLACES = 3
_LONGEST = 40

_PLAIN = str.maketrans(
    {
        **{0xFF10 + digit: str(digit) for digit in range(10)},
        **dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009), " "),
        **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
        **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFF0D), "-"),
        0xFF0C: ",",
        0xFF0E: ".",
        0xFF0B: "+",
    }
)
_NUMBER = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:,(?P<places>[0-9]+))?"
)
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+")
_ABSENT = frozenset({"-", "--", "không", "khong", "ko", "k", "x", "/", "n/a", "na", "null", "không có"})


@dataclass(frozen=True, slots=True)
class CellRule:
    """What may stand in a cell. `name` names it in messages: "C.03 Số vụ phát hiện – Công an"."""

    name: str
    kind: IndicatorKind | str
    unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person left in a cell: the text of the number field and the chosen state."""

    text: str = ""
    state: str = FigureState.NUMBER


@dataclass(frozen=True, slots=True)
class Stated:
    """What a cell says once it is filled."""

    state: FigureState
    value: Decimal | None = None


class NotAFigure(ValueError):
    """An entry that cannot be stored. The text is a complete Vietnamese sentence that names the cell."""


def read_entry(entry: Entry, rule: CellRule) -> Stated | None:
    """What the entry states; None when the cell is not yet filled.

    Raises NotAFigure, among others for a number typed beside "nothing to report" or "not applicable": which of the
    two is meant is not for us to decide.
    """
    try:
        state = FigureState(entry.state)
    except ValueError:
        raise NotAFigure(_("%(cell)s: hãy chọn lại tình trạng của ô.") % {"cell": rule.name}) from None
    text = plain_text(entry.text)
    if state == FigureState.NUMBER:
        value = read_number(entry.text, rule)
        return None if value is None else Stated(state, value)
    if text:
        raise NotAFigure(
            _("%(cell)s: đã chọn “%(state)s” nhưng vẫn có “%(found)s”. Hãy xoá số hoặc chọn “số liệu”.")
            % {"cell": rule.name, "state": state.label, "found": _short(text)}
        )
    return Stated(state)


def read_number(raw: str, rule: CellRule) -> Decimal | None:
    """The number written as `raw`; None for an empty text. Raises NotAFigure."""
    text = plain_text(raw)
    if not text:
        return None
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise NotAFigure(f"{rule.name}: {_why_not(text)}")
    places = match["places"] or ""
    if places and rule.kind == IndicatorKind.COUNT:
        raise NotAFigure(f"{rule.name}: {_no_decimals(text, match['whole'] + places, places, rule.unit)}")
    if len(places) > PLACES:
        message = _("“%(found)s” có quá %(places)d chữ số sau dấu phẩy.")
        raise NotAFigure(f"{rule.name}: {message % {'found': _short(text), 'places': PLACES}}")
    whole = re.sub(r"[^0-9]", "", match["whole"])
    value = Decimal(f"{whole}.{places}" if places else whole)
    if value > GREATEST:
        message = _("“%(found)s” lớn hơn mức cho phép (%(greatest)s).")
        raise NotAFigure(
            f"{rule.name}: {message % {'found': _short(text), 'greatest': format_number(GREATEST)}}"
        )
    return value


def plain_text(raw: str) -> str:
    """`raw` with ordinary digits, signs and single spaces, trimmed."""
    return re.sub(r"\s+", " ", raw.translate(_PLAIN)).strip()


def _why_not(text: str) -> str:
    found = {"found": _short(text)}
    if text.casefold() in _ABSENT:
        return (
            _(
                "“%(found)s” không phải là số. Nếu không phát sinh hoặc không áp dụng thì chọn ở cột Tình trạng."
            )
            % found
        )
    if re.match(r"[-(]\s?[0-9]", text):
        return _("“%(found)s” là số âm; số liệu báo cáo không được âm.") % found
    if _ENGLISH.fullmatch(text):
        return (
            _(
                "“%(found)s” dùng sai dấu. Dấu chấm ngăn cách hàng nghìn, dấu phẩy trước phần thập phân: "
                "1.234 hoặc 1.234,5."
            )
            % found
        )
    if re.fullmatch(r"[0-9., ]+", text):
        return (
            _("“%(found)s” đặt sai dấu chấm, dấu phẩy hoặc khoảng trắng. Viết như 1.234 hoặc 1.234,5.")
            % found
        )
    return _("“%(found)s” không phải là số. Chỉ nhập chữ số, ví dụ 1.234.") % found


def _no_decimals(text: str, digits: str, places: str, unit: str) -> str:
    message = _("“%(found)s” có phần thập phân, nhưng đơn vị “%(unit)s” chỉ đếm bằng số nguyên.")
    sentence = message % {"found": _short(text), "unit": unit}
    if len(places) == PLACES:  # "1,234": most likely meant as a thousand in the English spelling
        whole = format_number(Decimal(re.sub(r"[^0-9]", "", digits)))
        sentence += " " + _("Nếu là hàng nghìn, viết %(whole)s.") % {"whole": whole}
    return sentence


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
