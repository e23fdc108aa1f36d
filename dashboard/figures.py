"""What the dashboard says about a period, worked out from rows: pure, no database and no clock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number, format_percent
from reports.calendar import timeliness
from reports.choices import ReportState, Timeliness

#: Indicators whose national totals stand at the top: cases, suspects, victims in them, identified victims.
HEADLINE_CELLS = ("C.03", "C.04", "C.05", "D.02")


@dataclass(frozen=True, slots=True)
class Filing:
    """How one province stands in one period."""

    province_key: str
    province: str
    region: str
    report_id: int | None
    state: ReportState | None  # None: the report has not been started
    timeliness: Timeliness
    first_submitted_at: datetime | None

    @property
    def filed(self) -> bool:
        return self.first_submitted_at is not None


def filing(
    *,
    province_key: str,
    province: str,
    region: str,
    report_id: int | None,
    state: str | None,
    first_submitted_at: datetime | None,
    due_on: date,
    now: datetime,
) -> Filing:
    """A row of the board, judged against the due date as at `now`."""
    return Filing(
        province_key=province_key,
        province=province,
        region=region,
        report_id=report_id,
        state=ReportState(state) if state else None,
        timeliness=timeliness(due_on, first_submitted_at, now),
        first_submitted_at=first_submitted_at,
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over a board. The four kinds of timeliness are its parts: they always add up to `expected`."""

    expected: int
    on_time: int
    late: int
    open_in_time: int
    overdue: int
    accepted: int
    waiting_for_review: int
    returned: int

    @property
    def filed(self) -> int:
        return self.on_time + self.late

    @property
    def share(self) -> Decimal | None:
        """Filed of expected, in hundredths; None when nobody has to file."""
        return Decimal(100 * self.filed) / self.expected if self.expected else None

    @property
    def sentence(self) -> str:
        """The headline, computed and never typed: "63/63 địa phương (100%) đã gửi báo cáo …"."""
        if not self.expected:
            return _("Không có địa phương nào phải gửi báo cáo kỳ này.")
        counts = {
            "filed": format_number(self.filed),
            "expected": format_number(self.expected),
            "share": format_percent(self.share),
        }
        head = _("%(filed)s/%(expected)s địa phương (%(share)s) đã gửi báo cáo") % counts
        parts = []
        if self.on_time:
            parts.append(_("%(n)s đúng hạn") % {"n": format_number(self.on_time)})
        if self.late:
            parts.append(_("%(n)s muộn") % {"n": format_number(self.late)})
        if self.overdue:
            parts.append(_("%(n)s quá hạn chưa gửi") % {"n": format_number(self.overdue)})
        if self.open_in_time:
            parts.append(_("%(n)s chưa đến hạn") % {"n": format_number(self.open_in_time)})
        return f"{head}: {', '.join(parts)}."


def coverage(board: Sequence[Filing]) -> Coverage:
    """The counts of a board. Timeliness and state are two questions: a late report may be accepted."""
    times = Counter(row.timeliness for row in board)
    states = Counter(row.state for row in board)
    return Coverage(
        expected=len(board),
        on_time=times[Timeliness.ON_TIME],
        late=times[Timeliness.LATE],
        open_in_time=times[Timeliness.NOT_DUE],
        overdue=times[Timeliness.OVERDUE],
        accepted=states[ReportState.ACCEPTED],
        waiting_for_review=states[ReportState.SUBMITTED],
        returned=states[ReportState.RETURNED],
    )


def needing_attention(board: Sequence[Filing]) -> list[Filing]:
    """Who is overdue, was late, or has been sent back: overdue first, each group in the board's own order."""
    urgency = {Timeliness.OVERDUE: 0, Timeliness.NOT_DUE: 2, Timeliness.ON_TIME: 2, Timeliness.LATE: 1}
    wanted = [
        row
        for row in board
        if row.timeliness in {Timeliness.OVERDUE, Timeliness.LATE} or row.state == ReportState.RETURNED
    ]
    return sorted(wanted, key=lambda row: urgency[row.timeliness])


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against an earlier one. `percent` is None where the earlier one is zero or missing."""

    value: Decimal | None
    base: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.value is None or self.base is None else self.value - self.base

    @property
    def percent(self) -> Decimal | None:
        if self.difference is None or not self.base:
            return None
        return 100 * self.difference / self.base

    @property
    def direction(self) -> str:
        """`up`, `down` or `flat` for the arrow; empty where nothing can be compared."""
        if self.difference is None:
            return ""
        return "flat" if self.difference == 0 else ("up" if self.difference > 0 else "down")

    @property
    def text(self) -> str:
        """ "giảm 8 (−3,3%) so với cùng kỳ"; says so where it cannot be compared."""
        if self.difference is None:
            return _("chưa có số liệu cùng kỳ để so sánh")
        if self.difference == 0:
            return _("bằng cùng kỳ năm trước")
        word = _("tăng") if self.difference > 0 else _("giảm")
        amount = format_number(abs(self.difference))
        if self.percent is None:
            return _("%(word)s %(amount)s so với cùng kỳ năm trước (không tính được tỷ lệ)") % {
                "word": word,
                "amount": amount,
            }
        return _("%(word)s %(amount)s (%(percent)s) so với cùng kỳ năm trước") % {
            "word": word,
            "amount": amount,
            "percent": format_percent(abs(self.percent)),
        }
