"""The form of a pasted table → what it asks for, and the page that shows what loading it would do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from mach.engines.vietnamese import fold, format_date, format_number
from mach.office.models import Party
from mach.registers.actions import Sheet, Tried
from mach.registers.definition.schema import Definition
from mach.registers.models import ColumnMemory
from mach.registers.rules import Fault
from mach.registers.sheets import (
    NewParty,
    PartyChoice,
    Target,
    match_columns,
    scale_of,
    targets_of,
    words_of,
)
from mach.ui.params import numbers
from mach.ui.tables import has_heads, parse_table, table_text

SAMPLES = 3
_NUMERALS = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")  # a day that can be read in one way only
SCALES = {10**9: "tỷ đồng", 10**6: "triệu đồng", 1_000: "nghìn đồng"}


@dataclass(frozen=True, slots=True)
class Pasted:
    """A table with how it is to be read; `head_rows` is 1 when the first row names the columns."""

    table: list[list[str]]
    head_rows: int
    keys: list[str]
    left_out: frozenset[int]  # rows of the table, the heads counted
    state: str
    evidence: str
    parties: Mapping[str, PartyChoice]

    @property
    def heads(self) -> list[str] | None:
        return self.table[0] if self.head_rows else None

    @property
    def text(self) -> str:
        return table_text(self.table)

    def with_parties(self, more: Mapping[str, PartyChoice]) -> "Pasted":
        return replace(self, parties={**self.parties, **more})

    @property
    def sheet(self) -> Sheet:
        heads = self.heads or [""] * len(self.keys)
        return Sheet(
            rows=self.table[self.head_rows :],
            keys=self.keys,
            scales=[scale_of(head) for head in heads],
            left_out=frozenset(row - self.head_rows for row in self.left_out),
            state=self.state,
            evidence=self.evidence,
            parties=self.parties,
            above=self.head_rows,
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its head, some of its cells, what it fills."""

    place: int
    head: str
    samples: str
    key: str
    scale: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell in the preview: what was typed, how it is understood where that looks otherwise, what is wrong."""

    name: str
    label: str
    text: str
    understood: str
    fault: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row in the preview; `number` is its row in what was pasted, from 1. `faults` are of no single cell."""

    number: int
    place: int
    cells: list[ShownCell]
    faults: list[str]
    warnings: list[str]
    is_left_out: bool

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults) or any(cell.fault for cell in self.cells)


def read_pasted(post: QueryDict, definition: Definition, memory: ColumnMemory | None) -> Pasted:
    """What the form says; columns are matched where a person has not matched them yet. Raises `UnreadableTable`."""
    table = parse_table(post.get("bang", ""))
    for name, value in post.items():
        place = _cell_place(name)
        if place and place[0] < len(table) and place[1] < len(table[0]):
            table[place[0]][place[1]] = " ".join(value.split())
    targets = targets_of(definition)
    is_first = "cot-0" not in post
    head_rows = int(has_heads(table, words_of(targets)) if is_first else post.get("dau") == "1")
    if is_first or bool(head_rows) != (post.get("dau-truoc") == "1"):
        keys = match_columns(
            table[head_rows:],
            targets,
            heads=table[0] if head_rows else None,
            by_head=memory.by_head if memory else {},
            by_place=memory.by_place if memory else {},
        )
    else:
        keys = chosen_keys(post, len(table[0]), targets)
    return Pasted(
        table=table,
        head_rows=head_rows,
        keys=keys,
        left_out=frozenset(numbers(post, "bo")),
        state=post.get("trang-thai", ""),
        evidence=post.get("minh-chung", "").strip(),
        parties=_parties(post),
    )


def chosen_keys(post: QueryDict, width: int, targets: Sequence[Target]) -> list[str]:
    """What each column fills as chosen; a field chosen twice stays with the first column."""
    known, keys = {target.key for target in targets}, []
    for place in range(width):
        key = post.get(f"cot-{place}", "")
        keys.append(key if key in known and key not in keys else "")
    return keys


def columns_of(pasted: Pasted) -> list[Column]:
    """The columns of the table, for matching."""
    rows, scales = pasted.table[pasted.head_rows :], pasted.sheet.scales
    heads = pasted.heads or [""] * len(pasted.keys)
    return [
        Column(
            place,
            heads[place] or f"Cột {place + 1}",
            "; ".join(list(dict.fromkeys(row[place] for row in rows if row[place]))[:SAMPLES]),
            key,
            SCALES.get(scales[place], ""),
        )
        for place, key in enumerate(pasted.keys)
    ]


