"""A lead enters progress, staff return and confirm it; the chart by keyboard; pages that everybody can read."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.formats import format_percent
from projects.models import Activity
from projects.progress import Node, roll_up

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
PROJECT = "de-an-2"
CODE = "4.1"
NAME = "4.1. Tổ chức phiên toà lưu động, phiên toà rút kinh nghiệm"


def percent_by_rule(**confirmed: str) -> str:
    """The project's percentage as the rule gives it, with other confirmed percentages for some activities."""
    rows = Activity.objects.filter(project__code=PROJECT).select_related("confirmed_entry")
    nodes = [
        Node(
            row.pk,
            row.parent_id,
            row.weight,
            row.is_task,
            row.state == "cancelled",
            Decimal(confirmed[f"_{row.pk}"])
            if f"_{row.pk}" in confirmed
            else (row.confirmed_entry.percent if row.confirmed_entry is not None else None),
        )
        for row in rows
    ]
    return format_percent(roll_up(nodes).whole, 2)


def write(page: Page, percent: str, done: str, button: str) -> None:
    page.get_by_label("Tỷ lệ hoàn thành (%)", exact=True).fill(percent)
    page.get_by_label("Việc đã làm", exact=True).fill(done)
    page.get_by_role("button", name=button).click()


def test_progress_goes_from_the_lead_to_staff_and_back_and_moves_the_project(sign_in: SignIn) -> None:
    activity = Activity.objects.get(project__code=PROJECT, code=CODE)
    before, after = percent_by_rule(), percent_by_rule(**{f"_{activity.pk}": "90"})
    assert before != after
    lead, staff = sign_in("dean"), sign_in("canbo.tw")

    lead.goto(f"/projects/{PROJECT}/")
    expect(lead.get_by_role("main")).to_contain_text(before)
    lead.get_by_role("link", name="Cả cây hoạt động").click()
    lead.get_by_role("link", name=NAME).click()
    lead.get_by_role("link", name="Cập nhật tiến độ", exact=True).last.click()
    write(lead, "95", "Đã tổ chức 42 phiên toà.", "Lưu bản đang soạn")
    expect(lead.get_by_text("Đã lưu bản đang soạn.")).to_be_visible()
    lead.get_by_role("link", name="Đính kèm minh chứng").click()
    lead.get_by_label("Tài liệu này là gì").fill("Báo cáo của toà án")
    lead.get_by_label("Số, ký hiệu văn bản").fill("215/BC-TA")
    lead.get_by_label("Ngày văn bản").fill("01/10/2020")
    lead.get_by_role("button", name="Đính kèm").click()
    expect(lead.get_by_text("Báo cáo của toà án")).to_be_visible()
    lead.get_by_role("button", name="Gửi để xác nhận").click()
    expect(lead.get_by_text("Đã gửi cập nhật")).to_be_visible()

    staff.goto("/projects/entries/")
    staff.get_by_role("link", name=NAME).click()
    expect(staff.get_by_text("Báo cáo của toà án")).to_be_visible()
    staff.get_by_label("Lý do trả lại").fill("Số phiên toà chưa khớp báo cáo, tỷ lệ là 90%.")
    staff.get_by_role("button", name="Trả lại").click()
    expect(staff.get_by_text("Đã trả lại; cơ quan chủ trì sửa tiếp trong bản mới.")).to_be_visible()

    lead.goto("/projects/work/")
    lead.get_by_role("region", name="Bị trả lại, cần sửa").get_by_role("link", name=NAME).click()
    expect(lead.get_by_text("Số phiên toà chưa khớp báo cáo")).to_be_visible()
    lead.get_by_role("link", name="Sửa bản đang soạn").click()
    write(lead, "90", "Đã tổ chức 40 phiên toà.", "Lưu và gửi để xác nhận")
    expect(lead.get_by_text("Đã gửi cập nhật")).to_be_visible()

    staff.goto("/projects/entries/")
    staff.get_by_role("link", name=NAME).click()
    expect(staff.get_by_role("region", name="Khác với bản bị trả lại")).to_contain_text("90")
    staff.get_by_role("button", name="Xác nhận").click()
    staff.get_by_role("dialog").get_by_role("button", name="Xác nhận").click()
    expect(staff.get_by_text("Đã xác nhận; tỷ lệ này được tính từ bây giờ.")).to_be_visible()

    lead.goto(f"/projects/{PROJECT}/")
    expect(lead.get_by_role("main")).to_contain_text(after)


