"""When the demonstration's reports were sent, returned and accepted; pure, drawn from the same seed.

Most come on time, some late; a few first versions are returned with a reason and come again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from core.calendar import add_working_days, is_working_day
from core.formats import LOCAL_ZONE
from reports.calendar import PeriodCode, dates_of
from reports.choices import FigureState
from reports.demo.build import SEED, DemoReport
from reports.parsing import Stated

LATE, RETURNED = 8, 5  # units per period

#: What is wrong in a first version, and in which words it is returned.
Slip = Callable[[DemoReport], DemoReport]


@dataclass(frozen=True, slots=True)
class Sent:
    """One version: what it holds, when it was sent and decided on; a reason when it was returned."""

    content: DemoReport
    sent_at: datetime
    decided_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A report's way: started, then one or two versions, the last of them accepted."""

    report: DemoReport
    started_at: datetime
    versions: tuple[Sent, ...]


def plan_filings(reports: list[DemoReport], *, seed: int = SEED) -> list[Filing]:
    """How each report was filed, in the order of `reports`. The same seed gives the same days."""
    filings: dict[tuple[str, str], Filing] = {}
    for period in dict.fromkeys(report.period for report in reports):
        rng = Random(f"{seed} filing {period}")  # noqa: S311  # no secret hangs on it
        of_period = [report for report in reports if report.period == period]
        special = rng.sample([report.unit.key for report in of_period], LATE + RETURNED)
        late, returned = set(special[:LATE]), special[LATE:]
        for report in of_period:
            key = report.unit.key
            filing = _filing(rng, report, late=key in late)
            if key in returned:
                filing = _with_return(rng, filing, _SLIPS[returned.index(key) % len(_SLIPS)])
            filings[key, period] = filing
    return [filings[report.unit.key, report.period] for report in reports]


def _filing(rng: Random, report: DemoReport, *, late: bool) -> Filing:
    dates = dates_of(PeriodCode.parse(report.period))
    if late:
        day = add_working_days(dates.due.day, rng.randint(1, 7))
    else:
        window = [dates.cut_to + timedelta(days=n) for n in range(1, (dates.due.day - dates.cut_to).days + 1)]
        day = rng.choice([each for each in window if is_working_day(each)])
    sent_at = _at(rng, day, 13, 16)
    decided_at = _at(rng, add_working_days(day, rng.randint(1, 3)), 9, 16)
    return Filing(report, _at(rng, day, 8, 11), (Sent(report, sent_at, decided_at),))


def _with_return(rng: Random, filing: Filing, slip: tuple[Slip, str]) -> Filing:
    """The same with a first version that was returned and mended after one or two days."""
    spoil, reason = slip
    first = replace(filing.versions[0], content=spoil(filing.report), reason=reason)
    again = add_working_days(first.decided_at.date(), rng.randint(1, 2))
    accepted = add_working_days(again, rng.randint(1, 2))
    second = Sent(filing.report, _at(rng, again, 13, 16), _at(rng, accepted, 9, 16))
    return replace(filing, versions=(first, second))


def _at(rng: Random, day: date, first_hour: int, last_hour: int) -> datetime:
    """A moment in office hours, Viet Nam time."""
    moment = time(rng.randint(first_hour, last_hour), rng.randrange(60), rng.randrange(60))
    return datetime.combine(day, moment, tzinfo=LOCAL_ZONE)


def _ten_times_the_leaflets(report: DemoReport) -> DemoReport:
    return _changed(report, "B.04", lambda value: value * 10)


def _some_not_rescued_twice(report: DemoReport) -> DemoReport:
    return _changed(report, "D.05", lambda value: value + 4)


def _nothing_about_limits(report: DemoReport) -> DemoReport:
    texts: Mapping[str, str] = {**report.narratives, "III.2": "[Minh hoạ] Không có."}
    return replace(report, narratives=texts)


def _changed(report: DemoReport, cell: str, change: Callable[[Decimal], Decimal]) -> DemoReport:
    value = change(report.figures[cell].value or Decimal(0))
    return replace(report, figures={**report.figures, cell: Stated(FigureState.NUMBER, value)})


_SLIPS: tuple[tuple[Slip, str], ...] = (
    (
        _ten_times_the_leaflets,
        "Số tờ rơi, tờ gấp đã phát (B.04) cao bất thường so với các địa phương cùng quy mô, nghi nhầm một chữ số; "
        "đề nghị kiểm tra lại.",
    ),
    (
        _nothing_about_limits,
        "Mục III.2 chưa nêu tồn tại, hạn chế; đề nghị bổ sung việc chưa làm được, nơi chưa làm được và mức độ.",
    ),
    (
        _some_not_rescued_twice,
        "Số nạn nhân chưa được giải cứu (D.05) chưa khớp với số theo dõi của cơ quan thường trực, nghi tính trùng; "
        "đề nghị rà soát lại.",
    ),
)
