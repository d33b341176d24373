"""A number asked for over the telephone: found, said, copied and kept, with the steps that it takes counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from mach.registers.actions import load_shipped_definitions
from mach.targets.models import Indicator, SuppliedFigure
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department
from tests.reports.world import hold_class

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shipped_definitions(on=date(2024, 1, 1))
    for day in (date(2025, 2, 3), date(2025, 5, 6)):
        hold_class(department, day, LONG_AGO)
    return department


@pytest.mark.parametrize("width", [1440, 360])
def test_one_line_from_any_page_gives_the_number_and_its_sentence(office, sign_in, width):
    page = sign_in(office.director, width=width)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start_counting(page)
    page.get_by_role("searchbox", name="Tìm văn bản, chỉ tiêu, dòng sổ").fill("lop tap huan 6 thang dau nam 2025")
    page.get_by_role("button", name="Tra số").click()
    expect(page.locator(".lookup__value").first).to_have_text("2 lớp")
    spent = effort(page)
    assert (spent.entries, spent.taps) == (1, 1)  # from wherever one is: the line, and the button
    assert spent.seconds <= 15
    no_serious_faults(page)
    start_counting(page)
    page.get_by_role("button", name="Sao chép câu này").click()
    expect(page.get_by_text("Đã sao chép.")).to_be_visible()
    assert effort(page).taps == 1
    sentence = page.evaluate("navigator.clipboard.readText()")
    assert "trong 6 tháng đầu năm 2025 (từ 15/12/2024 đến 14/06/2025): 2 lớp. Sở KH&CN đếm từ sổ lúc" in sentence


def test_a_number_given_explains_itself_when_the_books_move(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/tra-so/?tu=lop+tap+huan+6+thang+dau+nam+2025")
    page.get_by_label("Đã cung cấp cho").fill("Văn phòng UBND tỉnh")
    page.get_by_role("button", name="Ghi lại").click()
    expect(page.get_by_text("Nay vẫn đúng như vậy")).to_be_visible()
    no_serious_faults(page)
    added = hold_class(office, date(2025, 3, 3), LONG_AGO)
    page.reload()
    expect(page.get_by_role("row", name=added.title)).to_contain_text("Thêm vào")
    page.goto("/tra-so/?tu=lop+tap+huan+6+thang+dau+nam+2025")
    expect(page.locator(".owed-list")).to_contain_text("nay 3: thêm 1 dòng")
    assert SuppliedFigure.objects.get().value == 2


def test_enter_in_the_box_of_every_page_still_searches(office, sign_in):
    page = sign_in(office.officer)
    page.keyboard.press("/")
    page.keyboard.type("lớp tập huấn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim/**")
    page.keyboard.press("t")
    page.wait_for_url("**/tra-so/**")


def test_a_value_of_last_year_is_stated_in_six_entries_and_looks_different(office, sign_in):
    page = sign_in(office.coordinator)
    page.goto("/so-lieu/ky-truoc/")
    no_serious_faults(page)
    indicator = Indicator.objects.get(code="training_class.count")
    start_counting(page)
    page.get_by_role("combobox", name="Số liệu hoặc chỉ tiêu").fill("lop tap huan, dao tao")
    page.get_by_role("option", name=indicator.label).click()
    page.get_by_label("Kỳ", exact=True).fill("năm 2024")
    page.get_by_label("Số trong báo cáo").fill("12")
    page.get_by_label("Báo cáo số").fill("45/BC-SKHCN")
    page.get_by_label("Ngày báo cáo").fill("18/12/2024")
    page.get_by_label("Vì sao chưa đếm được từ sổ").fill("trước khi dùng phần mềm")
    page.get_by_role("button", name="Ghi số").click()
    expect(page.get_by_role("row", name=indicator.label)).to_contain_text("Theo báo cáo")
    assert (effort(page).entries, effort(page).taps) == (6, 2)
    page.goto("/tra-so/?tu=lop+tap+huan+nam+2024")
    expect(page.locator(".lookup__value").first).to_contain_text("gồm số theo báo cáo")
    expect(page.locator("#cau")).to_contain_text("12 lớp, theo Báo cáo số 45/BC-SKHCN ngày 18/12/2024")
    no_serious_faults(page)
