"""Lists as Excel workbooks; text that looks like a formula is written as text."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from mach.registers.definition.schema import Definition, Field
from mach.registers.models import Record
from mach.registers.showing import shown

Links = Mapping[tuple[str, int], str]
"""Names of linked rows by (kind, id)."""


def workbook_of(
    definition: Definition, rows: Sequence[Record], children: Mapping[str, Sequence[Record]], links: Links
) -> bytes:
    """One sheet of records: book number, state, every field, unit, verified, row id (so it can come back).

    Each child table has a sheet of its own, its rows beside the number of their record.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**options, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": datetime(2020, 1, 1)})
    labels = [field.label for field in definition.fields.values()]
    sheet = _sheet(book, definition.short, ["Số", "Trạng thái", *labels, "Đơn vị", "Cán bộ", "Xác nhận", "Mã dòng"])
    for line, row in enumerate(rows, 1):
        sheet.write_string(line, 0, row.book)
        sheet.write_string(line, 1, definition.procedure.state(row.state).label)
        _write(sheet, line, 2, definition.fields, row, links)
        end = len(definition.fields) + 2
        sheet.write_string(line, end, row.unit.name)
        sheet.write_string(line, end + 1, row.officer.full_name)
        sheet.write_string(line, end + 2, "Đã xác nhận" if row.verified_at else "Tạm tính")
        sheet.write_number(line, end + 3, row.pk)
    for name, section in definition.sections.items():
        sheet = _sheet(book, section.label, ["Số", *(field.label for field in section.fields.values())])
        for line, row in enumerate(children[name], 1):
            sheet.write_string(line, 0, row.book)
            _write(sheet, line, 1, section.fields, row, links)
    book.close()
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, titles: Sequence[str]) -> Worksheet:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 0, len(titles) - 1)
    sheet.set_column(0, len(titles) - 1, 18)
    return sheet


def _write(sheet: Worksheet, line: int, start: int, fields: Mapping[str, Field], row: Record, links: Links) -> None:
    for column, (name, field) in enumerate(fields.items(), start):
        value = row.data.get(name)
        if value is None:
            continue
        if field.kind in ("int", "decimal", "money"):
            sheet.write_number(line, column, float(value))
        elif field.kind == "date":
            sheet.write_datetime(line, column, datetime.combine(date.fromisoformat(value), datetime.min.time()))
        else:
            sheet.write_string(line, column, shown(field, value, links))
