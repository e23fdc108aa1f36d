"""The map of a coverage criterion or of a headline figure: a page, and pictures for slides."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import typst
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from core.export import Cell as FileCell
from core.export import Sheet
from core.formats import format_date, format_number
from dashboard.figures import HEADLINE_CELLS
from dashboard.provinces.asking import Asked, AskedForm, filled
from dashboard.provinces.coverage import board_of, criteria_of, mark_of, words_of
from provinces import map as drawing
from provinces.coverage import Criterion
from provinces.map import STYLES, Class, Picture, Style, Unit
from provinces.models import Province
from provinces.queries import Boundaries, boundaries_on
from provinces.territory import Rolled, partial_words
from reports.documents.fonts import FONT_FOLDER, load
from reports.models import Cell, Period
from reports.queries.territory import FigureTable, figures_by_boundaries

CRITERION, FIGURE = "c", "f"
WHOLE_YEAR, HALF_YEAR = "Y", "H1"
PERIODS = [(WHOLE_YEAR, gettext_lazy("cả năm")), (HALF_YEAR, gettext_lazy("6 tháng đầu năm"))]


class MapForm(AskedForm):
    """What is shown: a criterion, or a figure of a period."""

    measure = forms.ChoiceField(label=gettext_lazy("Nội dung bản đồ"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ của số liệu"), choices=PERIODS, required=False)
    field_order = ("measure", "programme", "year", "period", "on")

    def __init__(
        self,
        data: Mapping[str, object],
        asked: AskedForm,
        criteria: Sequence[Criterion],
        cells: Sequence[Cell],
    ) -> None:
        super().__init__(data, asked.programmes, asked.chosen)
        self.fields["year"].label = _("Năm")
        met = [(f"{CRITERION}:{each.code}", each.title) for each in criteria]
        figures = [(f"{FIGURE}:{cell.code}", str(cell.indicator.name)) for cell in cells]
        groups = [(_("Tiêu chí phủ kín"), met), (_("Số liệu đã tiếp nhận"), figures)]
        self.set_choices("measure", [group for group in groups if group[1]])


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the table beside the map; `note` says why there is no figure, or of how many units it is."""

    province: Province
    style: Style
    words: str
    value: Decimal | None = None
    note: str = ""
    partial: bool = False

    @property
    def said(self) -> str:
        return f"{self.words} ({self.note})" if self.note and self.value is not None else self.words


