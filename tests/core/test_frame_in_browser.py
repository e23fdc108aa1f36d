"""The page frame and the components in a real browser: policy, keyboard, themes, accessibility, weight."""

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.urls import reverse
from lxml import html

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "một mật khẩu đủ dài 2018"
BUDGET = 150_000  # bytes, compressed, of a first visit
WIDTHS = {"phone": 390, "desk": 1280}


@pytest.fixture
def officer(transactional_db):
    return get_user_model().objects.create_user(
        username="mai.laocai", email="mai@example.test", password=PASSWORD, full_name="Vàng Thị Mai"
    )


@pytest.fixture
def quiet_page(page):
    """A page on which the console must stay silent: refused scripts and styles are reported there."""
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["core:gallery", "account_login", "account_reset_password"])
def test_pages_are_accessible_and_fit_the_screen(quiet_page, live_server, db, name, width, theme):
    quiet_page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    quiet_page.set_viewport_size({"width": width, "height": 844})
    quiet_page.goto(live_server.url + reverse(name))

    assert violations(quiet_page) == []
    assert quiet_page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_signs_in_uses_the_menu_and_signs_out_by_keyboard(quiet_page, live_server, officer):
    quiet_page.set_viewport_size({"width": 390, "height": 844})
    quiet_page.goto(live_server.url + reverse("account_login") + "?next=/help/")
    keyboard = quiet_page.keyboard
    quiet_page.focus("#id_login")
    keyboard.type("mai.laocai")
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    quiet_page.wait_for_url(live_server.url + "/help/")

    keyboard.press("Tab")
    assert quiet_page.evaluate("document.activeElement.className") == "skip-link"
    menu = quiet_page.locator("#main-menu")
    assert not menu.is_visible()
    quiet_page.focus("[data-menu-button]")
    keyboard.press("Enter")
    assert menu.is_visible()
    assert menu.locator("a").count() == 5
    keyboard.press("Escape")
    assert not menu.is_visible()
    assert quiet_page.evaluate("document.activeElement.dataset.menuButton") == ""

    quiet_page.focus(".user-menu summary")
    keyboard.press("Enter")
    quiet_page.focus(".user-menu form button")
    keyboard.press("Enter")
    quiet_page.wait_for_url("**/accounts/login/**")


def test_a_wrong_password_takes_the_focus_to_what_is_wrong(quiet_page, live_server, officer):
    quiet_page.goto(live_server.url + reverse("account_login"))
    quiet_page.fill("#id_login", "mai.laocai")
    quiet_page.fill("#id_password", "sai mật khẩu")
    quiet_page.click("button[type=submit]")

    quiet_page.wait_for_selector(".error-summary")
    assert "error-summary" in quiet_page.evaluate("document.activeElement.className")


def test_the_password_can_be_shown(quiet_page, live_server, db):
    quiet_page.goto(live_server.url + reverse("account_login"))

    quiet_page.click("[data-reveal]")
    assert quiet_page.get_attribute("#id_password", "type") == "text"
    quiet_page.click("[data-reveal]")
    assert quiet_page.get_attribute("#id_password", "type") == "password"


def test_the_chosen_theme_stays(quiet_page, live_server, db):
    quiet_page.emulate_media(color_scheme="light")
    quiet_page.goto(live_server.url + reverse("account_login"))

    quiet_page.click("[data-theme=dark]")
    quiet_page.reload()

    assert quiet_page.get_attribute("html", "data-bs-theme") == "dark"
    assert quiet_page.get_attribute("[data-theme=dark]", "aria-pressed") == "true"


def test_a_dangerous_button_asks_first(quiet_page, live_server, db):
    posted = []
    quiet_page.on("request", lambda request: posted.append(request) if request.method == "POST" else None)
    quiet_page.goto(live_server.url + reverse("core:gallery"))

    quiet_page.click("form[data-confirm] >> text=Xoá bản nháp")
    dialog = quiet_page.locator("dialog")
    assert "Không lấy lại được" in dialog.inner_text()
    quiet_page.keyboard.press("Escape")

    assert dialog.count() == 0
    assert posted == []


def test_a_running_job_is_asked_for_and_keeps_its_place(quiet_page, live_server, db):
    quiet_page.goto(live_server.url + reverse("core:gallery"))

    with quiet_page.expect_response("**/ui/job/running/") as answer:
        quiet_page.wait_for_selector(".job--running")

    assert answer.value.ok
    quiet_page.wait_for_timeout(200)
    assert quiet_page.locator(".job").count() == 4


def test_without_scripts_menu_and_sign_in_work(browser, live_server, officer):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + reverse("account_login") + "?next=/help/")
    page.fill("#id_login", "mai.laocai")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + "/help/")

    assert page.locator("#main-menu a").first.is_visible()
    assert not page.locator("[data-menu-button]").is_visible()
    context.close()


def compressed(address):
    path = finders.find(address.removeprefix("/static/"))
    assert path, address
    content = Path(path).read_bytes()
    return len(content) if path.endswith(".woff2") else len(gzip.compress(content, 9))


def test_a_first_visit_stays_within_its_weight(client, officer):
    """Document, styles, scripts, icons and all fonts, as the web server sends them."""
    client.force_login(officer)
    response = client.get(reverse("core:gallery"))
    page = html.document_fromstring(response.content)
    addresses = {
        re.sub(r"#.*", "", found)
        for found in page.xpath("//link/@href | //script/@src | //img/@src | //use/@href")
    }
    style = (ROOT / "static" / "css" / "app.css").read_text()
    addresses |= {f"/static/{found}" for found in re.findall(r'url\("\.\./(vendor/[^"]+)"\)', style)}

    weight = len(gzip.compress(response.content, 9)) + sum(map(compressed, sorted(addresses)))

    assert weight < BUDGET
