"""A list that was exported, edited in Excel and comes back: what changed in it, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mach.engines.vietnamese import fold
from mach.office.models import User
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import link_kind
from mach.registers.models import Record, Register
from mach.registers.queries import definition_of, readable_by, standing_records, with_links
from mach.registers.rules import Fault, is_hidden
from mach.registers.sheets import Names, names_in, read_lines
from mach.registers.showing import shown

CODE, VERSION = "Mã dòng", "Lần sửa"
MOST_CHANGED = 500
_APART = ("json_map", "key")
"""Kinds that a single cell cannot give back: several numbers in one, and what only proves that something was typed."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value as it stands and as the sheet has it, both as people read them."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A record that the sheet would change. `number` is its row in the sheet, from 1 with the heads.

    `is_stale`: somebody changed the record after it was exported; its row is shown and never written.
    """

    number: int
    record: Record
    changes: tuple[CellChange, ...]
    values: Mapping[str, Any]
    faults: tuple[str, ...] = ()
    is_stale: bool = False

    @property
    def is_good(self) -> bool:
        return not self.faults and not self.is_stale


@dataclass(frozen=True, slots=True)
class Edited:
    """What a sheet that comes back would do.

    `rows` are those with a change, `same` how many have none, `unknown` the numbers of rows that name no record of the
    register, `fixed` the heads of columns that are not taken back.
    """

    rows: tuple[EditedRow, ...]
    same: int
    unknown: tuple[int, ...]
    fixed: tuple[str, ...]

    @property
    def good(self) -> tuple[EditedRow, ...]:
        return tuple(row for row in self.rows if row.is_good)


class UnreadableEdit(Exception):
    """The sheet is no export of this register, or changes too much at once; says what to do."""


def read_edited(user: User, register: Register, definition: Definition, table: Sequence[Sequence[str]]) -> Edited:
    """What an edited export says differently from the records. Raises `UnreadableEdit`."""
    heads = list(table[0]) if table else []
    if CODE not in heads or VERSION not in heads:
        raise UnreadableEdit(
            f"Bảng không có cột “{CODE}” và “{VERSION}”. Hãy xuất Excel từ danh sách này, sửa trên chính tệp ấy rồi "
            "gửi lại. Dòng mới thì dùng “Dán từ Excel”."
        )
    columns = {place: name for place, head in enumerate(heads) if (name := _named(definition, head))}
    fixed = tuple(
        head for place, head in enumerate(heads) if head and place not in columns and head not in (CODE, VERSION)
    )
    coded = [(number, row, row[heads.index(CODE)]) for number, row in enumerate(table[1:], 2)]
    ids = {int(code) for _, _, code in coded if code.isdigit()}
    found = {row.pk: row for row in standing_records(user, register.code).filter(pk__in=ids)}
    readable = {row.pk: row for row in readable_by(user, definition, with_links(definition, found.values()))}
    names = names_in(_wanted(definition, columns, table[1:]), user.agency)
    rows, same, unknown = [], 0, []
    for number, cells, code in coded:
        record = readable.get(int(code)) if code.isdigit() else None
        if record is None:
            unknown.append(number)
            continue
        row = _row(number, record, cells, columns, names, _version(cells[heads.index(VERSION)]))
        if row is None:
            same += 1
        else:
            rows.append(row)
    if len(rows) > MOST_CHANGED:
        raise UnreadableEdit(f"Bảng đổi {len(rows)} dòng; mỗi lần nhận lại tối đa {MOST_CHANGED} dòng. Hãy chia tệp.")
    return Edited(tuple(rows), same, tuple(unknown), fixed)


def _named(definition: Definition, head: str) -> str:
    """The field whose column a head is, if a cell of it can be taken back."""
    wanted = fold(head)
    for name, field in definition.fields.items():
        if fold(field.label) == wanted and field.kind not in _APART and not is_hidden(definition, field, None):
            return name
    return ""


def _wanted(definition: Definition, columns: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for place, name in columns.items():
        for target in definition.fields[name].targets:
            wanted.setdefault(target, []).extend(row[place] for row in rows)
    return wanted


def _version(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _row(
    number: int,
    record: Record,
    cells: Sequence[str],
    columns: Mapping[int, str],
    names: Names,
    version: int | None,
) -> EditedRow | None:
    definition = definition_of(record)
    changed: dict[str, str] = {}
    for place, name in columns.items():
        field = definition.fields.get(name)
        if field is not None and _plain(cells[place]) != _plain(_exported(field, record)):
            changed[name] = cells[place]
    filled = {name: text for name, text in changed.items() if text}
    (line,), faults = read_lines(
        definition, [list(filled.values())], list(filled), names, scales=[1] * len(filled), places=[0]
    )
    wrong = {fault.field for fault in faults}
    values = {name: line.values.get(name) for name in changed if name not in wrong}
    really = {name: value for name, value in values.items() if not _is_same(definition.fields[name], value, record)}
    if not really and not faults:
        return None
    changes = tuple(
        CellChange(definition.fields[name].label, _exported(definition.fields[name], record), changed[name])
        for name in changed
        if name in really or name in wrong
    )
    return EditedRow(number, record, changes, really, _messages(faults), version != record.version)


def _messages(faults: Sequence[Fault]) -> tuple[str, ...]:
    return tuple(fault.message for fault in faults)


def _exported(field: Field, record: Record) -> str:
    value = record.data.get(field.name)
    return "" if value is None else shown(field, value, record.links)


def _plain(text: str) -> str:
    return " ".join(text.removesuffix(" đồng").split())


def _is_same(field: Field, value: Any, record: Record) -> bool:
    """Whether a typed value is what the record holds, however it was written."""
    held = record.data.get(field.name)
    if value is None or held is None:
        return value is held
    if field.kind in ("int", "money", "decimal"):
        return float(held) == float(value)
    if field.kind == "date":
        return held == value.isoformat()
    if field.kind == "ref" and link_kind(field) == "party":
        return held == value
    return held == value
