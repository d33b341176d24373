"""Lists as Excel workbooks; text that looks like a formula is written as text."""

import io
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter

from mach.registers.definition.schema import Definition
from mach.registers.models import Record
from mach.registers.showing import shown


def workbook_of(definition: Definition, rows: Iterable[Record]) -> bytes:
    """One sheet: book number, state, every field of the definition, unit, verified, row id (so it can come back)."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**options, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": datetime(2020, 1, 1)})
    sheet = book.add_worksheet(definition.short[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    titles = ["Số", "Trạng thái", *(field.label for field in definition.fields.values())]
    titles += ["Đơn vị", "Cán bộ", "Xác nhận", "Mã dòng"]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    for line, row in enumerate(rows, 1):
        sheet.write_string(line, 0, row.book)
        sheet.write_string(line, 1, definition.procedure.state(row.state).label)
        for column, (name, field) in enumerate(definition.fields.items(), 2):
            value = row.data.get(name)
            if value is None:
                continue
            if field.kind in ("int", "decimal", "money"):
                sheet.write_number(line, column, float(value))
            elif field.kind == "date":
                sheet.write_datetime(line, column, datetime.combine(date.fromisoformat(value), datetime.min.time()))
            else:
                sheet.write_string(line, column, shown(field, value, getattr(row, "links", {})))
        end = len(definition.fields) + 2
        sheet.write_string(line, end, row.unit.name)
        sheet.write_string(line, end + 1, row.officer.full_name)
        sheet.write_string(line, end + 2, "Đã xác nhận" if row.verified_at else "Tạm tính")
        sheet.write_number(line, end + 3, row.pk)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 0, len(titles) - 1)
    sheet.set_column(0, len(titles) - 1, 18)
    book.close()
    return buffer.getvalue()
