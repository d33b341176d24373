"""Two hundred rows from Excel go into a register by one paste and two clicks; wrong cells are mended in place."""

from datetime import date

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import expect

from mach.office.actions import load_shared_calendar
from mach.registers.actions import Sheet, load_sheet, load_shipped_definitions
from mach.registers.models import Record, Register
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department, make_party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADS = ["STT", "Tên lớp", "Chủ đề", "Đơn vị tổ chức", "Giảng viên", "Ngày bắt đầu", "Ngày kết thúc", "Số giờ",
         "Nơi học", "Kinh phí (triệu đồng)", "Minh chứng"]  # fmt: skip


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    load_shipped_definitions(on=date(2026, 1, 1))
    make_party(department.agency, "Trung tâm Thông tin Khoa học và Công nghệ")
    return department


def table(number, **wrong):
    lines = ["\t".join(HEADS)]
    for n in range(1, number + 1):
        cells = [str(n), f"Lớp số {n}", "sở hữu trí tuệ", "Trung tâm Thông tin KH&CN", "Lê Thị Giảng", "5/3/2026",
                 "6/3/2026", "16", "Hội trường Sở", "12,5", f"{n}/BC-TTTT ngày 10/3/2026"]  # fmt: skip
        lines.append("\t".join(wrong.get(f"row{n}", cells)))
    return "\n".join(lines)


def test_two_hundred_rows_in_one_paste_and_two_clicks_and_one_click_undoes(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/so/training_class/")
    start_counting(page)
    page.get_by_role("link", name="Dán từ Excel").click()
    no_serious_faults(page)
    page.get_by_label("Bảng dán từ Excel").fill(table(200))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("200 dòng đọc được cả")).to_be_visible()
    page.get_by_role("button", name="Ghi 200 dòng vào sổ").click()
    expect(page.get_by_role("heading", name="Đợt nhập 200 dòng")).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (1, 3)  # the way there, the preview, the writing
    no_serious_faults(page)
    assert Record.objects.visible_to(office.officer).roots().count() == 200
    first = Record.objects.get(book_no=1)
    assert (first.data["cost"], first.data["from_on"], first.title) == (12_500_000, "2026-03-05", "Lớp số 1")

    page.get_by_role("button", name="Hoàn tác").click()
    page.locator("dialog[open]").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác", exact=False).first).to_be_visible()
    assert Record.objects.roots().count() == 0


@pytest.mark.parametrize("width", [1440, 360])
def test_wrong_cells_are_shown_and_mended_in_place(office, sign_in, width):
    cells = ["2", "Lớp số 2", "sở hữu trí tuệ", "HTX Nấm Sạch", "Lê Thị Giảng", "31/2/2026", "6/3/2026", "16",
             "Hội trường", "12,5", "2/BC"]  # fmt: skip
    page = sign_in(office.officer, width=width, height=800)
    page.goto("/so/training_class/dan/")
    page.get_by_label("Bảng dán từ Excel").fill(table(4, row2=cells))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("1 trong 4 dòng cần sửa")).to_be_visible()
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Ngày bắt đầu, dòng 3").fill("28/2/2026")
    page.get_by_role("button", name="Tạo mới tất cả").click()
    expect(page.get_by_text("4 dòng đọc được cả")).to_be_visible()
    page.get_by_role("button", name="Sửa dòng 4").click()
    page.get_by_label("Nơi học, dòng 4").fill("Nhà văn hóa xã")
    page.get_by_role("button", name="Ghi 4 dòng vào sổ").click()
    expect(page.get_by_role("heading", name="Đợt nhập 4 dòng")).to_be_visible()
    kept = Record.objects.order_by("book_no").values_list("data__from_on", "data__place")
    assert list(kept[1:3]) == [("2026-02-28", "Hội trường"), ("2026-03-05", "Nhà văn hóa xã")]


