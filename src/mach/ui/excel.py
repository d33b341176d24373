"""Lists as Excel workbooks; text that looks like a formula is written as text."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import is_aware, make_naive
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | datetime | None

MOST_ROWS = 50_000  # of one list; ask the database for one more, so that the sheet can say that there are more
_MOST_LETTERS = 32_767  # in one cell of Excel
_NARROW, _WIDE = 9, 60  # columns, in letters
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the titles of its columns, its rows."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as one workbook, titles frozen; a longer list than `MOST_ROWS` is cut and says so."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**options, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": datetime(2020, 1, 1)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for one in sheets:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", one.name)[:31])
        for column, title in enumerate(one.titles):
            sheet.write_string(0, column, title, head)
        for line, row in enumerate(one.rows[:MOST_ROWS], 1):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, moment)
        if len(one.rows) > MOST_ROWS:
            sheet.write_string(MOST_ROWS + 1, 0, "Danh sách còn dài hơn; hãy lọc bớt rồi xuất lại.")
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, 0, len(one.titles) - 1)
        for column, title in enumerate(one.titles):
            longest = max((len(str(row[column] or "")) for row in one.rows[:200]), default=0)
            sheet.set_column(column, column, min(max(longest, len(title) // 2, _NARROW) + 2, _WIDE))
    book.close()
    return buffer.getvalue()


def download(name: str, *sheets: Sheet) -> HttpResponse:
    """The workbook as a file to be saved as `name`.xlsx."""
    answer = HttpResponse(workbook(*sheets), content_type=_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _write(sheet: Worksheet, line: int, column: int, value: Cell, moment: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, column, value[:_MOST_LETTERS])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, make_naive(value) if is_aware(value) else value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, column, datetime.combine(value, datetime.min.time()))
    else:
        sheet.write_number(line, column, float(value))
