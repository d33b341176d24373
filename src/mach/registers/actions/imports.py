"""Loads of many rows: begun, written in chunks that nobody sees, finished with their numbers, undone as a whole.

A paste does all of it in one transaction; a file of fifty thousand rows takes one per chunk and can be resumed.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.engines.vietnamese import format_date
from mach.office import audit
from mach.office.actions import UnableToUndo
from mach.office.concurrency import lock
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.registers.actions.copying import insert, insert_records
from mach.registers.actions.indexing import write
from mach.registers.actions.limits import settle_limits
from mach.registers.actions.records import UnableToSaveRecord, home_unit, refuse_withdrawn
from mach.registers.definition.schema import Definition
from mach.registers.models import (
    Import,
    NumberBook,
    Record,
    RecordDate,
    RecordEvidence,
    RecordRef,
    RecordValue,
    RecordVersion,
    Register,
)
from mach.registers.queries import definition_row, read_definition
from mach.registers.rules import Fault, Links, fold_of, missing, read_values, title_of
from mach.registers.rules.conditions import rules_broken_by_many
from mach.registers.rules.links import links_of_many
from mach.registers.series import world_around
from mach.registers.sheets import UNIT, Line

CHUNK = 2_000  # rows of one transaction
KEPT_OPEN = timedelta(days=1)  # a load that stood still for longer is taken away at night
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished load, and what the rules warn of in it (`row` is the position in the load, from 1)."""

    load: Import
    warnings: tuple[Fault, ...]


def begin_import(*, by: User, register: Register, name: str, at: datetime, **given: Any) -> Import:
    """An open load, whose rows nobody sees; part of a larger action. `given` are more fields of it."""
    on = localdate(at)
    must(by, Permission.EDIT_RECORDS, on=on)
    agency = home_unit(by, on).agency
    return Import.objects.create(
        agency=agency,
        register=register,
        definition=definition_row(register, agency=agency, day=on),
        name=name[:200],
        created_at=at,
        created_by=by,
        **given,
    )


@transaction.atomic
def add_rows(
    *, by: User, load: Import, lines: Sequence[Line], at: datetime, refused: Collection[int | None] = ()
) -> list[Fault]:
    """Write the good ones of at most CHUNK rows into an open load; what is wrong in the others, `row` their place.

    Rows whose places are `refused` already are looked at and not written. No audit entry: the load has one when it is
    finished.
    """
    if len(lines) > CHUNK:
        raise ValueError(f"{len(lines)} rows at once, more than {CHUNK}")
    load = lock(Import.objects.filter(state=Import.State.OPEN), load.pk, version=None)
    definition = read_definition(load.definition)
    on = localdate(at)
    units = _units(by, lines, load, on)
    links = links_of_many(definition, load.agency, [line.values for line in lines], {})
    faults: list[Fault] = []
    good: list[tuple[Line, Record]] = []
    for line in lines:
        state = line.state or definition.procedure.states[0].code
        read = read_values(definition.fields, line.values, links=links, is_new=True, row=line.place)
        wrong = [*read.faults]
        told = {fault.field for fault in wrong}
        wrong += [
            Fault(fault.field, fault.message, row=line.place)
            for fault in missing(definition, state, read.values)
            if fault.field not in told
        ]
        if ended := _ended(units[line.unit], on):
            wrong.append(Fault(UNIT, ended, row=line.place))
        faults += wrong
        if wrong or line.place in refused:
            continue
        row = _row(load, definition, state, units[line.unit], read.values, links, by=by, at=at)
        row.position = load.rows + len(good) + 1
        good.append((line, row))
    _write(good, by=by, at=at)
    load.rows += len(good)
    load.save(update_fields=["rows"])
    return faults


