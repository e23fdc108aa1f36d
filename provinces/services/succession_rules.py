"""An act that redraws provinces as typed, and what it must satisfy before anything is written."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from core.formats import format_date
from core.text import fold
from provinces.choices import Border, ProvinceKind, Region, SuccessionKind
from provinces.models import Province
from provinces.services.common import Checked

_FIRST = date(2016, 1, 1)  # the programme's data begin here
_FURTHEST = timedelta(days=3 * 366)
_CODE = re.compile(r"[0-9]{2}")
#: How many old and new units each kind of act joins: (least, most) of both.
_COUNTS: dict[SuccessionKind, tuple[tuple[int, int], tuple[int, int]]] = {
    SuccessionKind.MERGER: ((2, 10), (1, 1)),
    SuccessionKind.SPLIT: ((1, 1), (2, 10)),
    SuccessionKind.CHANGE_OF_TYPE: ((1, 1), (1, 1)),
    SuccessionKind.RENAME: ((1, 1), (1, 1)),
}


_OLD = {
    SuccessionKind.MERGER: gettext_lazy("Sáp nhập cần ít nhất hai đơn vị cũ."),
    SuccessionKind.SPLIT: gettext_lazy("Chia tách chỉ từ một đơn vị cũ."),
    SuccessionKind.CHANGE_OF_TYPE: gettext_lazy("Đổi loại chỉ cho một đơn vị mỗi lần."),
    SuccessionKind.RENAME: gettext_lazy("Đổi tên chỉ cho một đơn vị mỗi lần."),
}
_NEW = {
    SuccessionKind.MERGER: gettext_lazy("Sáp nhập thành một đơn vị mới."),
    SuccessionKind.SPLIT: gettext_lazy("Chia tách thành ít nhất hai đơn vị mới."),
    SuccessionKind.CHANGE_OF_TYPE: gettext_lazy("Đổi loại thành một đơn vị mới."),
    SuccessionKind.RENAME: gettext_lazy("Đổi tên thành một đơn vị mới."),
}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins, as typed."""

    gso_code: str
    name: str
    full_name: str
    kind: ProvinceKind | str
    region: Region | str
    borders: Sequence[Border | str] = ()
    aliases: Sequence[str] = ()
    pilot: bool = False

    def key(self, day: date) -> str:
        return f"{self.gso_code}@{day.year}"


@dataclass(frozen=True, slots=True)
class SuccessionValues:
    """An act that redraws provinces, as typed. `date` is the first day of the new units.

    `heir` is the place, among `successors`, of the unit that takes over committee, duties and people of a split one.
    `leave_behind` holds ids of memberships that end without moving.
    """

    kind: SuccessionKind | str
    date: date | None
    legal_basis: str
    predecessors: Sequence[Province]
    successors: Sequence[NewUnit]
    heir: int = 0
    note: str = ""
    source: str = ""
    leave_behind: Collection[int] = field(default_factory=frozenset)


def check_values(checked: Checked, values: SuccessionValues, today: date) -> date:
    """Collects what is wrong; the day of the act. Raises Conflict for an old unit that has ended already."""
    checked.line("legal_basis", values.legal_basis, missing=_("Ghi nghị quyết làm căn cứ."), longest=200)
    checked.text("note", values.note)
    checked.line("source", values.source)
    day = values.date or today
    if values.date is None:
        checked.refuse("date", _("Ghi ngày có hiệu lực."))
    elif not _FIRST <= day <= today + _FURTHEST:
        checked.refuse(
            "date",
            _("Ngày có hiệu lực phải từ %(first)s đến %(last)s.")
            % {"first": format_date(_FIRST), "last": format_date(today + _FURTHEST)},
        )
    _check_counts(checked, values)
    _check_predecessors(checked, values, day)
    for place, unit in enumerate(values.successors):
        _check_unit(checked, f"successors-{place}", unit)
    _check_keys(checked, values, day)
    if not 0 <= values.heir < max(1, len(values.successors)):
        checked.refuse("heir", _("Chọn đơn vị kế thừa Ban Chỉ đạo."))
    return day


