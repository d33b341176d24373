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
TAKEN_ALONG = {"postgresql": 3, "sqlite": 0}
"""Most counts and sums that a pass over groups of the same rows takes along; SQLite sorts to group, and their amounts
would be carried through the sort."""


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
        rows = (days[part.days], taken.source, taken.found_by or number)
        scans.setdefault((*rows, taken.of if taken.op == "distinct" else ""), []).append(numbered)
    scans = _read_once(scans)
    widest = max(map(len, scans.values()))
    pieces = []
    for scan, ((place, *_), members) in enumerate(scans.items()):
        numbers, rows = _scan(members)
        columns = ", ".join([f"{scan} AS scan", *numbers, *["0, 0"] * (widest - len(members))])
        piece = f"SELECT {columns} FROM {rows}"
        for name in Days.NAMES:
            piece = piece.replace(f"%({name})s", f"%(d{place}_{name})s")
        pieces.append(piece)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        found = {scan: numbers for scan, *numbers in cursor.fetchall()}
    for scan, members in enumerate(scans.values()):
        for place, numbered in enumerate(members):
            total, verified = found[scan][2 * place : 2 * place + 2]
            yield numbered.number, (exact(total), exact(verified))


def _read_once(scans: dict[tuple[Any, ...], list[Numbered]]) -> dict[tuple[Any, ...], list[Numbered]]:
    """The same with few counts and sums of rows taken along where these rows are grouped by distinct things anyway."""
    grouped = {tuple(rows): (*rows, of) for *rows, of in scans if of}
    kept = dict(scans)
    for (*rows, of), members in scans.items():
        if not of and len(members) <= TAKEN_ALONG[connection.vendor] and tuple(rows) in grouped:
            kept[grouped[tuple(rows)]] += kept.pop((*rows, of))
    return kept


def _scan(members: Sequence[Numbered]) -> tuple[list[str], str]:
    """Total and verified number of each part of one scan, and what they are taken from: rows, or groups of rows."""
    shared = _shared(members)
    where = " AND ".join([*members[0].taken.found_by, *map(members[0].sql, shared)]) or "TRUE"
    rows = f"{members[0].taken.source} WHERE {where}"
    lead = next((one for one in members if one.taken.op == "distinct"), None)
    if lead is None:
        return [", ".join(_numbers(one, shared)) for one in members], rows
    numbers, columns = [], []
    for place, one in enumerate(members):
        if one.taken.op == "distinct":
            numbers.append(f"COUNT(m{place}), COALESCE(SUM(m{place}), 0)")
            columns.append((f"m{place}", _mark(one, shared), "MAX"))
        else:
            numbers.append(f"COALESCE(SUM(n{place}), 0), COALESCE(SUM(v{place}), 0)")
            columns += [(f"{name}{place}", sql, "SUM") for name, sql in zip("nv", _numbers(one, shared), strict=True)]
    of, taken = lead.sql(lead.taken.of), ", ".join(f"{sql} AS {name}" for name, sql, _ in columns)
    groups = f"SELECT {of} AS item, {taken} FROM {rows} GROUP BY {of}"
    if lead.taken.merged_by is not None:
        summed = ", ".join(f"{fold}(g.{name}) AS {name}" for name, _, fold in columns)
        groups = _merged(groups, lead.taken.merged_by, summed)
    return numbers, f"({groups}) g"


def _numbers(one: Numbered, shared: Sequence[str]) -> Iterator[str]:
    """The count or sum of all rows of a part, then of its verified rows."""
    own = [one.sql(condition) for condition in one.taken.conditions if condition not in shared]
    for conditions in (own, [*own, one.taken.verified]):
        some = f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""
        is_sum = one.taken.op == "sum"
        yield f"COALESCE(SUM({one.sql(one.taken.of)}){some}, 0)" if is_sum else f"COUNT(*){some}"


def _mark(one: Numbered, shared: Sequence[str]) -> str:
    """For a group of rows 1 with a verified row among those of the part, 0 with others only, NULL with none."""
    own = [one.sql(condition) for condition in one.taken.conditions if condition not in shared]
    mark = f"CAST({one.taken.verified} AS integer)"
    return f"MAX(CASE WHEN {' AND '.join(own)} THEN {mark} END)" if own else f"MAX({mark})"


def _shared(members: Sequence[Numbered]) -> tuple[str, ...]:
    """Conditions that all parts of a scan lay down in the same words."""
    first, *others = [one.taken.conditions for one in members]
    return tuple(
        condition
        for condition in first
        if not others or ("§" not in condition and all(condition in some for some in others))
    )


def _merged(groups: str, pointed: Series, columns: str) -> str:
    """Groups by literal id → groups by the id under which each is counted, their columns put together."""
    assert pointed.identity is not None
    identity = f"COALESCE({pointed.identity.replace('{a}', 'p')}, g.item)"
    joined = f"({groups}) g LEFT JOIN {pointed.base.table} p ON {pointed.base.id.replace('{a}', 'p')} = g.item"
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
    if aggregate.op == "distinct":
        conditions.append(f"{of} IS NOT NULL")
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