@transaction.atomic
def finish_import(*, by: User, load: Import, at: datetime) -> Finished:
    """Give every row of an open load its number and let it be seen; nothing happens unless all rules hold.

    Raises `UnableToSaveRecord`; `row` of its faults is the position in the load, from 1.
    """
    on = localdate(at)
    load = lock(Import.objects.filter(state=Import.State.OPEN), load.pk, version=None)
    if not load.rows:
        raise UnableToSaveRecord([Fault("", "Đợt nhập chưa có dòng nào.")])
    refuse_withdrawn(load.register, load.agency)
    definition = read_definition(load.definition)
    _number(load, definition, on)
    warnings = _checked(load, definition, by=by, on=on)
    load.state, load.finished_at = Import.State.FINISHED, at
    load.manifest = manifest_of(load.records.filter(parent=None))
    load.version += 1
    load.save()
    changes = [
        audit.Change("register", None, load.register.code),
        audit.Change("rows", None, str(load.rows)),
        audit.Change("manifest", None, load.manifest),
    ]
    audit.record(agency=load.agency, by=by, action="registers.import", subject=load, at=at, changes=changes)
    return Finished(load, tuple(warnings))


@transaction.atomic
def undo_import(*, by: User, load: Import, version: int | None, at: datetime) -> Import:
    """Strike out every row of a load, as long as nobody touched any of them; numbers are never given again.

    Raises `UnableToUndo`.
    """
    on = localdate(at)
    load = lock(Import.objects.visible_to(by), load.pk, version=version)
    if load.state != Import.State.FINISHED:
        raise UnableToUndo("Đợt nhập này đã được hoàn tác.")
    rows = load.records.filter(parent=None)
    for unit in Unit.objects.filter(pk__in=rows.values("unit")):
        must(by, Permission.EDIT_RECORDS, on=on, unit=unit)
    _untouched(rows)
    for record in rows.filter(matter__isnull=False).select_related("matter__agency"):
        casework.close_matter(
            matter=record.matter, on=on, state=Obligation.State.CANCELLED, result="Hoàn tác đợt nhập", by=by
        )
    for table in (RecordDate, RecordRef, RecordValue):
        table.objects.filter(record__in=rows.values("pk")).delete()
    rows.update(removed_at=at, version=F("version") + 1)
    load.state, load.undone_at, load.undone_by = Import.State.UNDONE, at, by
    load.version += 1
    load.save()
    changes = [audit.Change("rows", str(load.rows), None), audit.Change("manifest", load.manifest, None)]
    audit.record(agency=load.agency, by=by, action="registers.undo_import", subject=load, at=at, changes=changes)
    return load


def drop_open_imports(agency: Agency, on: date) -> None:
    """Take away loads that were begun and never finished; every night. Their rows were never seen."""
    for load in Import.objects.filter(agency=agency, state=Import.State.OPEN):
        if localdate(load.created_at) + KEPT_OPEN < on:
            with transaction.atomic():
                take_away_rows(load)
                load.delete()


def take_away_rows(load: Import, positions: Collection[int] | None = None) -> None:
    """Delete the rows of an open load, or those at some positions of it; part of a larger action."""
    rows = load.records.all() if positions is None else load.records.filter(position__in=positions)
    for table in (RecordDate, RecordRef, RecordValue, RecordVersion, RecordEvidence):
        table.objects.filter(record__in=rows.values("pk")).delete()
    rows.delete()


def manifest_of(rows: QuerySet[Record]) -> str:
    """SHA-256 of the ids and versions of rows, in order."""
    said = "\n".join(f"{pk}:{version}" for pk, version in rows.order_by("pk").values_list("pk", "version"))
    return hashlib.sha256(said.encode()).hexdigest()


def _units(by: User, lines: Sequence[Line], load: Import, on: date) -> dict[int | None, Unit]:
    """The units that these rows are for, None for the person's own; each asked for once."""
    named = Unit.objects.filter(agency=load.agency, pk__in={line.unit for line in lines if line.unit}).select_related(
        "successor"
    )
    units: dict[int | None, Unit] = {unit.pk: unit for unit in named}
    units[None] = home_unit(by, on)
    for unit in units.values():
        if not _ended(unit, on):
            must(by, Permission.EDIT_RECORDS, on=on, unit=unit)
    return units


def _ended(unit: Unit, on: date) -> str:
    """Why no new row is for this unit any more, "" while it stands."""
    if unit.valid_to is None or unit.valid_to >= on:
        return ""
    instead = f"“{unit.successor.name}”" if unit.successor else "đơn vị đang phụ trách việc này"
    return (
        f"Đơn vị phụ trách: “{unit.name}” đã thôi hoạt động sau ngày {format_date(unit.valid_to)}. Hãy ghi {instead}."
    )


