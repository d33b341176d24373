"""The list of a register as an Excel workbook."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from mach.registers.definition.schema import Definition, Field
from mach.registers.edited import CODE, VERSION
from mach.registers.models import Record
from mach.registers.sheets import Target, targets_of
from mach.registers.showing import shown
from mach.ui.excel import Cell, Sheet

Links = Mapping[tuple[str, int], str]
"""Names of linked rows by (kind, id)."""


def sheets_of(
    definition: Definition, rows: Sequence[Record], children: Mapping[str, Sequence[Record]], links: Links
) -> list[Sheet]:
    """One sheet of records: book number, state, every field, unit, verified, row id and version (so it can come back).

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
            row.version,
        ]
        for row in rows
    ]
    titles = ["Số", "Trạng thái", *labels, "Đơn vị", "Cán bộ", "Xác nhận", CODE, VERSION]
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


def template_of(definition: Definition) -> tuple[Sheet, Sheet]:
    """An empty sheet with a column for whatever a table may fill, and a sheet that says how."""
    columns = targets_of(definition)
    guide = [(one.label, "phải có" if one.is_required else "", _how(definition, one)) for one in columns]
    return (
        Sheet("Bảng", [one.label for one in columns], []),
        Sheet("Hướng dẫn", ["Cột", "Phải có", "Cách ghi"], guide),
    )


_WAYS = {"date": "ngày/tháng/năm", "money": "đồng; ghi (triệu đồng) ở tên cột nếu tính bằng triệu", "bool": "có, không"}


def _how(definition: Definition, column: Target) -> str:
    field = definition.fields.get(column.key)
    if field is None:
        return ""
    choices = "; ".join(field.choices.values()) if field.kind in ("enum", "multi_enum") else ""
    return ". ".join(part for part in (choices or _WAYS.get(field.kind, ""), field.help.rstrip(".")) if part)
