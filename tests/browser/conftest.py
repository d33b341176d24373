"""Pages in headless Chromium against a live server, for people who sign in with a password."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.measuring import COUNTER

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
PASSWORD = "mat-khau-thu"


@pytest.fixture(scope="session", autouse=True)
def _allow_database_beside_a_browser():
    """Playwright keeps an event loop in this thread; Django takes that for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(width=1440)` → an empty page of a browser of its own; any script error fails the test."""
    contexts, errors = [], []

    def open_page(width=1440, height=900):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
        context.add_init_script(COUNTER)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def sign_in(open_page):
    """`sign_in(user, width=1440)` → a page on which that person is signed in."""

    def signed_in(user, width=1440, height=900, password=PASSWORD):
        page = open_page(width, height)
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(user.username)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/")
        return page

    return signed_in