def _row(
    load: Import,
    definition: Definition,
    state: str,
    unit: Unit,
    data: dict,
    links: Links,
    *,
    by: User,
    at: datetime,
) -> Record:
    """A record that is nobody's yet: no agency, no number; its name and words without the number."""
    title = title_of(definition, data, links.names, "")
    return Record(
        import_run_id=load.pk,
        register_id=load.register_id,
        definition=load.definition,
        privacy=definition.privacy,
        source=Record.EnteredBy.EXCEL,
        unit_id=unit.pk,
        officer_id=by.pk,
        state=state,
        state_rank=definition.procedure.rank(state),
        data=data,
        title=title,
        fold=fold_of(definition, data, links.names, title),
        created_at=at,
        created_by_id=by.pk,
    )


def _write(good: Sequence[tuple[Line, Record]], *, by: User, at: datetime) -> None:
    rows = [row for _, row in good]
    insert_records(rows)
    insert(
        RecordVersion,
        ("record_id", "version", "state", "data", "at", "by_id"),
        [(row.pk, 1, row.state, row.data, at, by.pk) for row in rows],
    )
    proven = [(row.pk, line.evidence[:250]) for line, row in good if line.evidence]
    insert(RecordEvidence, ("record_id", "reference"), proven)
    write([(row, None) for row in rows])


def _number(load: Import, definition: Definition, on: date) -> None:
    """The next numbers of the book in the order of the load, and with them the agency; four statements."""
    book = {"agency": load.agency, "register": load.register, "year": on.year}
    NumberBook.objects.get_or_create(**book)
    held = NumberBook.objects.select_for_update().get(**book)
    number = Cast(F("position") + held.last, CharField())
    written = Concat(LPad(number, Greatest(Length(number), 3), Value("0")), Value(f"/{on.year}"))
    rows = load.records.filter(parent=None)
    rows.filter(title=f"{definition.short} ").update(title=Concat(Value(f"{definition.short} "), written))
    rows.update(
        agency=load.agency,
        book_year=on.year,
        book_no=F("position") + held.last,
        fold=Concat(F("fold"), Value(" "), written),
    )
    RecordDate.objects.filter(record__in=rows.values("pk")).update(agency=load.agency)
    held.last += load.rows
    held.save(update_fields=["last"])


def _checked(load: Import, definition: Definition, *, by: User, on: date) -> list[Fault]:
    """Ask the rules of all rows as they now stand, open what they owe; warnings. Raises `UnableToSaveRecord`."""
    world = world_around(load.definition, agency=load.agency, day=on)
    rows = load.records.filter(parent=None).order_by("position").defer("title", "fold")
    owes = bool(definition.limits or definition.expiry)
    if owes:
        rows = rows.defer(None).select_related(
            "agency", "register", "definition", "unit__agency", "officer", "matter__agency"
        )
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for start in range(0, load.rows, CHUNK):
        chunk = list(rows.filter(position__gt=start, position__lte=start + CHUNK))
        wrong, doubtful = rules_broken_by_many(chunk, definition, world, on=on)
        faults += wrong
        warnings += doubtful
        if owes and not faults:
            for record in chunk:
                settle_limits(record, definition, world, by=by, on=on)
    if faults:
        raise UnableToSaveRecord(faults)
    return warnings


def _untouched(rows: QuerySet[Record]) -> None:
    """Raises `UnableToUndo` with the first rows that somebody changed, verified, struck out or pointed to."""
    linked = RecordRef.objects.filter(kind="record", target__in=rows.values("pk"))
    linked = linked.exclude(record__in=rows.values("pk")).values("target")
    touched = rows.filter(
        Q(version__gt=1) | Q(verified_at__isnull=False) | Q(removed_at__isnull=False) | Q(pk__in=linked)
    ).order_by("position")
    found = touched.count()
    if found:
        named = ", ".join(row.book for row in touched[:SHOWN])
        more = "…" if found > SHOWN else ""
        raise UnableToUndo(
            f"Không hoàn tác được cả đợt: {found} dòng đã được sửa, xác nhận, bỏ hoặc dùng ở nơi khác ({named}{more}). "
            "Hãy sửa hoặc bỏ từng dòng."
        )
