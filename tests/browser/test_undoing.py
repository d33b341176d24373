"""Urging in bulk, and the province's book of papers, are done and undone by one person in a few clicks."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.actions import open_matter, owe
from mach.casework.models import Notice, Urging
from mach.documents.models import Document
from mach.office.actions import load_shared_calendar
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    return department


def undo(page):
    page.get_by_role("link", name="Xem hoặc hoàn tác", exact=True).click()  # 1
    no_serious_faults(page)
    page.get_by_role("button", name="Hoàn tác").click()  # 2
    page.locator("dialog[open]").get_by_role("button", name="Hoàn tác").click()  # 3


@pytest.mark.parametrize("width", [1440, 360])
def test_an_urging_of_several_is_withdrawn_in_three_clicks(office, sign_in, width):
    matter = open_matter(
        agency=office.agency, kind="report", title="Báo cáo tuần", address="/", lead_unit=office.technology,
        officer=office.officer, on=date(2026, 1, 5),
    )  # fmt: skip
    for duty in ("a", "b", "c"):
        owe(matter=matter, duty=duty, title=f"Báo cáo {duty}", due=date(2026, 1, 12), rule="",
            debtor_unit=office.technology, debtor_officer=office.officer, on=date(2026, 1, 5))  # fmt: skip
    page = sign_in(office.coordinator, width=width, height=800)
    page.goto("/don-doc/")
    for duty in ("a", "b", "c"):
        page.get_by_label(f"Chọn Báo cáo {duty}").check()
    page.get_by_role("button", name="Đôn đốc việc đã chọn").click()
    expect(page.get_by_text("Đã đôn đốc 3 việc.")).to_be_visible()
    Notice.objects.filter(obligation__duty="c").update(read_at=timezone.now())
    undo(page)
    expect(page.get_by_text("Đã hoàn tác 2 việc. 1 việc giữ nguyên")).to_be_visible()
    expect(page.get_by_text(f"{office.officer.full_name} đã đọc")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [one.obligation.duty for one in Urging.objects.all()] == ["c"]


def test_a_book_of_papers_is_entered_and_taken_out_again(office, sign_in):
    page = sign_in(office.clerk)
    page.goto("/van-ban/so-den/")
    rows = "\n".join(f"{n}/UBND-TH\t02/11/2026\tUBND tỉnh\tCông văn {n}" for n in range(1, 41))
    page.get_by_label("Danh sách").fill(f"Số, ký hiệu\tNgày văn bản\tCơ quan ban hành\tTrích yếu\n{rows}")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_text("Đã vào sổ 40 văn bản")).to_be_visible()
    undo(page)
    expect(page.get_by_text("Đã hoàn tác 40 văn bản.")).to_be_visible()
    assert Document.objects.count() == 0