@dataclass(frozen=True, slots=True)
class MapPage:
    form: MapForm
    picture: Picture
    rows: list[Row]
    sentence: str
    measure: str
    period: str
    unit: str  # of a figure; empty for a criterion
    undrawn: list[Province]

    @property
    def partial(self) -> bool:
        return any(row.partial for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    sentence: str
    rows: list[Row]
    classes: list[Class]
    borders: Boundaries


def map_page(asked: Asked, query: Mapping[str, object], user: User, *, for_slides: bool = False) -> MapPage:
    """The map of what was asked for; ten statements at most. Pictures for slides name classes, not figures."""
    criteria = criteria_of(asked.programme)
    cells = _cells(user)
    form = MapForm(filled(query, asked.values | {"on": ""}), asked.form, criteria, cells)
    form.is_valid()
    measure = form.cleaned_data.get("measure") or f"{CRITERION}:{criteria[0].code}"
    period = form.cleaned_data.get("period") or WHOLE_YEAR
    kind, _colon, code = measure.partition(":")
    cell = next((each for each in cells if kind == FIGURE and each.code == code), None)
    found = _coverage(asked, code) if cell is None else _figures(asked, cell, period, user)
    picture, undrawn = _picture(asked, found, for_slides=for_slides)
    unit = cell.indicator.unit if cell else ""
    return MapPage(form, picture, found.rows, found.sentence, measure, period, unit, undrawn)


def _cells(user: User) -> list[Cell]:
    """The headline figures, for whoever may see every report; one statement."""
    if not user.has(Permission.REPORT_VIEW_ALL):
        return []
    rows = Cell.objects.filter(code__in=HEADLINE_CELLS).select_related("indicator")
    found = {cell.code: cell for cell in rows}
    return [found[code] for code in HEADLINE_CELLS if code in found]


# --- Criteria --------------------------------------------------------------------------------------------


def _coverage(asked: Asked, code: str) -> _Found:
    board = board_of(asked)
    criterion = next((each for each in board.criteria if each.code == code), board.criteria[0])
    year = asked.year if criterion.yearly else None
    rows = []
    for unit in board.units:
        standing = board.standing(unit.pk, criterion.code, year)
        rows.append(Row(unit, STYLES[mark_of(standing)], words_of(standing), partial=standing.partial))
    labels = {
        "done": _("đã có"),
        "part": _("mới có ở một phần đơn vị hợp thành"),
        "open": _("chưa có"),
        "none": _("không tính"),
    }
    title = criterion.title if year is None else f"{criterion.title} {year}"
    return _Found(title, board.sentence(criterion.code, year), rows, _legend(rows, labels), board.borders)


def _legend(rows: Sequence[Row], labels: Mapping[str, str]) -> list[Class]:
    counts = Counter(row.style.key for row in rows)
    return [Class(STYLES[key], label, counts[key]) for key, label in labels.items() if counts[key]]


# --- Figures ---------------------------------------------------------------------------------------------


def _figures(asked: Asked, cell: Cell, period_code: str, user: User) -> _Found:
    code = f"{asked.year}-{period_code}"
    period = Period.objects.filter(code=code).first()
    when = _period_words(asked.year, period_code)
    title = _("%(figure)s (%(unit)s), %(period)s") % {
        "figure": cell.indicator.name,
        "unit": cell.indicator.unit,
        "period": when,
    }
    if period is None:
        borders = boundaries_on(asked.boundaries)
        rows = [Row(unit, STYLES["none"], _("chưa có số liệu")) for unit in borders.units]
        words = _("Chưa có kỳ báo cáo %(when)s.") % {"when": when}
        return _Found(title, words, rows, _legend(rows, {"none": _("chưa có số liệu")}), borders)
    table = figures_by_boundaries(user=user, cells=[cell], periods=[period], boundaries=asked.boundaries)
    figures = {unit.pk: table.rolled(unit.pk, cell.pk, period.pk) for unit in table.units}
    known = [figure.value for figure in figures.values() if figure.value is not None]
    bounds = drawing.breaks(known, small=drawing.SMALL)
    steps = _steps(bounds)
    rows = [_figure_row(unit, figures[unit.pk], bounds, steps, table, cell, period) for unit in table.units]
    labels = {style.key: drawing.class_label(bound) for style, bound in zip(steps, bounds, strict=True)}
    legend = _legend(rows, {**labels, "none": _("chưa có số liệu")})
    return _Found(title, _figure_sentence(figures, when), rows, legend, table.boundaries)


def _steps(bounds: Sequence[tuple[Decimal, Decimal]]) -> list[Style]:
    """Styles from light to dark; with few classes the darkest are left out last."""
    keys = drawing.STEPS if bounds and not bounds[0][1] else drawing.STEPS[1:]
    chosen = keys[: len(bounds)] if len(bounds) <= len(keys) else drawing.STEPS[: len(bounds)]
    return [STYLES[key] for key in chosen]


def _figure_row(
    unit: Province,
    figure: Rolled,
    bounds: Sequence[tuple[Decimal, Decimal]],
    steps: Sequence[Style],
    table: FigureTable,
    cell: Cell,
    period: Period,
) -> Row:
    if figure.value is None:
        reason = table.reason(unit.pk, cell.pk, period.pk)
        return Row(unit, STYLES["none"], _("chưa có số liệu"), note=reason)
    place = next(at for at, (low, high) in enumerate(bounds) if low <= figure.value <= high)
    words = format_number(figure.value)
    note = partial_words(figure)
    return Row(unit, steps[place], words, figure.value, note, figure.partial)


def _period_words(year: int, period_code: str) -> str:
    words = _("năm %(year)d") if period_code == WHOLE_YEAR else _("6 tháng đầu năm %(year)d")
    return words % {"year": year}


def _figure_sentence(figures: Mapping[int, Rolled], when: str) -> str:
    """How much of the country the map rests on."""
    expected = sum(figure.expected for figure in figures.values())
    reported = sum(figure.reported for figure in figures.values())
    return _("Số liệu đã tiếp nhận %(when)s của %(reported)s/%(expected)s đơn vị báo cáo.") % {
        "when": when,
        "reported": format_number(reported),
        "expected": format_number(expected),
    }


# --- Drawing ---------------------------------------------------------------------------------------------


def _picture(asked: Asked, found: _Found, *, for_slides: bool) -> tuple[Picture, list[Province]]:
    places = _outlines(found.borders)
    labels = {item.style.key: item.label for item in found.classes}
    units = []
    for row in found.rows:
        words = labels[row.style.key] if for_slides else row.said
        url = reverse("provinces:province_detail", args=[row.province.key])
        url = f"{url}?on={format_date(asked.boundaries)}"
        drawn = places.get(row.province.pk, ())
        if drawn:
            units.append(Unit(row.province.name, drawn, row.style, words, url, row.partial))
    shown = {name for unit in units for name in unit.outlines}
    left = tuple(name for name in drawing.PROVINCE_OF if name not in shown)
    if left:  # the country is drawn whole, whatever is known of it
        units.append(
            Unit(_("Chưa có số liệu"), left, STYLES["none"], _("không có số liệu theo địa giới này"))
        )
    notes = [found.sentence, _("Bản đồ %(words)s.") % {"words": asked.words}]
    if any(row.partial for row in found.rows):
        notes.append(_("Đường viền đứt: mới có một phần đơn vị hợp thành."))
    if asked.synthetic:
        notes.insert(0, _("SỐ LIỆU MINH HOẠ – không phải số liệu thật."))
    undrawn = [row.province for row in found.rows if row.province.pk not in places]
    return Picture(found.title, asked.words, units, found.classes, notes), undrawn


def _outlines(borders: Boundaries) -> dict[int, tuple[str, ...]]:
    """The outlines of each unit of the day; one statement. Parts of a unit that was split have none of their own."""
    rows = Province.objects.filter(key__in=set(drawing.PROVINCE_OF.values())).values_list("key", "pk")
    ids = dict(rows)
    found: dict[int, list[str]] = {}
    for name, key in drawing.PROVINCE_OF.items():
        units = borders.territory.overlapping(ids[key], borders.day) if key in ids else []
        if len(units) == 1:
            found.setdefault(units[0], []).append(name)
    return {unit: tuple(names) for unit, names in found.items()}


# --- Files -----------------------------------------------------------------------------------------------

_PAGE = b"""
#set page(width: 1600pt, height: 900pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


class PictureFailed(RuntimeError):
    """The picture could not be drawn."""


def slide_png(picture: Picture) -> bytes:
    """The slide as a picture of 3200 x 1800 points. Raises PictureFailed."""
    try:
        drawn = typst.compile(
            _PAGE,
            format="png",
            ppi=144,
            sys_inputs={"svg": str(drawing.slide_svg(picture))},
            font_paths=load(FONT_FOLDER).typst_fonts,
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise PictureFailed(str(error)) from error
    if not isinstance(drawn, bytes):
        raise PictureFailed("no picture was produced")
    return drawn


def map_sheet(page: MapPage, asked: Asked) -> Sheet:
    """The table beside the map."""
    rows: list[list[FileCell]] = [
        [row.province.key, row.province.full_name, row.words if row.value is None else row.value, row.note]
        for row in page.rows
    ]
    if asked.synthetic:
        rows.append(["", _("SỐ LIỆU MINH HOẠ – không phải số liệu thật."), None, ""])
    return Sheet(
        title=_("Bản đồ"),
        keys=["key", "province", "value", "note"],
        heads=[_("Khoá"), _("Địa phương"), page.picture.title, _("Ghi chú")],
        rows=rows,
    )


def file_stem(page: MapPage, asked: Asked) -> str:
    """ASCII name of a picture's file: what is shown and by which boundaries."""
    shown = page.measure.replace(":", "-").replace(".", "-").lower()
    return f"ban-do-{shown}-{asked.year}-{_stamp(asked.boundaries)}"


def _stamp(day: date) -> str:
    return day.isoformat()
