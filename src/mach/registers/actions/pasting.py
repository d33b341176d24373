"""A table pasted from Excel: tried first, with every fault named by its cell, then loaded whole or not at all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold
from mach.office.actions import UnableToSave, save_party
from mach.office.models import User
from mach.registers.actions.imports import add_rows, begin_import, finish_import
from mach.registers.actions.records import UnableToSaveRecord
from mach.registers.definition.schema import Definition
from mach.registers.models import ColumnMemory, Import, ImportRow, Register
from mach.registers.queries import definition_for
from mach.registers.rules import Fault
from mach.registers.sheets import (
    KEY,
    UNIT,
    Line,
    Names,
    NewParty,
    PartyChoice,
    names_in,
    parted,
    read_lines,
    wrong_tax_code,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a person left it: `rows` without the heads, `keys` what each column fills ("" nothing).

    `scales` are what bare amounts of each column are counted in, `left_out` places of rows that are not wanted.
    `state` and `evidence` hold for rows whose own cells say nothing of them. `parties` are decisions on names that the
    directory does not hold, by the text of the cell.
    """

    rows: Sequence[Sequence[str]]
    keys: Sequence[str]
    scales: Sequence[int]
    left_out: frozenset[int] = frozenset()
    state: str = ""
    evidence: str = ""
    parties: Mapping[str, PartyChoice] = field(default_factory=dict)
    above: int = 0  # rows above the first: the heads

    @property
    def places(self) -> list[int]:
        return [place for place in range(len(self.rows)) if place not in self.left_out]


@dataclass(frozen=True, slots=True)
class Tried:
    """What loading a table would do. `row` of faults and warnings is the place in the table, `field` the column key."""

    count: int
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    new_parties: tuple[NewParty, ...]
    load: Import | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it was read and what was wrong in it, `row` the place; the rows without a fault are in the load."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    names: Names

    @property
    def placed(self) -> list[int]:
        """Places of the rows that were written, in the order of their positions."""
        wrong = {fault.row for fault in self.faults}
        return [line.place for line in self.lines if line.place not in wrong]


class _OnlyTried(Exception):
    pass


def try_sheet(*, by: User, register: Register, sheet: Sheet, at: datetime) -> Tried:
    """Everything that `load_sheet` does, taken back at once: what it would refuse is what this names."""
    found: list[Tried] = []
    try:
        with transaction.atomic():
            found.append(_load(by, register, sheet, "", at))
            raise _OnlyTried
    except _OnlyTried:
        return found[0]


@transaction.atomic
def load_sheet(*, by: User, register: Register, sheet: Sheet, name: str, at: datetime) -> Tried:
    """Write every row of a table with its new parties, in one transaction. Raises `UnableToSaveRecord`."""
    tried = _load(by, register, sheet, name, at)
    if tried.faults:
        raise UnableToSaveRecord(tried.faults)
    return tried


def remember_columns(*, by: User, register: Register, heads: Sequence[str] | None, keys: Sequence[str]) -> None:
    """Keep how a person matched the columns, for the next table; a convenience of theirs, so without audit entry."""
    memory, _ = ColumnMemory.objects.get_or_create(user=by, register=register)
    memory.by_place = {**memory.by_place, str(len(keys)): list(keys)}
    if heads is not None:
        memory.by_head = {**memory.by_head, **{fold(head): key for head, key in zip(heads, keys, strict=True) if head}}
    memory.save()


def _load(by: User, register: Register, sheet: Sheet, name: str, at: datetime) -> Tried:
    load = begin_import(by=by, register=register, name=name, at=at)
    definition = definition_for(register, agency=load.agency, day=localdate(at))
    choices, unable = add_parties(by, sheet.parties, at)
    faults = [Fault("", f"“{text}”: {why}") for text, why in unable.items()]
    written = write_sheet(by, load, definition, sheet, choices, at)
    faults += written.faults
    load.refresh_from_db()
    warnings: tuple[Fault, ...] = ()
    if load.rows:
        placed = written.placed
        try:
            finished = finish_import(by=by, load=load, at=at)
            load, warnings = finished.load, finished.warnings
        except UnableToSaveRecord as error:
            faults += _at_places(error.faults, placed)
        warnings = tuple(_at_places(warnings, placed))
    elif not faults:
        faults.append(Fault("", "Không còn dòng nào để ghi. Hãy bỏ chọn “Bỏ dòng này” ở ít nhất một dòng."))
    if not faults:
        keep_table(load, definition, sheet, written)
    order = {key: place for place, key in enumerate(sheet.keys)}
    faults.sort(key=lambda fault: (-1 if fault.row is None else fault.row, order.get(fault.field, -1)))
    return Tried(load.rows, written.lines, tuple(faults), warnings, tuple(written.names.new.values()), load)


