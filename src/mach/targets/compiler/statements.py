"""Aggregates → statements. A statement gives two numbers: of all rows, and of verified rows only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from mach.engines.formulas import Aggregate, Field, Literal
from mach.office.models import Unit
from mach.targets.compiler.expressions import Names, Scope, Writer
from mach.targets.series import Series, World

PARTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """Rows of a unit in the days for which it answered for them: after one day (excluded), until another."""

    unit_id: int
    after: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitSpans:
    """What a unit answers for; and the same with what its successors answer for after it ended."""

    own: tuple[UnitSpan, ...]
    with_heirs: tuple[UnitSpan, ...]


def spans_of_units(agency_id: int) -> dict[int, UnitSpans]:
    """For each unit of an agency the spans it answers for; one query.

    A unit answers for its own rows until it ends, and after a merger for the rows of those merged into it: every row
    belongs to one unit on its day, so that the units add up to the whole.
    """
    units = {unit.pk: unit for unit in Unit.objects.filter(agency=agency_id)}
    merged: dict[int, list[Unit]] = {}
    for unit in units.values():
        if unit.successor_id is not None and unit.valid_to is not None:
            merged.setdefault(unit.successor_id, []).append(unit)
    own = {pk: tuple(_spans(unit, merged, frozenset())) for pk, unit in units.items()}
    return {pk: UnitSpans(own[pk], tuple(_with_heirs(unit, units, own))) for pk, unit in units.items()}


def _with_heirs(unit: Unit, units: Mapping[int, Unit], own: Mapping[int, tuple[UnitSpan, ...]]) -> Iterator[UnitSpan]:
    ended, seen = None, set()
    while unit.pk not in seen:
        seen.add(unit.pk)
        yield from (_after(span, ended) for span in own[unit.pk])
        if unit.successor_id not in units or unit.valid_to is None:
            return
        ended, unit = unit.valid_to, units[unit.successor_id]


def _after(span: UnitSpan, ended: date | None) -> UnitSpan:
    return replace(span, after=max((day for day in (span.after, ended) if day is not None), default=None))


def _spans(unit: Unit, merged: Mapping[int, list[Unit]], seen: frozenset[int]) -> Iterator[UnitSpan]:
    yield UnitSpan(unit.pk, None, unit.valid_to)
    for before in merged.get(unit.pk, ()):
        if before.pk in seen:
            continue
        for span in _spans(before, merged, seen | {unit.pk}):
            ended = max(day for day in (span.after, before.valid_to) if day is not None)
            yield UnitSpan(span.unit_id, ended, unit.valid_to)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one counting: W, P and `date`."""

    window: tuple[date, date]
    phase: tuple[date, date]
    day: date

    def bound(self) -> dict[str, str]:
        return {
            "W_first": self.window[0].isoformat(),
            "W_last": self.window[1].isoformat(),
            "P_first": self.phase[0].isoformat(),
            "P_last": self.phase[1].isoformat(),
            "day": self.day.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One aggregate to be counted over some days, of the rows of some units (all when there are none)."""

    aggregate: Aggregate
    days: Days
    units: tuple[UnitSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its own values; `§` in names becomes the number of the statement among those sent together."""

    sql: str
    values: Mapping[str, Any]

    def numbered(self, number: int, days: Days) -> tuple[str, dict[str, Any]]:
        bound = days.bound()
        sql = self.sql.replace("§", f"v{number}_")
        for name in bound:
            sql = sql.replace(f"%({name})s", f"%(d{number}_{name})s")
        values = {name.replace("§", f"v{number}_"): value for name, value in self.values.items()}
        return sql, values | {f"d{number}_{name}": value for name, value in bound.items()}


def totals(parts: Sequence[Part], *, world: World, agency_id: int) -> list[tuple[Decimal, Decimal]]:
    """Of each part the number over all rows and over verified rows; one statement for a hundred parts."""
    wanted = list(dict.fromkeys(parts))
    found: dict[Part, tuple[Decimal, Decimal]] = {}
    for start in range(0, len(wanted), PARTS_AT_ONCE):
        some = wanted[start : start + PARTS_AT_ONCE]
        pieces, values = [], {"agency": agency_id}
        for number, part in enumerate(some):
            statement = total_statement(world, part.aggregate, part.units, connection.vendor)
            sql, bound = statement.numbered(number, part.days)
            pieces.append(f"SELECT {number} AS part, total, verified FROM ({sql}) s{number}")
            values |= bound
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), values)
            for number, total, verified in cursor.fetchall():
                found[some[number]] = (exact(total), exact(verified))
    return [found[part] for part in parts]


def exact(value: Any) -> Decimal:
    """A number of the database, to the four decimals that amounts are kept with."""
    return round(Decimal(str(value)), 4).normalize() + 0


