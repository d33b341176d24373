"""Every rule of the registers refuses what it is for and spares what is only like it.

The rows are those of the sample Department, which break nothing; `breaking/*.toml` says what is changed in them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mach.engines.formulas import Context, Row, check_rule, holds
from mach.registers.definition import Field, catalogue, shipped
from mach.web.sample.days import Days
from mach.web.sample.records.tables import FOLDER
from tests.registers.shipped import register

ON = date(2026, 11, 25)
CASES = {
    code: rules
    for file in sorted((Path(__file__).parent / "breaking").glob("*.toml"))
    for code, rules in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
ELSEWHERE = {"event", "ip_support", "publication", "ste_certificate", "tech_support", "training_class"}
"""Registers whose rules `test_first_six.py` and the tests of records break."""


@cache
def known():
    return catalogue(shipped())


def value_of(field: Field | None, value: Any, today: date) -> Any:
    if value == "":
        return None
    if field is not None and field.kind == "date" and isinstance(value, int):
        return Days(today).working(today - timedelta(days=value)) if today != ON else today - timedelta(days=value)
    return Decimal(str(value)) if isinstance(value, float) else value


def row_of(code: str, values: Mapping[str, Any], today: date = ON) -> Row:
    """Values and child rows as formulas see them; days are counted back from today, in the sample to working days."""
    definition = register(code)
    row = {}
    for name, value in values.items():
        if name in definition.sections:
            fields = definition.sections[name].fields
            row[name] = [
                {"id": 100 + place, **{each: value_of(fields.get(each), one[each], today) for each in one}}
                for place, one in enumerate(value)
            ]
        else:
            row[name] = value_of(definition.fields.get(name), value, today)
    return row


def entry(code: str, place: int, today: date = ON) -> Row:
    """A row of the sample: its state, values, child rows, and the defaults that a new record takes."""
    table = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))["entry"][place]
    children = {name: table[name] for name in register(code).sections if name in table}
    defaults = {field.name: field.default for field in register(code).fields.values() if field.default is not None}
    return row_of(code, {**defaults, "id": 1, "state": table["state"], **table["values"], **children}, today)


def broken(code: str, row: Row, beside: Iterable[tuple[str, Row]]) -> set[str]:
    """Codes of the rules that the row or one of its child rows breaks, in a world of it and its neighbours."""
    rows: dict[str, list[Row]] = {code: [row]}
    for other, neighbour in beside:
        rows.setdefault(other, []).append(neighbour)
    world = Context(known(), rows, ON, {})
    found = set()
    for rule in register(code).rules:
        tree = check_rule(rule.check, known(), rule.section or code)
        if rule.section is None:
            parts = [holds(tree, row, code, world)]
        else:
            parts = [holds(tree, part, rule.section, world, parent=row) for part in row.get(rule.section) or ()]
        found |= set() if all(parts) else {rule.code}
    return found


def neighbours(code: str, row: Row, case: Mapping[str, Any], change: Mapping[str, Any]) -> list[tuple[str, Row]]:
    """What stands beside the row: its twin where the case names no register, else the row that it gives."""
    if "beside" not in case:
        return []
    if not case["beside"]:
        return [(code, {**row, "id": 2, **row_of(code, change)})]
    return [(other, row_of(other, {"id": 2, **values, **change})) for other, values in case["beside"].items()]


ALL = [
    (code, rule, case)
    for code, rules in CASES.items()
    for rule, cases in rules.items()
    for case in (cases if isinstance(cases, list) else [cases])
]


@pytest.mark.parametrize(("code", "rule", "case"), ALL, ids=[f"{code}.{rule}" for code, rule, _ in ALL])
def test_a_rule_refuses_what_it_is_for_and_spares_what_is_like_it(code: str, rule: str, case: dict[str, Any]):
    spared = entry(code, case["entry"])
    row = {**spared, **row_of(code, case.get("change", {}))}
    assert broken(code, row, neighbours(code, row, case, {})) == {rule, *case.get("also", ())}
    for near in case.get("spared", ()):
        assert broken(code, {**spared, **row_of(code, near)}, []) == set(), near
    if "near" in case:
        assert broken(code, row, neighbours(code, row, case, case["near"])) == set()
    else:
        assert broken(code, spared, []) - {"to_chuc_me_con_hieu_luc"} == set()


def test_every_rule_is_broken_by_a_test():
    rules = {(each.code, rule.code) for each in shipped() if each.code not in ELSEWHERE for rule in each.rules}
    assert {(code, rule) for code, rule, _ in ALL} == rules


@pytest.mark.parametrize("today", [date(2026, 11, 27) + timedelta(days=17 * turn) for turn in range(24)])
def test_the_rows_of_the_sample_break_nothing_on_whatever_day_it_is_made(today: date):
    found = {}
    for code in CASES:
        table = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
        for place in range(len(table["entry"])):
            if faults := broken(code, entry(code, place, today), []) - {"to_chuc_me_con_hieu_luc"}:
                found[code, place] = faults
    assert found == {}
