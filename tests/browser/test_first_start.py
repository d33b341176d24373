"""An empty system becomes a Department at work: the wizard, the staff, the calendar, the first plan assigned."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from mach.documents.models import Document
from mach.office.actions import issue_start_code, load_shared_calendar
from mach.office.models import User
from mach.registers.actions import load_shipped_definitions
from mach.targets.models import Commitment
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.browser.test_thread import plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINUTES = 15
STAFF = """Đơn vị\tHọ và tên\tChức danh
Ban Giám đốc\tTrần Văn Cao\tGiám đốc Sở
Văn phòng\tNgô Thị Thư\tVăn thư
Phòng Quản lý công nghệ\tVõ Văn Trưởng\tTrưởng phòng
\tĐặng Thị Viên\tChuyên viên
"""


def test_from_an_empty_database_to_a_plan_assigned(transactional_db, open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    today = timezone.localdate()
    load_shared_calendar()
    load_shipped_definitions(on=today)
    code = issue_start_code()

    # Người quản trị dựng cơ quan.
    page = open_page()
    page.goto("/")
    page.wait_for_url("**/bat-dau/")
    no_serious_faults(page)
    start_counting(page)
    for label, text in {
        "Mã một lần": code,
        "Cơ quan chủ quản": "Ủy ban nhân dân tỉnh Nguồn Trong",
        "Tên cơ quan": "Sở Khoa học và Công nghệ tỉnh Nguồn Trong",
        "Địa danh": "Nguồn Trong",
        "Họ và tên của ông/bà": "Lê Thị Dựng",
        "Tên đăng nhập": "dung.lt",
        "Mật khẩu mới": "nuoc-chay-da-mon",
        "Nhập lại mật khẩu mới": "nuoc-chay-da-mon",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Tạo cơ quan").click()
    page.wait_for_url(re.compile(r"/$"))
    no_serious_faults(page)

    # Đơn vị và người, dán từ Excel.
    page.get_by_role("link", name="Nhập đơn vị và người").click()
    page.get_by_label(re.compile("Danh sách")).fill(STAFF)
    page.get_by_role("button", name="Xem trước").click()
    no_serious_faults(page)
    page.get_by_role("button", name="Thêm vào hệ thống").click()
    page.wait_for_url("**/thu-moi/")
    no_serious_faults(page)
    invited = page.locator("tr", has_text="Võ Văn Trưởng").locator("[data-copy]").get_attribute("data-copy")
    address = re.search(r"http\S+", invited)[0]

    # Lịch nghỉ.
    page.goto("/")
    page.get_by_role("link", name="Xác nhận lịch nghỉ trong năm").click()
    if (legal := page.get_by_label(re.compile("theo thông báo"))).count():
        legal.fill("Thông báo 12/TB-BNV")
        page.get_by_role("button", name="Xác nhận tất cả").click()
        expect(page.get_by_text("Đã xác nhận", exact=False).first).to_be_visible()

    # Kế hoạch đầu tiên, đối chiếu và giao.
    page.goto("/")
    page.get_by_role("link", name="Nhận một văn bản").click()
    file = tmp_path / "ke-hoach.txt"
    file.write_text(plan(today), encoding="utf-8")
    page.set_input_files("input[type=file]", str(file))
    expect(page.get_by_text("Tìm thấy", exact=False)).to_be_visible()
    page.goto(f"/van-ban/{Document.objects.get().pk}/doi-chieu/")
    page.locator("[data-card]", has_text="Chỉ tiêu").first.get_by_role("button", name="Sửa").click()
    form = page.locator(".card--editing")
    form.get_by_label("Đơn vị chủ trì (không bắt buộc)").select_option(label="Phòng Quản lý công nghệ")
    form.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".card--accepted")).to_have_count(1)
    target = Commitment.objects.get()
    assert target.lead_unit.name == "Phòng Quản lý công nghệ"
    assert target.matter.obligations.exists()

    spent = effort(page)
    assert (spent.taps, spent.entries) <= (20, 15)
    assert spent.unhurried <= MINUTES * 60

    # Trưởng phòng vào bằng thư mời và thấy việc của phòng.
    head = open_page()
    head.goto(address)
    no_serious_faults(head)
    head.get_by_label("Mật khẩu mới", exact=True).fill("song-dai-bien-rong")
    head.get_by_label("Nhập lại mật khẩu mới").fill("song-dai-bien-rong")
    head.get_by_role("button", name="Đặt mật khẩu").click()
    head.wait_for_url(re.compile(r"/$"))
    assert User.objects.get(username="truong.vv").has_usable_password()
    head.goto("/chi-tieu/")
    expect(head.locator("tbody tr")).to_have_count(1)
