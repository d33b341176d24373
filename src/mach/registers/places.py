"""Which values stand beside the days of a record: what definitions mark for the index, as far as there is room."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mach.registers.definition.schema import Definition, Field
from mach.registers.models.counting import AMOUNTS, CODES, REFS, CountingPlace, RecordDate

_ROOM: dict[str, tuple[str, ...]] = {
    "enum": CODES,
    "multi_enum": CODES,
    "bool": CODES,
    "date": CODES,
    "text": ("word",),
    "ref": REFS,
    "money": AMOUNTS,
    "int": AMOUNTS,
    "decimal": AMOUNTS,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date field that places rows in a period; `of_parent`: the day of the record that holds the row."""

    name: str
    of_parent: bool = False

    @property
    def path(self) -> str:
        return f"parent.{self.name}" if self.of_parent else self.name


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


def _stands(field: Field) -> bool:
    return field.index and field.kind in _ROOM and field.kind != "date"


def give_places(definition: Definition, register_id: int) -> bool:
    """Give fields that have none a place while there is room; True when any was given. Part of a larger action."""
    held: dict[str, dict[str, str]] = {}
    for section, field, place in CountingPlace.objects.filter(register_id=register_id).values_list(
        "section", "field", "place"
    ):
        held.setdefault(section, {})[field] = place
    given: list[CountingPlace] = []
    for section in ("", *definition.sections):
        places = held.setdefault(section, {})
        for path, field in wanted(definition, section):
            free = [place for place in _ROOM[field.kind] if place not in places.values()]
            if path not in places and free:
                places[path] = free[0]
                given.append(CountingPlace(register_id=register_id, section=section, field=path, place=free[0]))
    CountingPlace.objects.bulk_create(given)
    return bool(given)


Places = Mapping[tuple[int, str], tuple[tuple[str, str], ...]]
"""(register, section) → (field, place) in the order they were given."""


def all_places() -> Places:
    """Every place given; one query."""
    found: dict[tuple[int, str], tuple[tuple[str, str], ...]] = {}
    for register, section, field, place in CountingPlace.objects.values_list(
        "register_id", "section", "field", "place"
    ):
        found[register, section] = (*found.get((register, section), ()), (field, place))
    return found


def fill(
    row: RecordDate, places: Iterable[tuple[str, str]], data: Mapping[str, Any], parent: Mapping[str, Any]
) -> None:
    """Write the values of a record, or of a child row and its record, beside a day."""
    for path, place in places:
        head, _, name = path.rpartition(".")
        setattr(row, place, beside(place, (parent if head else data).get(name)))


def beside(place: str, value: Any) -> Any:
    """A value as it stands in a place."""
    if value is None or place in REFS or place in AMOUNTS:
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value, separators=(",", ":")) if isinstance(value, list) else str(value)
