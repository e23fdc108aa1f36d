"""Which province a row of an import means. Pure: no ORM, no clock.

Neither code nor name is a key. Seven codes changed hands on 01/07/2025 and many units kept name and code with a larger
territory, so a row says which unit it means by its key, or by code or name together with the day its figures are of. A
code that units of different names have borne is never taken alone, whatever the day: a file that still calls Yên Bái 15
in 2026 would put its figures on Lào Cai.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.formats import format_date
from core.text import fold
from provinces.territory import Validity

_PREFIX = re.compile(r"^(?:tinh|thanh pho|tp)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit by everything that a file may call it."""

    id: int
    key: str
    code: str
    name: str
    full_name: str
    validity: Validity
    aliases: tuple[str, ...] = ()
    became: str = ""  # what took its place, in words: "Lào Cai (15@2025)"
    renames: bool = False  # it is the unit before it under another name or type, with the same territory

    @property
    def label(self) -> str:
        return f"{self.name} ({self.key})"

    def called(self, folded: str) -> bool:
        names = {_bare(text) for text in (self.name, self.full_name, *self.aliases)}
        return folded in names


class UnknownUnit(DomainError):
    """No unit is called so."""


class AmbiguousUnit(DomainError):
    """Several units fit; `candidates` are they."""

    def __init__(self, message: str, candidates: Sequence[UnitName]) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


class NotValidThen(DomainError):
    """The unit is clear, and it does not exist on that day."""

    def __init__(self, message: str, unit: UnitName) -> None:
        super().__init__(message)
        self.unit = unit


def match_unit(
    units: Sequence[UnitName], *, key: str = "", code: str = "", name: str = "", day: date | None = None
) -> UnitName:
    """The unit that a row means, of `units` of all times. `day` is the one its figures are of.

    Raises UnknownUnit, AmbiguousUnit, NotValidThen with a sentence for whoever sent the file.
    """
    if key.strip():
        return _valid(_by_key(units, key.strip()), day)
    wanted_code, wanted_name = _code(code), _bare(name)
    if not wanted_code and not wanted_name:
        raise UnknownUnit(_("Dòng này không ghi mã hoặc tên đơn vị."))
    by_code = [unit for unit in units if unit.code == wanted_code]
    by_name = [unit for unit in units if unit.called(wanted_name)]
    if wanted_code and not by_code:
        raise UnknownUnit(_("Không có tỉnh, thành phố nào mang mã “%(code)s”.") % {"code": code.strip()[:20]})
    if wanted_name and not by_name:
        raise UnknownUnit(_("Không có tỉnh, thành phố nào tên “%(name)s”.") % {"name": name.strip()[:60]})
    if wanted_code and wanted_name:
        both = [unit for unit in by_code if unit in by_name]
        if not both or _contradict(by_code, by_name, both, day):
            raise _contradiction(by_code, by_name, code.strip(), name.strip(), day)
        return _only(both, day, asked=f"{name.strip()}, {wanted_code}")
    if wanted_code:
        _refuse_reused(by_code, wanted_code)
        return _only(by_code, day, asked=wanted_code)
    return _only(by_name, day, asked=name.strip())


def _by_key(units: Sequence[UnitName], key: str) -> UnitName:
    for unit in units:
        if unit.key == key:
            return unit
    raise UnknownUnit(_("Không có đơn vị nào mang khoá “%(key)s”.") % {"key": key[:20]})


def _only(candidates: Sequence[UnitName], day: date | None, *, asked: str) -> UnitName:
    """The one of `candidates` that is valid on `day`; without a day the only one there is."""
    if len(candidates) == 1:
        return _valid(candidates[0], day)
    if day is None:
        raise AmbiguousUnit(
            _("“%(asked)s” có thể là %(candidates)s. Hãy ghi khoá của đơn vị hoặc ngày của số liệu.")
            % {"asked": asked[:60], "candidates": _listed(candidates)},
            candidates,
        )
    valid = [unit for unit in candidates if unit.validity.covers(day)]
    if len(valid) == 1:
        return valid[0]
    if not valid:
        return _valid(candidates[-1], day)
    raise AmbiguousUnit(
        _("Ngày %(day)s, “%(asked)s” có thể là %(candidates)s. Hãy ghi khoá của đơn vị.")
        % {"day": format_date(day), "asked": asked[:60], "candidates": _listed(valid)},
        valid,
    )


def _valid(unit: UnitName, day: date | None) -> UnitName:
    if day is None or unit.validity.covers(day):
        return unit
    if day < unit.validity.valid_from:
        text = _("%(unit)s mới có từ ngày %(start)s, không có số liệu của ngày %(day)s.")
    elif unit.became:
        text = _(
            "%(unit)s đã kết thúc vào ngày %(end)s, không nhận số liệu của ngày %(day)s; nay là %(became)s."
        )
    else:
        text = _("%(unit)s đã kết thúc vào ngày %(end)s, không nhận số liệu của ngày %(day)s.")
    values = {
        "unit": unit.label,
        "start": format_date(unit.validity.valid_from),
        "end": format_date(unit.validity.valid_to),
        "day": format_date(day),
        "became": unit.became,
    }
    raise NotValidThen(text % values, unit)


def _refuse_reused(by_code: Sequence[UnitName], code: str) -> None:
    if len({fold(unit.name) for unit in by_code if not unit.renames}) > 1:
        raise AmbiguousUnit(
            _(
                "Mã %(code)s đã được dùng cho nhiều đơn vị: %(candidates)s. Hãy ghi thêm tên hoặc khoá của đơn vị."
            )
            % {"code": code, "candidates": _listed(by_code)},
            by_code,
        )


def _contradict(
    by_code: Sequence[UnitName], by_name: Sequence[UnitName], both: Sequence[UnitName], day: date | None
) -> bool:
    """Whether, on that day, the code was one unit's and the name another's: 15 and Lào Cai in 2018."""
    if day is None or any(unit.validity.covers(day) for unit in both):
        return False
    return all(any(unit.validity.covers(day) for unit in units) for units in (by_code, by_name))


def _contradiction(
    by_code: Sequence[UnitName], by_name: Sequence[UnitName], code: str, name: str, day: date | None
) -> AmbiguousUnit:
    """Code and name point to different units; those of the day are named when there are any."""

    def then(units: Sequence[UnitName]) -> list[UnitName]:
        return [unit for unit in units if day is not None and unit.validity.covers(day)] or list(units)

    coded, named = then(by_code), then(by_name)
    return AmbiguousUnit(
        _("Mã %(code)s là của %(coded)s còn tên “%(name)s” là của %(named)s. Hãy sửa mã hoặc tên.")
        % {"code": code[:20], "coded": _listed(coded), "name": name[:60], "named": _listed(named)},
        [*coded, *named],
    )


def _listed(units: Sequence[UnitName]) -> str:
    return _(" và ").join(unit.label for unit in units)


def _code(text: str) -> str:
    """A code as kept: spreadsheets take the zero off "04" and put ".0" behind it."""
    plain = text.strip().removesuffix(".0")
    return plain.zfill(2) if plain.isdigit() else plain


def _bare(text: str) -> str:
    """A name without marks and without "tỉnh", "thành phố", "TP." before it."""
    folded = fold(text)
    return _PREFIX.sub("", folded)
