"""Writing records: one function writes a record with its child rows, its number, its days and links, its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation
from mach.engines import procedures
from mach.engines.procedures import due_of
from mach.engines.vietnamese import fold
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import must
from mach.registers.actions.indexing import index
from mach.registers.definition.schema import Definition
from mach.registers.models import NumberBook, Record, RecordVersion, Register
from mach.registers.normalising import Fault, normalised
from mach.registers.queries import definition_row, parsed
from mach.registers.ruling import applies, broken_rules

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class UnableToSaveRecord(Exception):
    """The record cannot be kept as entered; `faults` say which entry and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.message for fault in faults))


@dataclass(frozen=True, slots=True)
class Saved:
    """A record as kept, and what its rules warn of."""

    record: Record
    warnings: tuple[str, ...] = ()


@transaction.atomic
def save_record(
    *,
    by: User,
    register: Register,
    values: Mapping[str, Any],
    at: datetime,
    children: Rows | None = None,
    record: Record | None = None,
    version: int | None = None,
    unit: Unit | None = None,
    officer: User | None = None,
    state: str | None = None,
    source: str = Record.EnteredBy.HAND,
) -> Saved:
    """Add a record, or replace the values of one. Without `children` the child rows stay as they are.

    An edit takes the verification away: what counts is what the head of unit has seen. Raises `UnableToSaveRecord`,
    `StaleVersion`, `NotAllowed`.
    """
    on = localdate(at)
    agency = by.agency
    row = lock(_rows(), record.pk, version=version) if record else None
    unit = unit or (row.unit if row else home_unit(by, on))
    must(by, Permission.EDIT_RECORDS, on=on, unit=unit)
    made_under = row.definition if row else definition_row(register, agency=agency, day=on)
    definition = parsed(made_under.source)
    state = state or (row.state if row else definition.procedure.states[0].code)
    given = children if children is not None else _children_of(row)
    data, rows, warnings = _checked(definition, made_under.source, agency, values, given, state, row, on)
    if row is None:
        row = Record(
            agency=agency,
            register=register,
            definition=made_under,
            privacy=definition.privacy,
            source=source,
            created_at=at,
            created_by=by,
            version=0,
        )
        row.book_year = on.year
        row.book_no = next_number(agency, register, on.year)
    before = {} if row.pk is None else {**row.data, "state": row.state}
    row.unit, row.officer = unit, officer or (row.officer if row.pk else by)
    row.data, row.state, row.state_rank = data, state, definition.procedure.rank(state)
    row.title = title_of(definition, data)
    row.fold = fold(f"{row.title} {row.book} " + " ".join(str(one) for one in data.values() if isinstance(one, str)))
    row.verified_at = row.verified_by = None
    row.version += 1
    row.save()
    kept = _write_children(row, rows) if children is not None else list(row.children.filter(removed_at=None))
    index([(row, None), *((child, row) for child in kept)])
    RecordVersion.objects.create(record=row, version=row.version, state=state, data=data, at=at, by=by)
    settle_limits(row, definition, by=by, on=on)
    after = {**data, "state": state}
    changes = [
        audit.Change(name, audit.text(before.get(name)), audit.text(after.get(name)))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    action = "registers.add" if row.version == 1 else "registers.edit"
    audit.record(agency=agency, by=by, action=action, subject=row, at=at, changes=changes)
    return Saved(row, tuple(warnings))


def move_state(*, by: User, record: Record, version: int | None, to: str, at: datetime, **values: Any) -> Saved:
    """Move a record to its next state, with the values that the state demands."""
    definition = parsed(record.definition.source)
    if not any(move.target == to for move in procedures.next_states(definition.procedure, record.state)):
        here = definition.procedure.state(record.state).label
        raise UnableToSaveRecord([Fault("", f"Từ trạng thái “{here}” không chuyển được sang “{to}”.")])
    return save_record(
        by=by,
        register=record.register,
        record=record,
        version=version,
        values={**record.data, **values},
        state=to,
        at=at,
    )


@transaction.atomic
def remove_record(*, by: User, record: Record, version: int | None, reason: str, at: datetime) -> Record:
    """Strike a record out; its number is never given again and its versions stay."""
    row = lock(_rows(), record.pk, version=version)
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=row.unit)
    if not reason.strip():
        raise UnableToSaveRecord([Fault("", "Chưa ghi lý do bỏ dòng sổ.")])
    row.removed_at = at
    row.version += 1
    row.save(update_fields=["removed_at", "version"])
    row.children.filter(removed_at=None).update(removed_at=at)
    index([(row, None), *((child, row) for child in row.children.all())])
    if row.matter is not None:
        casework.close_matter(
            matter=row.matter, on=localdate(at), state=Obligation.State.CANCELLED, result=reason.strip(), by=by
        )
    changes = [audit.Change("reason", None, reason.strip())]
    audit.record(agency=row.agency, by=by, action="registers.remove", subject=row, at=at, changes=changes)
    return row


