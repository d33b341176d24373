"""The narrow tables by which records are counted; written with each record, rebuilt by `mach reindex`."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from mach.office.models import Agency
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import link_kind
from mach.registers.models import Record, RecordDate, RecordRef, RecordValue
from mach.registers.places import NOWHERE, Places, all_places, dated_fields, fill
from mach.registers.queries import definition_of

CHUNK = 500
Pairs = list[tuple[Record, Record | None]]
"""Records, child rows with the record that holds them."""


def entries_of(
    record: Record, parent: Record | None, places: Places
) -> tuple[list[RecordDate], list[RecordRef], list[RecordValue]]:
    """What the counting tables must hold for a record; child rows carry the days and state of their parent too."""
    root = parent or record
    definition = definition_of(root)
    fields = definition.fields_of(record.section or None)
    refs, values = [], []
    for name, field in fields.items():
        value = record.data.get(name)
        if value is None:
            continue
        if field.kind == "ref":
            refs.append(RecordRef(record=record, field=name, kind=link_kind(field), target=value))
        elif field.index:
            values += [RecordValue(record=record, field=name, **entry) for entry in _values(field, value)]
    return _dates(record, root, definition, places), refs, values


def index(pairs: Pairs) -> None:
    """Write the entries of records anew; part of the action that writes them."""
    ids = [record.pk for record, _ in pairs]
    for table in (RecordDate, RecordRef, RecordValue):
        for start in range(0, len(ids), CHUNK):
            table.objects.filter(record__in=ids[start : start + CHUNK]).delete()
    write([(record, parent) for record, parent in pairs if record.removed_at is None])


def write(pairs: Pairs) -> None:
    """Write the entries of records that have none yet; for loading many at once."""
    places = all_places()
    found = [entries_of(record, parent, places) for record, parent in pairs]
    for place, table in enumerate((RecordDate, RecordRef, RecordValue)):
        rows = [row for entries in found for row in entries[place]]
        table.objects.bulk_create(rows, batch_size=CHUNK)


def reindex(*, agency: Agency) -> int:
    """Rebuild the counting tables of an agency; returns how many records and child rows were read."""
    roots = Record.objects.filter(agency=agency, parent=None).select_related("definition").order_by("pk")
    done, batch = 0, []
    for root in roots.iterator(chunk_size=CHUNK):
        batch.append(root)
        if len(batch) == CHUNK:
            done += _reindex(batch)
            batch = []
    return done + _reindex(batch)


def live_rows(roots: Iterable[Record]) -> Pairs:
    """Some records and their child rows; rows that were struck out stay in the list and out of the tables."""
    by_id = {root.pk: root for root in roots}
    children = Record.objects.filter(parent__in=list(by_id)).order_by("parent", "section", "position")
    return [(root, None) for root in by_id.values()] + [(child, by_id[child.parent_id]) for child in children]


@transaction.atomic
def _reindex(roots: list[Record]) -> int:
    pairs = live_rows(roots)
    index(pairs)
    return sum(record.removed_at is None for record, _ in pairs)


def _dates(record: Record, root: Record, definition: Definition, places: Places) -> list[RecordDate]:
    rows = []
    held = places.get((root.register_id, record.section), NOWHERE)
    days = dict(held.days)
    for dated in dated_fields(definition, record.section):
        day = (root if dated.of_parent else record).data.get(dated.name)
        if day is None:
            continue
        row = RecordDate(
            record=record,
            agency_id=root.agency_id,
            dated_id=days[dated.path],
            day=date.fromisoformat(day),
            state_rank=root.state_rank,
            verified=root.verified_at is not None,
            unit_id=root.unit_id,
        )
        fill(row, held.columns, record.data, root.data)
        rows.append(row)
    return rows


def _values(field: Field, value: Any) -> list[Mapping[str, Any]]:
    if field.kind == "multi_enum":
        return [{"text": one} for one in value]
    if field.kind == "json_map":
        return [{"text": key, "number": number} for key, number in value.items()]
    if field.kind == "bool":
        return [{"text": "1" if value else "0"}]
    if field.kind in ("int", "decimal", "money"):
        return [{"number": Decimal(str(value))}]
    return [{"text": str(value)[:200]}]