def write_sheet(
    by: User, load: Import, definition: Definition, sheet: Sheet, choices: Mapping[str, PartyChoice], at: datetime
) -> Written:
    """Read a table and write its good rows into an open load; part of a larger action."""
    names = names_in(wanted_names(definition, sheet), load.agency, choices)
    lines, wrong = read_lines(definition, sheet.rows, sheet.keys, names, scales=sheet.scales, places=sheet.places)
    lines = [replace(line, state=line.state or sheet.state, evidence=line.evidence or sheet.evidence) for line in lines]
    bad = {(fault.row, fault.field) for fault in wrong}
    refused = add_rows(by=by, load=load, lines=lines, at=at, refused={fault.row for fault in wrong})
    faults = (*wrong, *(fault for fault in refused if (fault.row, fault.field) not in bad))
    return Written(tuple(lines), faults, names)


def keep_table(load: Import, definition: Definition, sheet: Sheet, written: Written) -> None:
    """Keep the rows of a table that was written at once beside its load."""
    positions = {place: position for position, place in enumerate(written.placed, 1)}
    read = {line.place: line for line in written.lines}
    ImportRow.objects.bulk_create(
        ImportRow(
            load=load,
            place=place,
            number=place + sheet.above + 1,
            cells=list(cells),
            position=positions.get(place),
            amounts=amounts_of(definition, read[place]) if place in read else {},
            faults=[] if place in positions else [["", "Người nhập bỏ dòng này."]],
        )
        for place, cells in enumerate(sheet.rows)
    )
    text = "\n".join("\t".join(cells) for cells in sheet.rows)
    load.digest, load.lines, load.read = hashlib.sha256(text.encode()).hexdigest(), len(sheet.rows), len(sheet.rows)
    load.plan = {"keys": list(sheet.keys)}
    load.save(update_fields=["digest", "lines", "read", "plan"])


def amounts_of(definition: Definition, line: Line) -> dict[str, str]:
    """The numbers that were read in a row, by the key of their column."""
    found: dict[str, str] = {}
    for name, value in line.values.items():
        kind = definition.fields[name].kind
        if kind == "json_map":
            found |= {f"{name}{KEY}{code}": str(number) for code, number in value.items()}
        elif kind in ("money", "int", "decimal"):
            found[name] = str(value)
    return found


def add_parties(
    by: User, parties: Mapping[str, PartyChoice], at: datetime
) -> tuple[dict[str, PartyChoice], dict[str, str]]:
    """Add the parties that a person asked to add; every choice then names a row of the directory.

    Beside the choices, why a text could not be added.
    """
    choices: dict[str, PartyChoice] = {}
    unable: dict[str, str] = {}
    made: dict[tuple[str, str], int] = {}
    for text, choice in parties.items():
        if not choice.kind:
            choices[text] = choice
            continue
        tax_code, name = parted(text)
        if tax_code and (wrong := wrong_tax_code(tax_code)):
            unable[text] = f"{wrong}."
            continue
        key = (fold(name), tax_code)
        try:
            if key not in made:
                made[key] = save_party(by=by, kind=choice.kind, name=name, tax_code=tax_code, at=at).pk
            choices[text] = PartyChoice(party=made[key])
        except UnableToSave as error:
            unable[text] = str(error)
    return choices, unable


def wanted_names(definition: Definition, sheet: Sheet) -> dict[str, list[str]]:
    """The texts that are to be found, by what they may mean."""
    wanted: dict[str, list[str]] = {}
    for column, key in enumerate(sheet.keys):
        field_ = definition.fields.get(key)
        targets = ("unit",) if key == UNIT else field_.targets if field_ is not None else ()
        for target in targets:
            wanted.setdefault(target, []).extend(sheet.rows[place][column] for place in sheet.places)
    return wanted


def _at_places(faults: Sequence[Fault], placed: Sequence[int]) -> list[Fault]:
    """Faults told by position in the load, from 1, told by place in the table."""
    return [replace(fault, row=placed[fault.row - 1]) if fault.row else fault for fault in faults]
