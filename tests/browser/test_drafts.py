"""What is typed into a form of a register is there again after the page was closed, or the line was lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from mach.office.actions import load_shared_calendar
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Draft
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    load_shipped_definitions(on=date(2026, 1, 1))
    return department


@pytest.mark.parametrize("width", [1440, 360])
def test_a_form_half_filled_waits_for_its_author(office, sign_in, width):
    page = sign_in(office.officer, width=width)
    page.goto("/so/training_class/moi/")
    said = page.locator("[data-draft-said]")
    page.context.set_offline(True)
    page.locator("[name=title]").fill("Lớp đang gõ")
    expect(said).to_have_text("Mất kết nối: chưa lưu được nháp, đừng đóng trang này.")
    page.context.set_offline(False)
    expect(said).to_contain_text("Đã lưu nháp lúc", timeout=15_000)  # tried again by itself
    page.goto("/hom-nay/")
    expect(page.get_by_role("heading", name="Bản nháp của tôi")).to_be_visible()
    page.goto("/so/training_class/moi/")
    no_serious_faults(page)
    page.get_by_role("link", name="Dùng lại").click()
    expect(page.locator("[name=title]")).to_have_value("Lớp đang gõ")
    page.locator("[name=title]").fill("Lớp gõ vội")  # and the page is left at once
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/so/training_class/moi/")
    page.get_by_role("link", name="Dùng lại").click()
    expect(page.locator("[name=title]")).to_have_value("Lớp gõ vội")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=title]").fill("Lớp gõ khi hết phiên")
    expect(page.locator("[data-draft-said]")).to_contain_text("phiên làm việc đã hết")
    assert [one.entries["title"] for one in Draft.objects.all()] == [["Lớp gõ vội"]]


def test_a_draft_thrown_away_is_gone(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/so/training_class/moi/")
    page.locator("[name=title]").fill("Lớp đang gõ")
    page.locator("[name=hours]").press_sequentially("12500,5")
    expect(page.locator("[name=hours]")).to_have_value("12.500,5")
    expect(page.locator("[data-draft-said]")).to_contain_text("Đã lưu nháp lúc")
    page.goto("/so/training_class/moi/")
    page.get_by_role("button", name="Bỏ bản nháp").click()
    expect(page.get_by_role("link", name="Dùng lại")).to_have_count(0)
    assert Draft.objects.count() == 0
