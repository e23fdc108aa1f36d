"""The workbook of activities and money: what goes out comes back, and only edited cells change anything."""

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from core.errors import Conflict, InvalidInput
from projects import services
from projects.choices import FundingSource, MovementKind
from projects.models import Activity, BudgetLine, BudgetMovement, EarlierPlan
from projects.spreadsheets.exporting import export_workbook
from projects.spreadsheets.layout import MEMORY, SHEETS
from tests.projects.work_factories import NOW, Cast, confirm, make_cast, plan, plan_task, run

Edit = Callable[[Workbook], None]


@pytest.fixture
def cast(db: None) -> Cast:
    """A task with two activities, two lines, three movements."""
    cast = make_cast()
    task = plan_task(cast, "1", name="Truyền thông")
    plan(cast, "1.1", parent=task, name="Biên soạn tài liệu", weight=Decimal("2.5"))
    activity = run(cast, "1.2", parent=task, name="Cấp phát tài liệu", subproject=cast.subproject)
    confirm(cast, activity, "33.33")
    line = services.add_line(
        project=cast.project, subproject=None, year=2018, source=FundingSource.CENTRAL,
        planned=Decimal("6800.5"), by=cast.lead, at=NOW,
    )  # fmt: skip
    services.add_line(
        project=cast.project, subproject=cast.subproject, year=2018, source=FundingSource.AID,
        planned=Decimal("0.000001"), by=cast.lead, at=NOW,
    )  # fmt: skip
    for kind, amount, number in (
        (MovementKind.ALLOTTED, "4000.25", "QĐ-01"),
        (MovementKind.ALLOTTED, "2000", "QĐ-02"),
        (MovementKind.DISBURSED, "3999.999999", "CT-01"),
    ):
        services.record_movement(
            line=line, kind=kind, amount=Decimal(amount), on=date(2018, 3, 1), document_number=number,
            by=cast.lead, at=NOW,
        )  # fmt: skip
    return cast


def _edited(cast: Cast, edit: Edit = lambda book: None) -> bytes:
    """The project's workbook after somebody's edit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(export_workbook(cast.project)))
    edit(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set(cells: dict[str, Any]) -> Edit:
    """An edit that fills cells given as "Hoạt động!E5"."""

    def edit(book: Workbook) -> None:
        for place, value in cells.items():
            sheet, cell = place.split("!")
            book[sheet][cell] = value

    return edit


def _preview(cast: Cast, content: bytes) -> services.ImportPlan:
    return services.preview_import(project=cast.project, content=content, by=cast.lead, at=NOW)


def _import(cast: Cast, content: bytes) -> services.ImportPlan:
    digest = _preview(cast, content).digest
    return services.apply_import(project=cast.project, content=content, digest=digest, by=cast.lead, at=NOW)


def _refusals(cast: Cast, content: bytes) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        _preview(cast, content)
    return refused.value.errors


def _everything(cast: Cast) -> list[tuple[Any, ...]]:
    return [
        *Activity.objects.filter(project=cast.project).order_by("pk").values_list(),
        *BudgetLine.objects.filter(project=cast.project).order_by("pk").values_list(),
        *BudgetMovement.objects.filter(line__project=cast.project).order_by("pk").values_list(),
        *EarlierPlan.objects.filter(activity__project=cast.project).values_list(),
    ]


# --- Round trip ------------------------------------------------------------------------------------------


def test_a_workbook_that_nobody_edited_changes_nothing(cast: Cast) -> None:
    before = _everything(cast)

    assert _preview(cast, export_workbook(cast.project)).empty
    assert _import(cast, _edited(cast)).empty
    assert _everything(cast) == before


def _as_libreoffice_saves(content: bytes) -> bytes:
    """The same cells as LibreOffice 7.4 writes them: numbers marked as such with its exponents, empty cells styled."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as book, ZipFile(buffer, "w", ZIP_DEFLATED) as saved:
        for name in book.namelist():
            text = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                words = re.sub(r"<v>1e-06</v>", "<v>1E-006</v>", text.decode())
                words = re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?)><v>', r'\1 t="n"><v>', words)
                empty = '<row r="480"><c r="A480" s="1"/><c r="E480" s="1"/></row></sheetData>'
                text = words.replace("</sheetData>", empty).encode()
            saved.writestr(name, text)
    return buffer.getvalue()