@lru_cache(maxsize=2000)
def total_statement(world: World, aggregate: Aggregate, units: tuple[UnitSpan, ...], vendor: str) -> Statement:
    """`SELECT total, verified` for one aggregate."""
    names = Names()
    writer = Writer(world, names)
    scope, conditions = writer.rows(aggregate.rows, ())
    conditions += _of_units(scope, units, names)
    verified = scope.sql(scope.reader.verified)
    if aggregate.of is None:
        select = f"COUNT(*) AS total, COUNT(*) FILTER (WHERE {verified}) AS verified"
        return _select(select, scope, conditions, names)
    if aggregate.op == "sum":
        of = writer.write(aggregate.of, (scope,))
        select = f"COALESCE(SUM({of}), 0) AS total, COALESCE(SUM({of}) FILTER (WHERE {verified}), 0) AS verified"
        return _select(select, scope, conditions, names)
    pointed = scope.target_of(aggregate.of.path) if isinstance(aggregate.of, Field) else None
    identified = pointed is not None and pointed.identity is not None
    of = scope.raw(aggregate.of.path) if identified else writer.write(aggregate.of, (scope,))
    mark = f"MAX(CASE WHEN {verified} THEN 1 ELSE 0 END) AS mark"
    groups = _select(f"{of} AS item, {mark}", scope, [*conditions, f"{of} IS NOT NULL"], names).sql + f" GROUP BY {of}"
    if identified:
        groups = _merged(groups, pointed, names)
    return Statement(
        f"SELECT COUNT(*) AS total, COUNT(*) FILTER (WHERE mark = 1) AS verified FROM ({groups}) g", names.values
    )


def _merged(groups: str, pointed: Series | None, names: Names) -> str:
    """Groups by literal id → groups by the id under which each is counted."""
    assert pointed is not None and pointed.identity is not None
    alias = names.alias()
    identity = f"COALESCE({pointed.identity.replace('{a}', alias)}, g.item)"
    joined = f"({groups}) g LEFT JOIN {pointed.base.table} {alias} ON {pointed.base.id.replace('{a}', alias)} = g.item"
    return f"SELECT {identity} AS item, MAX(g.mark) AS mark FROM {joined} GROUP BY {identity}"


@lru_cache(maxsize=500)
def rows_statement(world: World, aggregate: Aggregate, units: tuple[UnitSpan, ...], vendor: str) -> Statement:
    """`SELECT id, verified, day, item` of every row that one aggregate takes, in the order of days."""
    names = Names()
    writer = Writer(world, names)
    scope, conditions = writer.rows(aggregate.rows, ())
    conditions += _of_units(scope, units, names)
    of = "NULL" if aggregate.of is None else writer.write(aggregate.of, (scope,))
    if aggregate.of is not None:
        conditions.append(f"{of} IS NOT NULL")
    day = scope.sql(scope.reader.day) if scope.reader.day else "NULL"
    verified = scope.sql(scope.reader.verified)
    select = f"{scope.id} AS id, CASE WHEN {verified} THEN 1 ELSE 0 END AS verified, {day} AS day, {of} AS item"
    found = _select(select, scope, conditions, names)
    return Statement(f"{found.sql} ORDER BY 3, 1", found.values)


def scalars(world: World, series: Series, aggregates: Sequence[Aggregate], where: str) -> Statement:
    """`SELECT id, aggregate, …` for the rows of a base table: aggregates that speak of the row being checked."""
    names = Names()
    writer = Writer(world, names)
    scope = Scope(world, names, series, series.base)
    taken = [writer.inner(aggregate, (scope,)) for aggregate in aggregates]
    found = _select(", ".join([f"{scope.id} AS id", *taken]), scope, [scope.sql(where)], names)
    return Statement(found.sql, found.values)


def _of_units(scope: Scope, units: tuple[UnitSpan, ...], names: Names) -> list[str]:
    if not units:
        return []
    unit = scope.sql(scope.reader.unit or "NULL")
    day = scope.sql(scope.reader.day) if scope.reader.day else None
    said = []
    for span in units:
        these = [f"{unit} = {span.unit_id}"]
        if day and span.after:
            these.append(f"{day} > {names.bind(span.after)}")
        if day and span.until:
            these.append(f"{day} <= {names.bind(span.until)}")
        said.append(" AND ".join(these))
    return [f"(({') OR ('.join(said)}))"]


def _select(select: str, scope: Scope, conditions: list[str], names: Names) -> Statement:
    where = " AND ".join(dict.fromkeys(conditions)) or "TRUE"
    return Statement(f"SELECT {select} FROM {scope.from_sql()} WHERE {where}", names.values)


def literal_of(value: Decimal) -> Literal:
    """A counted number in the place of its aggregate."""
    return Literal(int(value), "int") if value == int(value) else Literal(value, "decimal")
