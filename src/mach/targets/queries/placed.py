"""A figure by place, read in the geography of one day: every row stands in one bucket, so that totals are equal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mach.office.geography import Geography
from mach.targets.compiler import CountedRow
from mach.targets.series import World


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What a figure counts in one place; `is_known`: the rows name a place."""

    name: str
    value: Decimal
    provisional: Decimal
    is_known: bool


def by_place(
    rows: Sequence[CountedRow], places: Mapping[tuple[str, int], int], held: Geography, *, level: str, day: date
) -> list[PlaceLine]:
    """The rows of a count, a sum, or the upper part of a share, by the places of a level on a day, largest first.

    What is counted as one thing stands where its first row does, the verified ones first.
    """
    counted = sorted((row for row in rows if row.part != "denominator"), key=lambda row: not row.is_verified)
    values: dict[frozenset[int], list[Decimal]] = {}
    seen: set[str] = set()
    for row in counted:
        amount = row.amount if row.amount is not None else Decimal(1)
        if row.amount is None:
            key = f"{row.part}.{row.identity}"
            if key in seen:
                continue
            seen.add(key)
        place = places.get((row.series, row.object_id))
        bucket = held.at_level(place, level, day) if place is not None else frozenset()
        pair = values.setdefault(bucket, [Decimal(0), Decimal(0)])
        pair[0] += amount if row.is_verified else 0
        pair[1] += amount
    lines = [PlaceLine(held.named(bucket), value, all_, bool(bucket)) for bucket, (value, all_) in values.items()]
    return sorted(lines, key=lambda line: (not line.is_known, -line.provisional, line.name))


def places_of(rows: Sequence[CountedRow], world: World) -> dict[tuple[str, int], int]:
    """The place of each row, by (series, id), as far as its series knows one."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.series, []).append(row.object_id)
    found: dict[tuple[str, int], int] = {}
    for name, ids in wanted.items():
        places = world.series[name].places
        if places is not None:
            found |= {(name, pk): place for pk, place in places(ids).items()}
    return found
