"""Expressions of the checked tree as SQL of SQLite and PostgreSQL.

Inside `where` a comparison with an empty value is false; SQL says unknown, which selects nothing either, so that only
`not` has to be written with care.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from mach.engines.formulas import (
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
)
from mach.targets.series import Reader, Series, World

_CODE = re.compile(r"[A-Za-z0-9_]+")


class UnableToCount(Exception):
    """The formula asks for something that is not counted in the database."""


@dataclass
class Names:
    """Aliases and bound values of one statement; `§` marks the names of values, so that statements can be joined."""

    values: dict[str, Any] = field(default_factory=dict)
    aliases: int = 0

    def alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases}"

    def bind(self, value: Any) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if connection.vendor == "sqlite" and isinstance(value, Decimal):
            value = int(value) if value == int(value) else float(value)
        if connection.vendor == "sqlite" and isinstance(value, date):
            value = value.isoformat()
        if isinstance(value, int):
            return str(value)
        if isinstance(value, str) and _CODE.fullmatch(value):  # so that equal conditions read alike
            return f"'{value}'"
        name = f"§{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


class Scope:
    """A row in FROM and the rows joined to it on the way of a path; joins appear as they are asked for."""

    def __init__(self, world: World, names: Names, series: Series, reader: Reader, joins: list[str] | None = None):
        self.world, self.names, self.series, self.reader = world, names, series, reader
        self.alias = names.alias()
        self.is_root = joins is None
        self.joins: list[str] = [] if joins is None else joins
        self._joined: dict[str, Scope] = {}

    def from_sql(self) -> str:
        return " ".join([f"{self.reader.table} {self.alias}", *self.joins])

    def sql(self, piece: str) -> str:
        return piece.replace("{a}", self.alias)

    @property
    def id(self) -> str:
        return self.sql(self.reader.id)

    def value(self, path: tuple[str, ...]) -> str:
        """SQL of the value at a path; of a link the id under which its target is counted."""
        series = self.target_of(path)
        raw = self.raw(path)
        if series is None or series.identity is None:
            return raw
        scope = self._join(f"{'.'.join(path)}=", series, raw)
        return f"COALESCE({scope.sql(series.identity)}, {raw})"

    def raw(self, path: tuple[str, ...]) -> str:
        """SQL of the value at a path as it is written."""
        dotted = ".".join(path)
        if dotted in self.reader.columns:
            return self.sql(self.reader.columns[dotted])
        if path == ("id",):
            return self.id
        if self.reader is not self.series.base and (dotted in self.series.base.columns or path[0] == "parent"):
            return self._join("", self.series, self.id).raw(path)
        if path == ("parent",) and self.series.parent:
            return self.sql(self.series.parent)
        if path[0] == "parent" and self.series.parent and self.series.schema.parent:
            parent = self.world.series[self.series.schema.parent]
            return self._join("parent", parent, self.sql(self.series.parent)).raw(path[1:])
        pointed = self.target_of(path[:1])
        if pointed is None:
            raise UnableToCount(f"Chưa đếm được theo “{dotted}” của “{self.series.schema.label}”.")
        return self._join(path[0], pointed, self.value(path[:1])).raw(path[1:])

    def target_of(self, path: tuple[str, ...]) -> Series | None:
        """The series that a link at the path points to."""
        schema = self.series.schema
        for place, step in enumerate(path):
            if step == "parent" and step not in schema.fields:
                target = schema.parent
            else:
                kind = schema.fields.get(step)
                target = kind.to if kind and kind.kind == "ref" else None
            if target is None or target not in self.world.series:
                return None
            if place + 1 == len(path):
                return self.world.series[target]
            schema = self.world.series[target].schema
        return None

    def _join(self, name: str, series: Series, key: str) -> "Scope":
        if name not in self._joined:
            scope = Scope(self.world, self.names, series, series.base, self.joins)
            self.joins.append(f"LEFT JOIN {series.base.table} {scope.alias} ON {scope.id} = {key}")
            self._joined[name] = scope
        return self._joined[name]


Scopes = tuple[Scope, ...]
"""Rows in scope, the outermost first."""


class Writer:
    """Writes expressions into one statement."""

    def __init__(self, world: World, names: Names) -> None:
        self.world, self.names = world, names
        self.is_sqlite = connection.vendor == "sqlite"

    def write(self, node: Expr, scopes: Scopes) -> str:
        match node:
            case Literal():
                return self.names.bind(node.value)
            case AsOf():
                return "%(day)s" if self.is_sqlite else "%(day)s::date"
            case Field():
                return scopes[-1 - node.scope].value(node.path)
            case Arithmetic():
                return self._arithmetic(node, scopes)
            case Function():
                return self._function(node, scopes)
            case Compare():
                return f"({self.write(node.left, scopes)} {node.op} {self.write(node.right, scopes)})"
            case StateCompare():
                return self._state(node, scopes)
            case OneOf():
                return self._one_of(node, scopes)
            case Within():
                first, last = f"%({node.window}_first)s", f"%({node.window}_last)s"
                return f"({self.write(node.value, scopes)} BETWEEN {first} AND {last})"
            case IsNull():
                return f"({self.write(node.value, scopes)} IS NULL)"
            case InForce():
                return self._in_force(node, scopes)
            case Not():
                return f"(({self.write(node.item, scopes)}) IS NOT TRUE)"
            case And():
                return f"({' AND '.join(self.write(item, scopes) for item in node.items)})"
            case Or():
                return f"({' OR '.join(self.write(item, scopes) for item in node.items)})"
            case Aggregate():
                return self.inner(node, scopes)

    def rows(self, rows: Rows, scopes: Scopes) -> tuple[Scope, list[str]]:
        """The row that a source reads and the conditions on it; from the index of its day where the formula has one."""
        series = self.world.series[rows.series]
        items = rows.where.items if isinstance(rows.where, And) else (rows.where,) if rows.where is not None else ()
        reader = series.base if rows.owner is not None else self._reader(series, items)
        scope = Scope(self.world, self.names, series, reader)
        inner = (*scopes, scope)
        is_owned = rows.owner is not None and series.parent is not None
        standing = series.within_parent if is_owned and series.within_parent else reader.where
        found = [scope.sql(standing)] if standing else []
        if rows.owner is not None and series.parent:
            found.append(f"{scope.sql(series.parent)} = {scopes[-1 - rows.owner].id}")
        if rows.without_this:
            found.append(f"{scope.id} <> {scopes[0].id}")
        for item in items:
            found += self._sought(item, series, scope, inner) if reader is series.base else []
            found.append(self.write(item, inner))
        return scope, found

    def inner(self, node: Aggregate, scopes: Scopes) -> str:
        """An aggregate inside a condition: a subquery on the rows around it."""
        scope, found = self.rows(node.rows, scopes)
        of = self.write(node.of, (*scopes, scope)) if node.of is not None else "1"
        taken = {"count": "COUNT(*)", "exists": "1", "distinct": f"COUNT(DISTINCT {of})"}.get(
            node.op, f"COALESCE(SUM({of}), 0)"
        )
        select = f"(SELECT {taken} FROM {scope.from_sql()} WHERE {' AND '.join(found) or 'TRUE'})"
        return f"EXISTS {select}" if node.op == "exists" else select

    def _reader(self, series: Series, items: tuple[Expr, ...]) -> Reader:
        """The reader ordered by the day that the conditions cut first."""
        for kind in (Within, InForce):
            for item in items:
                if not isinstance(item, kind):
                    continue
                day = item.value if isinstance(item, Within) else item.start if isinstance(item, InForce) else None
                if isinstance(day, Field) and day.scope == 0 and ".".join(day.path) in series.by_day:
                    return series.by_day[".".join(day.path)]
        return series.base

    def _sought(self, item: Expr, series: Series, scope: Scope, scopes: Scopes) -> list[str]:
        """For `field = value of another row` or a constant: the same, said so that an index answers it."""
        if not isinstance(item, Compare) or item.op != "=":
            return []
        for mine, other in ((item.left, item.right), (item.right, item.left)):
            if (
                isinstance(mine, Field)
                and mine.scope == 0
                and ".".join(mine.path) in series.seek
                and (isinstance(other, Literal) or (isinstance(other, Field) and other.scope > 0))
            ):
                seek = series.seek[".".join(mine.path)]
                return [scope.sql(seek).replace("{value}", self.write(other, scopes))]
        return []

    def _state(self, node: StateCompare, scopes: Scopes) -> str:
        rank = scopes[-1 - node.field.scope].raw((*node.field.path[:-1], "state_rank"))
        return (
            f"({rank} >= 0 AND {rank} {node.op} {node.rank})"
            if node.op[0] == "<"
            else f"({rank} {node.op} {node.rank})"
        )

    def _one_of(self, node: OneOf, scopes: Scopes) -> str:
        value = self.write(node.value, scopes)
        if node.value.kind == "multi":
            found = "instr" if self.is_sqlite else "strpos"
            options = (self.names.bind(f'"{option.value}"') for option in node.options)
            return f"({' OR '.join(f'{found}({value}, {option}) > 0' for option in options)})"
        return f"({value} IN ({', '.join(self.names.bind(option.value) for option in node.options)}))"

    def _in_force(self, node: InForce, scopes: Scopes) -> str:
        day = self.write(node.day, scopes)
        said = f"{self.write(node.start, scopes)} <= {day}"
        if node.end is None:
            return f"({said})"
        end = self.write(node.end, scopes)
        return f"({said} AND ({end} IS NULL OR {end} > {day}))"

    def _arithmetic(self, node: Arithmetic, scopes: Scopes) -> str:
        left, right = self.write(node.left, scopes), self.write(node.right, scopes)
        if node.left.kind == "date" and node.right.kind == "date":
            return (
                f"CAST(julianday({left}) - julianday({right}) AS INTEGER)" if self.is_sqlite else f"({left} - {right})"
            )
        if node.kind == "date":
            return f"date({left}, ({node.op}({right})) || ' days')" if self.is_sqlite else f"({left} {node.op} {right})"
        if node.op == "/":
            whole = f"CAST({left} AS REAL)" if self.is_sqlite else f"({left})::numeric"
            return f"({whole} / NULLIF({right}, 0))"
        return f"({left} {node.op} {right})"

    def _function(self, node: Function, scopes: Scopes) -> str:
        args = [self.write(arg, scopes) for arg in node.args]
        match node.name:
            case "year" | "month":
                first, length = (1, 4) if node.name == "year" else (6, 2)
                return f"CAST(SUBSTR(CAST({args[0]} AS TEXT), {first}, {length}) AS INTEGER)"
            case "add_months" | "add_years":
                months = f"(({args[1]}) * {12 if node.name == 'add_years' else 1})"
                if not self.is_sqlite:
                    return f"CAST(CAST({args[0]} AS date) + make_interval(months => CAST({months} AS int)) AS date)"
                last = f"date({args[0]}, 'start of month', ({months} + 1) || ' months', '-1 day')"
                return f"MIN(date({args[0]}, {months} || ' months'), {last})"  # SQLite runs over a shorter month
            case "in_order":
                pairs = [(one, other) for place, one in enumerate(args) for other in args[place + 1 :]]
                return "(" + " AND ".join(f"(({one} <= {other}) IS NOT FALSE)" for one, other in pairs) + ")"
            case _:
                raise UnableToCount(f"Hàm {node.name}(…) chỉ dùng được trong ràng buộc của một dòng.")
