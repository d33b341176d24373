"""Places before and after a reorganisation: where something that lay in one place lies on another day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mach.office.models import Place

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
"""The last day of 63 provinces with districts, the first of 34 without (NQ 202/2025/QH15, Luật 72/2025/QH15)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A place as it is read here; `successors` and `predecessors` are ids."""

    name: str
    level: str
    parent: int | None
    valid_from: date
    valid_to: date | None
    successors: tuple[int, ...]
    predecessors: tuple[int, ...]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Geography:
    """All places by id."""

    places: Mapping[int, Held]

    def on(self, place: int, day: date) -> frozenset[int]:
        """The places of a day that a place lies in, or was made of; itself while it holds. Empty: none is known.

        Whoever succeeds at another level stands aside where one of the same level is known.
        """
        held = self.places.get(place)
        if held is None:
            return frozenset()
        if held.holds_on(day):
            return frozenset({place})
        forward = held.valid_to is not None and held.valid_to < day
        found: set[int] = set()
        for one in held.successors if forward else held.predecessors:
            found |= self.on(one, day)
        same = {one for one in found if self.places[one].level == held.level}
        return frozenset(same or found)

    def at_level(self, place: int, level: str, day: date) -> frozenset[int]:
        """The places of a level and a day that a place lies in: one, or several where it was divided."""
        found = set()
        for one in self.on(place, day):
            above: int | None = one
            while above is not None and self.places[above].level != level:
                above = self.places[above].parent
            found.add(above if above is not None else one)
        return frozenset(found)

    def named(self, places: frozenset[int]) -> str:
        """What a bucket is called; several places are told as such, so that nothing is counted twice."""
        if not places:
            return "Chưa rõ địa bàn"
        names = sorted(self.places[one].name for one in places)
        return names[0] if len(names) == 1 else f"Chia cho: {', '.join(names)}"


def geography() -> Geography:
    """Every place with what it came from and what it became; two queries."""
    pairs = list(Place.successors.through.objects.values_list("from_place", "to_place"))
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for old, new in pairs:
        after.setdefault(old, []).append(new)
        before.setdefault(new, []).append(old)
    rows = Place.objects.values_list("pk", "name", "level", "parent", "valid_from", "valid_to")
    return Geography(
        {
            pk: Held(name, level, parent, since, until, tuple(after.get(pk, ())), tuple(before.get(pk, ())))
            for pk, name, level, parent, since, until in rows
        }
    )
