"""The list of a register as an Excel workbook."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from mach.registers.definition.schema import Definition, Field
from mach.registers.models import Record
from mach.registers.showing import shown
from mach.ui.excel import Cell, Sheet

Links = Mapping[tuple[str, int], str]
"""Names of linked rows by (kind, id)."""


def sheets_of(
    definition: Definition, rows: Sequence[Record], children: Mapping[str, Sequence[Record]], links: Links
) -> list[Sheet]:
    """One sheet of records: book number, state, every field, unit, verified, row id (so it can come back).

    Each child table has a sheet of its own, its rows beside the number of their record.
    """
    labels = [field.label for field in definition.fields.values()]
    lines = [
        [
            row.book,
            definition.procedure.state(row.state).label,
            *_cells(definition.fields, row, links),
            row.unit.name,
            row.officer.full_name,
            "Đã xác nhận" if row.verified_at else "Tạm tính",
            row.pk,
        ]
        for row in rows
    ]
    titles = ["Số", "Trạng thái", *labels, "Đơn vị", "Cán bộ", "Xác nhận", "Mã dòng"]
    return [
        Sheet(definition.short, titles, lines),
        *(
            Sheet(
                section.label,
                ["Số", *(field.label for field in section.fields.values())],
                [[row.book, *_cells(section.fields, row, links)] for row in children[name]],
            )
            for name, section in definition.sections.items()
        ),
    ]


def _cells(fields: Mapping[str, Field], row: Record, links: Links) -> list[Cell]:
    return [_cell(field, row.data.get(name), links) for name, field in fields.items()]


def _cell(field: Field, value: object, links: Links) -> Cell:
    if value is None:
        return None
    if field.kind in ("int", "decimal", "money"):
        return Decimal(str(value))
    return date.fromisoformat(str(value)) if field.kind == "date" else shown(field, value, links)
