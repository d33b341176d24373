"""Many aggregates in few passes: those that read the same rows by the same days are taken from them together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from mach.engines.formulas import Aggregate, Field
from mach.targets.compiler.expressions import Names, Writer
from mach.targets.compiler.statements import Days, UnitSpan, conditions_of_units, exact
from mach.targets.series import Series, World

PARTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One aggregate to be counted over some days, of the rows of some units (all when there are none)."""

    aggregate: Aggregate
    days: Days
    units: tuple[UnitSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """How an aggregate is taken: the conditions by which its rows are found, the others, and what is made of them.

    `of` is "" for a count. `merged_by` is the series whose rows are counted under another's id. In `values` and in the
    SQL the mark `§` becomes the number of the part.
    """

    source: str
    found_by: tuple[str, ...]
    conditions: tuple[str, ...]
    verified: str
    op: str
    of: str
    merged_by: Series | None
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A part among those sent together, its values named apart from theirs."""

    number: int
    taken: Taken

    def sql(self, text: str) -> str:
        return text.replace("§", f"v{self.number}_")

    def values(self) -> dict[str, Any]:
        return {self.sql(name): value for name, value in self.taken.values}


def totals(parts: Sequence[Part], *, world: World, agency_id: int) -> list[tuple[Decimal, Decimal]]:
    """Of each part the number over all rows and over verified rows; one statement for a hundred parts."""
    wanted = list(dict.fromkeys(parts))
    found: dict[Part, tuple[Decimal, Decimal]] = {}
    for start in range(0, len(wanted), PARTS_AT_ONCE):
        some = wanted[start : start + PARTS_AT_ONCE]
        for number, pair in _counted(some, world, agency_id):
            found[some[number]] = pair
    return [found[part] for part in parts]


def _counted(parts: Sequence[Part], world: World, agency_id: int) -> Iterator[tuple[int, tuple[Decimal, Decimal]]]:
    """The two numbers of each part, by its place."""
    values: dict[str, Any] = {"agency": agency_id}
    days = {one: place for place, one in enumerate(dict.fromkeys(part.days for part in parts))}
    for one, place in days.items():
        values |= {f"d{place}_{name}": value for name, value in one.bound().items()}
    scans: dict[tuple[Any, ...], list[Numbered]] = {}
    for number, part in enumerate(parts):
        taken = taken_of(world, part.aggregate, part.units, connection.vendor)
        numbered = Numbered(number, taken)
        values |= numbered.values()
        together = (days[part.days], taken.source, taken.found_by, taken.op == "distinct" and taken.of)
        apart = () if taken.found_by else (number,)
        scans.setdefault((*together, *apart), []).append(numbered)
    widest = max(map(len, scans.values()))
    pieces = []
    for scan, ((place, *_), members) in enumerate(scans.items()):
        columns = ", ".join([f"{scan} AS scan", *_columns(members), *["0, 0"] * (widest - len(members))])
        piece = f"SELECT {columns} FROM {_rows_of(members)}"
        for name in Days.NAMES:
            piece = piece.replace(f"%({name})s", f"%(d{place}_{name})s")
        pieces.append(piece)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        rows = {scan: numbers for scan, *numbers in cursor.fetchall()}
    for scan, members in enumerate(scans.values()):
        for place, numbered in enumerate(members):
            total, verified = rows[scan][2 * place : 2 * place + 2]
            yield numbered.number, (exact(total), exact(verified))


def _columns(members: Sequence[Numbered]) -> Iterator[str]:
    """Total and verified number of each part of one scan."""
    shared = _shared(members)
    for place, one in enumerate(members):
        if one.taken.op == "distinct":
            yield f"COUNT(*) FILTER (WHERE m{place} >= 1), COUNT(*) FILTER (WHERE m{place} = 2)"
            continue
        own = [one.sql(condition) for condition in one.taken.conditions if condition not in shared]
        for conditions in (own, [*own, one.taken.verified]):
            some = f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""
            is_sum = one.taken.op == "sum"
            yield f"COALESCE(SUM({one.sql(one.taken.of)}){some}, 0)" if is_sum else f"COUNT(*){some}"


def _rows_of(members: Sequence[Numbered]) -> str:
    """What one scan reads: rows, or for distinct things one row each with a mark for every part.

    A mark is 2 for a thing with a verified row among those of the part, 1 with another row, 0 without.
    """
    taken, shared = members[0].taken, _shared(members)
    where = " AND ".join([*taken.found_by, *(members[0].sql(condition) for condition in shared)]) or "TRUE"
    if taken.op != "distinct":
        return f"{taken.source} WHERE {where}"
    of, marks = members[0].sql(taken.of), []
    for one in members:
        mark = f"CASE WHEN {taken.verified} THEN 2 ELSE 1 END"
        own = [one.sql(condition) for condition in one.taken.conditions if condition not in shared]
        marks.append(f"MAX(CASE WHEN {' AND '.join(own)} THEN {mark} ELSE 0 END)" if own else f"MAX({mark})")
    columns = ", ".join(f"{mark} AS m{place}" for place, mark in enumerate(marks))
    groups = f"SELECT {of} AS item, {columns} FROM {taken.source} WHERE {where} AND {of} IS NOT NULL GROUP BY {of}"
    if taken.merged_by is not None:
        groups = _merged(groups, taken.merged_by, len(members))
    return f"({groups}) g"


def _shared(members: Sequence[Numbered]) -> tuple[str, ...]:
    """Conditions that all parts of a scan lay down in the same words."""
    first, *others = [one.taken.conditions for one in members]
    return tuple(
        condition
        for condition in first
        if not others or ("§" not in condition and all(condition in some for some in others))
    )


def _merged(groups: str, pointed: Series, marks: int) -> str:
    """Groups by literal id → groups by the id under which each is counted."""
    assert pointed.identity is not None
    identity = f"COALESCE({pointed.identity.replace('{a}', 'p')}, g.item)"
    joined = f"({groups}) g LEFT JOIN {pointed.base.table} p ON {pointed.base.id.replace('{a}', 'p')} = g.item"
    columns = ", ".join(f"MAX(g.m{place}) AS m{place}" for place in range(marks))
    return f"SELECT {columns} FROM {joined} GROUP BY {identity}"


@lru_cache(maxsize=2000)
def taken_of(world: World, aggregate: Aggregate, units: tuple[UnitSpan, ...], vendor: str) -> Taken:
    """How one aggregate is taken. Only rows found by their day are read for several parts at once."""
    names = Names()
    writer = Writer(world, names)
    scope, conditions = writer.rows(aggregate.rows, ())
    conditions = list(dict.fromkeys([*conditions, *conditions_of_units(scope, units, names)]))
    pointed = None
    if aggregate.op == "distinct" and isinstance(aggregate.of, Field):
        pointed = scope.target_of(aggregate.of.path)
    if pointed is not None and pointed.identity is not None and isinstance(aggregate.of, Field):
        of = scope.raw(aggregate.of.path)
    else:
        pointed, of = None, "" if aggregate.of is None else writer.write(aggregate.of, (scope,))
    found_by = _found_by(conditions) if scope.reader.day else ()
    return Taken(
        scope.from_sql(),
        found_by,
        tuple(condition for condition in conditions if condition not in found_by),
        scope.sql(scope.reader.verified),
        aggregate.op,
        of,
        pointed,
        tuple(names.values.items()),
    )


def _found_by(conditions: Sequence[str]) -> tuple[str, ...]:
    """The conditions that cut the rows of a register to days: its own first, and those that name the days."""
    return tuple(
        condition
        for place, condition in enumerate(conditions)
        if place == 0 or ("§" not in condition and any(f"%({name})s" in condition for name in Days.NAMES))
    )
