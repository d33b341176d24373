"""Tokens → syntax: a Pratt parser. Binding, loosest first: or, and, not, comparison, + -, * /, unary -."""

from __future__ import annotations

from typing import Literal, NoReturn, cast

from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.lexer import Token, tokens
from mach.engines.formulas.schema import WINDOWS
from mach.engines.formulas.syntax import (
    Among,
    Binary,
    Call,
    Constant,
    During,
    Empty,
    Junction,
    Node,
    Reduce,
    Unary,
    Word,
)

AGGREGATES = ("count", "distinct", "sum", "exists")
RESERVED = frozenset({"where", "and", "or", "not", "in", "is", "null", "at", "true", "false", *AGGREGATES})

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS = range(1, 8)
_BINDING = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "in", "is", "not"), _COMPARE),
    **dict.fromkeys("+-", _ADD),
    **dict.fromkeys("*/", _MULTIPLY),
}
_DEEPEST = 40


def parse(text: str) -> Node:
    """The formula as written. Raises FormulaError."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0

    def peek(self) -> Token:
        return self.tokens[self.place]

    def whole(self) -> Node:
        if self.peek().kind == "end":
            self.fail("Công thức còn trống. Hãy viết công thức, ví dụ count(event where to_on in W).")
        node = self.expression(0)
        if self.peek().kind != "end":
            self.fail(self._leftover())
        return node

    def expression(self, floor: int) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail("Công thức lồng quá sâu. Hãy tách thành nhiều chỉ số.")
        left = self.prefix()
        links = 0
        while (binding := self._binding()) > floor:
            links += 1
            if links > _DEEPEST:
                self.fail("Phép tính nối quá dài. Hãy tách thành nhiều chỉ số.")
            left = self.infix(left, binding)
        self.depth -= 1
        return left

    def _binding(self) -> int:
        token = self.peek()
        return _BINDING.get(token.text, 0) if token.kind in ("word", "sign") else 0

    def infix(self, left: Node, binding: int) -> Node:
        token = self.advance()
        if binding in (_OR, _AND):
            return self._junction(cast(Literal["and", "or"], token.text), left, binding, token.at)
        if binding == _COMPARE:
            left = self._comparison(token, left)
            if self._binding() == _COMPARE:
                self.fail("Không so sánh nối tiếp được. Hãy nối hai phép so sánh bằng and.")
            return left
        return Binary(token.text, left, self.expression(binding), token.at)

    def _junction(self, op: Literal["and", "or"], left: Node, binding: int, at: int) -> Node:
        items = [left, self.expression(binding)]
        while self.peek().text == op:
            self.advance()
            items.append(self.expression(binding))
        return Junction(op, tuple(items), at)

    def _comparison(self, token: Token, left: Node) -> Node:
        match token.text:
            case "is":
                negated = self.take("not")
                self.need("null", "Sau is chỉ được viết null hoặc not null.")
                empty = Empty(left, token.at)
                return Unary("not", empty, token.at) if negated else empty
            case "not":
                self.need("in", "Ở đây chỉ được viết not in {…}.")
                return Unary("not", self._membership(left, token.at), token.at)
            case "in":
                return self._membership(left, token.at)
            case op:
                return Binary(op, left, self.expression(_COMPARE), token.at)

    def _membership(self, value: Node, at: int) -> Node:
        token = self.advance()
        if token.text == "{":
            return Among(value, self._list("}"), at)
        if token.kind == "word" and token.text in WINDOWS:
            return During(value, token.text, at)
        raise FormulaError("Sau in phải là tập {…} hoặc kỳ W, P.", self.text, token.at)

    def prefix(self) -> Node:
        token = self.advance()
        match token.kind:
            case "int" | "decimal" | "money" | "date" | "text":
                return Constant(token.value, token.kind, token.at)
            case "word":
                return self._word(token)
            case "end":
                raise FormulaError(
                    "Công thức dừng giữa chừng. Hãy viết tiếp giá trị hoặc điều kiện.", self.text, token.at
                )
        if token.text == "-":
            return Unary("-", self.expression(_MINUS), token.at)
        if token.text == "(":
            inner = self.expression(0)
            self.need(")", "Thiếu dấu đóng ngoặc ).")
            return inner
        if token.text == "=":
            raise FormulaError("Thừa dấu =. So sánh bằng chỉ viết một dấu =.", self.text, token.at)
        raise FormulaError(f"Không chờ “{token.text}” ở đây. Hãy viết giá trị hoặc điều kiện.", self.text, token.at)

    def _word(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Constant(token.text == "true", "bool", token.at)
        if token.text == "not":
            return Unary("not", self.expression(_NOT), token.at)
        if token.text in AGGREGATES:
            return self._reduce(token)
        if token.text == "null":
            raise FormulaError("Không so sánh với null. Hãy viết is null hoặc is not null.", self.text, token.at)
        if token.text in RESERVED:
            raise FormulaError(f"Không chờ từ “{token.text}” ở đây.", self.text, token.at)
        word = Word(tuple(token.text.split(".")), token.at)
        if self.peek().text == "(":
            self.advance()
            return Call(word, self._list(")"), token.at)
        return word

    def _reduce(self, token: Token) -> Node:
        self.need("(", f"Sau {token.text} phải có ngoặc, ví dụ {token.text}(event where …).")
        source = self.advance()
        if source.kind != "word" or source.text in RESERVED:
            what = "sổ và trường, ví dụ event.cost" if token.text in ("distinct", "sum") else "tên sổ"
            raise FormulaError(f"Trong {token.text}(…) phải bắt đầu bằng {what}.", self.text, source.at)
        where = self.expression(0) if self.take("where") else None
        day = self.expression(_COMPARE) if self.take("at") else None
        if self.peek().text != ")" and where is None and day is None and self.peek().kind != "end":
            self.fail(f"Sau {source.text} phải là where, at hoặc dấu ).{suggestion(self.peek().text, ('where', 'at'))}")
        self.need(")", f"Thiếu dấu đóng ngoặc ) của {token.text}(…).")
        name = Word(tuple(source.text.split(".")), source.at)
        return Reduce(cast(Literal["count", "distinct", "sum", "exists"], token.text), name, where, day, token.at)

    def _list(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.take(closing):
            if items:
                self.need(",", f"Các phần trong ngoặc cách nhau bằng dấu phẩy và đóng bằng {closing}.")
            items.append(self.expression(0))
        return tuple(items)

    def advance(self) -> Token:
        token = self.peek()
        if token.kind != "end":
            self.place += 1
        return token

    def take(self, text: str) -> bool:
        if self.peek().kind in ("word", "sign") and self.peek().text == text:
            self.place += 1
            return True
        return False

    def need(self, text: str, message: str) -> None:
        if not self.take(text):
            self.fail(message)

    def fail(self, message: str) -> NoReturn:
        raise FormulaError(message, self.text, self.peek().at)

    def _leftover(self) -> str:
        token = self.peek()
        if token.text == ")":
            return "Thừa dấu đóng ngoặc )."
        return f"Thừa “{token.text}” ở cuối.{suggestion(token.text, ('and', 'or', 'in', 'is'))} Hãy nối bằng and, or."