def test_what_libreoffice_saves_without_an_edit_changes_nothing(cast: Cast) -> None:
    content = _as_libreoffice_saves(_edited(cast))

    assert b"1E-006" in ZipFile(BytesIO(content)).read("xl/worksheets/sheet3.xml")
    assert _preview(cast, content).empty


def test_cells_edited_in_libreoffice_are_all_that_changes(cast: Cast) -> None:
    before = _everything(cast)
    typed = {
        "Hoạt động!E4": "Biên soạn tài liệu truyền thông",
        "Hoạt động!I4": "31/01/2019",  # a day that its locale does not know stays text
        "Hoạt động!K4": "Thêm một tháng",
        "Hoạt động!J5": 2.25,
        "Kinh phí!E3": 12400.125,
        "Kinh phí!F3": "Bổ sung theo quyết định",
    }

    plan_ = _import(cast, _as_libreoffice_saves(_edited(cast, _set(typed))))

    assert [(change.cell, change.after) for change in plan_.changes] == [
        ("Hoạt động!E4", "Biên soạn tài liệu truyền thông"),
        ("Hoạt động!I4", "31/01/2019"),
        ("Hoạt động!J5", "2,25"),
        ("Kinh phí!E3", "12.400,125"),
        ("Kinh phí!F3", "Bổ sung theo quyết định"),
    ]
    untouched = [row for row in _everything(cast) if row in before]
    assert len(before) - len(untouched) == 3  # two activities and one line
    activity = Activity.objects.get(project=cast.project, code="1.1")
    assert (activity.planned_end, activity.weight) == (date(2019, 1, 31), Decimal("2.5"))


def test_only_the_edited_cells_change(cast: Cast) -> None:
    before = {row.code: row for row in Activity.objects.filter(project=cast.project)}
    content = _edited(
        cast,
        _set({"Hoạt động!E4": "Biên soạn tài liệu truyền thông", "Hoạt động!J5": 4, "Kinh phí!E3": 7000.125}),
    )

    plan_ = _import(cast, content)

    assert [(change.cell, change.before, change.after) for change in plan_.changes] == [
        ("Hoạt động!E4", "Biên soạn tài liệu", "Biên soạn tài liệu truyền thông"),
        ("Hoạt động!J5", "1", "4"),
        ("Kinh phí!E3", "6.800,5", "7.000,125"),
    ]
    after = {row.code: row for row in Activity.objects.filter(project=cast.project)}
    for code, row in before.items():
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        changed = {name for name, value in values.items() if getattr(after[code], name) != value}
        assert changed == {"1": set(), "1.1": {"name", "folded", "edits"}, "1.2": {"weight", "edits"}}[code]
    assert BudgetLine.objects.get(project=cast.project, source=FundingSource.CENTRAL).planned == Decimal(
        "7000.125"
    )
    assert BudgetLine.objects.get(project=cast.project, source=FundingSource.AID).edits == 0


def test_a_preview_keeps_nothing(cast: Cast) -> None:
    before = _everything(cast)
    found = _preview(cast, _edited(cast, _set({"Hoạt động!E4": "Tên khác"})))

    assert len(found.changes) == 1
    assert _everything(cast) == before


def test_importing_the_same_workbook_again_changes_nothing(cast: Cast) -> None:
    content = _edited(cast, _set({"Hoạt động!E4": "Tên khác"}))
    _import(cast, content)
    before = _everything(cast)

    assert _import(cast, content).empty
    assert _everything(cast) == before


