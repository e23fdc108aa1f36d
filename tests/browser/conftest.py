"""What browser tests share: people signing in and out on the demonstration data."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from accounts.models import User

PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def sign_in(demo_db: None, live_server, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """`sign_in(username)` answers a page of a fresh browser context in which that person has signed in.

    Server errors and refused scripts fail the test: a page must work under its own policy.
    """
    complaints: list[str] = []
    contexts = []

    def signed_in(username: str) -> Page:
        user = User.objects.get(username=username)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        context = browser.new_context(locale="vi-VN", base_url=live_server.url, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None
        )
        page.goto("/accounts/login/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/")
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []
