"""The Python back end: the reference meaning of a tree, on rows in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from mach.engines.formulas.schema import Catalogue, Kind
from mach.engines.formulas.tree import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Compare,
    Expr,
    Field,
    Function,
    InForce,
    IsNull,
    Literal,
    Not,
    OneOf,
    Or,
    Rows,
    StateCompare,
    Within,
    children,
)
from mach.engines.workdays import shift_months

Row = Mapping[str, Any]
"""Field → value: int, Decimal, str, date (or its ISO text), bool, id of what a ref points to, codes, map of ints.

`id` names the row, `state` its state; rows of a child table stand in a list under the name of the child series.
"""

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Context:
    """Rows of every series but child ones, the day that `date` means, first and last day of W and P."""

    catalogue: Catalogue
    rows: Mapping[str, Sequence[Row]]
    day: date
    windows: Mapping[str, tuple[date, date]]


def evaluate(tree: Expr, context: Context) -> Decimal | int | None:
    """The value of an indicator; None when there is nothing to divide by."""
    return cast("Decimal | int | None", _Evaluator(context, unknown=None).value(tree, ()))


def holds(tree: Expr, row: Row, series: str, context: Context, *, parent: Row | None = None) -> bool:
    """False when the row certainly breaks the rule. A comparison with an empty field decides nothing."""
    return _truth_of_row(tree, row, series, context, parent, unknown=None) is not False


def selects(tree: Expr, row: Row, series: str, context: Context, *, parent: Row | None = None) -> bool:
    """True when the row satisfies the condition as in `where`: a comparison with an empty field is false."""
    return _truth_of_row(tree, row, series, context, parent, unknown=False) is True


def rows_behind(tree: Expr, context: Context) -> tuple[tuple[Row, ...], ...]:
    """For each aggregate that makes up the number, in reading order: the rows it took."""
    evaluator = _Evaluator(context, unknown=None)
    return tuple(tuple(each.data for each in evaluator.rows(part.rows, ())) for part in outer_aggregates(tree))


def outer_aggregates(tree: Expr) -> tuple[Aggregate, ...]:
    """The aggregates that make up the number, without those inside their conditions."""
    if isinstance(tree, Aggregate):
        return (tree,)
    return tuple(part for child in children(tree) for part in outer_aggregates(child))


@dataclass(frozen=True, slots=True)
class _Bound:
    """A row and the row that holds it."""

    series: str
    data: Row
    parent: _Bound | None = None

    @property
    def key(self) -> object:
        """Its id; a row not yet stored is known by being itself."""
        named = self.data.get("id")
        return ("new", id(self.data)) if named is None else named


_Scopes = tuple[_Bound, ...]
"""Rows in scope, the outermost first."""


def _truth_of_row(tree: Expr, row: Row, series: str, context: Context, parent: Row | None, *, unknown: Truth) -> Truth:
    held_by = context.catalogue.series[series].parent
    above = _Bound(held_by, parent) if held_by is not None and parent is not None else None
    return _Evaluator(context, unknown).truth(tree, (_Bound(series, row, above),))


_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


class _Evaluator:
    def __init__(self, context: Context, unknown: Truth) -> None:
        self.context = context
        self.unknown = unknown
        self.by_id: dict[str, dict[object, Row]] = {}

    def truth(self, node: Expr, scopes: _Scopes) -> Truth:
        match node:
            case And():
                return _all(self.truth(item, scopes) for item in node.items)
            case Or():
                return _opposite(_all(_opposite(self.truth(item, scopes)) for item in node.items))
            case Not():
                return _opposite(self.truth(node.item, scopes))
            case IsNull():
                return self.value(node.value, scopes) is None
            case Compare():
                left, right = self.value(node.left, scopes), self.value(node.right, scopes)
                return self.unknown if left is None or right is None else _SIGNS[node.op](left, right)
            case StateCompare():
                state = self.value(node.field, scopes)
                return self.unknown if state is None else self._reached(node, str(state))
            case OneOf():
                return self._one_of(node, scopes)
            case Within():
                day = self.value(node.value, scopes)
                first, last = self.context.windows[node.window]
                return self.unknown if day is None else first <= day <= last
            case InForce():
                return self._in_force(node, scopes)
            case Function():
                value = self.value(node, scopes)
                return self.unknown if value is None else bool(value)
            case _:
                return bool(self.value(node, scopes))

    def value(self, node: Expr, scopes: _Scopes) -> Any:
        match node:
            case Literal():
                return node.value
            case AsOf():
                return self.context.day
            case Field():
                return self._field(node, scopes)
            case Arithmetic():
                return _calculate(node.op, self.value(node.left, scopes), self.value(node.right, scopes))
            case Function():
                return _call(node.name, [self.value(arg, scopes) for arg in node.args])
            case Aggregate():
                return self._aggregate(node, scopes)
            case _:
                return self.truth(node, scopes)

    def rows(self, source: Rows, scopes: _Scopes) -> Iterator[_Bound]:
        inner = self if self.unknown is False else _Evaluator(self.context, unknown=False)
        for row in self._all_rows(source, scopes):
            if source.without_this and row.key == scopes[0].key:
                continue
            if source.where is None or inner.truth(source.where, (*scopes, row)):
                yield row

    def _all_rows(self, source: Rows, scopes: _Scopes) -> Iterator[_Bound]:
        holder = self.context.catalogue.series[source.series].parent
        if source.owner is not None:
            parents: Sequence[_Bound] = [scopes[-1 - source.owner]]
        elif holder is None:
            yield from (_Bound(source.series, row) for row in self.context.rows.get(source.series, ()))
            return
        else:
            parents = [_Bound(holder, row) for row in self.context.rows.get(holder, ())]
        for parent in parents:
            for row in parent.data.get(source.series, ()):
                yield _Bound(source.series, row, parent)

    def _aggregate(self, node: Aggregate, scopes: _Scopes) -> Any:
        taken = self.rows(node.rows, scopes)
        if node.op == "exists":
            return next(taken, None) is not None
        if node.op == "count" or node.of is None:
            return sum(1 for _ in taken)
        of = node.of
        values = [value for row in taken if (value := self.value(of, (*scopes, row))) is not None]
        return len(set(values)) if node.op == "distinct" else sum(values)

    def _field(self, node: Field, scopes: _Scopes) -> Any:
        here: _Bound | None = scopes[-1 - node.scope]
        for place, step in enumerate(node.path):
            if here is None:
                return None
            last = place + 1 == len(node.path)
            schema = self.context.catalogue.series[here.series]
            if step == "parent" and step not in schema.fields:
                here = here.parent
                if last:
                    return here.key if here else None
            elif step == "id":
                return here.key
            elif last:
                return _read(here.data.get(step), node.kind)
            elif schema.fields[step].kind == "map":
                return (here.data.get(step) or {}).get(node.path[place + 1])
            else:
                here = self._pointed(schema.fields[step].to or "", here.data.get(step))
        return None

    def _pointed(self, series: str, key: object) -> _Bound | None:
        if series not in self.by_id:
            self.by_id[series] = {row.get("id"): row for row in self.context.rows.get(series, ())}
        row = self.by_id[series].get(key)
        return None if row is None else _Bound(series, row)

    def _reached(self, node: StateCompare, state: str) -> bool:
        schema = self.context.catalogue.series[node.field.series]
        for step in node.field.path[:-1]:
            to = schema.parent if step == "parent" else schema.fields[step].to
            schema = self.context.catalogue.series[to or ""]
        rank = schema.rank(state)
        return rank >= 0 and _SIGNS[node.op](rank, node.rank)

    def _one_of(self, node: OneOf, scopes: _Scopes) -> Truth:
        value = self.value(node.value, scopes)
        if value is None:
            return self.unknown
        options = {option.value for option in node.options}
        return bool(options & set(value)) if node.value.kind == "multi" else value in options

    def _in_force(self, node: InForce, scopes: _Scopes) -> Truth:
        start, day = self.value(node.start, scopes), self.value(node.day, scopes)
        if start is None or day is None:
            return self.unknown
        end = self.value(node.end, scopes) if node.end else None
        return bool(start <= day and (end is None or end > day))


def _all(truths: Iterator[Truth]) -> Truth:
    """False when one is false, else unknown when one is unknown."""
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        found = None if truth is None else found
    return found


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _read(value: Any, kind: Kind) -> Any:
    """Values as JSON keeps them: days as ISO text, exact numbers as text."""
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "decimal" and isinstance(value, str | float):
        return Decimal(str(value))
    return value


def _calculate(op: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, date):
        return (left - right).days if isinstance(right, date) else left + timedelta(days=right if op == "+" else -right)
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return None if right == 0 else Decimal(left) / Decimal(right)


def _call(name: str, args: list[Any]) -> Any:
    if name == "in_order":
        days = [day for day in args if day is not None]
        return days == sorted(days)
    if any(arg is None for arg in args):
        return None
    match name:
        case "year":
            return args[0].year
        case "month":
            return args[0].month
        case "add_months" | "add_years":
            try:
                return shift_months(args[0], args[1] * (12 if name == "add_years" else 1))
            except OverflowError:
                return None
        case "gs1":
            return args[0].isdecimal() and sum(int(n) * (1, 3)[at % 2] for at, n in enumerate(args[0][::-1])) % 10 == 0
        case "part":
            parts = args[0].split(args[1]) if args[1] else [args[0]]
            return parts[args[2] - 1] if 0 < args[2] <= len(parts) else None
        case _:
            try:
                return Decimal(args[0].strip())
            except InvalidOperation:
                return None
