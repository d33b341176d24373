"""Writing records: one function writes a record with its child rows, its number, its days and links, its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.engines import procedures
from mach.engines.vietnamese import format_date
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.registers.actions.answering import answer_returns
from mach.registers.actions.children import Rows, mirror, write_children
from mach.registers.actions.indexing import index
from mach.registers.actions.limits import settle_limits
from mach.registers.definition.schema import Definition
from mach.registers.models import Definition as StoredDefinition
from mach.registers.models import NumberBook, Record, RecordVersion, Register
from mach.registers.queries import definition_row, read_definition, withdrawal_of
from mach.registers.rules import Fault, Links, fold_of, is_hidden, missing, missing_in_row, read_values, title_of
from mach.registers.rules.conditions import broken_rules
from mach.registers.rules.links import links_of
from mach.registers.series import world_around


class UnableToSaveRecord(Exception):
    """The record cannot be kept as entered; `faults` say which entry and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(dict.fromkeys(fault.message for fault in faults)))


@dataclass(frozen=True, slots=True)
class Saved:
    """A record as kept, and what its rules warn of."""

    record: Record
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entered:
    """Entries read and found good: of the record, and of the rows of each section entered."""

    data: dict[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]
    links: Links


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
    made_under: StoredDefinition | None = None,
    needs: Permission | None = Permission.EDIT_RECORDS,
    is_undoing: bool = False,
) -> Saved:
    """Add a record, or replace the values of one. Sections that `children` does not name stay as they are.

    Entries are texts as typed or typed values; links are ids or rows. An edit takes the verification away: what counts
    is what the head of unit has seen. The rules look at the record as written, so that nothing stays of a refused one.
    `is_undoing` goes back to a state to which no move leads.
    `made_under` brings a record under another definition than its own; `needs` None asks for no right, for an attempt
    of which nothing is kept.
    Raises `UnableToSaveRecord`, `StaleVersion`, `NotAllowed`.
    """
    on = localdate(at)
    row = lock(_rows().visible_to(by).roots(), record.pk, version=version) if record else None
    unit = unit or (row.unit if row else home_unit(by, on))
    if needs is not None:
        must(by, needs, on=on, unit=row.unit if row else unit)
    agency = row.agency if row else unit.agency
    _belongs(unit, agency)
    own = row.definition if row else None
    if row is None:
        refuse_withdrawn(register, agency)
    made_under = made_under or own or definition_row(register, agency=agency, day=on)
    definition = read_definition(made_under)
    state = state or (row.state if row else definition.procedure.states[0].code)
    if not is_undoing:
        _reachable(definition, row, state)
    entered = _read(definition, agency, values, children or {}, state, is_new=row is None)
    before = {} if row is None else {**row.data, "state": row.state, "unit": row.unit}
    row = row or _new(register, made_under, agency, by=by, at=at, source=source)
    if row.definition_id != made_under.pk:
        row.definition, row.privacy = made_under, definition.privacy
    row.unit, row.officer = unit, officer or (row.officer if row.pk else by)
    row.data, row.state, row.state_rank = entered.data, state, definition.procedure.rank(state)
    row.title = title_of(definition, row.data, entered.links.names, row.book)
    row.fold = fold_of(definition, row.data, entered.links.names, row.title, row.book)
    row.verified_at = row.verified_by = None
    row.version += 1
    row.save()
    rows, touched = write_children(row, definition, entered.rows, by=by, at=at)
    mirror(row, rows)
    index([(row, None), *((child, row) for child in row.children.all())])
    world = world_around(made_under, agency=agency, day=on)
    faults, warnings = broken_rules(row, rows, definition, world, on=on)
    if faults:
        raise UnableToSaveRecord(faults)
    RecordVersion.objects.create(record=row, version=row.version, state=state, data=row.data, at=at, by=by)
    answer_returns([row], by=by, on=on)
    settle_limits(row, definition, world, by=by, on=on)
    action = "registers.add" if row.version == 1 else "registers.edit"
    changes = _changes(definition, before, {**row.data, "state": state, "unit": row.unit}, touched)
    audit.record(agency=agency, by=by, action=action, subject=row, at=at, changes=changes)
    return Saved(row, tuple(warnings))


def move_state(*, by: User, record: Record, version: int | None, to: str, at: datetime, **values: Any) -> Saved:
    """Move a record to its next state, with the values that the state demands."""
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
    row = lock(_rows().visible_to(by).roots(), record.pk, version=version)
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=row.unit)
    if row.verified_at is not None:
        must(by, Permission.VERIFY_RECORDS, on=localdate(at), unit=row.unit)
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


