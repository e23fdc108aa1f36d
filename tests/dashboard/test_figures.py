"""What the dashboard says, from rows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import Row, ceiling, column_chart
from dashboard.figures import coverage, urgency
from reports.choices import ReportState, Timeliness

ROWS = st.lists(st.tuples(st.sampled_from(Timeliness.values), st.sampled_from(ReportState.values)))


def test_sentence_counts_who_filed_and_when() -> None:
    found = coverage([("on_time", "accepted")] * 60 + [("late", "submitted")] * 2 + [("overdue", "none")])

    assert found.sentence == (
        "62/63 địa phương (98,4%) đã gửi báo cáo: 60 đúng hạn, 2 gửi muộn, 1 quá hạn chưa gửi."
    )


def test_sentence_says_when_nobody_has_to_file() -> None:
    assert coverage([]).sentence == "Không có địa phương nào phải gửi báo cáo kỳ này."
    assert coverage([]).share is None


@given(ROWS)
def test_every_row_stands_in_exactly_one_of_the_four_kinds(rows: list[tuple[str, str]]) -> None:
    found = coverage(rows)

    assert found.expected == len(rows)
    assert found.filed + found.overdue + found.open_in_time == found.expected


@pytest.mark.parametrize(
    ("timeliness", "state", "order"),
    [
        ("overdue", "none", 0),
        ("overdue", "returned", 0),
        ("late", "accepted", 1),
        ("on_time", "returned", 2),
        ("on_time", "accepted", None),
        ("not_due", "draft", None),
    ],
)
def test_overdue_comes_before_late_before_sent_back(timeliness: str, state: str, order: int | None) -> None:
    assert urgency(timeliness, state) == order


@given(st.decimals(min_value=1, max_value=10**9, places=0))
def test_scale_reaches_the_highest_column_and_divides_by_four(value: Decimal) -> None:
    top = ceiling(value)

    assert top >= value
    assert top % 4 == 0
    assert top <= 4 * max(value, Decimal(1))


def test_a_missing_figure_leaves_its_place_empty() -> None:
    rows = [
        Row("2013", (Decimal(507), None), ("507", "")),
        Row("2014", (Decimal(469), Decimal(685)), ("469", "685")),
    ]

    chart = column_chart(rows, ["vụ", "đối tượng"])

    assert [column.title for column in chart.columns] == [
        "2013, vụ: 507",
        "2014, vụ: 469",
        "2014, đối tượng: 685",
    ]
    assert all(column.y + column.height == chart.baseline for column in chart.columns)
