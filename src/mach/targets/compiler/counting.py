"""Indicators counted: their value, the rows behind it, and many of them in one statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from mach.engines.formulas import (
    Aggregate,
    Arithmetic,
    Context,
    Expr,
    Field,
    FormulaError,
    Function,
    check_indicator,
    evaluate,
    outer_aggregates,
)
from mach.engines.workdays import Window
from mach.office.models import Agency, Unit
from mach.targets.compiler.expressions import UnableToCount
from mach.targets.compiler.scanning import PARTS_AT_ONCE, Part, taken_of, totals
from mach.targets.compiler.statements import (
    Days,
    UnitSpan,
    UnitSpans,
    exact,
    literal_of,
    rows_statement,
    spans_of_units,
    taken_statement,
)
from mach.targets.models import Indicator
from mach.targets.series import RowLabel, World, world_of


@dataclass(frozen=True, slots=True)
class Count:
    """A counted value in the unit of the indicator (percent as 90); None: nothing to divide by ("không phát sinh").

    `value` counts verified rows only, `provisional` the others too; a condition that looks at rows of another register
    looks at them verified or not. `numerator` and `denominator` are those of `value` in a ratio.
    """

    value: Decimal | None
    provisional: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row behind a figure. `part`: value, numerator or denominator; `identity`: what it is counted as."""

    part: str
    series: str
    object_id: int
    version: int
    hash: str
    title: str
    outside: str
    address: str
    identity: str
    amount: Decimal | None
    is_verified: bool
    day: date | None
    lacks: str = ""  # what the promise asks of it and it does not carry


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator asked for: over which days, with which basis, filter and unit.

    `base` is the earlier phase of a comparison, as long before the phase unless given. `since_unit` is the id of a
    unit that merged, whose rows until then are counted with those of its successors.
    """

    indicator: Indicator
    window: Window
    day: date
    phase: Window | None = None
    base: Window | None = None
    unit: Unit | None = None
    basis: str = ""
    extra_filter: str = ""
    since_unit: int | None = None

    def days(self) -> Days:
        phase = self.phase or self.window
        base = self.base or _as_long_before(phase)
        return Days((self.window.start, self.window.end), (phase.start, phase.end), (base.start, base.end), self.day)


def _as_long_before(phase: Window) -> Window:
    """The phase of equal length that ends the day before."""
    last = phase.start - timedelta(days=1)
    return Window(last - (phase.end - phase.start), last)


def count(
    indicator: Indicator,
    *,
    agency: Agency,
    window: Window,
    day: date | None = None,
    unit: Unit | None = None,
    basis: str = "",
    extra_filter: str = "",
) -> Count:
    """Count one indicator in one statement; a stock at `day`, the end of the window unless given.

    Raises `UnableToCount` for a formula that does not fit the registers of the agency.
    """
    asked = Asked(indicator, window, day or window.end, unit=unit, basis=basis, extra_filter=extra_filter)
    return counts([asked], agency=agency)[0]


def counts(asked: Sequence[Asked], *, agency: Agency) -> list[Count]:
    """Count many indicators together; one statement for a hundred aggregates. Raises `UnableToCount`."""
    found = []
    for one in counts_or_reasons(asked, agency=agency):
        if isinstance(one, UnableToCount):
            raise one
        found.append(one)
    return found


def counts_or_reasons(asked: Sequence[Asked], *, agency: Agency) -> list[Count | UnableToCount]:
    """Count many indicators together; for those that cannot be counted, why."""
    if not asked:
        return []
    world, named, units = _world(asked, agency), named_indicators(agency), _units_of(asked, agency)
    trees = [_tree_or_reason(world, one, named) for one in asked]
    parts = [
        []
        if isinstance(tree, UnableToCount)
        else [Part(part, one.days(), _spans(one, units)) for part in outer_aggregates(tree)]
        for one, tree in zip(asked, trees, strict=True)
    ]
    numbers = iter(totals([part for some in parts for part in some], world=world, agency_id=agency.pk))
    return [
        tree if isinstance(tree, UnableToCount) else _valued(one, tree, world, [next(numbers) for _ in some])
        for one, tree, some in zip(asked, trees, parts, strict=True)
    ]


def rows(asked: Asked, *, agency: Agency) -> list[CountedRow]:
    """Every row behind a figure, verified or not, by part and day."""
    (tree,), world = trees_of([asked], agency=agency)
    units = _units_of([asked], agency)
    found: list[CountedRow] = []
    for name, aggregate in _named_parts(tree):
        statement = rows_statement(world, aggregate, _spans(asked, units), connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(*statement.bound(agency=agency.pk, **asked.days().bound()))
            taken = cursor.fetchall()
        found += _described(name, aggregate, world, taken)
    return found


def taken(asked: Sequence[Asked], *, agency: Agency) -> list[set[tuple[str, int]]]:
    """For each figure the verified rows that it counts, as (series, id); what a share is divided by is left out.

    One statement for a hundred aggregates; a figure that cannot be counted takes nothing.
    """
    found: list[set[tuple[str, int]]] = [set() for _ in asked]
    if not asked:
        return found
    world, named, units = _world(asked, agency), named_indicators(agency), _units_of(asked, agency)
    wanted = []
    for place, one in enumerate(asked):
        tree = _tree_or_reason(world, one, named)
        if not isinstance(tree, UnableToCount):
            wanted += [(place, one, part) for name, part in _named_parts(tree) if name != "denominator"]
    for start in range(0, len(wanted), PARTS_AT_ONCE):
        some = wanted[start : start + PARTS_AT_ONCE]
        values: dict[str, Any] = {"agency": agency.pk}
        pieces = []
        for number, (_, one, part) in enumerate(some):
            statement = taken_statement(world, part, _spans(one, units), connection.vendor)
            sql = statement.sql.replace("§", f"v{number}_")
            values |= {name.replace("§", f"v{number}_"): value for name, value in statement.values.items()}
            for name, day in one.days().bound().items():
                sql = sql.replace(f"%({name})s", f"%(d{number}_{name})s")
                values[f"d{number}_{name}"] = day
            pieces.append(f"SELECT {number} AS part, t.id AS id FROM ({sql}) t WHERE t.verified = 1")
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), values)
            for number, pk in cursor.fetchall():
                place, _, part = some[number]
                found[place].add((part.rows.series, pk))
    return found


def labels_of(keys: Iterable[tuple[str, int]], *, agency: Agency, day: date) -> dict[tuple[str, int], RowLabel]:
    """How rows are called, by (series, id); one query for each series."""
    world = world_of(agency, day=day)
    by_series: dict[str, list[int]] = {}
    for series, pk in keys:
        by_series.setdefault(series, []).append(pk)
    return {
        (series, pk): label
        for series, ids in by_series.items()
        for pk, label in world.series[series].describe(ids).items()
    }


def rule_of(asked: Asked, *, agency: Agency) -> Expr:
    """The checked tree by which a figure is counted, its filter and basis written into it."""
    (tree,), _ = trees_of([asked], agency=agency)
    return tree


def _tree_or_reason(world: World, asked: Asked, named: tuple[tuple[str, str, str], ...]) -> Expr | UnableToCount:
    try:
        tree = _tree(world, asked, named)
        for part in outer_aggregates(tree):
            taken_of(world, part, (), connection.vendor)
    except UnableToCount as error:
        return error
    return tree


def _world(asked: Sequence[Asked], agency: Agency) -> World:
    return world_of(agency, day=max(one.day for one in asked))


def trees_of(asked: Sequence[Asked], *, agency: Agency) -> tuple[list[Expr], World]:
    """The trees of some indicators, all read in the world of the latest day asked for."""
    world = _world(asked, agency)
    named = named_indicators(agency)
    return [_tree(world, one, named) for one in asked], world


def named_indicators(agency: Agency) -> tuple[tuple[str, str, str], ...]:
    """(code, formula, basis) of the newest indicators that formulas of an agency may name; its own before shared."""
    rows = (
        Indicator.objects.filter(Q(agency=agency) | Q(agency=None))
        .order_by("version")
        .values_list("code", "agency_id", "formula", "basis")
    )
    newest: dict[str, tuple[bool, str, str]] = {}
    for code, owner, formula, basis in rows:
        if code not in newest or newest[code][0] <= (owner is not None):
            newest[code] = (owner is not None, formula, basis)
    return tuple((code, formula, basis) for code, (_, formula, basis) in sorted(newest.items()))


def _tree(world: World, asked: Asked, named: tuple[tuple[str, str, str], ...]) -> Expr:
    row = asked.indicator
    try:
        return checked(world, named, row.code, row.formula, row.basis, row.series, asked.basis, asked.extra_filter)
    except FormulaError as error:
        raise UnableToCount(f"Chỉ số “{row.label}” chưa đếm được: {error}") from error


@lru_cache(maxsize=2000)
def checked(
    world: World,
    named: tuple[tuple[str, str, str], ...],
    code: str,
    formula: str,
    own_basis: str,
    series: str,
    basis: str,
    extra_filter: str,
) -> Expr:
    """The tree of an indicator of that code with another basis and one more condition. Raises FormulaError."""
    formulas = {name: text for name, text, _ in named} | {code: formula}
    bases = {name: one for name, _, one in named if one} | ({code: own_basis} if own_basis else {})
    catalogue = replace(world.catalogue, indicators=formulas, indicator_bases=bases)
    text = f"{code}({extra_filter})" if extra_filter.strip() else code
    return check_indicator(text, catalogue, home=series, bases={series: basis} if basis else None)


def _units_of(asked: Sequence[Asked], agency: Agency) -> Mapping[int, UnitSpans]:
    return spans_of_units(agency.pk) if any(one.unit is not None for one in asked) else {}


def _spans(asked: Asked, units: Mapping[int, UnitSpans]) -> tuple[UnitSpan, ...]:
    if asked.unit is None:
        return ()
    return units[asked.since_unit].with_heirs if asked.since_unit else units[asked.unit.pk].own


def _valued(asked: Asked, tree: Expr, world: World, numbers: Sequence[tuple[Decimal, Decimal]]) -> Count:
    total = dict(zip(map(id, outer_aggregates(tree)), numbers, strict=True))
    scale = 100 if asked.indicator.unit == "%" else 1

    def value(node: Expr, verified: bool) -> Decimal | None:
        context = Context(world.catalogue, {}, asked.day, {})
        found = evaluate(_filled(node, lambda part: total[id(part)][verified]), context)
        return None if found is None else exact(found)

    def scaled(number: Decimal | None) -> Decimal | None:
        return None if number is None else exact(number * scale)

    if isinstance(tree, Arithmetic) and tree.op == "/":
        upper, lower = value(tree.left, True), value(tree.right, True)
        both = value(tree.left, False), value(tree.right, False)
        return Count(scaled(_quotient(upper, lower)), scaled(_quotient(*both)), upper, lower)
    return Count(scaled(value(tree, True)), scaled(value(tree, False)))


def _quotient(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if upper is None or not lower else upper / lower


def _filled(node: Expr, number: Callable[[Aggregate], Decimal]) -> Expr:
    """The outer part of a formula with its aggregates counted."""
    match node:
        case Aggregate():
            return literal_of(number(node))
        case Arithmetic():
            return replace(node, left=_filled(node.left, number), right=_filled(node.right, number))
        case Function():
            return replace(node, args=tuple(_filled(arg, number) for arg in node.args))
        case _:
            return node


def _named_parts(tree: Expr) -> list[tuple[str, Aggregate]]:
    if isinstance(tree, Arithmetic) and tree.op == "/":
        upper = [("numerator", part) for part in outer_aggregates(tree.left)]
        return upper + [("denominator", part) for part in outer_aggregates(tree.right)]
    return [("value", part) for part in outer_aggregates(tree)]


def _described(name: str, aggregate: Aggregate, world: World, taken: Sequence[tuple]) -> list[CountedRow]:
    series = world.series[aggregate.rows.series]
    labels = series.describe([pk for pk, _, _, _ in taken])
    is_sum = aggregate.op == "sum"
    what = aggregate.of.path if isinstance(aggregate.of, Field) else ()
    identity = (lambda pk, item: f"{'.'.join(what)}={item}") if what and not is_sum else (lambda pk, item: str(pk))
    return [
        CountedRow(
            name,
            series.schema.name,
            pk,
            labels[pk].version,
            labels[pk].hash,
            labels[pk].title,
            labels[pk].outside,
            labels[pk].address,
            identity(pk, item)[:120],
            exact(item) if is_sum else None,
            bool(verified),
            date.fromisoformat(day) if isinstance(day, str) else day,
        )
        for pk, verified, day, item in taken
    ]
