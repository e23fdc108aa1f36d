"""The frozen figures of a report as CSV for spreadsheets and programs."""

from core.export import FileFormat, Sheet
from core.export import render as render_sheet
from reports.documents.content import NationalReport

KEYS = (
    "section",
    "indicator",
    "cell",
    "name",
    "breakdown",
    "unit",
    "value",
    "previous",
    "same_period_last_year",
    "reported",
    "expected",
)
HEADS = (
    "Mục",
    "Mã chỉ tiêu",
    "Mã ô số liệu",
    "Chỉ tiêu",
    "Phân tổ",
    "Đơn vị tính",
    "Kỳ báo cáo",
    "Kỳ trước",
    "Cùng kỳ năm trước",
    "Số đơn vị có số liệu",
    "Số đơn vị phải báo cáo",
)


def render(report: NationalReport) -> bytes:
    """The .csv file, one line for each figure in printing order."""
    rows = [
        (
            figure.section,
            figure.indicator,
            figure.cell,
            figure.name,
            figure.breakdown_label,
            figure.unit,
            figure.value,
            figure.previous,
            figure.same_period_last_year,
            figure.reported,
            figure.expected,
        )
        for figure in report.figures
    ]
    return render_sheet(Sheet("Số liệu", KEYS, HEADS, rows), FileFormat.CSV)