def next_number(agency: Agency, register: Register, year: int) -> int:
    """The next number of a book, never given twice; the book is locked to the end of the action."""
    NumberBook.objects.get_or_create(agency=agency, register=register, year=year)
    book = NumberBook.objects.select_for_update().get(agency=agency, register=register, year=year)
    book.last += 1
    book.save(update_fields=["last"])
    return book.last


def home_unit(user: User, on: date) -> Unit:
    """The unit for which a person writes records; raises `UnableToSaveRecord` without a post."""
    posts = user.posts_on(on)
    if not posts:
        raise UnableToSaveRecord([Fault("", "Tài khoản chưa thuộc đơn vị nào. Hãy nhờ quản trị phân công.")])
    return posts[0].unit


def title_of(definition: Definition, data: Mapping[str, Any]) -> str:
    """The name of a record by the template of its register."""
    shown = {}
    for name, field in definition.fields.items():
        value = data.get(name)
        shown[name] = field.choices.get(value, value) if field.kind == "enum" else ("" if value is None else value)
    return definition.title_template.format(**shown).strip()[:500]


def settle_limits(row: Record, definition: Definition, *, by: User, on: date) -> None:
    """Open what a record owes by its limits, and close what the record itself proves done."""
    starting = [limit for limit in definition.limits if row.data.get(limit.start)]
    if not starting:
        return
    calendar = calendar_for(row.agency)
    for limit in starting:
        start = date.fromisoformat(row.data[limit.start])
        in_force = (limit.valid_from or date.min) <= start <= (limit.valid_to or date.max)
        if not in_force or not applies(limit.when, row):
            continue
        matter = _matter_of(row, on)
        obligation = casework.owe(
            matter=matter,
            duty=limit.code.replace(".", "-"),
            title=f"{limit.duty}: {row.title}",
            due=due_of(limit.clock, start, calendar),
            rule=f"{limit.days} {'ngày làm việc' if limit.kind == 'working' else 'ngày'} ({limit.source})",
            debtor_unit=row.unit,
            debtor_officer=row.officer,
            on=on,
        )
        done = next((row.data[name] for name in limit.met_by if row.data.get(name)), None)
        if done is not None and obligation.state == Obligation.State.OPEN:
            day = date.fromisoformat(done)
            obligation.state = Obligation.State.MET if day <= obligation.due_on else Obligation.State.MET_LATE
            obligation.closed_on, obligation.closed_by = day, by
            obligation.result = "Theo ngày ghi trong sổ"
            obligation.version += 1
            obligation.save()


def _matter_of(row: Record, on: date) -> Matter:
    if row.matter is None:
        row.matter = casework.open_matter(
            agency=row.agency,
            kind=Matter.Kind.RECORD,
            title=row.title or row.book,
            address=reverse("registers:record", args=[row.register.code, row.pk]),
            lead_unit=row.unit,
            officer=row.officer,
            on=on,
        )
        row.save(update_fields=["matter"])
    return row.matter


def _checked(
    definition: Definition,
    source: str,
    agency: Agency,
    values: Mapping[str, Any],
    children: Rows,
    state: str,
    row: Record | None,
    on: date,
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]], list[str]]:
    """Values as kept; raises with every fault at once: types, what the state demands, the rules."""
    data, faults = normalised(definition.fields, values)
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, entered in children.items():
        if name not in definition.sections:
            faults.append(Fault("", f"Sổ không có bảng con “{name}”."))
            continue
        rows[name] = []
        for place, one in enumerate(entered):
            child, wrong = normalised(definition.sections[name].fields, one, section=name, row=place)
            rows[name].append(child)
            faults += wrong
    named = {fault.field for fault in faults}
    label = definition.procedure.state(state).label
    for name in procedures.missing_fields(definition.procedure, state, data):
        if name not in named and name in definition.fields:
            faults.append(Fault(name, f"Trạng thái “{label}” cần có “{definition.fields[name].label}”."))
    if faults:
        raise UnableToSaveRecord(faults)
    errors, warnings = broken_rules(
        source=source, agency=agency, row={**data, "state": state}, children=rows, record=row, on=on
    )
    if errors:
        raise UnableToSaveRecord(errors)
    return data, rows, warnings


def _write_children(row: Record, sections: Mapping[str, Sequence[dict[str, Any]]]) -> list[Record]:
    row.children.all().delete()
    return Record.objects.bulk_create(
        [
            Record(
                agency=row.agency,
                register=row.register,
                definition=row.definition,
                parent=row,
                section=name,
                position=place,
                unit=row.unit,
                officer=row.officer,
                privacy=row.privacy,
                data=data,
                created_at=row.created_at,
                created_by=row.created_by,
            )
            for name, rows in sections.items()
            for place, data in enumerate(rows)
        ],
        batch_size=500,
    )


def _children_of(row: Record | None) -> Rows:
    if row is None:
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for child in row.children.filter(removed_at=None).order_by("section", "position"):
        found.setdefault(child.section, []).append(child.data)
    return found


def _rows():
    return Record.objects.select_related("agency", "register", "definition", "unit", "officer", "matter")