def _check_counts(checked: Checked, values: SuccessionValues) -> None:
    if values.kind not in SuccessionKind.values:
        checked.refuse("kind", _("Chọn hình thức."))
        return
    kind = SuccessionKind(values.kind)
    (least_old, most_old), (least_new, most_new) = _COUNTS[kind]
    if not least_old <= len(values.predecessors) <= most_old:
        checked.refuse("predecessors", str(_OLD[kind]))
    if not least_new <= len(values.successors) <= most_new:
        checked.refuse("successors", str(_NEW[kind]))


def _check_predecessors(checked: Checked, values: SuccessionValues, day: date) -> None:
    ids = [province.pk for province in values.predecessors]
    if len(set(ids)) != len(ids):
        checked.refuse("predecessors", _("Có đơn vị cũ ghi hai lần."))
    for province in values.predecessors:
        label = f"{province.name} ({province.key})"
        if province.valid_to is not None:
            # A second act on the same unit: two mergers would overlap.
            raise Conflict(
                _("%(unit)s đã kết thúc vào ngày %(day)s theo một thay đổi địa giới khác.")
                % {"unit": label, "day": format_date(province.valid_to)}
            )
        if day <= province.valid_from:
            checked.refuse(
                "date",
                _("%(unit)s mới có từ ngày %(start)s; ngày có hiệu lực phải sau ngày đó.")
                % {"unit": label, "start": format_date(province.valid_from)},
            )


def _check_unit(checked: Checked, name: str, unit: NewUnit) -> None:
    checked.line(f"{name}-name", unit.name, missing=_("Ghi tên đơn vị mới."), longest=60)
    full = checked.line(f"{name}-full_name", unit.full_name, missing=_("Ghi tên đầy đủ."), longest=80)
    if not _CODE.fullmatch(unit.gso_code):
        checked.refuse(f"{name}-gso_code", _("Mã đơn vị gồm hai chữ số."))
    if full and fold(unit.name) not in fold(full):
        checked.refuse(f"{name}-full_name", _("Tên đầy đủ phải chứa tên ngắn."))
    if unit.kind not in ProvinceKind.values:
        checked.refuse(f"{name}-kind", _("Chọn loại đơn vị."))
    if unit.region not in Region.values:
        checked.refuse(f"{name}-region", _("Chọn vùng."))
    if not set(unit.borders) <= set(Border.values):
        checked.refuse(f"{name}-borders", _("Chọn nước giáp biên trong danh sách."))
    for alias in unit.aliases:
        checked.line(f"{name}-aliases", alias, longest=60)


def _check_keys(checked: Checked, values: SuccessionValues, day: date) -> None:
    """Codes are free on that day, and keys are new."""
    ending = [province.pk for province in values.predecessors]
    codes = [unit.gso_code for unit in values.successors]
    on_the_day = Province.objects.filter(gso_code__in=codes).exclude(pk__in=ending)
    taken = {row.gso_code: row for row in on_the_day.exclude(valid_to__lt=day)}
    known = set(
        Province.objects.filter(key__in=[unit.key(day) for unit in values.successors]).values_list(
            "key", flat=True
        )
    )
    for place, unit in enumerate(values.successors):
        name = f"successors-{place}-gso_code"
        if codes.count(unit.gso_code) > 1:
            checked.refuse(name, _("Hai đơn vị mới không thể cùng mã."))
        elif unit.gso_code in taken:
            checked.refuse(
                name,
                _("Mã này đang là của %(unit)s.")
                % {"unit": f"{taken[unit.gso_code].name} ({taken[unit.gso_code].key})"},
            )
        elif unit.key(day) in known:
            checked.refuse(
                name, _("Khoá %(key)s đã có; mã này đã đổi trong cùng năm.") % {"key": unit.key(day)}
            )
