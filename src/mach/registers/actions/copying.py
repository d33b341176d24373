"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement elsewhere; no model instances."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

from mach.registers.models import Record

CHUNK = 500


def insert(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of `columns` (attribute names); part of the action that writes them.

    Values are as records keep them: numbers may be exact text, JSON is not yet text.
    """
    fields = [_field(table, name) for name in columns]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            texts = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
            with cursor.copy(f"COPY {name} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_with_texts(row, texts) if texts else row)
            return
        marks = ", ".join(["%s"] * len(fields))
        ways = [_way(field) for field in fields]
        cursor.executemany(
            f"INSERT INTO {name} ({quoted}) VALUES ({marks})",
            [[value if way is None else way(value) for way, value in zip(ways, row, strict=True)] for row in rows],
        )


def insert_records(rows: Sequence[Record]) -> None:
    """Insert new records, which have their ids afterwards."""
    if connection.vendor != "postgresql":
        Record.objects.bulk_create(rows, batch_size=CHUNK)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Record._meta.db_table, len(rows)],
        )
        for row, [pk] in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
    columns = [field.attname for field in Record._meta.concrete_fields]
    insert(Record, columns, ([getattr(row, name) for name in columns] for row in rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _field(table: type[Model], name: str) -> Field:
    return next(field for field in table._meta.concrete_fields if field.attname == name)


def _with_texts(row: Sequence[Any], places: Sequence[int]) -> list[Any]:
    given = list(row)
    for place in places:
        given[place] = json.dumps(given[place])
    return given


def _way(field: Field) -> Callable[[Any], Any] | None:
    """How a value is made what the database takes; None where it is that already."""
    if field.get_internal_type() not in ("DecimalField", "JSONField", "DateField", "DateTimeField"):
        return None
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)
