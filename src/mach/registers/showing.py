"""How values of records are shown: labels for codes, names for links, dates and money the Vietnamese way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mach.engines.vietnamese import format_date, format_number
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import link_kind
from mach.registers.models import Record

KEPT = "đã ghi"  # all that anybody is shown of a key


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value; numerals stand right."""

    label: str
    text: str
    is_number: bool = False


def offered(definition: Definition) -> dict[str, Field]:
    """The fields that a list can show: all but those of which nobody is shown more than that they are filled."""
    return {name: field for name, field in definition.fields.items() if field.kind != "key"}


def cells_of(definition: Definition, row: Record, names: Sequence[str]) -> list[Cell]:
    """These columns of a list for one record."""
    return [_cell(definition.fields[name], row.data.get(name), row) for name in names]


def facts_of(definition: Definition, row: Record) -> list[tuple[str, list[Cell]]]:
    """Every filled field of a record under the headings of its definition."""
    groups: dict[str, list[Cell]] = {}
    for name, field in definition.fields.items():
        if row.data.get(name) is not None:
            groups.setdefault(field.group, []).append(_cell(field, row.data[name], row))
    return list(groups.items())


def _cell(field: Field, value: Any, row: Record) -> Cell:
    return Cell(field.label, shown(field, value, getattr(row, "links", {})), field.kind in ("int", "decimal", "money"))


def shown(field: Field, value: Any, links: dict[tuple[str, int], str]) -> str:
    """One value as text; `links` gives names of linked rows by (kind, id)."""
    if value is None:
        return "–"
    if field.kind == "date":
        return format_date(date.fromisoformat(value))
    if field.is_year:
        return str(value)
    if field.kind in ("int", "decimal", "money"):
        number = format_number(float(value)) if isinstance(value, str) else format_number(value)
        return f"{number} đồng" if field.kind == "money" else number
    if field.kind == "bool":
        return "Có" if value else "Không"
    if field.kind == "enum":
        return field.choices.get(value, value)
    if field.kind == "multi_enum":
        return ", ".join(field.choices.get(one, one) for one in value)
    if field.kind == "json_map":
        return "; ".join(f"{field.choices.get(key, key)}: {format_number(number)}" for key, number in value.items())
    if field.kind == "list":
        return "; ".join(map(str, value))
    if field.kind == "key":
        return KEPT
    if field.kind == "ref":
        return links.get((link_kind(field), value), f"#{value}")
    return str(value)


def section_cells(fields: Mapping[str, Field], row: Record, links: dict[tuple[str, int], str]) -> list[Cell]:
    """One row of a child table under these fields."""
    return [
        Cell(field.label, shown(field, row.data.get(name), links), field.kind in ("int", "decimal", "money"))
        for name, field in fields.items()
    ]
