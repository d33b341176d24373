"""Tables pasted from Excel or loaded as a file."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from mach.ui.tables import (
    LARGEST_FILE,
    MOST_ROWS,
    UnreadableTable,
    file_table,
    file_text,
    hidden_sheets,
    parse_table,
    read_table,
    table_text,
)

HEADINGS = {"name": ("Họ và tên", "ten"), "day": ("ngay",)}


def cells(lines):
    return [dict(line.cells) for line in lines]


def test_columns_are_known_by_their_headings_in_any_order_below_any_title():
    text = "DANH SÁCH NĂM 2026\n\nNgày\tHọ và tên:\tGhi chú\n5/3/2026\tAn\tx\n\tBình"
    lines = read_table(text, HEADINGS, needed=("name",))
    assert cells(lines) == [{"name": "An", "day": "5/3/2026"}, {"name": "Bình", "day": ""}]
    assert [line.number for line in lines] == [4, 5]


def test_without_headings_columns_go_by_their_place_where_that_is_allowed():
    assert cells(read_table("An\t5/3/2026", HEADINGS, needed=("name",), positional=True)) == [
        {"name": "An", "day": "5/3/2026"}
    ]
    with pytest.raises(UnreadableTable, match="“Họ và tên”"):
        read_table("An\t5/3/2026", HEADINGS, needed=("name",))


def test_a_cell_with_line_breaks_stays_one_cell():
    assert cells(read_table('Tên\n"An\nBình"', HEADINGS, needed=("name",))) == [{"name": "An\nBình"}]


def test_empty_and_endless_tables_are_refused():
    with pytest.raises(UnreadableTable, match="trống"):
        read_table(" \n\t\n", HEADINGS, needed=("name",))
    with pytest.raises(UnreadableTable, match="nhiều hơn"):
        read_table("Tên\n" + "An\n" * (MOST_ROWS + 1), HEADINGS, needed=("name",))


def test_days_and_whole_numbers_of_a_sheet_read_as_typed():
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Số", "Ngày"])
        sheet.write(1, 0, 12)
        sheet.write_datetime(1, 1, date(2026, 3, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert file_text("so.xlsx", data.getvalue()).splitlines() == ["Số\tNgày", "12\t05/03/2026"]


def test_what_is_no_sheet_is_refused():
    with pytest.raises(UnreadableTable):
        file_text("so.xlsx", b"no sheet")


def test_what_excel_copies_becomes_rows_of_one_width():
    text = 'STT\tNội dung\r\n1\t"dòng một\ndòng hai, ""trích"""\r\n\r\n2\tCông ty\u00a0A\t\t\r\n'
    rows = [["STT", "Nội dung"], ["1", 'dòng một\ndòng hai, "trích"'], ["2", "Công ty A"]]
    assert parse_table(text) == rows
    assert parse_table(table_text(rows)) == rows


@pytest.mark.parametrize("text", ["", " \n\t\n", "x\n" * 1_002, "\t".join("x" * 61)])
def test_what_is_no_table_is_refused_with_its_reason(text):
    with pytest.raises(UnreadableTable):
        parse_table(text)


def book(*sheets: tuple[str, list[list[object]]], hidden: int | None = None) -> bytes:
    data = BytesIO()
    with xlsxwriter.Workbook(data) as made:
        for place, (name, rows) in enumerate(sheets):
            sheet = made.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
            if place == hidden:
                sheet.hide()
        if hidden == 0 and len(sheets) > 1:
            made.worksheets()[1].activate()
    return data.getvalue()


MESSY = [
    ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"], ["DANH SÁCH LỚP TẬP HUẤN"], [],
    ["STT", "Tên lớp", "Số giờ"], [1, "Lớp  một", 8], [2, "Lớp hai", "1.175"],
    ["", "Tổng cộng", 1183], [], ["Người lập biểu"],
]  # fmt: skip
TABLE = ["STT\tTên lớp\tSố giờ", "1\tLớp một\t8", "2\tLớp hai\t1.175"]


def test_titles_totals_and_signatures_around_a_table_are_left_out():
    assert file_text("so.xlsx", book(("Bảng", MESSY))).splitlines() == TABLE


