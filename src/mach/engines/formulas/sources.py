"""Which rows an aggregate reads: the series it names, whose children they are, from which state they count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from mach.engines.formulas.comparing import NUMBERS, Fail, told
from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.names import Frames, Path, Typed, basis_of, owner_of_states
from mach.engines.formulas.schema import Catalogue, SeriesSchema
from mach.engines.formulas.syntax import Reduce, Word
from mach.engines.formulas.tree import Expr, Field, InForce, StateCompare


@dataclass(frozen=True, slots=True)
class Source:
    """A series; the scope of the row that owns its rows (None: all of them); parts of the name that say so."""

    schema: SeriesSchema
    owner: int | None
    parts: int


def find_source(word: Word, frames: Frames, catalogue: Catalogue, *, home: str | None, rule: bool, text: str) -> Source:
    """The source of `count(word …)`. A child named under a row in scope (or `this`) means the children of that row."""
    series, path = catalogue.series, word.path
    child = series.get(path[1]) if len(path) > 1 else None
    for depth in reversed(range(len(frames))):
        named = frames[depth].name == path[0] or (rule and depth == 0 and path[0] == "this")
        if named and child and child.parent == frames[depth].name:
            return Source(child, len(frames) - 1 - depth, 2)
    if path[0] in series:
        if child and child.parent == path[0]:
            return Source(child, None, 2)
        return Source(series[path[0]], None, 1)
    if home is not None and not rule and path[0] in series[home].fields:
        return Source(series[home], None, 0)
    if rule and path[0] == "this" and len(path) > 1:
        known = catalogue.children(frames[0].name)
        message = f"“{frames[0].name}” không có bảng con “{path[1]}”.{suggestion(path[1], known)}"
        raise FormulaError(message, text, word.part_at(1))
    known = (*series, *(series[home].fields if home is not None and not rule else ()))
    raise FormulaError(f"Không có sổ “{path[0]}”.{suggestion(path[0], known)}", text, word.at)


def taken(node: Reduce, source: Source, path: Path) -> Typed | None:
    """The field that distinct or sum takes; None for count and exists."""
    word, said = node.source, ".".join(node.source.path[: source.parts])

    def fail(message: str, index: int) -> FormulaError:
        return FormulaError(message, path.text, word.part_at(index))

    if node.op in ("count", "exists"):
        if source.parts < len(word.path):
            what = f"{node.op}({said or source.schema.name} where …)"
            raise fail(f"{node.op}(…) lấy cả dòng, không lấy trường. Hãy viết {what}.", source.parts)
        return None
    if source.parts == len(word.path):
        raise fail(f"{node.op}(…) cần một trường. Hãy viết {node.op}({said}.tên_trường where …).", 0)
    found = path.walk(word, source.parts)
    if node.op == "sum" and found.type.kind not in NUMBERS:
        raise fail(f"Chỉ cộng được số và tiền, đây là {told(found.type)}.", source.parts)
    if node.op == "distinct" and found.type.kind in ("list", "map", "multi"):
        raise fail(f"Không đếm khác nhau được {told(found.type)}.", source.parts)
    return found


def counted(schema: SeriesSchema, path: Path, words: Collection[Word], chosen: str | None) -> list[Expr]:
    """The state from which rows count; nothing when the condition speaks of the state itself."""
    owner = owner_of_states(schema, path.catalogue)
    state = owner.counted
    if any(word.path == ("basis_date",) for word in words):
        basis = basis_of(schema, path.catalogue, chosen)
        state = basis.state if basis and basis.state else state
    if state is None or any(word.path[-1] == "state" for word in words):
        return []
    walked = path.walk(Word(("state",), 0), 0)
    return [StateCompare(cast(Field, walked.expr), ">=", state, owner.rank(state))]


def in_force(schema: SeriesSchema, path: Path, day: Typed, fail: Fail) -> InForce:
    """`at day` by the validity of the series."""
    if schema.validity is None:
        raise fail(f"“{schema.name}” không có thời gian hiệu lực nên không dùng được at.")
    if day.type.kind != "date":
        raise fail(f"Sau at phải là ngày, đây là {told(day.type)}.")
    first, last = schema.validity
    start = cast(Field, path.walk(Word((first,), 0), 0).expr)
    end = cast(Field, path.walk(Word((last,), 0), 0).expr) if last else None
    return InForce(start, end, day.expr)
