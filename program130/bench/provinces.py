"""Measures coverage and figures by boundaries over 63 provinces and ten years, each beside a statement by hand.

Call it in a transaction that is rolled back: activities of 2021 to 2025 are made first.
"""

import math
import time
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from accounts.models import User
from program130.bench import Measurement
from projects.models import Programme
from reports.models import Cell, Period
from reports.queries.coverage import CoverageBoard, coverage_board
from reports.queries.territory import figures_by_boundaries

MILLISECONDS = 200.0  # of the slowest but one in twenty
PROGRAMMES = ("2016-2020", "2021-2025")
OLD_MAP, NEW_MAP = date(2018, 12, 31), date(2025, 7, 1)
CELL = "C.03"
PERIODS = 10
ACTIVITIES_PER_YEAR = 10

#: What every province that exists on 01/06/2025 does in 2021 to 2025.
_FILL = """
INSERT INTO provinces_awarenessevent (province_id, agency_id, occasion, kind, level, title, held_on, place, material,
    result, recorded_by_id, recorded_at, edits, withdrawn_reason, synthetic)
SELECT p.id, p.committee_id, 'day_30_7', 'talk', 'commune', 'Hoạt động đo ' || n, make_date(y, 7, 30), 'Xã', '', '',
    %(user)s, now(), 0, '', true
FROM provinces_province p, generate_series(2021, 2025) y, generate_series(1, %(each)s) n
WHERE date '2025-06-01' BETWEEN p.valid_from AND coalesce(p.valid_to, 'infinity')
"""

#: The least a board needs: which provinces have a plan that stands, and in which years they held the day.
_BOARD_BY_HAND = """
SELECT 'plan', province_id, year FROM provinces_provincialplan WHERE standing_id IS NOT NULL
UNION ALL
SELECT 'day', province_id, extract(year FROM held_on)::int
FROM provinces_awarenessevent WHERE occasion = 'day_30_7' AND withdrawn_at IS NULL
GROUP BY province_id, extract(year FROM held_on)
"""

_FIGURES_BY_HAND = """
SELECT report.province_id, report.period_id, figure.value
FROM reports_figure AS figure
JOIN reports_report AS report ON report.accepted_version_id = figure.version_id
JOIN reports_cell AS cell ON cell.id = figure.cell_id
WHERE cell.code = %s
"""


def measure(user: User, *, repeats: int) -> list[Measurement]:
    """The lines of provinces."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_FILL, {"user": user.pk, "each": ACTIVITIES_PER_YEAR})
        cursor.execute("ANALYZE provinces_awarenessevent")
    board_floor = _percentile(lambda: _by_hand(_BOARD_BY_HAND, []), repeats)
    figure_floor = _percentile(lambda: _by_hand(_FIGURES_BY_HAND, [CELL]), repeats)
    lines = [
        _line(_("Bảng bao phủ, 10 năm, 63 địa phương"), lambda: _boards(OLD_MAP), board_floor, repeats),
        _line(_("Bảng bao phủ, 10 năm, 34 đơn vị"), lambda: _boards(NEW_MAP), board_floor, repeats),
    ]
    cells = list(Cell.objects.select_related("indicator").filter(code=CELL))
    periods = list(Period.objects.filter(report_type__code__in=["H", "Y"], cut_to__lt=NEW_MAP)[:PERIODS])
    lines += [
        _line(
            _("Số liệu theo địa giới %(day)s") % {"day": f"{day:%d/%m/%Y}"},
            lambda day=day: list(  # type: ignore[misc]
                figures_by_boundaries(user=user, cells=cells, periods=periods, boundaries=day)
            ),
            figure_floor,
            repeats,
        )
        for day in (OLD_MAP, NEW_MAP)
    ]
    return lines


def _boards(boundaries: date) -> list[str]:
    """Every share of both programmes, with whoever lacks it."""
    programmes = Programme.objects.filter(code__in=PROGRAMMES)
    return [
        sentence
        for programme in programmes
        for sentence in _read(
            coverage_board(programme=programme, boundaries=boundaries, until=date(programme.year_to, 12, 31))
        )
    ]


def _read(board: CoverageBoard) -> list[str]:
    return [
        board.sentence(criterion.code, year)
        for criterion in board.criteria
        for year in (board.years if criterion.yearly else [None])
    ]


def _line(name: str, work: Callable[[], object], floor: float, repeats: int) -> Measurement:
    with CaptureQueriesContext(connection) as statements:
        work()
    return Measurement(
        name,
        _percentile(work, repeats),
        floor,
        _("một câu SQL viết tay"),
        limit=MILLISECONDS,
        statements=len(statements),
    )


def _percentile(work: Callable[[], object], repeats: int, share: float = 0.95) -> float:
    """Milliseconds that `share` of the runs stay within, after one that does not count."""
    work()
    times = []
    for _turn in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[math.ceil(share * len(times)) - 1]


def _by_hand(statement: str, parameters: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.fetchall()
