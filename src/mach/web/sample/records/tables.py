"""Entries written as tables: one file of `entries/` per register, days counted from today, parties by name.

    unit = "cong-nghe"                      # who keeps the register

    [[entry]]
    on = 40                                 # entered 40 days ago (the nearest working day before)
    state = "cap"
    evidence = "Giấy chứng nhận 02/GCN"     # without it nobody can verify the record
    unit = "so-huu-tri-tue"                 # only where it differs
    values = { transferor = "Trường Đại học Tân Giang", signed_on = 60, contract_no = "07/HĐ-{signed_on.year}" }
    product = [{ name = "Chế phẩm", first_year = 2024 }]            # rows of a child table
    moves = [{ on = 10, to = "het_hieu_luc", values = { ended_on = 12 } }]

A day is a number of days before today (below zero: to come) or a date; a party stands by its name, a unit, place or
document by its code, a record of another register by its title. `{…}` in a text names another value of the row or
`year`, the administrative year.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from importlib import resources
from typing import Any

from mach.office.models import Place
from mach.registers.definition import Definition, Field, shipped
from mach.web.sample.records.entry import Draw, Entry, Move, Titled

FOLDER = resources.files("mach.web.sample") / "entries"
_OWN = {"on", "state", "evidence", "unit", "values", "moves"}


def tabled(draw: Draw) -> list[Entry]:
    """The entries of every register that has a table."""
    definitions = {each.code: each for each in shipped()}
    files = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".toml"))
    return [entry for name in files for entry in _entries(draw, definitions[name.removesuffix(".toml")])]


def _entries(draw: Draw, definition: Definition) -> list[Entry]:
    table = tomllib.loads((FOLDER / f"{definition.code}.toml").read_text(encoding="utf-8"))
    values = partial(_values, draw)
    entries = []
    for row in table["entry"]:
        on = draw.days.ago(row["on"])
        unit = row.get("unit", table["unit"])
        unit = "ung-dung" if unit == "thong-tin" and on >= draw.days.merged else unit
        moves = [
            Move(draw.days.ago(move["on"]), move["to"], values(definition.fields, move.get("values", {})))
            for move in row.get("moves", ())
        ]
        children = {
            name: [values(definition.sections[name].fields, child) for child in rows]
            for name, rows in row.items()
            if name not in _OWN
        }
        entries.append(
            Entry(
                register=definition.code,
                on=on,
                unit=unit,
                officer=draw.officer(unit, on),
                state=row["state"],
                values=values(definition.fields, row["values"]),
                children=children,
                moves=moves,
                evidence=row.get("evidence", ""),
            )
        )
    return entries


def _values(draw: Draw, fields: Mapping[str, Field], row: Mapping[str, Any]) -> dict[str, Any]:
    """Values of one row: days and names first, then the texts that speak of them."""
    found = {name: _value(draw, fields[name], value) for name, value in row.items()}
    known = {**found, "year": draw.days.year}
    return {
        name: value.format_map(known) if isinstance(value, str) and "{" in value else value
        for name, value in found.items()
    }


def _value(draw: Draw, field: Field, value: Any) -> Any:
    if field.kind == "date":
        return value if isinstance(value, date) else draw.days.working(draw.days.on - timedelta(days=value))
    if field.kind != "ref":
        return value
    match field.targets:
        case ("party",):
            return draw.office.parties[value].pk
        case ("unit",):
            return draw.office.units[value].pk
        case ("document",):
            return draw.documents[value].pk
        case ("place",):
            return Place.objects.get(code=value).pk
        case ("user",):
            return draw.office.people[value].pk
        case registers:
            return Titled(registers, value)