def test_other_dates_are_a_reschedule_with_its_reason(cast: Cast) -> None:
    day = datetime(2019, 3, 31)  # noqa: DTZ001
    content = _edited(cast, _set({"Hoạt động!I4": day, "Hoạt động!K4": "Chờ kinh phí."}))

    (change,) = _import(cast, content).changes

    assert (change.before, change.after) == ("31/12/2018", "31/03/2019")
    activity = Activity.objects.get(project=cast.project, code="1.1")
    assert activity.planned_end == date(2019, 3, 31)
    (earlier,) = EarlierPlan.objects.filter(activity=activity)
    assert (earlier.planned_end, earlier.reason) == (date(2018, 12, 31), "Chờ kinh phí.")


def test_an_edited_movement_is_taken_back_and_noted_anew(cast: Cast) -> None:
    content = _edited(cast, _set({"Giao và giải ngân!F4": 2500, "Giao và giải ngân!J4": "Nhập nhầm số."}))

    _import(cast, content)

    rows = BudgetMovement.objects.filter(line__project=cast.project, document_number="QĐ-02").order_by("pk")
    assert [row.amount for row in rows] == [Decimal(2000), Decimal(-2000), Decimal(2500)]
    assert rows[1].reversal_reason == "Nhập nhầm số."
    assert _preview(cast, export_workbook(cast.project)).empty


def test_new_rows_are_added_in_their_order(cast: Cast) -> None:
    code = cast.partner_agency.code
    rows = {
        ("Hoạt động", "BCEGHI", 6): ["2", "nhiệm vụ", "Việc mới", code, "1/1/2019", "31/12/2019"],
        ("Hoạt động", "BCDEGHIJ", 7): [2.1, "Hoạt động", 2, "Việc", code, "1/1/2019", "30/6/2019", "1,5"],
        ("Kinh phí", "CDE", 5): [2019, "nguồn khác", "1.500,5"],
        ("Giao và giải ngân", "CDEFGH", 6): [
            2018,
            "ngân sách trung ương",
            "giải ngân",
            100,
            "2/4/2018",
            "CT-2",
        ],
    }
    cells = {
        f"{sheet}!{letter}{number}": value
        for (sheet, letters, number), values in rows.items()
        for letter, value in zip(letters, values, strict=True)
    }
    content = _edited(cast, _set(cells))

    found = _import(cast, content)

    assert [(row.sheet, row.number) for row in found.added] == [
        ("Hoạt động", 6),
        ("Hoạt động", 7),
        ("Kinh phí", 5),
        ("Giao và giải ngân", 6),
    ]
    added = Activity.objects.get(project=cast.project, code="2.1")
    assert added.parent is not None
    assert (added.parent.code, added.weight, added.planned_end) == ("2", Decimal("1.5"), date(2019, 6, 30))
    assert added.responsible == cast.partner_agency


