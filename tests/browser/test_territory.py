"""An administrator redraws the map in the browser: form, preview, entry; and the pages are accessible."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from provinces.models import Inspection, Province

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


def fill_change(page: Page) -> None:
    """Lâm Đồng becomes a city."""
    page.goto("/provinces/successions/new/")
    page.get_by_role("combobox", name="Hình thức").select_option("change_of_type")
    page.get_by_role("textbox", name="Ngày có hiệu lực").fill("01/01/2027")
    page.get_by_role("textbox", name="Căn cứ pháp lý").fill("Nghị quyết thử nghiệm")
    former = Province.objects.get(name="Lâm Đồng", valid_to=None)
    page.get_by_role("combobox", name="Đơn vị cũ").first.select_option(str(former.pk))
    page.get_by_role("textbox", name="Mã đơn vị").first.fill(former.gso_code)
    page.get_by_role("textbox", name="Tên ngắn").first.fill("Lâm Đồng")
    page.get_by_role("textbox", name="Tên đầy đủ").first.fill("Thành phố Lâm Đồng")
    page.get_by_role("combobox", name="Loại").first.select_option("city")
    page.get_by_role("combobox", name="Vùng").first.select_option(former.region)
    page.get_by_role("button", name="Xem trước").click()


def test_an_administrator_previews_corrects_and_enters_a_change_of_territory(sign_in: SignIn) -> None:
    page = sign_in("quantri")
    fill_change(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
    expect(page.get_by_text("Ngày có hiệu lực ở tương lai")).to_be_visible()
    assert not Province.objects.filter(full_name="Thành phố Lâm Đồng").exists()

    page.get_by_role("button", name="Sửa lại").click()
    expect(page.get_by_role("textbox", name="Căn cứ pháp lý")).to_have_value("Nghị quyết thử nghiệm")
    page.get_by_role("textbox", name="Căn cứ pháp lý").fill("Nghị quyết 01/2026/QH16")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Nghị quyết 01/2026/QH16")).to_be_visible()
    page.get_by_role("button", name="Ghi thay đổi").click()

    expect(page.get_by_text("Đã ghi thay đổi địa giới")).to_be_visible()
    page.goto("/provinces/successions/?q=lam+dong")
    expect(page.get_by_role("link", name="Thành phố Lâm Đồng")).to_be_visible()
    assert Province.objects.filter(full_name="Thành phố Lâm Đồng").exists()


def test_an_officer_cannot_open_the_form(sign_in: SignIn) -> None:
    response = sign_in("canbo.langson").goto("/provinces/successions/new/")

    assert response is not None
    assert response.status == 403


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_territory_and_inspections_are_accessible_and_fit_the_screen(
    sign_in: SignIn, width: int, theme: str
) -> None:
    administrator, staff = sign_in("quantri"), sign_in("canbo.tw")
    inspection = Inspection.objects.first()
    assert inspection is not None
    for page, addresses in (
        (administrator, ["/provinces/successions/", "/provinces/successions/new/"]),
        (
            staff,
            [
                "/provinces/inspections/",
                "/provinces/inspections/new/",
                f"/provinces/inspections/{inspection.pk}/",
            ],
        ),
    ):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 844})
        for address in addresses:
            page.goto(address)
            check(page, address, width)
    fill_change(administrator)
    check(administrator, "preview", width)


def check(page: Page, address: str, width: int) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found] == [], address
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
