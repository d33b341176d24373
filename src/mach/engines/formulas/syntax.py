"""What the parser returns: the formula as written, names not yet resolved. `at` is an offset into the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Constant:
    value: bool | int | Decimal | str | date
    kind: Literal["int", "decimal", "money", "date", "text", "bool"]
    at: int


@dataclass(frozen=True, slots=True)
class Word:
    """A dotted name: a field, a choice, a state, an indicator."""

    path: tuple[str, ...]
    at: int

    def part_at(self, index: int) -> int:
        """Offset of one part of the name."""
        return self.at + sum(len(part) + 1 for part in self.path[:index])


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` / `or` over two or more conditions."""

    op: Literal["and", "or"]
    items: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Unary:
    op: Literal["not", "-"]
    operand: Node
    at: int


@dataclass(frozen=True, slots=True)
class Among:
    """`value in {a, b}`."""

    value: Node
    options: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class During:
    """`value in W`."""

    value: Node
    window: str
    at: int


@dataclass(frozen=True, slots=True)
class Empty:
    """`value is null`."""

    value: Node
    at: int


@dataclass(frozen=True, slots=True)
class Reduce:
    """`count(source where … at day)`; the source of distinct and sum ends with the field taken."""

    op: Literal["count", "distinct", "sum", "exists"]
    source: Word
    where: Node | None
    day: Node | None
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values, or an indicator with filters."""

    name: Word
    args: tuple[Node, ...]
    at: int


Node = Constant | Word | Binary | Junction | Unary | Among | During | Empty | Reduce | Call


def words(node: Node | None) -> tuple[Word, ...]:
    """Every name written in a node, the sources of inner aggregates left out."""
    match node:
        case None | Constant():
            return ()
        case Word():
            return (node,)
        case Binary():
            parts: tuple[Node | None, ...] = (node.left, node.right)
        case Junction():
            parts = node.items
        case Unary():
            parts = (node.operand,)
        case Among():
            parts = (node.value, *node.options)
        case During() | Empty():
            parts = (node.value,)
        case Reduce():
            parts = ()
        case Call():
            parts = node.args
    return tuple(word for part in parts for word in words(part))
