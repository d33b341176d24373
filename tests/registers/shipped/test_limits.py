"""Every limit of the registers falls due on the day reckoned by hand, and is met by each of the days that meet it."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mach.casework.models import Obligation
from mach.registers.actions.limits import settle_limits
from mach.registers.definition import shipped
from mach.registers.models import Definition, Record
from mach.targets.series import world_of
from tests.conftest import TODAY
from tests.registers.shipped import register

CASES = tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8"))


def test_every_limit_has_its_day():
    limits = {each.code: {limit.code for limit in each.limits} for each in shipped() if each.limits}
    assert limits == {code: set(cases) for code, cases in CASES.items()}


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("code", CASES)
def test_a_limit_falls_due_on_its_day(code: str, office, now):
    definition = register(code)
    row = Definition.objects.select_related("register").get(register__code=code)
    world = world_of(office.agency, day=TODAY)
    first, numbers = definition.procedure.states[0].code, count(1)

    def owed(duty: str, values: dict[str, Any]) -> Obligation | None:
        data = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value != ""
        }
        record = Record.objects.create(
            agency=office.agency,
            register=row.register,
            definition=row,
            unit=office.technology,
            officer=office.officer,
            book_year=2026,
            book_no=next(numbers),
            state=values.get("state", first),
            title="Hồ sơ",
            data=data,
            created_at=now,
            created_by=office.officer,
        )
        settle_limits(record, definition, world, by=office.officer, on=TODAY)
        return record.matter.obligations.filter(duty=duty).first() if record.matter else None

    for limit in definition.limits:
        case = CASES[code][limit.code]
        given, due = case["given"], case["due"]
        found = owed(limit.code, given)
        assert (limit.code, found and (found.due_on, found.state)) == (limit.code, (due, "open"))
        for near in case["near"]:
            assert owed(limit.code, {**given, **near}) is None, (limit.code, near)
        for moved in case.get("moved", ()):
            changed = owed(limit.code, {**given, **{name: moved[name] for name in moved if name != "due"}})
            assert (limit.code, moved, changed and changed.due_on) == (limit.code, moved, moved["due"])
        for name in limit.met_by:
            met, late = (owed(limit.code, {**given, name: due + timedelta(days=more)}) for more in (0, 1))
            assert (limit.code, name, met and met.state, late and late.state) == (limit.code, name, "met", "met_late")
