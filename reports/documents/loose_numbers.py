"""Numbers in written text that the frozen figures do not hold, so that text and tables cannot disagree unseen.

What is not a figure is left alone: dates, years, numbers of instruments ("2546/QĐ-TTg", "số 12"), of projects and
articles ("Đề án 1", "Điều 5"), ranges of years, and "30/7", "138/CP" and the like.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.documents.content import CompiledFigure
from reports.documents.numbers import change, tenths

_NAMES = (
    "đề án|tiểu đề án|dự án|mục|khoản|điểm|điều|phần|chương|phụ lục|bảng|quý|tháng|ngày|năm|số|giai đoạn|kỳ|đợt|"
    "phiên bản|cấp|nhóm|chỉ thị|nghị quyết|nghị định|quyết định|kế hoạch|thông tư|luật|cỡ"
)
_NUMBER = re.compile(r"(?<![\w/.,-])\d+(?:[.,]\d+)*(?![\w/-]|[.,]\d)")
_NAMED = re.compile(rf"(?:{_NAMES})\s+(?:số\s+)?$", re.IGNORECASE)
_YEARS = range(1945, 2101)


def loose_numbers(texts: Iterable[str], figures: Iterable[CompiledFigure]) -> list[str]:
    """The numbers of `texts`, as they are written, that are no figure and no comparison of figures; each once."""
    known = set(_known(figures))
    found = (number for text in texts for number in _figures_in(text) if _value(number) not in known)
    return list(dict.fromkeys(found))


def _figures_in(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        number = match.group()
        if _NAMED.search(text[: match.start()]) or (number.isdigit() and int(number) in _YEARS):
            continue
        yield number


def _known(figures: Iterable[CompiledFigure]) -> Iterator[Decimal]:
    """Every number that the report prints of the figures: values, bases, differences, changes, coverage."""
    for figure in figures:
        yield from (Decimal(figure.reported), Decimal(figure.expected))
        for base in (figure.previous, figure.same_period_last_year):
            numbers = [number for number in (figure.value, base) if number is not None]
            if figure.value is not None and base is not None:
                numbers += [abs(figure.value - base), change(figure.value, base, is_rate=figure.is_rate).size]
            for number in numbers:
                yield from (number.normalize(), tenths(number).normalize())


def _value(number: str) -> Decimal:
    """The number as written in Vietnamese: dots group thousands, a comma begins the decimals."""
    return Decimal(number.replace(".", "").replace(",", ".")).normalize()
