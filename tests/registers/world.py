"""Random records of real registers, written without checks: what matters here is that they are counted right."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mach.engines.formulas import Row
from mach.office.models import Party, Unit
from mach.registers.actions.indexing import live_rows, write
from mach.registers.models import Definition, Record, Register
from mach.registers.queries import parsed
from tests.factories import Department, make_party

AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def make_parties(department: Department, number: int = 8) -> list[Party]:
    """Some enterprises, the last two merged into the first."""
    parties = [make_party(department.agency, f"Công ty {n}", tax_code=f"{n:010d}") for n in range(number)]
    for double in parties[-2:]:
        double.canonical = parties[0]
        double.save()
    return parties


def fill_registers(department: Department, seed: int, number: int = 40) -> None:
    """Records of four registers with child rows, in every state, half of them verified, few fields empty."""
    chance = random.Random(seed)
    parties = [party.pk for party in make_parties(department)]
    units = [department.technology, department.standards]
    pairs = []
    for code in ("tech_support", "training_class", "ste_certificate", "event"):
        row = Definition.objects.select_related("register").get(register__code=code)
        definition = parsed(row.source)
        for n in range(1, number + 1):
            state = chance.choice(definition.procedure.states).code
            record = _record(department, row, chance.choice(units), state, definition.procedure.rank(state), chance)
            record.book_year, record.book_no = 2026, n
            record.data = _data(definition.fields, parties, chance)
            record.save()
            for name, section in definition.sections.items():
                for place in range(chance.randrange(4)):
                    child = _record(department, row, record.unit, state, record.state_rank, chance)
                    child.verified_at, child.verified_by = record.verified_at, record.verified_by
                    child.parent, child.section, child.position = record, name, place
                    child.data = _data(section.fields, parties, chance)
                    child.save()
            pairs.append(record)
    write(live_rows(pairs))


def python_rows(
    department: Department, *, verified_only: bool, units: list[Unit] | None = None
) -> dict[str, list[Row]]:
    """The same records as formulas read them in memory; parties by the one they were merged into."""
    merged = {party.pk: party.identity_id for party in Party.objects.filter(agency=department.agency)}
    found: dict[str, list[Row]] = {
        "party": list(Party.objects.filter(agency=department.agency).values("id", "tax_code", "name", "kind")),
        "unit": list(Unit.objects.filter(agency=department.agency).values("id", "code", "name")),
    }
    for register in Register.objects.all():
        roots = Record.objects.filter(agency=department.agency, register=register).roots().select_related("definition")
        roots = roots.filter(unit__in=units) if units else roots
        rows = []
        for root in roots:
            if verified_only and root.verified_at is None:
                continue
            definition = parsed(root.definition.source)
            row: dict[str, Any] = {"id": root.pk, "state": root.state, "unit": root.unit_id, **root.data}
            row |= _merged(definition.fields, root.data, merged)
            for name, section in definition.sections.items():
                row[name] = [
                    {"id": child.pk, **child.data, **_merged(section.fields, child.data, merged)}
                    for child in root.children.filter(section=name).order_by("position")
                ]
            rows.append(row)
        found[register.code] = rows
    return found


def _record(
    department: Department, row: Definition, unit: Unit, state: str, rank: int, chance: random.Random
) -> Record:
    verified = chance.random() < 0.5
    return Record(
        agency=department.agency,
        register=row.register,
        definition=row,
        unit=unit,
        officer=department.officer,
        state=state,
        state_rank=rank,
        title=f"{row.register.title} {chance.randrange(1000)}",
        created_at=AT,
        created_by=department.officer,
        verified_at=AT if verified else None,
        verified_by=department.head if verified else None,
    )


def _data(fields, parties: list[int], chance: random.Random) -> dict[str, Any]:
    return {name: _value(field, parties, chance) for name, field in fields.items() if chance.random() < 0.85}


def _value(field, parties: list[int], chance: random.Random) -> Any:
    match field.kind:
        case "date":
            return (FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))).isoformat()
        case "int" | "money":
            return chance.randrange(0, 50)
        case "decimal":
            return format(chance.randrange(0, 400) / 4, "g")
        case "bool":
            return chance.random() < 0.6
        case "enum":
            return chance.choice(list(field.choices))
        case "multi_enum":
            return [code for code in field.choices if chance.random() < 0.3] or [next(iter(field.choices))]
        case "ref":
            return chance.choice(parties)
        case "json_map":
            return {code: chance.randrange(30) for code in field.choices if chance.random() < 0.7}
        case "list":
            return ["một", "hai"]
        case _:
            return f"chữ {chance.randrange(6)}"


def _merged(fields, data: dict[str, Any], merged: dict[int, int]) -> dict[str, Any]:
    return {
        name: merged.get(data[name], data[name])
        for name, field in fields.items()
        if field.to == "party" and name in data
    }