def _new(
    register: Register, made_under: StoredDefinition, agency: Agency, *, by: User, at: datetime, source: str
) -> Record:
    """A record with its number in the book of the year, not yet written."""
    year = localdate(at).year
    return Record(
        agency=agency,
        register=register,
        definition=made_under,
        privacy=read_definition(made_under).privacy,
        source=source,
        book_year=year,
        book_no=next_number(agency, register, year),
        created_at=at,
        created_by=by,
        version=0,
    )


def home_unit(user: User, on: date) -> Unit:
    """The unit for which a person writes records; raises `UnableToSaveRecord` without a post."""
    posts = user.posts_on(on)
    if not posts:
        raise UnableToSaveRecord([Fault("", "Tài khoản chưa thuộc đơn vị nào. Hãy nhờ quản trị phân công.")])
    return posts[0].unit


def _belongs(unit: Unit, agency: Agency) -> None:
    if unit.agency_id != agency.pk:
        raise UnableToSaveRecord([Fault("", "Đơn vị phụ trách không thuộc cơ quan của dòng sổ. Hãy chọn lại đơn vị.")])


def refuse_withdrawn(register: Register, agency: Agency) -> None:
    """Raises `UnableToSaveRecord` for a register that the agency no longer keeps."""
    held = withdrawal_of(register, agency)
    if held is not None:
        raise UnableToSaveRecord(
            [Fault("", f"Sổ này ngừng dùng từ {format_date(held.on)}, không ghi thêm dòng mới: {held.reason}")]
        )


def _reachable(definition: Definition, row: Record | None, state: str) -> None:
    """A new record may be in any state, for paper may be ahead of the register; later it moves by its procedure."""
    labels = {one.code: one.label for one in definition.procedure.states}
    if state not in labels:
        raise UnableToSaveRecord([Fault("", f"Sổ không có trạng thái “{state}”.")])
    if row is not None and state != row.state and not procedures.can_move(definition.procedure, row.state, state):
        moves = ", ".join(
            f"“{labels[move.target]}”" for move in procedures.next_states(definition.procedure, row.state)
        )
        here = f"Từ trạng thái “{labels[row.state]}” không chuyển được sang “{labels[state]}”."
        raise UnableToSaveRecord([Fault("", f"{here} Chuyển được sang: {moves or 'không trạng thái nào'}.")])


def _read(
    definition: Definition, agency: Agency, values: Mapping[str, Any], children: Rows, state: str, *, is_new: bool
) -> _Entered:
    """Entries read, with every fault of type, link and demanded field at once."""
    links = links_of(definition, agency, values, children)
    found = read_values(definition.fields, values, links=links, is_new=is_new)
    faults = list(found.faults)
    wrong = {fault.field for fault in faults}
    faults += [fault for fault in missing(definition, state, found.values) if fault.field not in wrong]
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, entered in children.items():
        section = definition.sections.get(name)
        if section is None:
            faults.append(Fault("", f"Sổ không có bảng con “{name}”."))
            continue
        rows[name] = []
        for place, one in enumerate(entered):
            read = read_values(section.fields, one, links=links, is_new=True, section=name, row=place)
            wrong = {fault.field for fault in read.faults}
            lacking = missing_in_row(definition, section, state, read.values, place)
            faults += [*read.faults, *(fault for fault in lacking if fault.field not in wrong)]
            rows[name].append(read.values)
    if faults:
        raise UnableToSaveRecord(faults)
    return _Entered(found.values, rows, links)


def _changes(
    definition: Definition, before: Mapping[str, Any], after: Mapping[str, Any], touched: int
) -> list[audit.Change]:
    """What changed; of personal and restricted fields only that they did."""
    found = []
    for name in {**before, **after}:
        if before.get(name) == after.get(name):
            continue
        if name in definition.fields and is_hidden(definition, definition.fields[name]):
            found.append(audit.Change(name, None, "đã thay đổi"))
        else:
            found.append(audit.Change(name, audit.text(before.get(name)), audit.text(after.get(name))))
    if touched:
        found.append(audit.Change("children", None, f"{touched} dòng thêm, sửa hoặc bỏ"))
    return found


def _rows():
    return Record.objects.select_related(
        "agency", "register", "definition", "unit__agency", "officer", "matter__agency"
    )
