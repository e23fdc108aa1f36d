"""Pages of money: lines, totals, movements by document, over-spending, two editors, the workbook."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import services
from projects.models import Activity, BudgetLine, BudgetMovement
from tests.directives.browsing import page, post
from tests.projects.pages import Work

#: A preview does what the import will do and takes it back, so it takes as many statements.
DRY_RUN = 80


def _line(work: Work, rest: str = "") -> str:
    return f"/projects/budget-lines/{work.line.pk}/{rest}"


def _movement(**values: str) -> dict[str, str]:
    return {
        "kind": "disbursed",
        "amount": "350,25",
        "on": "15/08/2018",
        "document_number": "UNC-07",
        "overspend_reason": "",
        **values,
    }


def test_the_page_adds_up_lines_and_prints_amounts_exactly(lead: Client, work: Work) -> None:
    post(lead, _line(work, "movements/new/"), _movement(amount="350,123456"))

    text = page(lead, f"/projects/{work.code}/budget/")

    assert "1.000,5" in text
    assert "350,123456" in text
    assert "58,4%" in text  # of what was allotted
    assert "Cộng năm 2018" in text


def test_a_line_is_added_once(lead: Client, work: Work) -> None:
    data = {
        "year": "2019",
        "source": "aid",
        "planned": "250",
        "note": "",
        "subproject": str(work.cast.subproject.pk),
    }

    post(lead, f"/projects/{work.code}/budget/lines/new/", data)

    added = BudgetLine.objects.get(project=work.cast.project, year=2019)
    assert (added.subproject, added.planned) == (work.cast.subproject, Decimal(250))
    assert "Đã có dòng kinh phí" in post(lead, f"/projects/{work.code}/budget/lines/new/", data, status=409)


def test_a_movement_is_noted_with_its_document(lead: Client, work: Work) -> None:
    post(lead, _line(work, "movements/new/"), _movement())

    text = page(lead, _line(work))
    assert "UNC-07" in text
    assert "350,25" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "0"}, "chỉ nhận số từ 0,000001"),
        ({"amount": "12.5"}, "viết như 1.234,5"),
        ({"document_number": ""}, "Chưa điền mục này."),
        ({"on": "04/10/2018"}, "ở tương lai"),
        ({"amount": "700"}, "Giải ngân vượt dự toán được giao 100 triệu đồng; hãy nêu lý do."),
    ],
)
def test_what_cannot_be_noted_is_told_at_its_field(
    lead: Client, work: Work, values: dict[str, str], words: str
) -> None:
    assert words in post(lead, _line(work, "movements/new/"), _movement(**values), status=422)
    assert work.line.movements.count() == 1


def test_overspending_with_a_reason_is_kept_and_warned_of(lead: Client, work: Work) -> None:
    post(
        lead,
        _line(work, "movements/new/"),
        _movement(amount="700", overspend_reason="Ứng trước dự toán năm sau"),
    )

    assert "Giải ngân vượt dự toán giao" in page(lead, _line(work))
    assert "Có 1 dòng giải ngân vượt" in page(lead, f"/projects/{work.code}/budget/")
    assert "Giải ngân vượt dự toán giao" in page(lead, f"/projects/{work.code}/")


def test_a_wrong_movement_is_taken_back_with_a_reason_and_both_stay(lead: Client, work: Work) -> None:
    path = f"/projects/movements/{work.movement.pk}/reverse/"
    assert "Nêu lý do huỷ ghi nhận." in post(lead, path, {"reason": ""}, status=422)

    post(lead, path, {"reason": "Ghi nhầm số"})

    text = page(lead, _line(work))
    assert "Đã huỷ ghi nhận: Ghi nhầm số" in text
    assert "-600" in text
    assert "đã được huỷ ghi nhận" in post(lead, path, {"reason": "Lần nữa"}, status=409)


def test_two_editors_of_a_plan_see_both_amounts(lead: Client, work: Work) -> None:
    services.change_plan(line=work.line, seen=0, planned=Decimal(900), note="", by=work.cast.second_lead)

    text = post(lead, _line(work, "plan/"), {"planned": "1.200", "note": "", "seen": "0"}, status=409)

    assert "900" in text
    assert 'value="1.200"' in text
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen is not None
    post(lead, _line(work, "plan/"), {"planned": "1.200", "note": "", "seen": seen[1]})
    work.line.refresh_from_db()
    assert work.line.planned == Decimal(1200)


# --- Workbook --------------------------------------------------------------------------------------------


def _exported(lead: Client, work: Work) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(lead.get(f"/projects/{work.code}/exchange/export/").content))


def _upload(lead: Client, work: Work, book: openpyxl.Workbook) -> str:
    """Where the preview of the uploaded workbook is."""
    content = BytesIO()
    book.save(content)
    answer = lead.post(
        f"/projects/{work.code}/exchange/",
        {"file": SimpleUploadedFile("de-an.xlsx", content.getvalue())},
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def _cell(book: openpyxl.Workbook, sheet: str, head: str, row: int = 3) -> openpyxl.cell.Cell:
    page = book[sheet]
    column = next(cell.column for cell in page[1] if cell.value == head)
    return page.cell(row, column)  # type: ignore[return-value]


def test_the_workbook_is_exported_edited_looked_at_and_imported(lead: Client, work: Work) -> None:
    book = _exported(lead, work)
    _cell(book, "Hoạt động", "Tên").value = "Nhiệm vụ đổi tên"
    _cell(book, "Kinh phí", "Kế hoạch (triệu đồng)").value = 1500

    preview = _upload(lead, work, book)
    text = page(lead, preview, most=DRY_RUN)

    assert "Nhiệm vụ đổi tên" in text
    assert "1.000,5" in text or "1000,5" in text or "1000.5" in text
    assert Activity.objects.get(pk=work.task.pk).name == work.task.name
    digest = re.search(r'name="digest" value="([^"]+)"', text)
    assert digest is not None
    post(lead, f"{preview}apply/", {"digest": digest[1]})
    assert Activity.objects.get(pk=work.task.pk).name == "Nhiệm vụ đổi tên"
    assert BudgetLine.objects.get(pk=work.line.pk).planned == Decimal(1500)
    assert Activity.objects.get(pk=work.running.pk).name == work.running.name


def test_every_error_names_its_sheet_and_cell_and_nothing_is_written(lead: Client, work: Work) -> None:
    book = _exported(lead, work)
    _cell(book, "Hoạt động", "Trọng số").value = "nặng"
    _cell(book, "Hoạt động", "Kết thúc theo kế hoạch", 4).value = "31/02/2019"
    _cell(book, "Kinh phí", "Kế hoạch (triệu đồng)").value = -4

    text = page(lead, _upload(lead, work, book), status=422, most=DRY_RUN)

    assert text.count("Hoạt động, ") >= 2
    assert "nặng" in text
    assert "31/02/2019" in text
    assert "Kinh phí, " in text
    assert BudgetLine.objects.get(pk=work.line.pk).planned == Decimal("1000.5")


def test_what_has_changed_since_the_preview_is_not_written(lead: Client, work: Work) -> None:
    book = _exported(lead, work)
    _cell(book, "Kinh phí", "Kế hoạch (triệu đồng)").value = 1500

    text = post(lead, f"{_upload(lead, work, book)}apply/", {"digest": "khac"}, status=409)

    assert "Xem trước lại" in text


def test_an_unchanged_workbook_has_nothing_to_import(lead: Client, work: Work) -> None:
    preview = _upload(lead, work, _exported(lead, work))

    assert "Bảng tính không có gì khác" in page(lead, preview, most=DRY_RUN)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.xlsx", b"khong phai", "không phải loại được nhận"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_at_its_field(
    lead: Client, work: Work, name: str, content: bytes, words: str
) -> None:
    text = post(
        lead, f"/projects/{work.code}/exchange/", {"file": SimpleUploadedFile(name, content)}, status=422
    )

    assert words in text


def test_an_upload_that_is_not_there_is_not_found(lead: Client, work: Work) -> None:
    page(lead, f"/projects/{work.code}/exchange/{'0' * 64}/", status=404)


def test_whoever_only_looks_exports_and_does_not_import(client: Client, work: Work) -> None:
    client.force_login(work.cast.auditor)

    assert client.get(f"/projects/{work.code}/exchange/export/").status_code == 200
    assert "Tải lên và xem trước" not in page(client, f"/projects/{work.code}/exchange/")
    assert client.post(f"/projects/{work.code}/exchange/").status_code == 403
    assert BudgetMovement.objects.filter(line=work.line).count() == 1
