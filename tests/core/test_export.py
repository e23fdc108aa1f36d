"""Lists as files."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.export import FileFormat, Sheet, as_csv, as_json, as_xlsx, render, without_formula

EVENING = datetime(2018, 6, 14, 20, 0, tzinfo=UTC)  # three in the morning of the 15th at Hà Nội

SHEET = Sheet(
    title="Văn bản: 2016/2020",
    keys=["code", "count", "rate", "day", "at", "known", "names", "nothing"],
    heads=["Mã", "Số", "Tỷ lệ", "Ngày", "Lúc", "Đã rõ", "Tên", "Trống"],
    rows=[["01", 1200, Decimal("28.40"), date(2018, 6, 14), EVENING, True, ["a", "b"], None]],
)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_csv_is_what_excel_reads_under_vietnamese_settings() -> None:
    content = as_csv(SHEET)

    assert content.startswith(b"\xef\xbb\xbf")
    assert _rows(content)[0] == ["Mã", "Số", "Tỷ lệ", "Ngày", "Lúc", "Đã rõ", "Tên", "Trống"]
    assert _rows(content)[1] == ["01", "1200", "28,40", "14/06/2018", "15/06/2018 03:00", "có", "a, b", ""]


def test_json_keeps_decimals_as_text_and_days_as_iso() -> None:
    assert json.loads(as_json(SHEET)) == [
        {
            "code": "01",
            "count": 1200,
            "rate": "28.40",
            "day": "2018-06-14",
            "at": "2018-06-14T20:00:00+00:00",
            "known": True,
            "names": ["a", "b"],
            "nothing": None,
        }
    ]


def test_xlsx_keeps_the_type_of_every_cell() -> None:
    page = load_workbook(io.BytesIO(as_xlsx(SHEET))).active
    assert page is not None

    assert page.title == "Văn bản  2016 2020"
    values = [cell.value for cell in page[2]]
    assert values[:3] == ["01", 1200, 28.4]
    assert [f"{value:%d/%m/%Y %H:%M}" for value in values[3:5]] == ["14/06/2018 00:00", "15/06/2018 03:00"]
    assert values[5:] == ["có", "a, b", None]
    assert page.freeze_panes == "A2"


DANGEROUS = [
    "=1+1",
    "+84912",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    'x;=HYPERLINK("http://x")',
    "a,=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_text_never_begins_a_formula_whatever_the_separator(text: str) -> None:
    content = as_csv(Sheet("t", ["a", "b"], ["A", "B"], [[text, "x"]]))

    for piece in re.split(r"[;,\t\r\n]", content.decode("utf-8-sig")):
        assert piece.strip(' "')[:1] not in set("=+-@＝＋－＠"), piece


@pytest.mark.parametrize("text", DANGEROUS)
def test_xlsx_text_is_text(text: str) -> None:
    page = load_workbook(io.BytesIO(as_xlsx(Sheet("t", ["a"], ["A"], [[text]])))).active
    assert page is not None

    assert page["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["", "Công an tỉnh", "48-CT/TW", "2016 - 2020", "a = b", "5+5"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


@pytest.mark.parametrize("text", ["a" * 40_000, "dòng\x01điều khiển", "_x000D_", "", "=" * 300])
@pytest.mark.parametrize("file_format", list(FileFormat))
def test_odd_text_still_makes_a_file_that_opens(text: str, file_format: FileFormat) -> None:
    content = render(Sheet("", ["a"], ["A"], [[text], ["x"]]), file_format)

    if file_format is FileFormat.XLSX:
        assert load_workbook(io.BytesIO(content)).active is not None
    elif file_format is FileFormat.JSON:
        assert json.loads(content)[0]["a"] == text
    else:
        assert len(_rows(content)) == 3


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_an_empty_list_is_a_file_with_heads_only(file_format: FileFormat) -> None:
    assert render(Sheet("Trống", ["a"], ["A"], []), file_format)
