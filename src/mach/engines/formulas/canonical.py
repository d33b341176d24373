"""A tree written back as a formula in one fixed form, and the hash by which a snapshot names its rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

from mach.engines.formulas.parser import RESERVED
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
    StateCompare,
    Within,
    children,
    walk,
)


def canonical(tree: Expr) -> str:
    """A formula that checks to the same tree: what was implied or named elsewhere is written out."""
    return _write(tree, _names(tree))


def rule_hash(tree: Expr) -> str:
    """SHA-256 of the canonical text, in hex."""
    return sha256(canonical(tree).encode()).hexdigest()


def fields_used(tree: Expr) -> frozenset[tuple[str, str]]:
    """Series and dotted path of every field that the tree reads."""
    return frozenset((node.series, ".".join(node.path)) for node in walk(tree) if isinstance(node, Field))


Outer = tuple[str, ...]
"""How the rows in scope are called, the outermost first."""


def _names(tree: Expr) -> Outer:
    """A tree that reads a field outside any aggregate is a rule."""
    return ("this",) if _is_rule(tree, 0) else ()


def _is_rule(node: Expr, depth: int) -> bool:
    if isinstance(node, Field):
        return node.scope >= depth
    if isinstance(node, Aggregate):
        owned = node.rows.owner is not None and node.rows.owner >= depth
        inner = [part for part in (node.of, node.rows.where) if part is not None]
        return owned or node.rows.without_this or any(_is_rule(part, depth + 1) for part in inner)
    return any(_is_rule(part, depth) for part in children(node))


def _write(node: Expr, outer: Outer) -> str:
    match node:
        case Literal():
            return _literal(node)
        case AsOf():
            return "date"
        case Field():
            return _field(node, outer)
        case Arithmetic() | Compare():
            return f"{_inner(node.left, outer)} {node.op} {_inner(node.right, outer)}"
        case Function():
            return f"{node.name}({', '.join(_write(arg, outer) for arg in node.args)})"
        case StateCompare():
            return f"{_field(node.field, outer)} {node.op} {_literal(Literal(node.state, 'state'))}"
        case OneOf():
            options = ", ".join(_literal(option) for option in node.options)
            return f"{_inner(node.value, outer)} in {{{options}}}"
        case Within():
            return f"{_inner(node.value, outer)} in {node.window}"
        case IsNull():
            return f"{_inner(node.value, outer)} is null"
        case Not(item=IsNull(value=value)):
            return f"{_inner(value, outer)} is not null"
        case Not():
            return f"not {_inner(node.item, outer)}"
        case And():
            return " and ".join(_inner(item, outer) for item in node.items)
        case Or():
            return " or ".join(_inner(item, outer) for item in node.items)
        case Aggregate():
            return _aggregate(node, outer)
        case InForce():
            raise ValueError("InForce is written by its aggregate")


def _inner(node: Expr, outer: Outer) -> str:
    text = _write(node, outer)
    return f"({text})" if isinstance(node, And | Or | Arithmetic) else text


def _aggregate(node: Aggregate, outer: Outer) -> str:
    rows = node.rows
    inner = (*outer, rows.series)
    source = rows.series if rows.owner is None else f"{outer[-1 - rows.owner]}.{rows.series}"
    taken = f".{_field(node.of, inner)}" if isinstance(node.of, Field) else ""
    where = rows.where
    items = where.items if isinstance(where, And) else () if where is None else (where,)
    said = [_inner(item, inner) for item in items if not isinstance(item, InForce)]
    days = [_inner(item.day, inner) for item in items if isinstance(item, InForce)]
    condition = f" where {' and '.join(said)}" if said else ""
    return f"{node.op}({source}{taken}{condition}{''.join(f' at {day}' for day in days)})"


def _field(node: Field, outer: Outer) -> str:
    name = ".".join(node.path)
    if node.scope == 0:
        return name
    return f"{outer[-1 - node.scope]}.{name}"


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year:04d}"
    if isinstance(value, Decimal):
        return format(value, "f")
    if node.kind == "money":
        return f"{value} đồng"
    if node.kind == "text":
        return f"'{value}'" if '"' in str(value) else f'"{value}"'
    return f'"{value}"' if value in RESERVED else str(value)
