"""Tables pasted from Excel or loaded as a file."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from mach.ui.tables import MOST_ROWS, UnreadableTable, parse_table, read_table, sheet_text, table_text

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
    assert sheet_text(data.getvalue()).splitlines() == ["Số\tNgày", "12\t05/03/2026"]


def test_what_is_no_sheet_is_refused():
    with pytest.raises(UnreadableTable):
        sheet_text(b"no sheet")


def test_what_excel_copies_becomes_rows_of_one_width():
    text = 'STT\tNội dung\r\n1\t"dòng một\ndòng hai, ""trích"""\r\n\r\n2\tCông ty\u00a0A\t\t\r\n'
    rows = [["STT", "Nội dung"], ["1", 'dòng một\ndòng hai, "trích"'], ["2", "Công ty A"]]
    assert parse_table(text) == rows
    assert parse_table(table_text(rows)) == rows


@pytest.mark.parametrize("text", ["", " \n\t\n", "x\n" * 1_002, "\t".join("x" * 61)])
def test_what_is_no_table_is_refused_with_its_reason(text):
    with pytest.raises(UnreadableTable):
        parse_table(text)