def test_going_backwards_asks_for_a_reason_at_its_field_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    activity = Activity.objects.get(project__code=PROJECT, code=CODE)
    page = sign_in("dean")
    page.goto(f"/projects/activities/{activity.pk}/progress/")

    write(page, "10", "Đếm lại số phiên toà.", "Lưu bản đang soạn")

    summary = page.get_by_role("alert").filter(has_text="Có 1 chỗ cần sửa")
    expect(summary).to_contain_text("thấp hơn tỷ lệ đã xác nhận")
    summary.get_by_role("link").click()
    expect(page.get_by_label("Lý do tỷ lệ giảm")).to_be_focused()
    expect(page.get_by_label("Việc đã làm", exact=True)).to_have_value("Đếm lại số phiên toà.")


def test_bars_of_the_chart_are_walked_by_the_arrow_keys(sign_in: SignIn) -> None:
    page = sign_in("canbo.tw")
    page.goto(f"/projects/{PROJECT}/gantt/")
    bars = page.locator("[data-gantt] a")

    bars.first.focus()
    page.keyboard.press("ArrowDown")
    expect(bars.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(bars.last).to_be_focused()
    page.keyboard.press("Home")
    expect(bars.first).to_be_focused()
    assert page.locator('[data-gantt] a[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/projects/activities/[0-9]+/"))


def test_rows_of_the_table_and_bars_stand_on_one_line(sign_in: SignIn) -> None:
    page = sign_in("canbo.tw")
    page.goto(f"/projects/{PROJECT}/gantt/")

    gaps = page.evaluate(
        """() => [...document.querySelectorAll(".gantt__table tbody tr")].map((row, place) => {
            const bar = document.querySelectorAll("[data-gantt] .gantt__plan")[place].getBoundingClientRect();
            return bar.top - row.getBoundingClientRect().top;
        })"""
    )

    assert max(gaps) - min(gaps) < 1.5


def test_the_entry_form_works_without_scripts(sign_in: SignIn) -> None:
    activity = Activity.objects.get(project__code=PROJECT, code=CODE)
    signed = sign_in("dean")
    plain = signed.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=signed.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{signed.url.rstrip('/')}/projects/activities/{activity.pk}/progress/")

    write(page, "80", "Đã tổ chức 35 phiên toà.", "Lưu và gửi để xác nhận")

    expect(page.get_by_text("Đã gửi cập nhật")).to_be_visible()
    plain.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_work_are_accessible_and_fit_the_screen(sign_in: SignIn, width: int, theme: str) -> None:
    running = Activity.objects.get(project__code=PROJECT, code=CODE)
    entry = running.entries.order_by("-number")[0]
    line = running.project.budget_lines.first()
    assert line is not None
    page = sign_in("dean")
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})

    for address in (
        "/projects/programmes/2016-2020/",
        "/projects/programmes/2016-2020/targets/CT1/",
        f"/projects/{PROJECT}/",
        f"/projects/{PROJECT}/activities/",
        f"/projects/{PROJECT}/activities/new/",
        f"/projects/{PROJECT}/gantt/",
        f"/projects/{PROJECT}/month/?month=2020-09",
        f"/projects/{PROJECT}/progress/",
        f"/projects/{PROJECT}/budget/",
        f"/projects/{PROJECT}/dossier/",
        f"/projects/{PROJECT}/meetings/new/",
        f"/projects/budget-lines/{line.pk}/",
        f"/projects/activities/{running.pk}/",
        f"/projects/activities/{running.pk}/progress/",
        f"/projects/entries/{entry.pk}/",
        "/projects/work/",
        "/projects/activities/",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found] == [], (
            address
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
