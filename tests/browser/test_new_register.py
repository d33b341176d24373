"""An administrator makes a register in the pages, an officer loads a messy workbook into it, a target counts it."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import expect

from mach.office.actions import load_shared_calendar
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record, Register
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    load_shipped_definitions(on=date(2026, 1, 1))
    return department


def messy() -> bytes:
    """A workbook as people have them: titles above, text dates, dots in numbers, double spaces, a total below."""
    kept, year = io.BytesIO(), timezone.localdate().year
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet("Tổng hợp")
        sheet.merge_range(0, 0, 0, 3, "DANH SÁCH MÔ HÌNH ỨNG DỤNG")
        sheet.write_row(2, 0, ["STT", "Tên", "Ngày", "Kinh phí (triệu đồng)"])
        sheet.write_row(3, 0, ["1", "Trồng  nấm rơm", f"05/03/{year}", "1.175"])
        sheet.write_row(4, 0, ["2", "Nuôi tôm hai giai đoạn ", f"6-3-{year}", "12,5"])
        sheet.write_row(5, 0, ["", "Tổng cộng", "", "1.187,5"])
    return kept.getvalue()


def test_a_register_made_in_the_pages_takes_a_messy_workbook_and_is_counted_by_a_target(office, sign_in, tmp_path):
    page = sign_in(office.admin)
    page.goto("/so/")
    page.get_by_role("link", name="Lập sổ mới").click()
    page.get_by_label("Tên sổ").fill("Sổ mô hình ứng dụng")
    page.get_by_label("Mỗi dòng là một").fill("mô hình")
    page.get_by_label("Tên cột 3").fill("Kinh phí")
    page.get_by_label("Kiểu của cột 3").select_option(label="Số tiền")
    page.get_by_label("Các bước").fill("Ghi nhận")
    no_serious_faults(page)
    page.get_by_role("button", name="Tiếp: xem và thử").click()
    expect(page.get_by_text("Định nghĩa hợp lệ")).to_be_visible()
    page.get_by_text("Toàn văn định nghĩa").click()
    text = page.get_by_label("Định nghĩa (TOML)")
    good = text.input_value()
    text.fill(good.replace('type = "money"', 'type = "tien"'))
    page.get_by_role("button", name="Kiểm tra").click()
    line = good.split("\n").index('type = "money"') + 1
    expect(page.get_by_role("link", name=f"Dòng {line}, cột 8")).to_be_visible()
    no_serious_faults(page)
    text.fill(good)
    page.get_by_role("button", name="Thử", exact=True).click()
    page.get_by_label("Tên", exact=True).fill("Trồng nấm")
    page.get_by_label("Ngày", exact=True).fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Thử ghi dòng này").click()
    expect(page.get_by_text("Sổ sẽ nhận dòng “Trồng nấm”.")).to_be_visible()
    no_serious_faults(page)
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("heading", name="Định nghĩa: Sổ mô hình ứng dụng")).to_be_visible()

    book = tmp_path / "mo-hinh.xlsx"
    book.write_bytes(messy())
    page = sign_in(office.officer)
    page.goto("/so/so_mo_hinh_ung_dung/dan/")
    page.get_by_label("Hoặc chọn tệp Excel, CSV").set_input_files(book)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("2 dòng đọc được cả")).to_be_visible()
    page.get_by_role("button", name="Ghi 2 dòng vào sổ").click()
    expect(page.get_by_role("heading", name="Đợt nhập 2 dòng")).to_be_visible()
    rows = Record.objects.filter(register=Register.objects.get(code="so_mo_hinh_ung_dung")).order_by("book_no")
    assert [(row.title, row.data["kinh_phi"]) for row in rows] == [
        ("Trồng nấm rơm", 1_175_000_000), ("Nuôi tôm hai giai đoạn", 12_500_000),
    ]  # fmt: skip

    told = Promise(
        kind="target", title="Xây dựng 02 mô hình", comparator="at_least", min=Decimal(2), unit_label="mô hình"
    )
    target = make_commitment(by=office.coordinator, agency=office.agency, promise=told, at=timezone.now())
    page = sign_in(office.coordinator)
    page.goto(f"/cam-ket/{target.pk}/sua/")
    page.get_by_role("combobox", name="Chỉ số đếm từ sổ").fill("so mo hinh ung dung")
    page.get_by_role("option", name="Sổ mô hình ứng dụng", exact=True).click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("cả tạm tính")).to_contain_text("2 mô hình")
    no_serious_faults(page)
