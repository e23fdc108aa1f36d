"""The whole way of a figure: typed by an officer, accepted by staff, compiled by a worker, printed in the DOCX."""

import io
import re
from collections.abc import Callable

import docx
import pytest
from playwright.sync_api import Page, expect

SECTIONS = "ABCDEFG"
MEETINGS = "1.234"  # A.04, typed with a Vietnamese thousands mark; nobody else files for that period

pytestmark = pytest.mark.browser


def fill_and_submit(page: Page) -> str:
    """Fill every section and text of the first report owed, and submit it; the address of the report."""
    page.goto("/reports/")
    page.get_by_role("button", name="Lập báo cáo").first.click()
    page.get_by_role("link", name="Nhập số liệu").click()
    for code in SECTIONS:
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{code}.")
        if code == "A":
            page.locator("input[name='v:A.04']").fill(MEETINGS)
        page.get_by_label("Ghi “không phát sinh” cho mọi ô còn để trống của mục này").check()
        page.get_by_role("button", name=re.compile("Lưu và sang")).click()
    for text in page.locator("textarea").all():
        text.fill("Địa phương tiếp tục thực hiện Chương trình theo kế hoạch đã ban hành.")
    page.get_by_role("button", name="Lưu thuyết minh").click()
    page.get_by_role("main").get_by_role("link", name="Xem lại và gửi").last.click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_role("dialog").get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("đã gửi, chờ tiếp nhận").first).to_be_visible()
    return page.url


def accept(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Tiếp nhận").click()
    page.get_by_role("dialog").get_by_role("button", name="Tiếp nhận").click()
    expect(page.get_by_text("đã tiếp nhận").first).to_be_visible()


def compile_and_download(page: Page) -> bytes:
    """Start a compilation of the newest period and download its DOCX when the worker is done."""
    page.goto("/reports/compilations/")
    page.get_by_role("button", name="Chạy tổng hợp").click()
    result = page.get_by_role("link", name=re.compile("Xem"))
    expect(result).to_be_visible(timeout=60_000)
    result.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"\.docx$")).click()
    return download.value.path().read_bytes()


def printed_rows(document: bytes) -> dict[str, list[str]]:
    """Rows of the annex tables by the name of their indicator."""
    rows = {}
    for table in docx.Document(io.BytesIO(document)).tables:
        for row in table.rows:
            cells = [cell.text.strip() for cell in row.cells]
            if len(cells) > 2:
                rows.setdefault(cells[1], cells)
    return rows


def test_a_figure_goes_from_the_officer_to_the_printed_report(
    sign_in: Callable[[str], Page], celery_worker_process: object
) -> None:
    address = fill_and_submit(sign_in("canbo.langson"))
    staff = sign_in("canbo.tw")
    accept(staff, address)

    document = compile_and_download(staff)

    meetings = printed_rows(document)["Cuộc họp của Ban Chỉ đạo các cấp về phòng, chống mua bán người"]
    assert MEETINGS in meetings


def test_another_provinces_report_is_not_there(sign_in: Callable[[str], Page]) -> None:
    officer = sign_in("canbo.laocai")
    from reports.models import Report

    foreign = Report.objects.filter(province__key="20@2004").first()

    response = officer.goto(f"/reports/{foreign.pk}/")

    assert response.status == 404
