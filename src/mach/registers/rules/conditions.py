"""Rules of a definition on a stored record: what they count in registers by one statement, the rest in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from mach.documents.models import Document
from mach.engines.formulas import (
    Aggregate,
    And,
    Arithmetic,
    Compare,
    Context,
    Expr,
    Field,
    Function,
    InForce,
    IsNull,
    Literal,
    Not,
    OneOf,
    Or,
    Row,
    Within,
    check_rule,
    holds,
    outer_aggregates,
    selects,
    walk,
)
from mach.office.models import Party, Place, Unit, User
from mach.registers.definition.schema import Definition
from mach.registers.models import Record
from mach.registers.rules.entries import Fault
from mach.targets.compiler.statements import exact, scalars
from mach.targets.series import World

_OFFICE: dict[str, tuple[Any, dict[str, str]]] = {
    "party": (
        Party,
        {**{name: name for name in ("name", "tax_code", "kind", "is_key_enterprise")}, "place": "place_id"},
    ),
    "place": (Place, {name: name for name in ("code", "name", "level")}),
    "document": (Document, {name: name for name in ("number", "kind", "issuer", "issued_on")}),
    "unit": (Unit, {name: name for name in ("code", "name")}),
    "user": (User, {"name": "full_name"}),
}


def broken_rules(
    record: Record, children: Sequence[Record], definition: Definition, world: World, *, on: date
) -> tuple[list[Fault], list[str]]:
    """What the rules find in a record as it stands in the database: faults, and warnings that stop nobody."""
    faults: list[Fault] = []
    warnings: list[str] = []
    for section in (None, *definition.sections):
        rules = [rule for rule in definition.rules if rule.section == section]
        rows = [record] if section is None else [child for child in children if child.section == section]
        if not rules or not rows:
            continue
        series = section or definition.code
        trees = _filled([_checked(world, rule.check, series) for rule in rules], rows, series, world, on)
        here, above = [_row(row, definition) for row in rows], _row(record, definition) if section else None
        context = _context(trees[0], [*here, above or {}], definition, world, on)
        for row, values, filled in zip(rows, here, trees, strict=True):
            broken = [not holds(tree, values, series, context, parent=above) for tree in filled]
            for rule in (rule for rule, is_broken in zip(rules, broken, strict=True) if is_broken):
                if rule.severity == "error":
                    place = row.position if section else None
                    faults.append(Fault(rule.field or "", rule.message, section or "", place))
                elif rule.message not in warnings:
                    warnings.append(rule.message)
    return faults, warnings


def rules_broken_by_many(
    records: Sequence[Record], definition: Definition, world: World, *, on: date
) -> tuple[list[Fault], list[Fault]]:
    """The same for many records without child rows, by one statement: faults and warnings, `row` the position."""
    faults: list[Fault] = []
    warnings: list[Fault] = []
    rules = [rule for rule in definition.rules if rule.section is None]
    if not rules or not records:
        return faults, warnings
    rows = [_row(record, definition) for record in records]
    trees = [_checked(world, rule.check, definition.code) for rule in rules]
    context = _context(trees, rows, definition, world, on)
    for record, row, filled in zip(records, rows, _filled(trees, records, definition.code, world, on), strict=True):
        for rule, tree in zip(rules, filled, strict=True):
            if not holds(tree, row, definition.code, context, parent=None):
                found = faults if rule.severity == "error" else warnings
                found.append(Fault(rule.field or "", rule.message, row=record.position))
    return faults, warnings


def satisfies(condition: str | None, record: Record, definition: Definition, world: World, *, on: date) -> bool:
    """Whether a record satisfies a condition of its definition; an empty one is always satisfied."""
    if condition is None:
        return True
    tree = _checked(world, condition, definition.code)
    [[filled]] = _filled([tree], [record], definition.code, world, on)
    row = _row(record, definition)
    return selects(filled, row, definition.code, _context([filled], [row], definition, world, on))


@lru_cache(maxsize=1000)
def _checked(world: World, text: str, series: str) -> Expr:
    return check_rule(text, world.catalogue, series)


def _filled(trees: Sequence[Expr], rows: Sequence[Record], series: str, world: World, on: date) -> list[list[Expr]]:
    """For each row the trees with every aggregate counted; one statement for all of them."""
    parts = [outer_aggregates(tree) for tree in trees]
    wanted = [part for some in parts for part in some]
    if not wanted:
        return [list(trees) for _ in rows]
    statement = scalars(world, world.series[series], wanted, f"{{a}}.id IN ({', '.join(str(row.pk) for row in rows)})")
    with connection.cursor() as cursor:
        cursor.execute(statement.sql.replace("§", "v"), _bound(statement.values, rows[0].agency_id, on))
        counted = {key: tuple(values) for key, *values in cursor.fetchall()}
    filled: dict[tuple[Any, ...], list[Expr]] = {}  # most rows count alike
    for values in counted.values():
        if values not in filled:
            numbers = dict(zip(map(id, wanted), values, strict=True))
            filled[values] = [_replaced(tree, numbers) for tree in trees]
    return [filled[counted[row.pk]] for row in rows]


def _bound(values: Mapping[str, Any], agency_id: int, on: date) -> dict[str, Any]:
    numbered = {name.replace("§", "v"): value for name, value in values.items()}
    return {**numbered, "agency": agency_id, "day": on.isoformat()}


def _replaced(node: Expr, numbers: Mapping[int, Any]) -> Expr:
    match node:
        case Aggregate():
            value = numbers[id(node)]
            return Literal(bool(value) if node.op == "exists" else exact(value), node.kind)
        case Arithmetic() | Compare():
            return replace(node, left=_replaced(node.left, numbers), right=_replaced(node.right, numbers))
        case Function():
            return replace(node, args=tuple(_replaced(arg, numbers) for arg in node.args))
        case OneOf() | Within() | IsNull():
            return replace(node, value=_replaced(node.value, numbers))
        case InForce():
            return replace(node, day=_replaced(node.day, numbers))
        case Not():
            return replace(node, item=_replaced(node.item, numbers))
        case And() | Or():
            return replace(node, items=tuple(_replaced(item, numbers) for item in node.items))
        case _:
            return node


def _row(record: Record, definition: Definition) -> dict[str, Any]:
    if record.section:
        return {"id": record.pk, **record.data}
    common = {"unit": record.unit_id, "officer": record.officer_id}
    return {"id": record.pk, "state": record.state, **common, "book_year": record.book_year, **record.data}


def _context(trees: Sequence[Expr], rows: Sequence[Row], definition: Definition, world: World, on: date) -> Context:
    """Rows of the office that the trees look at through links of these rows."""
    known: dict[str, list[Row]] = {}
    for kind in {
        kind for tree in trees for node in walk(tree) if isinstance(node, Field) for kind in _through(node, world)
    }:
        model, columns = _OFFICE[kind]
        fields = [
            *definition.fields.values(),
            *(one for each in definition.sections.values() for one in each.fields.values()),
        ]
        ids = {row[field.name] for field in fields if field.to == kind for row in rows if row.get(field.name)}
        ids |= {row["unit"] for row in rows if kind == "unit" and row.get("unit")}
        known[kind] = [
            {"id": one["pk"], **{name: one[column] for name, column in columns.items()}}
            for one in model.objects.filter(pk__in=ids).values("pk", *columns.values())
        ]
    return Context(world.catalogue, known, on, {})


def _through(node: Field, world: World) -> list[str]:
    """Kinds of rows of the office that a path goes through."""
    schema, found = world.series[node.series].schema, []
    for step in node.path[:-1]:
        kind = schema.fields.get(step)
        target = schema.parent if kind is None and step == "parent" else kind.to if kind else None
        if target is None or target not in world.series:
            break
        if target in _OFFICE:
            found.append(target)
        schema = world.series[target].schema
    return found
