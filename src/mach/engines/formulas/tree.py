"""The checked tree of a formula: all that a back end has to know.

Names are resolved and types agree. Macros are gone: an indicator named in another is expanded, `basis_date` is the
chosen date, `policy_basis = "82/2019/NQ-HĐND"` is a comparison of `policy_basis.number`, `=` on a field of several
choices is `OneOf`, and the counted state of an indicator is a condition like any other.

Rows in scope form a stack: scope 0 is the row being looked at by the innermost `where`, 1 the row around it, and so
on; the outermost one of a rule is the row being checked (`this`).

Null: inside `where` a comparison with an empty value is false, and so `not` of it is true (two-valued). In the outer
part of a rule it is unknown, and a rule is broken only by what is certainly false. Arithmetic with an empty value is
empty, `x / 0` is empty ("không phát sinh"), `sum` over no row is 0 and skips empty values, `distinct` skips them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as Only

from mach.engines.formulas.schema import Kind

Ordering = Only["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: bool, int, Decimal, str (text, choice, state) or date. Money is in VND."""

    value: bool | int | Decimal | str | date
    kind: Kind


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a row in scope.

    `path` starts in `series`: ("ip_type",), ("parent", "topic"), ("applicant", "tax_code") through a ref,
    ("headcount", "cbccvc") for a key of a map, ("id",) for the row itself, ("parent",) for its parent.
    """

    series: str
    scope: int
    path: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class AsOf:
    """The word `date`: the day for which the formula is evaluated."""

    kind: Kind = "date"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Numbers; also date - date (days) and date ± days."""

    op: Only["+", "-", "*", "/"]
    left: Expr
    right: Expr
    kind: Kind


@dataclass(frozen=True, slots=True)
class Function:
    """year(date), month(date), number(text), part(text, separator, place from 1), in_order(date, …).

    `add_months(date, months)` and `add_years(date, years)` keep the day number, or take the last day of a shorter
    month. `in_order` is true when the days that are there do not go backwards. `number` of text that is none is empty.
    `gs1(text)` is true of digits that end with their check digit (GTIN of GS1).
    """

    name: Only["year", "month", "add_months", "add_years", "number", "part", "gs1", "in_order"]
    args: tuple[Expr, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Compare:
    op: Ordering
    left: Expr
    right: Expr
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class StateCompare:
    """State by rank; an exit (rank -1) satisfies none of them."""

    field: Field
    op: Only["<", "<=", ">", ">="]
    state: str
    rank: int
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of the options; for a `multi` field: at least one of its values is."""

    value: Expr
    options: tuple[Literal, ...]
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class Within:
    """A date lies in the window; both ends belong to it."""

    value: Expr
    window: str
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class IsNull:
    value: Expr
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class InForce:
    """`at day`: start <= day and (end is null or end > day)."""

    start: Field
    end: Field | None
    day: Expr
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class Not:
    item: Expr
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Expr, ...]
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Expr, ...]
    kind: Kind = "bool"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a series that satisfy `where` (which opens a new scope 0).

    `owner` is the scope, seen from outside, of the row whose children are meant; None means every row of the series.
    `without_this`: in a rule, the row being checked is left out of its own series (its stored form may be old).
    """

    series: str
    where: Expr | None
    owner: int | None = None
    without_this: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """count and exists have no `of`; distinct and sum read `of` in the scope of the rows."""

    op: Only["count", "distinct", "sum", "exists"]
    rows: Rows
    of: Expr | None
    kind: Kind


Expr = (
    Literal
    | Field
    | AsOf
    | Arithmetic
    | Function
    | Compare
    | StateCompare
    | OneOf
    | Within
    | IsNull
    | InForce
    | Not
    | And
    | Or
    | Aggregate
)


def children(node: Expr) -> tuple[Expr, ...]:
    """The expressions directly under a node, in reading order."""
    match node:
        case Literal() | Field() | AsOf():
            return ()
        case Arithmetic() | Compare():
            return (node.left, node.right)
        case Function():
            return node.args
        case StateCompare():
            return (node.field,)
        case OneOf():
            return (node.value, *node.options)
        case Within() | IsNull():
            return (node.value,)
        case InForce():
            return (node.start, *((node.end,) if node.end else ()), node.day)
        case Not():
            return (node.item,)
        case And() | Or():
            return node.items
        case Aggregate():
            return tuple(part for part in (node.of, node.rows.where) if part is not None)


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything under it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)
