"""Types of sums, quotients, day counts and functions."""

from __future__ import annotations

from typing import Literal as Only
from typing import cast

from mach.engines.formulas.comparing import NUMBERS, Fail, comparable, told
from mach.engines.formulas.errors import suggestion
from mach.engines.formulas.names import Typed
from mach.engines.formulas.schema import FieldType, Kind
from mach.engines.formulas.tree import Arithmetic, Function, Literal

FUNCTIONS: dict[str, tuple[tuple[Kind, ...], Kind]] = {
    "year": (("date",), "int"),
    "month": (("date",), "int"),
    "add_months": (("date", "int"), "date"),
    "add_years": (("date", "int"), "date"),
    "number": (("text",), "decimal"),
    "part": (("text", "text", "int"), "text"),
    "gs1": (("text",), "bool"),
}
"""Name → kinds of the arguments, kind of the value. `in_order` takes two or more dates."""


def arithmetic(op: str, left: Typed, right: Typed, fail: Fail) -> Typed:
    """`left op right` for numbers, money and days."""
    kind = _kind(op, left, right)
    if kind is None:
        raise fail(f"Không tính được {told(left.type)} {op} {told(right.type)}.")
    sign = cast(Only["+", "-", "*", "/"], op)
    return Typed(Arithmetic(sign, left.expr, right.expr, kind), FieldType(kind))


def _kind(op: str, left: Typed, right: Typed) -> Kind | None:
    first, second = left.type.kind, right.type.kind
    if first == "date":
        if op == "-" and second == "date":
            return "int"
        return "date" if op in "+-" and second == "int" else None
    if first not in NUMBERS or second not in NUMBERS:
        return None
    money = (first == "money") + (second == "money")
    if op == "/":
        return None if second == "money" != first else "decimal" if money != 1 else "money"
    if op == "*":
        return None if money == 2 else "money" if money else _wider(first, second)
    if not comparable(left, right):
        return None
    return "money" if money else _wider(first, second)


def _wider(first: Kind, second: Kind) -> Kind:
    return "decimal" if "decimal" in (first, second) else "int"


def minus(operand: Typed, fail: Fail) -> Typed:
    """Unary minus."""
    if operand.type.kind not in NUMBERS:
        raise fail(f"Không đổi dấu được {told(operand.type)}.")
    return arithmetic("-", Typed(Literal(0, "int"), FieldType("int")), operand, fail)


def function(name: str, args: tuple[Typed, ...], fail: Fail) -> Typed:
    """A call of one of FUNCTIONS or in_order."""
    if name == "in_order":
        if len(args) < 2 or any(arg.type.kind != "date" for arg in args):
            raise fail("in_order(…) cần từ hai ngày trở lên.")
        return Typed(Function("in_order", tuple(arg.expr for arg in args), "bool"), FieldType("bool"))
    if name not in FUNCTIONS:
        raise fail(
            f"Không có hàm hay chỉ số “{name}”.{suggestion(name, [*FUNCTIONS, 'in_order', 'count', 'distinct'])}"
        )
    wanted, kind = FUNCTIONS[name]
    if tuple(arg.type.kind for arg in args) != wanted:
        told_kinds = ", ".join(told(FieldType(each)) for each in wanted)
        raise fail(f"{name}(…) cần: {told_kinds}.")
    known = cast(Only["year", "month", "add_months", "add_years", "number", "part", "gs1"], name)
    return Typed(Function(known, tuple(arg.expr for arg in args), kind), FieldType(kind))
