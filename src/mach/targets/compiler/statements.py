"""Aggregates → statements that give their rows, or their numbers for some rows; the units and days they speak of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from mach.engines.formulas import Aggregate, Literal
from mach.office.models import Unit
from mach.targets.compiler.expressions import Names, Scope, Writer
from mach.targets.series import Series, World


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
    """The days of one counting: W, P, B and `date`, and the names of their values in statements."""

    NAMES: ClassVar = ("W_first", "W_last", "P_first", "P_last", "B_first", "B_last", "day")

    window: tuple[date, date]
    phase: tuple[date, date]
    base: tuple[date, date]
    day: date

    def bound(self) -> dict[str, str]:
        days = (*self.window, *self.phase, *self.base, self.day)
        return dict(zip(self.NAMES, (one.isoformat() for one in days), strict=True))


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its own values; in both the mark `§` stands in the names of values."""

    sql: str
    values: Mapping[str, Any]

    def bound(self, **others: Any) -> tuple[str, dict[str, Any]]:
        """What a cursor takes: the SQL, and its values with the others that it speaks of."""
        return self.sql.replace("§", "v"), {name.replace("§", "v"): one for name, one in self.values.items()} | others


def exact(value: Any) -> Decimal:
    """A number of the database, to the four decimals that amounts are kept with."""
    return round(Decimal(str(value)), 4).normalize() + 0


@lru_cache(maxsize=500)
def rows_statement(world: World, aggregate: Aggregate, units: tuple[UnitSpan, ...], vendor: str) -> Statement:
    """`SELECT id, verified, day, item` of every row that one aggregate takes, in the order of days."""
    found = taken_statement(world, aggregate, units, vendor)
    return Statement(f"{found.sql} ORDER BY 3, 1", found.values)


@lru_cache(maxsize=500)
def taken_statement(world: World, aggregate: Aggregate, units: tuple[UnitSpan, ...], vendor: str) -> Statement:
    """The same in no order, to be put together with others."""
    names = Names()
    writer = Writer(world, names)
    scope, conditions = writer.rows(aggregate.rows, ())
    conditions += conditions_of_units(scope, units, names)
    of = "NULL" if aggregate.of is None else writer.write(aggregate.of, (scope,))
    if aggregate.of is not None:
        conditions.append(f"{of} IS NOT NULL")
    day = scope.sql(scope.reader.day) if scope.reader.day else "NULL"
    verified = scope.sql(scope.reader.verified)
    select = f"{scope.id} AS id, CASE WHEN {verified} THEN 1 ELSE 0 END AS verified, {day} AS day, {of} AS item"
    return _select(select, scope, conditions, names)


def scalars(world: World, series: Series, aggregates: Sequence[Aggregate], where: str) -> Statement:
    """`SELECT id, aggregate, …` for the rows of a base table: aggregates that speak of the row being checked."""
    names = Names()
    writer = Writer(world, names)
    scope = Scope(world, names, series, series.base)
    taken = [writer.inner(aggregate, (scope,)) for aggregate in aggregates]
    found = _select(", ".join([f"{scope.id} AS id", *taken]), scope, [scope.sql(where)], names)
    return Statement(found.sql, found.values)


def conditions_of_units(scope: Scope, units: tuple[UnitSpan, ...], names: Names) -> list[str]:
    """The rows of these units in the days for which they answer, as at most one condition."""
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
