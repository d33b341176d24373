"""Two typed sides and a sign → a comparison whose meaning depends on their types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal as Only
from typing import cast

from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.names import Typed
from mach.engines.formulas.schema import Catalogue, FieldType
from mach.engines.formulas.tree import (
    And,
    Compare,
    Expr,
    Field,
    IsNull,
    Literal,
    Not,
    OneOf,
    Ordering,
    StateCompare,
)

CHOSEN = ("enum", "multi", "state")
"""Kinds whose values are codes written without quotes."""

NUMBERS = ("int", "decimal", "money")
_WORDS = {
    "text": "chữ",
    "int": "số nguyên",
    "decimal": "số",
    "money": "tiền",
    "date": "ngày",
    "bool": "đúng/sai",
    "enum": "giá trị chọn",
    "multi": "nhiều giá trị chọn",
    "state": "trạng thái",
    "ref": "liên kết",
    "list": "danh sách",
    "map": "bảng số theo khóa",
}
_FLIPPED: dict[str, Ordering] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}

Fail = Callable[[str], FormulaError]
"""Makes the error of a message at the place that is being checked."""


def told(kind: FieldType) -> str:
    """The type in Vietnamese."""
    return _WORDS[kind.kind]


def choice(code: str, kind: FieldType, fail: Fail) -> Typed:
    """A code as a value of a field of choices."""
    if code not in kind.choices:
        hint = suggestion(code, kind.choices) or f" Các giá trị: {', '.join(kind.choices)}."
        raise fail(f"“{code}” không phải giá trị của {kind.label or 'trường'}.{hint}")
    one = FieldType("state" if kind.kind == "state" else "enum", kind.label, kind.choices, kind.to)
    return Typed(Literal(code, one.kind), one)


def compare(op: Ordering, left: Typed, right: Typed, catalogue: Catalogue, fail: Fail) -> Expr:
    """The comparison; raises what `fail` makes when the sides do not go together."""
    if isinstance(left.expr, Literal) and not isinstance(right.expr, Literal):
        left, right, op = right, left, _FLIPPED[op]
    if left.type.kind in CHOSEN:
        return _chosen(op, left, right, catalogue, fail)
    if left.type.kind == "ref":
        left, right = _refs(left, right, catalogue, fail)
    if op not in ("=", "!=") and left.type.kind not in (*NUMBERS, "date"):
        raise fail(f"Không so sánh lớn nhỏ được với {told(left.type)}. Chỉ dùng = hoặc !=.")
    if not comparable(left, right):
        raise fail(f"Không so sánh được {told(left.type)} với {told(right.type)}.")
    return Compare(op, left.expr, right.expr)


def comparable(left: Typed, right: Typed) -> bool:
    """Same kind, or numbers; money goes with money or a bare number, never with a counted one."""
    kinds = {left.type.kind, right.type.kind}
    if kinds & {"list", "map"}:
        return False
    if len(kinds) == 1:
        return True
    if not kinds <= set(NUMBERS):
        return False
    return "money" not in kinds or any(
        isinstance(side.expr, Literal) and side.type.kind != "money" for side in (left, right)
    )


def _chosen(op: Ordering, left: Typed, right: Typed, catalogue: Catalogue, fail: Fail) -> Expr:
    if right.type.kind not in CHOSEN or (right.type.choices.keys() != left.type.choices.keys()):
        raise fail(f"Không so sánh được {left.type.label or told(left.type)} với {told(right.type)} khác loại.")
    if left.type.kind == "state" and op not in ("=", "!=") and isinstance(right.expr, Literal):
        return _state_order(op, left, str(right.expr.value), catalogue, fail)
    if op not in ("=", "!="):
        raise fail("Giá trị chọn không có thứ tự. Chỉ dùng = hoặc !=, hoặc in {…}.")
    if "multi" in (left.type.kind, right.type.kind):
        if not isinstance(right.expr, Literal):
            raise fail("Trường nhiều giá trị chỉ so sánh với giá trị chọn, không so với trường khác.")
        has = OneOf(left.expr, (right.expr,))
        return has if op == "=" else And((Not(IsNull(left.expr)), Not(has)))
    return Compare(op, left.expr, right.expr)


def _state_order(op: Ordering, left: Typed, state: str, catalogue: Catalogue, fail: Fail) -> StateCompare:
    schema = catalogue.series[left.type.to or ""]
    if state not in schema.states:
        raise fail(f"Trạng thái “{state}” đứng ngoài trình tự nên không có trước, sau. Chỉ dùng = hoặc !=.")
    return StateCompare(cast(Field, left.expr), cast(Only["<", "<=", ">", ">="], op), state, schema.rank(state))


def _refs(left: Typed, right: Typed, catalogue: Catalogue, fail: Fail) -> tuple[Typed, Typed]:
    """A ref compared with text is compared by the key of what it points to."""
    if right.type.kind == "ref":
        if left.type.to != right.type.to:
            raise fail(f"Hai liên kết dẫn tới hai loại khác nhau: {left.type.to} và {right.type.to}.")
        return left, right
    target = catalogue.series.get(left.type.to or "")
    if right.type.kind != "text" or target is None or target.key is None or not isinstance(left.expr, Field):
        raise fail(f"Không so sánh được liên kết với {told(right.type)}. Hãy chỉ rõ trường, ví dụ applicant.tax_code.")
    keyed = Field(left.expr.series, left.expr.scope, (*left.expr.path, target.key), "text")
    return Typed(keyed, FieldType("text")), right
