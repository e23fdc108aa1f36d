"""The coverage board as a page and as a file, over `reports.queries.coverage`."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.export import Cell, Sheet
from dashboard.provinces.asking import Asked
from projects.models import Programme
from provinces.coverage import Criterion, Share, Standing
from provinces.models import Province
from provinces.queries.coverage import plan_criteria
from reports.queries.coverage import CoverageBoard, coverage_board, report_criteria

MOST_OPEN = 8  # names that are shown without being asked for


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: how many have met it, the sentence, and who has not."""

    criterion: Criterion
    year: int | None
    share: Share
    sentence: str
    lacking: list[tuple[Province, Standing]]
    by_year: list[tuple[int, Share]]  # of yearly criteria, each year of the programme that has begun

    @property
    def open(self) -> bool:
        return len(self.lacking) <= MOST_OPEN


@dataclass(frozen=True, slots=True)
class Page:
    board: CoverageBoard
    lines: list[Line]
    rows: list[tuple[Province, list[Standing]]]

    @property
    def headline(self) -> str:
        """The sentence on plans: what the province is asked for first."""
        return self.lines[0].sentence if self.lines else ""


def board_of(asked: Asked) -> CoverageBoard:
    """Six statements."""
    return coverage_board(programme=asked.programme, boundaries=asked.boundaries, until=asked.until)


def criteria_of(programme: Programme) -> list[Criterion]:
    """One statement."""
    return [*plan_criteria(programme), *report_criteria()]


def coverage_page(asked: Asked) -> Page:
    board = board_of(asked)
    lines = [_line(board, criterion, asked.year) for criterion in board.criteria]
    rows = [
        (unit, [board.standing(unit.pk, line.criterion.code, line.year) for line in lines])
        for unit in board.units
    ]
    return Page(board, lines, rows)


def _line(board: CoverageBoard, criterion: Criterion, year: int) -> Line:
    asked = year if criterion.yearly else None
    code = criterion.code
    begun = [each for each in board.years if each <= board.until.year] if criterion.yearly else []
    return Line(
        criterion=criterion,
        year=asked,
        share=board.share(code, asked),
        sentence=board.sentence(code, asked),
        lacking=[(unit, board.standing(unit.pk, code, asked)) for unit in board.lacking(code, asked)],
        by_year=[(each, board.share(code, each)) for each in begun],
    )


@dataclass(frozen=True, slots=True)
class Detail:
    """One criterion, province by province, over the years when it is a yearly one."""

    line: Line
    years: list[int | None]
    rows: list[tuple[Province, list[Standing]]]
    before: Criterion | None
    after: Criterion | None


def detail_of(asked: Asked, code: str) -> Detail | None:
    """None for an unknown criterion."""
    board = board_of(asked)
    codes = [criterion.code for criterion in board.criteria]
    if code not in codes:
        return None
    place = codes.index(code)
    criterion = board.criteria[place]
    line = _line(board, criterion, asked.year)
    years: list[int | None] = [year for year, _share in line.by_year] if criterion.yearly else [None]
    return Detail(
        line=line,
        years=years,
        rows=[(unit, [board.standing(unit.pk, code, year) for year in years]) for unit in board.units],
        before=board.criteria[place - 1] if place else None,
        after=board.criteria[place + 1] if place + 1 < len(codes) else None,
    )


def words_of(standing: Standing) -> str:
    """A standing in words: "đã có", "2/3 đơn vị", "chưa có", "không tính"."""
    if not standing.asked:
        return _("không tính")
    if standing.full:
        return _("đã có")
    if standing.partial:
        return _("%(met)d/%(of)d đơn vị") % {"met": standing.met, "of": standing.of}
    return _("chưa có")


def mark_of(standing: Standing) -> str:
    """The key of a standing's style, on the map and in tables."""
    if not standing.asked:
        return "none"
    if standing.full:
        return "done"
    return "part" if standing.partial else "open"


# --- Files -----------------------------------------------------------------------------------------------


def coverage_sheet(page: Page, asked: Asked) -> Sheet:
    """Provinces down, criteria across, the shares in the last line."""
    heads = [
        line.criterion.title if line.year is None else f"{line.criterion.title} {line.year}"
        for line in page.lines
    ]
    rows: list[list[Cell]] = [
        [unit.key, unit.full_name, *(words_of(standing) for standing in standings)]
        for unit, standings in page.rows
    ]
    total: list[Cell] = [
        "",
        _("Tỷ lệ"),
        *(f"{line.share.done}/{line.share.expected} ({line.share.percent_words})" for line in page.lines),
    ]
    if asked.synthetic:
        note = _("SỐ LIỆU MINH HOẠ – không phải số liệu thật.")
        rows.append(["", note, *(None for _line_of in page.lines)])
    return Sheet(
        title=_("Bảng phủ kín"),
        keys=["key", "province", *(line.criterion.code for line in page.lines)],
        heads=[_("Khoá"), _("Địa phương"), *heads],
        rows=[*rows[: len(page.rows)], total, *rows[len(page.rows) :]],
    )
