"""What the dashboard says about a period, worked out from rows: pure, no database and no clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number, format_percent
from reports.choices import ReportState, Timeliness

#: Indicators whose national totals stand at the top: cases, suspects, victims in them, identified victims.
HEADLINE_CELLS = ("C.03", "C.04", "C.05", "D.02")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over a period's reports. The four kinds of timeliness are its parts: they add up to `expected`."""

    on_time: int
    late: int
    open_in_time: int
    overdue: int
    accepted: int
    waiting_for_review: int
    returned: int

    @property
    def expected(self) -> int:
        return self.on_time + self.late + self.open_in_time + self.overdue

    @property
    def filed(self) -> int:
        return self.on_time + self.late

    @property
    def share(self) -> Decimal | None:
        """Filed of expected, in hundredths; None when nobody has to file."""
        return Decimal(100 * self.filed) / self.expected if self.expected else None

    @property
    def sentence(self) -> str:
        """The headline, computed and never typed: "63/63 địa phương (100%) đã gửi báo cáo: 60 đúng hạn, 3 muộn."."""
        if not self.expected:
            return _("Không có địa phương nào phải gửi báo cáo kỳ này.")
        head = _("%(filed)s/%(expected)s địa phương (%(share)s) đã gửi báo cáo") % {
            "filed": format_number(self.filed),
            "expected": format_number(self.expected),
            "share": format_percent(self.share),
        }
        parts = [
            text % {"n": format_number(count)}
            for text, count in (
                (_("%(n)s đúng hạn"), self.on_time),
                (_("%(n)s gửi muộn"), self.late),
                (_("%(n)s quá hạn chưa gửi"), self.overdue),
                (_("%(n)s chưa đến hạn"), self.open_in_time),
            )
            if count
        ]
        return f"{head}: {', '.join(parts)}."


def coverage(rows: Iterable[tuple[str, str]]) -> Coverage:
    """Counts of (timeliness, state) pairs. They are two questions: a late report may be accepted."""
    pairs = list(rows)
    times = Counter(timeliness for timeliness, _state in pairs)
    states = Counter(state for _timeliness, state in pairs)
    return Coverage(
        on_time=times[Timeliness.ON_TIME],
        late=times[Timeliness.LATE],
        open_in_time=times[Timeliness.NOT_DUE],
        overdue=times[Timeliness.OVERDUE],
        accepted=states[ReportState.ACCEPTED],
        waiting_for_review=states[ReportState.SUBMITTED],
        returned=states[ReportState.RETURNED],
    )


_URGENCY = {Timeliness.OVERDUE: 0, Timeliness.LATE: 1}


def urgency(timeliness: str, state: str) -> int | None:
    """Order of what needs attention: overdue, then late, then sent back; None for what does not."""
    found = _URGENCY.get(Timeliness(timeliness))
    return 2 if found is None and state == ReportState.RETURNED else found
