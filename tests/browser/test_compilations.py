"""From a compiled figure back to its cell, and what has changed since, in the browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from reports.models import Compilation, Report
from tests.reports.compile_factories import World

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]


def test_an_auditor_follows_a_figure_to_a_province_in_two_clicks(sign_in: SignIn) -> None:
    compilation = Compilation.objects.filter(period__code="2018-H1", provisional=False).first()
    assert compilation is not None
    page = sign_in("kiemtra")
    page.goto(f"/reports/compilations/{compilation.pk}/")

    page.get_by_role("link", name="Vụ mua bán người đã phát hiện").first.click()
    expect(page.get_by_text("Mã tra cứu")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Hà Giang").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hà Giang")


def test_a_corrected_report_is_shown_beside_the_frozen_figures(sign_in: SignIn) -> None:
    compilation = Compilation.objects.filter(period__code="2018-H1", provisional=False).first()
    assert compilation is not None
    corrected = Report.objects.get(period__code="2018-H1", province__name="Lạng Sơn", form__code="130CP")
    world = World(
        period=compilation.period,
        form_version=compilation.form_version,
        staff=User.objects.get(username="canbo.tw"),
        officer=User.objects.get(username="canbo.langson"),
    )
    world.add_version(corrected, {"C.03": 7, "C.04": 9})
    page = sign_in("kiemtra")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/reports/compilations/{compilation.pk}/")
    expect(page.get_by_text("Nguồn đã thay đổi")).to_be_visible()

    page.get_by_role("link", name="Xem khác biệt so với hiện nay").click()

    expect(page.get_by_role("rowheader", name="Lạng Sơn")).to_be_visible()
    expect(page.get_by_text("đã có phiên bản khác")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
