"""Sentences generated from the frozen figures, so that text and table cannot disagree.

Every number in them is a frozen value, a change computed from two frozen values, or a count of units.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.formats import format_date, format_number
from reports.documents.content import (
    CompiledFigure,
    Coverage,
    NationalReport,
    SentencePlan,
    TargetResult,
    Term,
)
from reports.documents.numbers import Change, Trend, change, tenths

LAST_YEAR = "cùng kỳ năm trước"


def figure_value(figure: CompiledFigure, value: Decimal) -> str:
    """The value as printed; rates are rounded to one decimal."""
    return format_number(tenths(value) if figure.is_rate else value)


def with_unit(figure: CompiledFigure, value: Decimal) -> str:
    """ "17.123 buổi", "92,3%"."""
    gap = "" if figure.unit == "%" else " "
    return f"{figure_value(figure, value)}{gap}{figure.unit}"


def listing(parts: Sequence[str], last: str = ", ") -> str:
    """ "a, b, c"; `last` joins the final part, e.g. " và "."""
    return last.join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def planned(plan: SentencePlan, figures: Mapping[str, CompiledFigure]) -> str:
    """The sentence of a plan.

    "Toàn quốc phát hiện 89 vụ, 142 đối tượng, 169 nạn nhân; so với cùng kỳ năm trước giảm 10,1% số vụ, tăng 12,7%
    số đối tượng, giảm 28,4% số nạn nhân." Terms without a value are named as such, never printed as zero; terms
    whose cell the report lacks raise `KeyError`.
    """
    terms = [(term, figures[term.cell]) for term in plan.terms]
    known = [(term, figure, figure.value) for term, figure in terms if figure.value is not None]
    unknown = [_counted(term) for term, figure in terms if figure.value is None]
    if not known:
        return f"{plan.opening}: chưa có số liệu về {listing(unknown, ' và ')}."
    counts = [
        f"{term.lead} {figure_value(figure, value)} {term.noun}".strip() for term, figure, value in known
    ]
    gap = f" (chưa có số liệu về {listing(unknown, ' và ')})" if unknown else ""
    changes = [(_counted(term), _yearly(figure)) for term, figure, _ in known]
    return f"{plan.opening} {listing(counts)}{gap}; {compared(changes)}."


def _counted(term: Term) -> str:
    """What the term's change is a change of."""
    return term.counted or f"số {term.noun}"


def _yearly(figure: CompiledFigure) -> Change:
    return change(figure.value, figure.same_period_last_year, is_rate=figure.is_rate)


def compared(changes: Sequence[tuple[str, Change]]) -> str:
    """ "so với cùng kỳ năm trước giảm 10,1% số vụ, …"; one phrase when nothing can be compared."""
    if all(each.trend is Trend.NOT_COMPARABLE for _, each in changes):
        return f"{Trend.NOT_COMPARABLE.value} với {LAST_YEAR}"
    return f"so với {LAST_YEAR} {listing([_change_of(counted, each) for counted, each in changes])}"


def _change_of(counted: str, each: Change) -> str:
    if each.trend in (Trend.SAME, Trend.NOT_COMPARABLE):
        return f"{counted} {each.trend.value}"
    return f"{each.trend.value} {each.amount} {counted}"


def itemised(figure: CompiledFigure) -> str:
    """One line for a headline figure: name, value, same period last year, and how many units gave it."""
    name = f"{figure.name} - {figure.breakdown_label}" if figure.breakdown_label else figure.name
    if figure.value is None:
        return f"{name}: chưa có số liệu"
    notes = [_last_year_note(figure)]
    if figure.reported < figure.expected:
        notes.append(f"{figure.reported}/{figure.expected} đơn vị có số liệu")
    return f"{name}: {with_unit(figure, figure.value)} ({'; '.join(notes)})"


def _last_year_note(figure: CompiledFigure) -> str:
    yearly, base = _yearly(figure), figure.same_period_last_year
    if base is None:
        return f"{Trend.NOT_COMPARABLE.value} với {LAST_YEAR}"
    start = f"{LAST_YEAR} {with_unit(figure, base)}"
    if yearly.trend in (Trend.SAME, Trend.NOT_COMPARABLE):
        return f"{start}, {yearly.trend.value}"
    return f"{start}, {yearly.trend.value} {yearly.amount}"


def coverage(state: Coverage) -> str:
    """ "63/63 địa phương gửi báo cáo.", or who is missing."""
    filed = f"{state.reported}/{state.expected} {state.noun} gửi báo cáo"
    if not state.missing:
        return f"Đến thời điểm tổng hợp có {filed}."
    names = listing([unit.name for unit in state.missing])
    return (
        f"Đến thời điểm tổng hợp có {filed}; {len(state.missing)} {state.noun} chưa gửi báo cáo: {names}. "
        f"Số liệu dưới đây chưa gồm các {state.noun} này."
    )


def standing(report: NationalReport) -> str:
    """Which figures these are: window, boundaries, provisional or synthetic."""
    parts = [
        f"Số liệu tính từ ngày {format_date(report.cut_from)} đến ngày {format_date(report.cut_to)}, "
        f"theo địa giới hành chính tại ngày {format_date(report.boundaries)}."
    ]
    if report.provisional:
        parts.append("Đây là số liệu tạm tính, gồm cả báo cáo chưa được duyệt.")
    if report.synthetic:
        parts.append("Đây là số liệu minh hoạ, không phải số liệu chính thức.")
    return " ".join(parts)


def target(result: TargetResult) -> str:
    """ "Tỷ lệ …: đạt 92,3% (yêu cầu trên 90%), hoàn thành."."""
    if result.value is None:
        return f"{result.name}: chưa có số liệu (yêu cầu {result.required})"
    gap = "" if result.unit == "%" else " "
    verdict = {True: ", hoàn thành", False: ", chưa hoàn thành", None: ""}[result.met]
    value = f"{format_number(tenths(result.value))}{gap}{result.unit}"
    return f"{result.name}: đạt {value} (yêu cầu {result.required}){verdict}"