# --- Errors ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"Hoạt động!J4": "hai"}, "Hoạt động!J4", "tìm thấy “hai”; chỉ nhận số từ 0,01"),
        ({"Hoạt động!J4": 0}, "Hoạt động!J4", "chỉ nhận số từ 0,01"),
        ({"Hoạt động!E4": None}, "Hoạt động!E4", "để trống"),
        ({"Hoạt động!E4": "=A1&B1"}, "Hoạt động!E4", "công thức"),
        ({"Hoạt động!H4": "31/02/2018"}, "Hoạt động!H4", "chỉ nhận ngày có thật"),
        ({"Hoạt động!I4": "01/01/2017", "Hoạt động!K4": "Sớm."}, "Hoạt động!I4", "trước ngày bắt đầu"),
        ({"Hoạt động!I4": "01/01/2019"}, "Hoạt động!K4", "Nêu lý do"),
        ({"Hoạt động!G4": "bo-khong-co"}, "Hoạt động!G4", "chỉ nhận mã trong trang"),
        ({"Hoạt động!F4": 7}, "Hoạt động!F4", "chỉ có tiểu đề án: 1"),
        ({"Hoạt động!B4": "9.9"}, "Hoạt động!B4", "ô này không sửa"),
        ({"Hoạt động!L5": "đã hoàn thành"}, "Hoạt động!L5", "ô này không sửa"),
        ({"Hoạt động!M5": 100}, "Hoạt động!M5", "ô này không sửa"),
        ({"Hoạt động!A4": 999999}, "Hoạt động!A4", "không có trong bảng đã xuất"),
        ({"Hoạt động!E4": "Gọi 0912345678"}, "Hoạt động!E4", "số điện thoại"),
        ({"Kinh phí!C5": 2019, "Kinh phí!D5": "viện trợ"}, "Kinh phí!E5", "để trống; phải có"),
        ({"Kinh phí!E3": "1,234.5"}, "Kinh phí!E3", "tìm thấy “1,234.5”"),
        ({"Kinh phí!E3": -1}, "Kinh phí!E3", "chỉ nhận số từ 0"),
        ({"Kinh phí!G3": 1}, "Kinh phí!G3", "ô này không sửa"),
        ({"Kinh phí!D5": "ngân hàng", "Kinh phí!C5": 2019, "Kinh phí!E5": 1}, "Kinh phí!D5", "chỉ nhận một trong"),
        ({"Giao và giải ngân!F4": 2500}, "Giao và giải ngân!J4", "Nêu lý do"),
        ({"Giao và giải ngân!F5": 9000, "Giao và giải ngân!J5": "Sửa."}, "Giao và giải ngân!I5", "vượt dự toán"),
        ({"Hoạt động!E1": "Tên gọi"}, "Hoạt động!E1", "tiêu đề cột phải là “Tên”"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_what_was_found_and_what_is_allowed(
    cast: Cast, cells: dict[str, Any], place: str, words: str
) -> None:
    before = _everything(cast)

    errors = _refusals(cast, _edited(cast, _set(cells)))

    assert list(errors) == [place]
    sheet, cell = place.split("!")
    assert errors[place].startswith(f"trang “{sheet}”, ô {cell}: ")
    assert words in errors[place]
    assert _everything(cast) == before


def test_all_errors_are_named_at_once_and_nothing_is_kept(cast: Cast) -> None:
    cells = {
        "Hoạt động!E3": "Tên tốt",
        "Hoạt động!J4": "x",
        "Hoạt động!H5": "y",
        "Kinh phí!E3": "z",
        "Giao và giải ngân!G3": "hôm qua",
    }

    errors = _refusals(cast, _edited(cast, _set(cells)))

    assert set(errors) == set(cells) - {"Hoạt động!E3"}
    assert not Activity.objects.filter(name="Tên tốt").exists()


def test_errors_of_the_rules_are_named_at_once_too(cast: Cast) -> None:
    cells = {"Hoạt động!G4": "khong-co", "Hoạt động!I5": "01/01/2019", "Giao và giải ngân!F4": 1}

    errors = _refusals(cast, _edited(cast, _set(cells)))

    assert set(errors) == {"Hoạt động!G4", "Hoạt động!K5", "Giao và giải ngân!J4"}


def test_a_row_that_was_copied_with_its_number_is_refused(cast: Cast) -> None:
    def copy(book: Workbook) -> None:
        page = book["Hoạt động"]
        for column in range(1, 14):
            page.cell(6, column).value = page.cell(4, column).value

    assert list(_refusals(cast, _edited(cast, copy))) == ["Hoạt động!A6"]


def test_merged_cells_are_refused(cast: Cast) -> None:
    errors = _refusals(cast, _edited(cast, lambda book: book["Hoạt động"].merge_cells("E4:E5")))

    assert "Hoạt động!E4:E5" in errors
    assert "gộp" in errors["Hoạt động!E4:E5"]


def test_rows_that_were_removed_stay_as_they_are(cast: Cast) -> None:
    before = _everything(cast)

    assert _import(cast, _edited(cast, lambda book: book["Hoạt động"].delete_rows(4))).empty
    assert _everything(cast) == before


def test_a_missing_sheet_is_named(cast: Cast) -> None:
    errors = _refusals(cast, _edited(cast, lambda book: book.remove(book["Kinh phí"])))

    assert set(errors) == {"Kinh phí"}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    content = _edited(cast, _set({"Hoạt động!E4": "Tên trong bảng"}))
    activity = Activity.objects.get(project=cast.project, code="1.1")
    other = Activity.objects.get(project=cast.project, code="1.2")
    for row, name in ((activity, "Tên trên trang"), (other, "Tên mới của dòng khác")):
        services.edit_activity(
            activity=row, seen=0, by=cast.second_lead, name=name, description="", responsible=row.responsible,
            weight=row.weight, subproject=row.subproject, target=None, coordinating=[],
        )  # fmt: skip

    errors = _refusals(cast, content)

    assert list(errors) == ["Hoạt động!E4"]
    assert "“Tên trên trang”" in errors["Hoạt động!E4"]
    fresh = _edited(cast, _set({"Hoạt động!E4": "Tên trong bảng"}))
    _import(cast, fresh)
    other.refresh_from_db()
    assert other.name == "Tên mới của dòng khác"


def test_confirming_something_else_than_was_shown_is_refused(cast: Cast) -> None:
    shown = _preview(cast, _edited(cast, _set({"Hoạt động!E4": "Một"})))
    content = _edited(cast, _set({"Hoạt động!E4": "Hai"}))

    with pytest.raises(Conflict, match="xem trước"):
        services.apply_import(
            project=cast.project, content=content, digest=shown.digest, by=cast.lead, at=NOW
        )

    assert not Activity.objects.filter(name="Hai").exists()


# --- The file --------------------------------------------------------------------------------------------


def _plain_book() -> bytes:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng"),
        (b"MZ\x90\x00", "chạy được"),
        (b"%PDF-1.4\n%%EOF", r"Chỉ nhận bảng tính \.xlsx"),
        (b"PK\x03\x04" + b"x" * 200, "hỏng"),
        (_plain_book(), "không phải bảng tính xuất từ chương trình"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "đời cũ"),
    ],
)
def test_a_file_that_is_no_workbook_of_ours_is_refused(cast: Cast, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        _preview(cast, content)

    assert set(refused.value.errors) == {"file"}


def test_another_projects_workbook_is_refused(cast: Cast) -> None:
    other = make_cast()

    with pytest.raises(InvalidInput, match=cast.project.code):
        services.preview_import(
            project=other.project, content=export_workbook(cast.project), by=other.lead, at=NOW
        )


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.remove(book[MEMORY]),
        lambda book: book[MEMORY].__setitem__("B1", "99"),
        lambda book: book[MEMORY].__setitem__("C3", "{"),
        lambda book: book[MEMORY].__setitem__("A3", "x"),
    ],
)
def test_a_workbook_whose_memory_was_touched_is_refused(cast: Cast, edit: Edit) -> None:
    assert set(_refusals(cast, _edited(cast, edit))) == {"file"}


