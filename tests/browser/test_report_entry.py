"""Filling a report with the keyboard, with and without scripts; pages that everybody can read."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
CASES = "input[name='v:C.03']"
POLICE = "input[name='v:C.03/force=police']"
GUARD = "input[name='v:C.03/force=border_guard']"
OTHERS = "input[name='v:C.03/force=other']"


@pytest.fixture
def entry(sign_in: SignIn) -> Page:
    """Section C of a new report."""
    page = sign_in("canbo.langson")
    page.goto("/reports/")
    page.get_by_role("button", name="Lập báo cáo").first.click()
    page.goto(f"{page.url}sections/C/")
    return page


def note_of(page: Page, field: str) -> str:
    row = page.locator(".entry__row").filter(has=page.locator(field))
    return row.locator("[data-note]").inner_text()


def test_enter_and_arrows_walk_through_the_cells(entry: Page) -> None:
    entry.locator(CASES).focus()

    entry.keyboard.type("12")
    entry.keyboard.press("Enter")
    expect(entry.locator(POLICE)).to_be_focused()
    entry.keyboard.press("ArrowDown")
    expect(entry.locator(GUARD)).to_be_focused()
    entry.keyboard.press("ArrowUp")
    entry.keyboard.press("ArrowUp")
    expect(entry.locator(CASES)).to_be_focused()
    entry.keyboard.press("Control+Enter")

    expect(entry.get_by_text("Đã lưu 1 ô của mục C.")).to_be_visible()
    expect(entry.locator(CASES)).to_have_value("12")


def test_a_wrong_number_is_told_while_typing_and_again_by_the_server(entry: Page) -> None:
    entry.locator(CASES).fill("1,234.5")
    entry.locator(POLICE).fill("7")
    entry.locator(GUARD).focus()
    assert "Viết như 1.234" in note_of(entry, CASES)

    entry.get_by_role("button", name="Lưu mục này").click()

    summary = entry.get_by_role("alert").filter(has_text="Có 1 chỗ cần sửa")
    expect(summary).to_contain_text("“1,234.5” dùng sai dấu")
    expect(entry.locator(CASES)).to_have_value("1,234.5")
    expect(entry.locator(POLICE)).to_have_value("7")
    summary.get_by_role("link").click()
    expect(entry.locator(CASES)).to_be_focused()


def test_checks_run_while_typing(entry: Page) -> None:
    for field, text in ((CASES, "1.200"), (POLICE, "1.000"), (GUARD, "100"), (OTHERS, "99")):
        entry.locator(field).fill(text)
    entry.locator(CASES).focus()
    assert "(1.199 ≠ 1.200)" in note_of(entry, CASES)

    entry.locator(OTHERS).fill("100")
    entry.locator(CASES).focus()

    assert note_of(entry, CASES) == ""


def test_a_state_other_than_a_number_empties_the_field_and_gives_it_back(entry: Page) -> None:
    entry.locator(GUARD).fill("4")
    state = entry.locator("select[name='s:C.03/force=border_guard']")

    state.select_option("not_applicable")
    expect(entry.locator(GUARD)).to_have_value("")
    state.select_option("number")

    expect(entry.locator(GUARD)).to_have_value("4")


def test_a_digit_typed_over_nothing_to_report_makes_it_a_number(entry: Page) -> None:
    state = entry.locator("select[name='s:C.03/force=border_guard']")
    state.select_option("nothing")

    entry.locator(GUARD).focus()
    entry.keyboard.type("5")

    expect(state).to_have_value("number")
    expect(entry.locator(GUARD)).to_have_value("5")


def test_the_form_works_without_scripts(sign_in: SignIn, entry: Page) -> None:
    address = entry.url
    plain = entry.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=entry.context.storage_state()
    )
    page = plain.new_page()
    page.goto(address)

    page.locator(CASES).fill("1 234")
    page.locator("select[name='s:C.03/force=border_guard']").select_option("not_applicable")
    page.get_by_role("button", name="Lưu mục này").click()

    expect(page.get_by_text("Đã lưu 2 ô của mục C.")).to_be_visible()
    expect(page.locator(CASES)).to_have_value("1.234")
    plain.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_filing_pages_are_accessible_and_fit_the_screen(entry: Page, width: int, theme: str) -> None:
    section = entry.url
    report = section.removesuffix("sections/C/")
    entry.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    entry.set_viewport_size({"width": width, "height": 844})

    for address in (section, f"{report}narrative/", report, "/reports/"):
        entry.goto(address)
        found = Axe().run(entry).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found] == [], (
            address
        )
        assert entry.evaluate("document.documentElement.scrollWidth") <= width, address
