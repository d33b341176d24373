"""A reminder is read, copied for Zalo and followed to its item in few taps; put off in the open; read by a calendar."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from mach.casework import actions
from mach.engines.workdays import add_working_days, shipped_calendar
from mach.office.actions import load_shared_calendar
from tests import awaiting
from tests.browser.conftest import PASSWORD
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    load_shared_calendar()
    return make_department("so-mau")


@pytest.fixture
def day():
    """Today, or the next working day: nobody is reminded on days off."""
    today = timezone.localdate()
    return add_working_days(today - timedelta(days=1), 1, shipped_calendar()).day


@pytest.fixture
def owe(office, day):
    def make(title, days=1):
        matter = actions.open_matter(
            agency=office.agency, kind="assignment", title=title, address="/", lead_unit=None, officer=None, on=day
        )
        return actions.owe(
            matter=matter, duty="deliver", title=title, due=day + timedelta(days=days), rule="", on=day,
            debtor_unit=office.technology, debtor_officer=office.officer, follower_unit=office.office,
            follower_officer=office.coordinator,
        )  # fmt: skip

    return make


def clipboard(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page.evaluate("navigator.clipboard.readText()")


def test_a_reminder_is_read_in_two_taps_on_a_phone(sign_in, office, owe, day):
    row = owe("Nộp báo cáo hội thảo")
    owe("Lập danh sách doanh nghiệp", days=2)
    actions.remind(office.agency, day)
    page = sign_in(office.officer, width=360)
    expect(page.locator(".top__count")).to_contain_text("2")
    start_counting(page)
    page.locator(".top__link").click()
    no_serious_faults(page)
    page.get_by_role("link", name="Nộp báo cáo hội thảo").click()
    page.wait_for_url(f"**/viec/{row.pk}/")
    assert (effort(page).taps, effort(page).entries) == (2, 0)
    expect(page.locator(".top__count")).to_contain_text("1")
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_message_is_copied_in_one_tap_and_its_link_lands_on_the_item(sign_in, chromium, live_server, office, owe):
    row = owe("Trả lời đơn của ông Trần Văn Ba", days=-1)
    page = sign_in(office.coordinator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/don-doc/?han=")
    no_serious_faults(page)
    start_counting(page)
    page.locator("form tbody").get_by_role("button", name="Sao chép để nhắn Zalo").click()
    expect(page.locator("#toasts")).to_contain_text("mời dán vào Zalo")
    assert (effort(page).taps, effort(page).entries) == (1, 0)
    *words, asks, link = clipboard(page).splitlines()
    assert link == f"{live_server.url}/viec/{row.pk}/"
    assert "Trần Văn Ba" not in " ".join(words)
    assert asks == "Mời xem tại đây (cần đăng nhập):"

    stranger = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()
    stranger.goto(link)
    assert stranger.title() == "Đăng nhập · Mạch"
    assert "Trả lời đơn" not in stranger.content()
    stranger.get_by_label("Tên đăng nhập").fill(office.officer.username)
    stranger.get_by_label("Mật khẩu").fill(PASSWORD)
    stranger.get_by_role("button", name="Đăng nhập").click()
    stranger.wait_for_url(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Trả lời đơn của ông Trần Văn Ba")
    stranger.context.close()


def test_a_row_of_a_register_and_a_report_are_copied_in_one_tap(sign_in, live_server, office):
    now = timezone.now()
    record = awaiting.make_record(office, now, by=office.head)
    report = awaiting.make_report(office, now, by=office.coordinator)
    page = sign_in(office.coordinator)
    for address, words in (
        ("/so/publication/", f"Kính chuyển: Sổ bản tin, kỷ yếu, ấn phẩm ({record.book})."),
        ("/bao-cao/", f"Kính chuyển: {report.title}."),
    ):
        page.goto(address)
        no_serious_faults(page)
        start_counting(page)
        page.locator("tbody").get_by_role("button", name="Sao chép để nhắn Zalo").click()
        expect(page.locator("#toasts")).to_contain_text("mời dán vào Zalo")
        assert (effort(page).taps, effort(page).entries) == (1, 0)
        said, asks, link = clipboard(page).splitlines()
        row = record if address == "/so/publication/" else report
        assert (said, asks, link) == (
            words,
            "Mời xem tại đây (cần đăng nhập):",
            live_server.url + row.get_absolute_url(),
        )


def test_copying_works_where_the_browser_gives_no_clipboard(sign_in, office, owe):
    owe("Nộp báo cáo hội thảo")
    page = sign_in(office.officer)
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.addEventListener('copy', () => { window.taken = String(document.activeElement.value); });"
    )
    page.get_by_role("button", name="Sao chép để nhắn Zalo").first.click()
    expect(page.locator("#toasts")).to_contain_text("mời dán vào Zalo")
    assert page.evaluate("window.taken").startswith("Kính nhắc việc: Nộp báo cáo hội thảo")


def test_reminders_are_put_off_in_the_open(sign_in, office, owe):
    row = owe("Nộp báo cáo hội thảo", days=-15)
    page = sign_in(office.officer)
    page.goto(f"/viec/{row.pk}/")
    page.get_by_role("link", name="Hoãn nhắc việc này").click()
    until = f"{timezone.localdate() + timedelta(days=5):%d/%m/%Y}"
    page.get_by_label("Không nhắc đến hết ngày").fill(until)
    page.get_by_label("Lý do").fill("Chờ số liệu của xã")
    no_serious_faults(page)
    page.get_by_role("button", name="Hoãn nhắc").click()
    leader = sign_in(office.director, width=360)
    leader.goto("/don-doc/")
    expect(leader.locator("tbody").last).to_contain_text(f"hoãn nhắc đến {until}: Chờ số liệu của xã")
    leader.goto(f"/viec/{row.pk}/")
    leader.get_by_role("button", name="Nhắc lại như thường").click()
    expect(leader.locator(".messages")).to_contain_text("được nhắc lại như thường")


def test_the_calendar_of_a_telephone_reads_the_due_days(sign_in, office, owe):
    owe("Nộp báo cáo hội thảo")
    page = sign_in(office.officer, width=360)
    page.goto("/thong-bao/lich/")
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    no_serious_faults(page)
    address = page.locator("#dia-chi").inner_text()
    page.context.clear_cookies()
    read = page.request.get(address)
    (event,) = Calendar.from_ical(read.body()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Hạn: Nộp báo cáo hội thảo"


def test_the_administrator_changes_the_steps(sign_in, office):
    page = sign_in(office.admin)
    page.goto("/nhac-viec/")
    no_serious_faults(page)
    page.get_by_role("link", name="Sửa Gửi báo cáo").click()
    page.get_by_label("Nhắc trước hạn").fill("10, 5, 1")
    no_serious_faults(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("row", name="Gửi báo cáo")).to_contain_text("10, 5, 1")
    page.goto("/thu-gui/")
    no_serious_faults(page)