def test_texts_that_look_like_formulas_go_out_as_text(cast: Cast) -> None:
    plan(cast, "9", name="=HYPERLINK(1)")

    book = openpyxl.load_workbook(BytesIO(export_workbook(cast.project)))

    assert book["Hoạt động"]["E6"].data_type == "s"


def test_every_column_says_what_it_takes(cast: Cast) -> None:
    book = openpyxl.load_workbook(BytesIO(export_workbook(cast.project)))

    for spec in SHEETS:
        page = book[spec.title]
        for place, column in enumerate(spec.columns, start=1):
            assert page.cell(1, place).value == str(column.head)
            assert page.cell(2, place).value == column.note
    assert book[MEMORY].sheet_state == "hidden"


def test_an_amount_of_eighteen_digits_survives(cast: Cast) -> None:
    services.add_line(
        project=cast.project, subproject=None, year=2020, source=FundingSource.LOCAL,
        planned=Decimal("999999999999"), by=cast.lead, at=NOW,
    )  # fmt: skip
    services.add_line(
        project=cast.project, subproject=None, year=2020, source=FundingSource.OTHER,
        planned=Decimal("123456789012.345678"), by=cast.lead, at=NOW,
    )  # fmt: skip

    assert _preview(cast, _edited(cast)).empty
