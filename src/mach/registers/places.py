"""Which values stand beside the days of a record: what definitions mark for the index, as far as there is room."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mach.registers.definition.schema import Definition, Field
from mach.registers.models.counting import AMOUNTS, CODES, DAY, REFS, CountingPlace

_ROOM: dict[str, tuple[str, ...]] = {
    "enum": CODES,
    "multi_enum": CODES,
    "bool": CODES,
    "date": CODES,
    "text": ("word",),
    "key": ("word",),
    "ref": REFS,
    "money": AMOUNTS,
    "int": AMOUNTS,
    "decimal": AMOUNTS,
    "json_map": AMOUNTS,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date field that places rows in a period; `of_parent`: the day of the record that holds the row."""

    name: str
    of_parent: bool = False

    @property
    def path(self) -> str:
        return f"parent.{self.name}" if self.of_parent else self.name


@dataclass(frozen=True, slots=True)
class Held:
    """What stands beside the rows of one register or child table: (field, id) of days, (field, column) of the rest."""

    days: tuple[tuple[str, int], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


NOWHERE = Held()
Places = Mapping[tuple[int, str], Held]
"""(register, section) → what was given, in that order."""


def dated_fields(definition: Definition, section: str) -> tuple[Dated, ...]:
    """Days of the record that are indexed, place it in a period or bound its validity; of a child row its own too."""
    named = {basis.field for basis in definition.bases.values()} | {name for name in definition.validity or () if name}
    of_record = [
        name for name, field in definition.fields.items() if field.kind == "date" and (field.index or name in named)
    ]
    if not section:
        return tuple(Dated(name) for name in of_record)
    own = [name for name, field in definition.sections[section].fields.items() if field.kind == "date" and field.index]
    return (*(Dated(name) for name in own), *(Dated(name, of_parent=True) for name in of_record))


def wanted(definition: Definition, section: str) -> Iterable[tuple[str, Field]]:
    """Fields that should stand beside the days, by dotted path, the most useful first."""
    ends = definition.validity[1:] if definition.validity else ()
    if section:
        yield from ((name, field) for name, field in definition.sections[section].fields.items() if _stands(field))
    of_record = [(name, field) for name, field in definition.fields.items() if _stands(field) or name in ends]
    yield from ((f"parent.{name}" if section else name, field) for name, field in of_record)
    if not section:
        maps = ((name, field) for name, field in definition.fields.items() if field.index and field.kind == "json_map")
        yield from ((f"{name}.{key}", field) for name, field in maps for key in field.choices)


def _stands(field: Field) -> bool:
    return field.index and field.kind in _ROOM and field.kind not in ("date", "json_map")


def give_places(definition: Definition, register_id: int) -> bool:
    """Give fields that have none a place while there is room; True when any was given. Part of a larger action."""
    return bool(CountingPlace.objects.bulk_create(places_due(definition, register_id, all_places(register_id))))


def places_due(definition: Definition, register_id: int, held: Places) -> list[CountingPlace]:
    """The places that fields of a definition lack and there is room for, unsaved."""
    due: list[tuple[str, str, str]] = []
    for section in ("", *definition.sections):
        here = held.get((register_id, section), NOWHERE)
        days, places = dict(here.days), dict(here.columns)
        due += [(section, dated.path, DAY) for dated in dated_fields(definition, section) if dated.path not in days]
        for path, field in wanted(definition, section):
            free = [place for place in _ROOM[field.kind] if place not in places.values()]
            if path not in places and free:
                places[path] = free[0]
                due.append((section, path, free[0]))
    return [
        CountingPlace(register_id=register_id, section=section, field=path, place=place) for section, path, place in due
    ]


def all_places(register_id: int | None = None) -> Places:
    """Every place given, or those of one register; one query."""
    rows = CountingPlace.objects.filter(register=register_id) if register_id else CountingPlace.objects.all()
    found: dict[tuple[int, str], Held] = {}
    for pk, register, section, field, place in rows.values_list("pk", "register_id", "section", "field", "place"):
        held = found.get((register, section), NOWHERE)
        if place == DAY:
            found[register, section] = Held((*held.days, (field, pk)), held.columns)
        else:
            found[register, section] = Held(held.days, (*held.columns, (field, place)))
    return found


def beside_days(
    places: Iterable[tuple[str, str]], data: Mapping[str, Any], parent: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of a record, or of a child row and its record, that stand beside its days, by place."""
    return {place: beside(place, _value_at(path, data, parent)) for path, place in places}


def _value_at(path: str, data: Mapping[str, Any], parent: Mapping[str, Any]) -> Any:
    head, _, name = path.rpartition(".")
    if head == "parent":
        return parent.get(name)
    return (data.get(head) or {}).get(name) if head else data.get(name)


def beside(place: str, value: Any) -> Any:
    """A value as it stands in a place."""
    if value is None or place in REFS or place in AMOUNTS:
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value, separators=(",", ":")) if isinstance(value, list) else str(value)
