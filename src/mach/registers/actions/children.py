"""Rows of child tables: kept with their ids through edits, for frozen figures point to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mach.office.models import User
from mach.registers.definition.schema import Definition
from mach.registers.models import Record, RecordVersion

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
MIRRORED = (
    "definition",
    "unit",
    "officer",
    "state",
    "state_rank",
    "verified_at",
    "verified_by",
    "book_year",
    "book_no",
)
"""What a child row has from its record, so that it is counted without looking at it."""


def write_children(
    record: Record, definition: Definition, sections: Rows, *, by: User, at: datetime
) -> tuple[list[Record], int]:
    """Make the rows of these sections what was entered; all live rows in order, and how many were touched."""
    standing = list(record.children.filter(removed_at=None).order_by("section", "position"))
    kept = [child for child in standing if child.section not in sections]
    new: list[Record] = []
    changed: list[Record] = []
    for section, rows in sections.items():
        old = [child for child in standing if child.section == section]
        privacy = definition.sections[section].privacy or record.privacy
        for place, (child, data) in enumerate(zip(paired(old, rows), rows, strict=True)):
            if child is None:
                new.append(_new(record, section, place, dict(data), privacy, by, at))
            elif (child.data, child.position) != (data, place):
                child.data, child.position, child.version = dict(data), place, child.version + 1
                changed.append(child)
            else:
                kept.append(child)
        left = {child.pk for child in old} - {child.pk for child in (*kept, *changed)}
        record.children.filter(pk__in=left).update(removed_at=at)
    Record.objects.bulk_update(changed, ["data", "position", "version"], batch_size=200)
    new = Record.objects.bulk_create(new, batch_size=500)
    RecordVersion.objects.bulk_create(
        [
            RecordVersion(record=child, version=child.version, state=record.state, data=child.data, at=at, by=by)
            for child in (*new, *changed)
        ],
        batch_size=500,
    )
    rows = sorted((*kept, *changed, *new), key=lambda child: (child.section, child.position))
    return rows, len(new) + len(changed) + len(standing) - len(kept) - len(changed)


def mirror(record: Record, children: Sequence[Record]) -> None:
    """Give child rows what they have from their record."""
    record.children.filter(removed_at=None).update(**{name: getattr(record, name) for name in MIRRORED})
    for child in children:
        for name in MIRRORED:
            setattr(child, name, getattr(record, name))


def paired(old: Sequence[Record], rows: Sequence[Mapping[str, Any]]) -> list[Record | None]:
    """The standing row that each entered one continues: the same data first, then in order; None for a new row."""
    free = list(old)
    found: list[Record | None] = []
    for data in rows:
        same = next((child for child in free if child.data == data), None)
        if same is not None:
            free.remove(same)
        found.append(same)
    return [child or (free.pop(0) if free else None) for child in found]


def _new(
    record: Record, section: str, place: int, data: dict[str, Any], privacy: str, by: User, at: datetime
) -> Record:
    return Record(
        agency=record.agency,
        register=record.register,
        parent=record,
        section=section,
        position=place,
        privacy=privacy,
        data=data,
        source=record.source,
        created_at=at,
        created_by=by,
        **{name: getattr(record, name) for name in MIRRORED},
    )
