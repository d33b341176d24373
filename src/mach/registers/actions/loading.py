"""A file of up to fifty thousand rows: kept, matched, read step by step into an open load, then put into the register.

Every step is one request; whoever leaves finds the load where it stood. Nobody else sees a row before the end.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, models, transaction

from mach.office.concurrency import lock
from mach.office.models import Party, User
from mach.registers.actions.copying import insert
from mach.registers.actions.imports import CHUNK, begin_import, finish_import, take_away_rows
from mach.registers.actions.pasting import (
    Sheet,
    add_parties,
    amounts_of,
    remember_columns,
    wanted_names,
    write_sheet,
)
from mach.registers.actions.records import UnableToSaveRecord
from mach.registers.models import Import, ImportRow, Record, Register
from mach.registers.queries import read_definition
from mach.registers.rules import Fault
from mach.registers.sheets import PartyChoice, names_in, scale_of

_COLUMNS = ("load_id", "place", "number", "cells", "position", "amounts", "faults")


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of a file are read: its heads (empty without), what each column fills, what holds for all rows."""

    heads: Sequence[str] = ()
    keys: Sequence[str] = ()
    state: str = ""
    evidence: str = ""
    adds_parties: bool = False  # names that the directory does not hold become new parties

    @property
    def scales(self) -> list[int]:
        return [scale_of(head) for head in self.heads or [""] * len(self.keys)]


@transaction.atomic
def open_load(
    *,
    by: User,
    register: Register,
    name: str,
    data: bytes,
    rows: Sequence[tuple[int, list[str]]],
    plan: Plan,
    at: datetime,
) -> Import:
    """Keep the rows of a file, each with its number there; nothing is read before `start_reading`."""
    digest = hashlib.sha256(data).hexdigest()
    load = begin_import(by=by, register=register, name=name, at=at, digest=digest, lines=len(rows), plan=asdict(plan))
    kept = [(load.pk, place, number, cells, None, {}, []) for place, (number, cells) in enumerate(rows)]
    insert(ImportRow, _COLUMNS, kept)
    return load


@transaction.atomic
def start_reading(*, by: User, load: Import, plan: Plan) -> Import:
    """Read the file from its first row, in this way; what was read in another way is taken away."""
    load = _mine(by, load)
    if load.rows:
        take_away_rows(load)
    load.table.update(position=None, amounts={}, faults=[])
    load.plan, load.read, load.rows = asdict(plan), 0, 0
    load.save(update_fields=["plan", "read", "rows"])
    remember_columns(by=by, register=load.register, heads=plan.heads or None, keys=plan.keys)
    return load


@transaction.atomic
def read_on(*, by: User, load: Import, at: datetime) -> Import:
    """Read the next CHUNK of rows and write the good ones, unseen; the others keep what is wrong in them."""
    load = _mine(by, load)
    if load.read is None or load.is_read:
        return load
    plan, definition = Plan(**load.plan), read_definition(load.definition)
    rows = list(load.table.filter(place__gte=load.read)[:CHUNK])
    sheet = Sheet([row.cells for row in rows], plan.keys, plan.scales, state=plan.state, evidence=plan.evidence)
    choices, unable = _new_parties(by, load, sheet, at) if plan.adds_parties else ({}, {})
    written = write_sheet(by, load, definition, sheet, choices, at)
    first = load.rows
    load.refresh_from_db(fields=["rows"])
    wrong: dict[int | None, list[list[str]]] = {}
    for fault in written.faults:
        wrong.setdefault(fault.row, []).append([fault.field, fault.message])
    positions = {place: position for position, place in enumerate(written.placed, first + 1)}
    for place, (row, line) in enumerate(zip(rows, written.lines, strict=True)):
        row.position, row.faults = positions.get(place), wrong.get(place, [])
        row.faults += [["", f"“{text}”: {unable[text]}"] for text in row.cells if text in unable]
        row.amounts = amounts_of(definition, line)
    _keep(rows)
    load.read += len(rows)
    load.save(update_fields=["read"])
    return load


def finish_load(*, by: User, load: Import, at: datetime) -> list[Fault]:
    """Put what was read into the register, numbered; or, when rules refuse rows, leave those out and name them.

    Then nothing is in the register yet: the person looks again. Raises `UnableToSaveRecord` when no row can go in.
    """
    try:
        with transaction.atomic():
            load = _mine(by, load)
            if not load.is_read:
                raise UnableToSaveRecord([Fault("", "Tệp chưa đọc xong. Hãy bấm “Đọc tiếp”.")])
            finish_import(by=by, load=load, at=at)
            return []
    except UnableToSaveRecord as error:
        if any(fault.row is None for fault in error.faults):
            raise
        faults = list(error.faults)
    _leave_out(by=by, load=load, faults=faults)
    return faults


@transaction.atomic
def drop_load(*, by: User, load: Import) -> None:
    """Take a load that is not finished away, with all that was read."""
    load = _mine(by, load)
    take_away_rows(load)
    load.delete()


@transaction.atomic
def _leave_out(*, by: User, load: Import, faults: Sequence[Fault]) -> None:
    load = _mine(by, load)
    wrong: dict[int, list[list[str]]] = {}
    for fault in faults:
        if fault.row is not None:
            wrong.setdefault(fault.row, []).append([fault.field, fault.message])
    positions = list(wrong)
    for start in range(0, len(positions), CHUNK):
        some = positions[start : start + CHUNK]
        take_away_rows(load, some)
        rows = list(load.table.filter(position__in=some))
        for row in rows:
            assert row.position is not None
            row.faults, row.position = wrong[row.position], None
        _keep(rows)
    _close_gaps(Record, "import_run_id", load)
    _close_gaps(ImportRow, "load_id", load)
    load.rows -= len(positions)
    load.save(update_fields=["rows"])


def _mine(by: User, load: Import) -> Import:
    """The load locked; whoever began it goes on with it, nobody else. Raises Import.DoesNotExist."""
    return lock(Import.objects.visible_to(by).filter(state=Import.State.OPEN, created_by=by), load.pk, version=None)


def _new_parties(by: User, load: Import, sheet: Sheet, at: datetime) -> tuple[dict[str, PartyChoice], dict[str, str]]:
    """Parties for names of these rows that the directory does not hold, of the kind they seem to be; once each."""
    wanted = wanted_names(read_definition(load.definition), sheet).get("party", [])
    new = names_in({"party": wanted}, load.agency).new.values() if wanted else ()
    return add_parties(by, {one.text: PartyChoice(kind=one.kind or Party.Kind.ENTERPRISE) for one in new}, at)


def _keep(rows: Sequence[ImportRow]) -> None:
    """Write what became of rows: anew, which is faster than changing them."""
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    insert(ImportRow, _COLUMNS, [[getattr(row, name) for name in _COLUMNS] for row in rows])


def _close_gaps(table: type[models.Model], load_column: str, load: Import) -> None:
    """Count the positions of a load from 1 again; in SQL, for Django updates nothing by a window."""
    name = table._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {name} SET position = ranked.place FROM (SELECT id, row_number() OVER (ORDER BY position) AS place"
            f" FROM {name} WHERE {load_column} = %s AND position IS NOT NULL) AS ranked WHERE {name}.id = ranked.id",
            [load.pk],
        )