def rows_of(pasted: Pasted, definition: Definition, tried: Tried) -> list[ShownRow]:
    """The table as it would be loaded, with what is wrong where."""
    labels = {target.key: target.label for target in targets_of(definition)}
    read = {line.place: line.values for line in tried.lines}
    faults: dict[tuple[int | None, str], list[str]] = {}
    for fault in tried.faults:
        key = fault.field if fault.field in pasted.keys else ""
        faults.setdefault((fault.row, key), []).append(fault.message)
    warnings: dict[int | None, list[str]] = {}
    for one in tried.warnings:
        warnings.setdefault(one.row, []).append(one.message)
    found = []
    for place, row in enumerate(pasted.table[pasted.head_rows :]):
        at = place + pasted.head_rows
        cells = [
            ShownCell(
                f"{at}-{column}",
                labels[key],
                row[column],
                _understood(definition, key, row[column], read.get(place, {})),
                " ".join(faults.get((place, key), ())),
            )
            for column, key in enumerate(pasted.keys)
            if key
        ]
        found.append(
            ShownRow(at + 1, at, cells, faults.get((place, ""), []), warnings.get(place, []), at in pasted.left_out)
        )
    return found


def party_entries(tried: Tried, pasted: Pasted) -> list[dict[str, Any]]:
    """For each name that the directory does not hold: its text and what may be done with it."""
    waiting = {party.text: party for party in tried.new_parties}
    for text, choice in pasted.parties.items():
        if choice.kind and text not in waiting:
            waiting[text] = NewParty(text, text, "", choice.kind, ())
    return [
        {
            "text": party.text,
            "chosen": _said(pasted.parties.get(party.text)),
            "options": [
                *((f"la:{pk}", f"Là {name}") for pk, name in party.near),
                *((f"moi:{kind}", f"Tạo mới: {label}") for kind, label in _kinds_first(party.kind)),
            ],
        }
        for party in waiting.values()
    ]


def create_all(tried: Tried) -> dict[str, PartyChoice]:
    """The decision to add every name that is not held, of the kind it seems to be, else an enterprise."""
    return {party.text: PartyChoice(kind=party.kind or Party.Kind.ENTERPRISE) for party in tried.new_parties}


def faults_by_cell(rows: Sequence[ShownRow]) -> list[tuple[str, str]]:
    """(name of the cell or row, what is wrong where) for the summary."""
    found = []
    for row in rows:
        if row.is_left_out:
            continue
        found += [(f"d-{row.place}", f"Dòng {row.number}: {message}") for message in row.faults]
        found += [(f"o-{cell.name}", f"Dòng {row.number}, {cell.fault}") for cell in row.cells if cell.fault]
    return found


def general_faults(tried: Tried) -> list[Fault]:
    """What is wrong with the table as a whole."""
    return [fault for fault in tried.faults if fault.row is None]


def _parties(post: QueryDict) -> dict[str, PartyChoice]:
    found: dict[str, PartyChoice] = {}
    for text, said in zip(post.getlist("ben-ten"), post.getlist("ben"), strict=False):
        how, _, value = said.partition(":")
        if how == "la" and value.isascii() and value.isdigit():
            found[text] = PartyChoice(party=int(value))
        elif how == "moi" and value in Party.Kind.values:
            found[text] = PartyChoice(kind=value)
    return found


def _said(choice: PartyChoice | None) -> str:
    if choice is None:
        return ""
    return f"la:{choice.party}" if choice.party else f"moi:{choice.kind}"


def _kinds_first(kind: str) -> list[tuple[str, str]]:
    """Kinds of parties, the likely one first."""
    return sorted(Party.Kind.choices, key=lambda pair: pair[0] != kind)


def _cell_place(name: str) -> tuple[int, int] | None:
    parts = name.split("-")
    if len(parts) != 3 or parts[0] != "o" or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        return None
    return int(parts[1]), int(parts[2])


def _understood(definition: Definition, key: str, text: str, values: Mapping[str, Any]) -> str:
    """How a cell was read, where that looks otherwise than what was typed."""
    field, value = definition.fields.get(key), values.get(key)
    if field is None or value is None:
        return ""
    said = ""
    if isinstance(value, date):
        said = "" if _NUMERALS.fullmatch(text) else format_date(value)
    elif field.kind in ("money", "int", "decimal"):
        said = format_number(value, 4)
    elif field.kind == "enum":
        said = field.choices[value]
    elif field.kind == "bool":
        said = "Có" if value else "Không"
    return said if said and fold(said) != fold(text) else ""
