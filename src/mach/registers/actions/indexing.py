"""The narrow tables by which records are counted; written with each record, rebuilt by `mach reindex`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from mach.office.models import Agency
from mach.registers.actions.copying import insert
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import link_kind
from mach.registers.models import Record, RecordDate, RecordRef, RecordValue
from mach.registers.models.counting import AMOUNTS, CODES, REFS
from mach.registers.places import NOWHERE, Places, all_places, beside_days, dated_fields
from mach.registers.queries import definition_of

CHUNK = 500
_BESIDE = ("word", *CODES, *REFS, *AMOUNTS)
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    RecordDate: ("record_id", "agency_id", "dated_id", "day", "state_rank", "verified", "unit_id", *_BESIDE),
    RecordRef: ("record_id", "field", "kind", "target"),
    RecordValue: ("record_id", "field", "text", "number"),
}
Row = tuple[Any, ...]
Pairs = list[tuple[Record, Record | None]]
"""Records, child rows with the record that holds them."""


def entries_of(record: Record, parent: Record | None, places: Places) -> tuple[list[Row], list[Row], list[Row]]:
    """What the counting tables must hold for a record, values in the order of COLUMNS.

    Child rows carry the days and state of their parent too.
    """
    root = parent or record
    definition = definition_of(root)
    fields = definition.fields_of(record.section or None)
    refs: list[Row] = []
    values: list[Row] = []
    for name, field in fields.items():
        value = record.data.get(name)
        if value is None:
            continue
        if field.kind == "ref":
            refs.append((record.pk, name, link_kind(field), value))
        elif field.index:
            values += [(record.pk, name, text, number) for text, number in _values(field, value)]
    return _dates(record, root, definition, places), refs, values


def index(pairs: Pairs) -> None:
    """Write the entries of records anew; part of the action that writes them."""
    ids = [record.pk for record, _ in pairs]
    for table in COLUMNS:
        for start in range(0, len(ids), CHUNK):
            table.objects.filter(record__in=ids[start : start + CHUNK]).delete()
    write([(record, parent) for record, parent in pairs if record.removed_at is None])


def write(pairs: Pairs) -> None:
    """Write the entries of records that have none yet; for loading many at once."""
    places = all_places()
    found = [entries_of(record, parent, places) for record, parent in pairs]
    for place, (table, columns) in enumerate(COLUMNS.items()):
        insert(table, columns, [row for entries in found for row in entries[place]])


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


def _dates(record: Record, root: Record, definition: Definition, places: Places) -> list[Row]:
    held = places.get((root.register_id, record.section), NOWHERE)
    days = dict(held.days)
    found = beside_days(held.columns, record.data, root.data)
    beside = [found.get(place) for place in _BESIDE]
    rows: list[Row] = []
    for dated in dated_fields(definition, record.section):
        day = (root if dated.of_parent else record).data.get(dated.name)
        if day is not None:
            common = (date.fromisoformat(day), root.state_rank, root.verified_at is not None, root.unit_id)
            rows.append((record.pk, root.agency_id, days[dated.path], *common, *beside))
    return rows


def _values(field: Field, value: Any) -> list[tuple[str, Any]]:
    """(text, number) of each value of a field."""
    if field.kind == "multi_enum":
        return [(one, None) for one in value]
    if field.kind == "json_map":
        return list(value.items())
    if field.kind == "bool":
        return [("1" if value else "0", None)]
    if field.kind in ("int", "decimal", "money"):
        return [("", value)]
    return [(str(value)[:200], None)]
