"""Names → fields: walking from a row in scope through refs, parents and maps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.schema import Basis, Catalogue, FieldType, SeriesSchema
from mach.engines.formulas.syntax import Word
from mach.engines.formulas.tree import Expr, Field

Frames = tuple[SeriesSchema, ...]
"""Rows in scope, the outermost first."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A checked expression and the type of its value."""

    expr: Expr
    type: FieldType


def is_parent(schema: SeriesSchema, name: str) -> bool:
    return schema.parent is not None and name in ("parent", schema.parent, schema.parent_as)


def state_type(schema: SeriesSchema) -> FieldType:
    return FieldType("state", "trạng thái", {**schema.states, **schema.exits}, to=schema.name)


def owner_of_states(schema: SeriesSchema, catalogue: Catalogue) -> SeriesSchema:
    """Rows of a child table are in the state of their parent."""
    return catalogue.series[schema.parent] if schema.parent and not schema.states else schema


def basis_of(schema: SeriesSchema, catalogue: Catalogue, chosen: str | None) -> Basis | None:
    """The basis date in force: the chosen one, else the default of the series or of its parent."""
    while True:
        name = chosen if chosen in schema.bases else schema.basis
        if name is not None and name in schema.bases:
            return schema.bases[name]
        if schema.parent is None:
            return None
        schema = catalogue.series[schema.parent]


@dataclass(frozen=True, slots=True)
class Path:
    """A walk in progress: where it started, the steps taken, the series it stands in."""

    catalogue: Catalogue
    text: str
    start: SeriesSchema
    scope: int
    steps: tuple[str, ...]
    here: SeriesSchema

    def walk(self, word: Word, index: int) -> Typed:
        """Follow the parts of the word from `index` to its end."""
        if index == len(word.path):
            return self._row()
        name = word.path[index]
        last = index + 1 == len(word.path)
        if is_parent(self.here, name) and name not in self.here.fields:
            return self.to_parent().walk(word, index + 1)
        if name == "id" and last:
            return self._row()
        if name == "state" and self.here.states and last:
            return self._end("state", state_type(self.here))
        if name in self.here.fields:
            return self._field(word, index, self.here.fields[name])
        if self.here.parent and self.to_parent().knows(name):
            return self.to_parent().walk(word, index)
        raise FormulaError(self._unknown(name), self.text, word.part_at(index))

    def knows(self, name: str) -> bool:
        """True for a field, `state` when there are states, and the ways to say parent."""
        return (
            name in self.here.fields
            or (name == "state" and bool(self.here.states))
            or is_parent(self.here, name)
            or (self.here.parent is not None and self.to_parent().knows(name))
        )

    def to_parent(self) -> Path:
        assert self.here.parent is not None
        return replace(self, steps=(*self.steps, "parent"), here=self.catalogue.series[self.here.parent])

    def _row(self) -> Typed:
        """The row itself as a value: a ref to its own series."""
        steps = self.steps if self.steps else ("id",)
        return Typed(Field(self.start.name, self.scope, steps, "ref"), FieldType("ref", to=self.here.name))

    def _end(self, name: str, kind: FieldType) -> Typed:
        return Typed(Field(self.start.name, self.scope, (*self.steps, name), kind.kind), kind)

    def _field(self, word: Word, index: int, kind: FieldType) -> Typed:
        name = word.path[index]
        if index + 1 == len(word.path):
            return self._end(name, kind)
        if kind.kind == "map":
            return self._key(word, index, kind)
        target = self.catalogue.series.get(kind.to or "")
        if kind.kind != "ref" or target is None:
            raise FormulaError(
                f"Trường “{name}” không dẫn tới sổ hay danh mục nào nên không có “{word.path[index + 1]}”.",
                self.text,
                word.part_at(index + 1),
            )
        return replace(self, steps=(*self.steps, name), here=target).walk(word, index + 1)

    def _key(self, word: Word, index: int, kind: FieldType) -> Typed:
        key = word.path[index + 1]
        if key not in kind.choices or index + 2 < len(word.path):
            hint = suggestion(key, kind.choices) or f" Các khóa: {', '.join(kind.choices)}."
            raise FormulaError(
                f"Trường “{word.path[index]}” không có khóa “{key}”.{hint}", self.text, word.part_at(index + 1)
            )
        keyed = replace(self, steps=(*self.steps, word.path[index]))
        return keyed._end(key, FieldType("int", kind.choices[key]))

    def _unknown(self, name: str) -> str:
        known = set(self.here.fields) | ({"state"} if self.here.states else set())
        if self.here.parent:
            known |= set(self.catalogue.series[self.here.parent].fields)
        hint = suggestion(name, known) or f" Xem lại tên trường của “{self.here.label or self.here.name}”."
        return f"“{self.here.name}” không có trường “{name}”.{hint}"


def enter(catalogue: Catalogue, text: str, frames: Frames, depth: int) -> Path:
    """The start of a walk in the row of `frames[depth]`."""
    return Path(catalogue, text, frames[depth], len(frames) - 1 - depth, (), frames[depth])
