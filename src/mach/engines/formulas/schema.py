"""What a formula may speak of: series of rows, their fields, states, basis dates and indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "int", "decimal", "money", "date", "bool", "enum", "multi", "state", "ref", "list", "map"]

WINDOWS = ("W", "P", "B")
"""W is the window of the report, P the phase of the target, B the earlier phase that it is compared with."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """Type of a field.

    `choices` gives code → label for `enum`, `multi` (several of them) and the keys of a `map` (whole numbers by key).
    `to` is the series that a `ref` points to ("party", "document", "ip_title").
    """

    kind: Kind
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """A day that may place a row in a period, and the state that the row must have reached for it to count."""

    field: str
    state: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class SeriesSchema:
    """A countable series: a register, a child table of one, or rows of a room (party, document, obligation).

    `states` in order (rank = index, as `procedures.rank`); `exits` end a row without result (refused: rank -1).
    `counted` is the first state that counts. `bases` by name; `basis_date` in a formula means `bases[basis]`.
    `validity` names the fields of the first day in force and the first day no longer in force, read by `at date`.
    `parent` is the series whose row holds the rows of this one, also called `parent_as` in formulas.
    `key` is the field by which a person names a row ("number" of a document), used when a ref is compared with text.
    """

    name: str
    fields: Mapping[str, FieldType]
    label: str = ""
    parent: str | None = None
    parent_as: str | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    exits: Mapping[str, str] = field(default_factory=dict)
    counted: str | None = None
    bases: Mapping[str, Basis] = field(default_factory=dict)
    basis: str | None = None
    validity: tuple[str, str | None] | None = None
    key: str | None = None

    def rank(self, state: str) -> int:
        """Place of a state in the order from 0; -1 for an exit."""
        return list(self.states).index(state) if state in self.states else -1


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All series by name and the formula text of every indicator by code ("publication.issues").

    `indicator_bases` gives code → the basis that `basis_date` means in that indicator, where it is not the default.
    """

    series: Mapping[str, SeriesSchema]
    indicators: Mapping[str, str] = field(default_factory=dict)
    indicator_bases: Mapping[str, str] = field(default_factory=dict)

    def children(self, name: str) -> tuple[str, ...]:
        """Names of the child tables of a series."""
        return tuple(child.name for child in self.series.values() if child.parent == name)
