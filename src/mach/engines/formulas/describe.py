"""A tree told in Vietnamese: one sentence, or the steps by which the number comes about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mach.engines.formulas.evaluate import outer_aggregates
from mach.engines.formulas.schema import Catalogue, FieldType, SeriesSchema
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
)

_WINDOWS = {"W": "kỳ báo cáo", "P": "giai đoạn", "B": "giai đoạn gốc để so sánh"}
_STATES = {">=": "đã đến bước", ">": "đã qua bước", "<": "chưa đến bước", "<=": "chưa qua bước"}
_NUMBERS = {"=": "bằng", "!=": "khác", "<": "dưới", "<=": "không quá", ">": "trên", ">=": "từ"}
_DAYS = {"=": "là ngày", "!=": "khác ngày", "<": "trước", "<=": "không sau", ">": "sau", ">=": "không trước"}
_SIGNS = {"+": "cộng với", "-": "trừ đi", "*": "nhân với", "/": "chia cho"}
_FUNCTIONS = {
    "year": "năm của {}",
    "month": "tháng của {}",
    "number": "số trong {}",
    "gs1": "chữ số kiểm tra của {} đúng",
    "add_months": "{} cộng với {} tháng",
    "add_years": "{} cộng với {} năm",
}


def describe(tree: Expr, catalogue: Catalogue) -> str:
    """One sentence: "Đếm số doanh nghiệp khác nhau trong sổ … [lĩnh vực là …; ngày quyết định trong kỳ báo cáo]."."""
    return _sentence(_Teller(catalogue).told(tree))


def explain(tree: Expr, catalogue: Catalogue) -> tuple[str, ...]:
    """The steps of an indicator, in the order a person would do them by hand."""
    teller = _Teller(catalogue)
    steps: list[str] = []
    parts = outer_aggregates(tree)
    for part in parts:
        steps.append(f"Mở {teller.series(part.rows.series)}.")
        steps += [f"Chỉ giữ dòng: {item}." for item in teller.conditions(part.rows.where)]
        steps.append(_sentence(teller.taking(part)))
    if isinstance(tree, Arithmetic):
        steps.append(
            "Lấy kết quả thứ nhất chia cho kết quả thứ hai; không chia được thì ghi “không phát sinh”."
            if tree.op == "/" and len(parts) == 2
            else "Tính từ các kết quả trên."
        )
    return tuple(steps)


class _Teller:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def told(self, node: Expr) -> str:
        match node:
            case Literal():
                return _literal(node)
            case AsOf():
                return "ngày tính"
            case Field():
                return self.field(node)
            case Arithmetic():
                return f"{self.told(node.left)} {_SIGNS[node.op]} {self.told(node.right)}"
            case Function():
                return self._function(node)
            case Aggregate():
                return self._aggregate(node)
            case _:
                return self.condition(node)

    def condition(self, node: Expr) -> str:
        match node:
            case And() | Or():
                word = " và " if isinstance(node, And) else " hoặc "
                return word.join(self._inner(item) for item in node.items)
            case Not(item=IsNull(value=value)):
                return f"{self.told(value)} đã ghi"
            case Not(item=Aggregate() as part):
                return f"không có dòng nào trong {self._rows(part)}"
            case Not():
                return f"không phải: {self._inner(node.item)}"
            case IsNull():
                return f"{self.told(node.value)} còn trống"
            case Compare():
                return self._compare(node)
            case StateCompare():
                label = self.type_of(node.field).choices.get(node.state) or node.state
                return f"{_STATES[node.op]} “{label}”"
            case OneOf():
                options = ", ".join(self._value(option, node.value) for option in node.options)
                joint = "là" if len(node.options) == 1 else "là một trong"
                return f"{self.told(node.value)} {joint} {options}"
            case Within():
                return f"{self.told(node.value)} trong {_WINDOWS[node.window]}"
            case InForce():
                return f"còn hiệu lực tại {self.told(node.day)}"
            case _:
                return self.told(node)

    def conditions(self, where: Expr | None) -> list[str]:
        items = where.items if isinstance(where, And) else () if where is None else (where,)
        return [self._inner(item) for item in items]

    def series(self, name: str) -> str:
        schema = self.catalogue.series[name]
        label = _lower(schema.label or name)
        return f"bảng {label} của {self.series(schema.parent)}" if schema.parent else label

    def taking(self, node: Aggregate) -> str:
        of = self.told(node.of) if node.of is not None else ""
        return {
            "count": "đếm số dòng",
            "distinct": f"đếm số {of} khác nhau",
            "sum": f"tính tổng {of}",
            "exists": "có dòng",
        }[node.op]

    def type_of(self, node: Field) -> FieldType:
        return self._steps(node)[-1][1]

    def field(self, node: Field) -> str:
        steps = self._steps(node)
        label = _lower(steps[-1][1].label) or node.path[-1]
        through = [_lower(kind.label) or name for name, kind in steps[:-1] if name != "parent"]
        owner = " của dòng đang xét" if node.scope else ""
        return " của ".join([label, *reversed(through)]) + owner

    def _steps(self, node: Field) -> list[tuple[str, FieldType]]:
        schema: SeriesSchema | None = self.catalogue.series[node.series]
        found: list[tuple[str, FieldType]] = []
        kind = FieldType("text")
        for step in node.path:
            if kind.kind == "map":
                kind = FieldType("int", kind.choices.get(step, step))
            elif schema is None:
                kind = FieldType("text", step)
            elif step == "id":
                kind = FieldType("ref", schema.label, to=schema.name)
            elif step == "parent" and schema.parent:
                kind = FieldType("ref", self.catalogue.series[schema.parent].label, to=schema.parent)
            elif step == "state" and step not in schema.fields:
                kind = FieldType("state", "trạng thái", {**schema.states, **schema.exits})
            else:
                kind = schema.fields[step]
            schema = self.catalogue.series.get(kind.to or "") if kind.kind == "ref" else None
            found.append((step, kind))
        return found

    def _aggregate(self, node: Aggregate) -> str:
        return f"{self.taking(node)} trong {self._rows(node)}"

    def _rows(self, node: Aggregate) -> str:
        owned = " của dòng đang xét" if node.rows.owner is not None else ""
        other = " (trừ chính dòng này)" if node.rows.without_this else ""
        conditions = "; ".join(self.conditions(node.rows.where))
        return f"{self.series(node.rows.series)}{owned}{other}{f' [{conditions}]' if conditions else ''}"

    def _compare(self, node: Compare) -> str:
        if node.right == Literal(True, "bool") and node.op == "=":
            return self.told(node.left)
        if node.left.kind == "date":
            return f"{self.told(node.left)} {_DAYS[node.op]} {self.told(node.right)}"
        if node.left.kind in ("int", "decimal", "money"):
            tail = " trở lên" if node.op == ">=" else ""
            return f"{self.told(node.left)} {_NUMBERS[node.op]} {self.told(node.right)}{tail}"
        sign = "là" if node.op == "=" else "khác"
        return f"{self.told(node.left)} {sign} {self._value(node.right, node.left)}"

    def _value(self, node: Expr, beside: Expr) -> str:
        """A choice or state by its label."""
        if isinstance(node, Literal) and node.kind in ("enum", "state") and isinstance(beside, Field):
            return f"“{self.type_of(beside).choices.get(str(node.value)) or node.value}”"
        return self.told(node)

    def _function(self, node: Function) -> str:
        args = [self.told(arg) for arg in node.args]
        if node.name == "in_order":
            return f"{', '.join(args)} theo đúng thứ tự thời gian"
        if node.name == "part":
            return f"phần thứ {args[2]} của {args[0]}"
        return _FUNCTIONS[node.name].format(*args)

    def _inner(self, node: Expr) -> str:
        told = self.condition(node)
        return f"({told})" if isinstance(node, And | Or) else told


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."


def _lower(label: str) -> str:
    """First letter small, unless the word is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return "đúng" if value else "sai"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, int):
        number = f"{value:,}".replace(",", ".")
        return f"{number} đồng" if node.kind == "money" else number
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    return f"“{value}”"
