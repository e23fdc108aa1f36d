"""Numbers in written text that stand in no frozen figure."""

from decimal import Decimal

import pytest

from reports.documents.content import CompiledFigure
from reports.documents.loose_numbers import loose_numbers

FIGURES = [
    CompiledFigure(
        indicator="C.03",
        cell="C.03",
        section="C",
        name="Số vụ",
        unit="vụ",
        value=Decimal("99"),
        reported=60,
        expected=63,
        same_period_last_year=Decimal("110"),
    ),
    CompiledFigure(
        indicator="B.02",
        cell="B.02",
        section="B",
        name="Lượt người",
        unit="lượt",
        value=Decimal("1234567"),
        reported=63,
        expected=63,
    ),
    CompiledFigure(
        indicator="D.91",
        cell="D.91",
        section="D",
        name="Tỷ lệ",
        unit="%",
        value=Decimal("92.346"),
        reported=63,
        expected=63,
        is_rate=True,
    ),
]


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("Phát hiện 99 vụ, giảm 11 vụ (10,0%) so với 110 vụ cùng kỳ.", []),
        ("Thu hút 1.234.567 lượt người; tỷ lệ đạt 92,3%.", []),
        ("60/63 địa phương gửi báo cáo.", []),
        ("Phát hiện 98 vụ.", ["98"]),
        ("Thu hút 1.234.568 lượt; 98 vụ; lại 98 vụ.", ["1.234.568", "98"]),
        ("Theo Quyết định số 2546/QĐ-TTg ngày 31/12/2015, Đề án 1 và Điều 5 của Luật, năm 2018.", []),
        ("Hưởng ứng ngày 30/7, giai đoạn 2016-2020, Ban Chỉ đạo 138/CP.", []),
        ("Trong tháng 6, quý 2 tại 12 huyện.", ["12"]),
        ("", []),
    ],
)
def test_only_numbers_that_are_no_figure_are_named(text: str, loose: list[str]) -> None:
    assert loose_numbers([text], FIGURES) == loose
