"""The lines as they are written: one TOML file for each plan, figures with their records, actions with their day."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PLANS = ("000", "001", "002", "003", "004")


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a line: field → value ("": empty), parties by a letter ("A*" is a double of A, merged into it).

    `near` says why it does not count; such a row may be taken away without moving the number.
    """

    register: str
    values: Mapping[str, Any]
    near: str = ""
    verified: bool = True
    unit: str = "cn"
    agency: str = "own"


@dataclass(frozen=True, slots=True)
class Figure:
    """A promise or a reported number, the records around it, and what must come out on `day`.

    `value` counts verified rows, `provisional` the others too; `verdict` is "" for a number that only reports.
    `printed` are the digits as they stand in the sentence ("": it has none), `read` their value where it is no bound.
    `drop` names conditions that cannot matter, each with the reason.
    """

    id: str
    sentence: str = ""
    printed: str = ""
    read: tuple[float, float] | None = None
    indicator: str = ""
    filter: str = ""
    basis: str = ""
    comparator: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""
    per: str = ""
    period: tuple[date, date] = (date.min, date.max)
    base: tuple[date, date] | None = None
    day: date = date.max
    value: float | None = None
    provisional: float | None = None
    verdict: str = ""
    registers: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    drop: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """An order without a number: its sentence, who leads, what is handed in, by which day or how often.

    `owes` is the first day owed; `done` the day on which the plan itself tells it as done.
    """

    id: str
    sentence: str
    lead: str
    deliverable: str
    proof: tuple[str, ...]
    owes: date
    due: date | None = None
    recurs: str = "once"
    period: tuple[date, date] | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan, taken in on a day: its figures, its actions, and lines of the page whose numbers promise nothing."""

    seed: str
    title: str
    taken: date
    figures: tuple[Figure, ...]
    actions: tuple[Action, ...]
    counters: Mapping[str, str]


@cache
def plan(seed: str) -> Plan:
    """The plan of a file."""
    told = tomllib.loads((FOLDER / f"{seed}.toml").read_text(encoding="utf-8"))
    usual = told.get("usual", {})
    figures = tuple(_figure({**usual, **one}) for one in told.get("figure", ()))
    actions = tuple(_action(one) for one in told.get("action", ()))
    return Plan(seed, told["title"], told["taken"], figures, actions, told.get("counters", {}))


def figures() -> dict[str, Figure]:
    """Every figure by id."""
    return {one.id: one for seed in PLANS for one in plan(seed).figures}


def actions() -> dict[str, Action]:
    """Every action by id."""
    return {one.id: one for seed in PLANS for one in plan(seed).actions}


def _figure(told: Mapping[str, Any]) -> Figure:
    told = dict(told)
    rows = tuple(row for register, some in told.pop("rows", {}).items() for row in _rows(register, some))
    for name in ("period", "base", "registers", "read"):
        if name in told:
            told[name] = tuple(told[name])
    named = told.pop("registers", ()) or tuple(dict.fromkeys(row.register for row in rows))
    return Figure(rows=rows, registers=named, **{"provisional": told.get("value"), **told})


def _rows(register: str, some: Mapping[str, Any]) -> list[Row]:
    rows = []
    for each in some["each"]:
        values = {name: value for name, value in {**some.get("all", {}), **each}.items() if value != ""}
        about = {name: values.pop(name) for name in ("near", "verified", "unit", "agency") if name in values}
        rows.append(Row(register, values, **about))
    return rows


def _action(told: Mapping[str, Any]) -> Action:
    told = dict(told)
    for name in ("proof", "period"):
        if name in told:
            told[name] = tuple(told[name])
    return Action(**told)