def test_the_head_verifies_four_hundred_rows_in_two_clicks_and_one_undoes(office, sign_in):
    now = timezone.now()
    for number, evidence in ((400, "45/BC"), (2, "")):
        rows = [[f"Lớp {evidence} {n}", "shtt", "Trung tâm Thông tin KH&CN", "A", f"{timezone.localdate():%d/%m/%Y}"]
                for n in range(number)]  # fmt: skip
        keys = ["title", "topic", "organiser", "lecturer", "from_on", "to_on", "hours", "place"]
        sheet = Sheet([[*row, row[4], "8", "Sở"] for row in rows], keys, [1] * 8, state="to_chuc", evidence=evidence)
        register = Register.objects.get(code="training_class")
        load_sheet(by=office.officer, register=register, sheet=sheet, name="", at=now)
    page = sign_in(office.head)
    page.goto("/so/training_class/")
    start_counting(page)
    page.get_by_role("link", name="Xác nhận hàng loạt").click()
    expect(page.get_by_text("400 dòng sẽ được xác nhận; 2 dòng cần xem lại")).to_be_visible()
    no_serious_faults(page)
    page.get_by_role("button", name="Xác nhận 400 dòng").click()
    expect(page.get_by_role("heading", name="Xác nhận dòng sổ: 400 dòng")).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (0, 2)
    assert Record.objects.exclude(verified_at=None).count() == 400
    no_serious_faults(page)
    page.get_by_role("button", name="Hoàn tác").click()
    page.locator("dialog[open]").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác 400 dòng.")).to_be_visible()
    assert Record.objects.exclude(verified_at=None).count() == 0


def test_the_office_makes_a_list_of_a_table_in_three_entries_and_two_clicks(office, sign_in):
    text = "Mô hình\tXã\tNgày nghiệm thu\tKinh phí (triệu đồng)\nTrồng nấm\tXã An\t5/3/2026\t120\n"
    page = sign_in(office.coordinator, width=360, height=800)
    page.goto("/so/lap-danh-sach/")
    start_counting(page)
    page.get_by_label("Tên danh sách").fill("Mô hình công nghệ cao")
    page.get_by_label("Mỗi dòng là một").fill("mô hình")
    page.get_by_label("Bảng dán từ Excel").fill(text + "Nuôi ong\tXã Bình\t6/3/2026\t45,5")
    page.get_by_role("button", name="Tiếp: xem các cột").click()
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Lập danh sách và ghi 2 dòng").click()
    expect(page.get_by_role("heading", name="Đợt nhập 2 dòng")).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (3, 2)
    assert effort(page).unhurried <= 5 * 60
    assert list(Record.objects.order_by("book_no").values_list("title", "data__kinh_phi")) == [
        ("Trồng nấm", 120_000_000),
        ("Nuôi ong", 45_500_000),
    ]


def test_a_messy_workbook_is_chosen_looked_at_and_loaded_in_one_entry(office, sign_in, tmp_path):
    file = tmp_path / "lop.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.merge_range(0, 0, 0, 10, "DANH SÁCH LỚP TẬP HUẤN NĂM 2026")
        rows = [line.split("\t") for line in table(3).splitlines()]
        for line, row in enumerate([*rows, ["", "Tổng cộng", "", "", "", "", "", "48", "", "37,5", ""]], 2):
            sheet.write_row(line, 0, row)
    page = sign_in(office.officer)
    page.goto("/so/training_class/dan/")
    start_counting(page)
    page.get_by_label("Hoặc chọn tệp Excel, CSV").set_input_files(str(file))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("3 dòng đọc được cả")).to_be_visible()
    no_serious_faults(page)
    page.get_by_role("button", name="Ghi 3 dòng vào sổ").click()
    expect(page.get_by_role("heading", name="Đợt nhập 3 dòng")).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (1, 2)
    assert list(Record.objects.order_by("book_no").values_list("title", "data__cost")) == [
        ("Lớp số 1", 12_500_000),
        ("Lớp số 2", 12_500_000),
        ("Lớp số 3", 12_500_000),
    ]
