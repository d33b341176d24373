"""The narrow tables by which records are counted; written with each record, rebuilt by `mach reindex`."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from mach.office.models import Agency
from mach.registers.definition.schema import Field
from mach.registers.models import Record, RecordDate, RecordRef, RecordValue
from mach.registers.queries import definition_of

CHUNK = 500


def entries_of(
    record: Record, parent: Record | None = None
) -> tuple[list[RecordDate], list[RecordRef], list[RecordValue]]:
    """What the counting tables must hold for a record; child rows carry the days and state of their parent too."""
    definition = definition_of(record)
    fields = definition.fields_of(record.section or None)
    root = parent or record
    dates = [_date(record, root, name, record.data[name]) for name in _days(fields) if name in record.data]
    if parent is not None:
        dates += [
            _date(record, root, f"parent.{name}", parent.data[name])
            for name in _days(definition.fields)
            if name in parent.data
        ]
    refs, values = [], []
    for name, field in fields.items():
        value = record.data.get(name)
        if value is None:
            continue
        if field.kind == "ref":
            refs.append(RecordRef(record=record, field=name, kind=field.to or "record", target=value))
        elif field.index:
            values += [RecordValue(record=record, field=name, **entry) for entry in _values(field, value)]
    return dates, refs, values


def index(records: Iterable[tuple[Record, Record | None]]) -> None:
    """Write the entries of records anew; part of the action that writes them."""
    pairs = list(records)
    ids = [record.pk for record, _ in pairs]
    for table in (RecordDate, RecordRef, RecordValue):
        table.objects.filter(record__in=ids).delete()
    write([(record, parent) for record, parent in pairs if record.removed_at is None])


def write(pairs: list[tuple[Record, Record | None]]) -> None:
    """Write the entries of records that have none yet."""
    found = [entries_of(record, parent) for record, parent in pairs]
    for place, table in enumerate((RecordDate, RecordRef, RecordValue)):
        rows = [row for entries in found for row in entries[place]]
        table.objects.bulk_create(rows, batch_size=CHUNK)


def reindex(*, agency: Agency) -> int:
    """Rebuild the counting tables of an agency; returns how many records were read."""
    roots = Record.objects.filter(agency=agency, parent=None).select_related("definition").order_by("pk")
    done, batch = 0, []
    for root in roots.iterator(chunk_size=CHUNK):
        batch.append(root)
        if len(batch) == CHUNK:
            done += _reindex(batch)
            batch = []
    return done + _reindex(batch)


@transaction.atomic
def _reindex(roots: list[Record]) -> int:
    by_id = {root.pk: root for root in roots}
    children = Record.objects.filter(parent__in=roots, removed_at=None).select_related("definition")
    pairs = [(root, None) for root in roots] + [(child, by_id[child.parent_id]) for child in children]
    index(pairs)
    return len(pairs)


def _days(fields) -> list[str]:
    return [name for name, field in fields.items() if field.kind == "date"]


def _date(record: Record, root: Record, field: str, day: str) -> RecordDate:
    return RecordDate(
        record=record,
        agency_id=root.agency_id,
        register_id=root.register_id,
        section=record.section,
        field=field,
        day=date.fromisoformat(day),
        state_rank=root.state_rank,
        verified=root.verified_at is not None,
        unit_id=root.unit_id,
    )


def _values(field: Field, value) -> list[dict]:
    if field.kind == "multi_enum":
        return [{"text": one} for one in value]
    if field.kind == "json_map":
        return [{"text": key, "number": number} for key, number in value.items()]
    if field.kind == "bool":
        return [{"text": "1" if value else "0"}]
    if field.kind in ("int", "decimal", "money"):
        return [{"number": Decimal(str(value))}]
    return [{"text": str(value)[:200]}]
