"""Duties in a browser: an agency proves what it did, staff confirm it, the board follows, others see nothing."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from directives.choices import AssignmentState
from directives.models import Assignment
from directives.status import OPEN
from tests.directives.factories import PDF

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
LANG_SON = "bcd138-20-2004"
PLAN = "2546-ban-hanh-ke-hoach"


def _open_duty() -> Assignment:
    """Something that Lạng Sơn still has to do, due as early as possible."""
    found = (
        Assignment.objects.filter(agency__code=LANG_SON, state__in=sorted(OPEN))
        .order_by("due_on", "pk")
        .first()
    )
    assert found is not None
    return found


def test_an_agency_proves_a_duty_staff_confirm_it_and_another_agency_finds_nothing(sign_in: SignIn) -> None:
    duty = _open_duty()
    path = f"/directives/assignments/{duty.pk}/"

    officer = sign_in("canbo.langson")
    officer.goto("/directives/assignments/mine/")
    officer.get_by_role("link", name=duty.obligation.title).first.click()
    officer.goto(path)
    report = officer.locator("form[action$='/report/']")
    report.get_by_label("Ngày hoàn thành").fill(f"{duty.due_on:%d/%m/%Y}")
    report.get_by_role("button", name="Báo hoàn thành").click()
    expect(officer.get_by_role("alert").filter(has_text="cần sửa")).to_be_visible()
    report.get_by_label("Minh chứng này chứng tỏ điều gì").fill("Văn bản đã ban hành")
    report.get_by_label("Số, ký hiệu văn bản").fill("521/KH-BCĐ")
    report.get_by_label("Ngày văn bản").fill(f"{duty.due_on:%d/%m/%Y}")
    report.get_by_label("Tệp").set_input_files(
        {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    report.get_by_role("button", name="Báo hoàn thành").click()
    expect(officer.get_by_text("chờ cơ quan thường trực xác nhận")).to_be_visible()
    with officer.expect_download() as download:
        officer.get_by_role("link", name="ke-hoach.pdf").click()
    assert download.value.suggested_filename == "ke-hoach.pdf"
    assert officer.get_by_role("button", name="Xác nhận hoàn thành").count() == 0

    stranger = sign_in("canbo.laocai")
    answer = stranger.goto(path)
    assert answer is not None
    assert answer.status == 404

    staff = sign_in("canbo.tw")
    staff.goto(path)
    staff.get_by_role("button", name="Xác nhận hoàn thành").click()
    staff.get_by_role("dialog").get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(staff.get_by_text("Đã xác nhận hoàn thành.")).to_be_visible()

    duty.refresh_from_db()
    assert duty.state == AssignmentState.CONFIRMED
    assert duty.done_on == duty.due_on


def test_sending_one_plan_back_makes_the_row_98_4_per_cent_and_names_the_province(sign_in: SignIn) -> None:
    board = f"/directives/board/?obligation={PLAN}&agencies=provincial_committee"
    staff = sign_in("canbo.tw")
    staff.goto(board)
    expect(staff.get_by_text("63/63 địa phương (100%)").first).to_be_visible()

    staff.locator("td.m-done a").first.click()
    staff.wait_for_url("**/directives/assignments/*/")
    plan = Assignment.objects.get(obligation__code=PLAN, agency__code=LANG_SON)
    staff.goto(f"/directives/assignments/{plan.pk}/")
    staff.locator("summary").filter(has_text="Trả lại").click()
    staff.get_by_label("Lý do trả lại").fill("Văn bản đã bị bãi bỏ")
    staff.get_by_role("button", name="Trả lại").click()
    expect(staff.get_by_text("Văn bản đã bị bãi bỏ").first).to_be_visible()

    staff.goto(board)
    expect(staff.get_by_text("62/63 địa phương (98,4%)").first).to_be_visible()
    expect(staff.get_by_role("link", name="Lạng Sơn").first).to_be_visible()
    with staff.expect_download() as download:
        staff.get_by_text("Tải danh sách").click()
        staff.get_by_role("link", name="Excel (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_on_a_phone_the_board_is_a_list_and_nothing_scrolls_sideways(sign_in: SignIn) -> None:
    page = sign_in("lanhdao.tw")
    page.set_viewport_size({"width": 390, "height": 844})

    for path in (
        "/directives/board/",
        "/directives/assignments/",
        "/directives/",
        f"/directives/obligations/{PLAN}/",
        "/directives/graph/",
        "/directives/calendar/?year=2018",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto("/directives/board/")
    expect(page.locator(".matrix")).to_be_hidden()
    expect(page.locator(".duty-list")).to_be_visible()


def test_an_instrument_is_offered_while_it_is_typed(sign_in: SignIn) -> None:
    page = sign_in("canbo.tw")
    page.goto("/directives/obligations/new/")

    page.get_by_label("Căn cứ pháp lý").press_sequentially("2546")

    expect(page.locator("#instrument-suggestions option[value='qd-2546-2015-ttg']")).to_be_attached()
    assert page.get_by_label("Số ngày làm việc").is_hidden()
    page.get_by_label("Cách tính thời hạn").select_option("after_event")
    assert page.get_by_label("Số ngày làm việc").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_duties_have_no_fault_that_axe_finds(sign_in: SignIn, scheme: str) -> None:
    page = sign_in("canbo.tw")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    duty = _open_duty()

    for path in (
        "/directives/",
        "/directives/qd-2546-2015-ttg/",
        "/directives/new/",
        "/directives/graph/",
        "/directives/board/",
        "/directives/obligations/",
        f"/directives/obligations/{PLAN}/",
        "/directives/obligations/new/",
        "/directives/assignments/",
        f"/directives/assignments/{duty.pk}/",
        "/directives/reminders/preview/?board=1",
        "/directives/calendar/?year=2018",
        "/directives/generation/",
    ):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