def test_the_first_sheet_that_is_shown_and_holds_anything_is_read():
    data = book(("Nháp", [["a", "b"]]), ("Trống", []), ("Bảng", MESSY), hidden=0)
    assert file_text("so.xlsx", data).splitlines() == TABLE
    with pytest.raises(UnreadableTable, match="không có trang nào có dữ liệu"):
        file_text("so.xlsx", book(("Trống", [])))


@pytest.mark.parametrize(
    "data",
    [
        "STT;Tên lớp;Số giờ\n1;Lớp một;8\n2;Lớp hai;1.175\n".encode("utf-8-sig"),
        'STT,Tên lớp,Số giờ\n1,"Lớp một",8\n2,Lớp hai,1.175\n'.encode(),
        "STT\tTên lớp\tSố giờ\r\n1\tLớp một\t8\r\n2\tLớp hai\t1.175\r\n".encode("utf-16"),
    ],
    ids=["semicolon", "comma", "unicode text of Excel"],
)
def test_csv_is_read_with_its_own_signs(data):
    assert file_text("so.csv", data).splitlines() == TABLE


def test_a_file_that_is_too_large_or_not_unicode_is_told_what_to_do():
    with pytest.raises(UnreadableTable, match="lớn hơn 10 MB"):
        file_text("so.xlsx", b"x" * (LARGEST_FILE + 1))
    with pytest.raises(UnreadableTable, match="CSV UTF-8"):
        file_text("so.csv", "Tên lớp;Số".encode("cp1258", "replace") + b"\xe9\xff")


def test_a_list_that_has_one_column_only_is_left_as_it_is():
    assert file_text("so.csv", "Xã An\nXã Bình".encode()).splitlines() == ["Xã An", "Xã Bình"]


def test_a_last_line_of_one_cell_and_a_name_that_begins_like_a_total_stay():
    text = "Đơn vị\tHọ tên\nPhòng A\tTrần An\nCộng đồng khởi nghiệp\tLê Ba\n\tLý Bình\nHồ Tám\n"
    assert file_text("ds.csv", text.encode()).splitlines() == text.splitlines()


def test_a_csv_whose_quotes_never_close_is_refused_in_words():
    with pytest.raises(UnreadableTable, match="dấu ngoặc kép"):
        file_text("so.csv", b'"' + b"x" * 200_000)


def test_a_workbook_with_too_many_columns_is_told_how_many():
    with pytest.raises(UnreadableTable, match="Bảng có 200 cột, nhiều hơn 60 cột"):
        file_table("so.xlsx", book(("Bảng", [["x"] * 200, ["1"] * 200])))


def test_hidden_sheets_are_named():
    data = book(("Nháp", [["a", "b"]]), ("Bảng", MESSY), hidden=0)
    assert hidden_sheets("so.xlsx", data) == ["Nháp"]
    with pytest.raises(UnreadableTable, match="Trang ẩn không được đọc: “Nháp”"):
        file_text("so.xlsx", book(("Nháp", [["a", "b"]]), ("Trống", []), hidden=0))


def test_a_workbook_with_a_password_is_told_apart_from_a_broken_one():
    data = b"\xd0\xcf\x11\xe0" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableTable, match="Tệp có mật khẩu"):
        file_text("so.xlsx", data)


def test_formulas_give_their_stored_value_and_are_named_without_one():
    data = BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("Bảng")
        sheet.write_column(0, 0, ["Tên", "A", "B", "C"])
        sheet.write_column(0, 1, ["Số", "", 5])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(3, 1, "=B3*2", None, 10)
    assert file_text("so.xlsx", data.getvalue()).splitlines() == ["Tên\tSố", "A\t2", "B\t5", "C\t10"]
    with pytest.raises(UnreadableTable, match="Trang “Bảng”: ô B2, B4 là công thức chưa có giá trị"):
        file_text("so.xlsx", without_values(data))


def without_values(data: BytesIO) -> bytes:
    """The workbook as programs write it that do not compute formulas."""
    written = BytesIO()
    with zipfile.ZipFile(data) as parts, zipfile.ZipFile(written, "w") as made:
        for name in parts.namelist():
            made.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", parts.read(name)))
    return written.getvalue()
