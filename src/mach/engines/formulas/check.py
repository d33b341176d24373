"""Syntax + schemas → the checked tree. Every mistake is a FormulaError at the word that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn, cast

from mach.engines.formulas.arithmetic import arithmetic, function, minus
from mach.engines.formulas.comparing import CHOSEN, NUMBERS, Fail, choice, comparable, compare, told
from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.names import Frames, Path, Typed, basis_of, enter
from mach.engines.formulas.parser import parse
from mach.engines.formulas.schema import Catalogue, FieldType, SeriesSchema
from mach.engines.formulas.sources import counted, find_source, in_force, taken
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
    words,
)
from mach.engines.formulas.tree import (
    Aggregate,
    And,
    AsOf,
    Compare,
    Expr,
    Field,
    IsNull,
    Literal,
    Not,
    OneOf,
    Or,
    Ordering,
    Rows,
    Within,
    walk,
)

_BOOL = FieldType("bool")


def check_indicator(
    text: str, catalogue: Catalogue, *, home: str | None = None, bases: Mapping[str, str] | None = None
) -> Expr:
    """The tree of an indicator: a number counted from series.

    `home` is the series of bare field names (`distinct(applicant where …)`); `bases` gives series → the basis that
    `basis_date` means there, where it is not the default. Rows count from the state of the basis, or from the counted
    state of their series, unless the formula speaks of `state` itself. A quotient is plain: 0.9 for 90 %.
    """
    checker = _Checker(text, catalogue, home=home, bases=bases or {})
    found = checker.value(parse(text), ())
    if found.type.kind not in NUMBERS:
        raise FormulaError("Chỉ số phải cho ra một số. Phần so sánh thuộc về chỉ tiêu.", text, 0)
    return found.expr


def check_rule(text: str, catalogue: Catalogue, series: str) -> Expr:
    """The tree of a condition on one row of `series` (`this`)."""
    checker = _Checker(text, catalogue, home=series, rule=True)
    return checker.condition(parse(text), (catalogue.series[series],))


@dataclass(frozen=True, slots=True)
class _Filter:
    """A condition added to the rows of an indicator that is named in another formula."""

    checker: _Checker
    node: Node


@dataclass(frozen=True, slots=True)
class _Checker:
    text: str
    catalogue: Catalogue
    home: str | None = None
    rule: bool = False
    bases: Mapping[str, str] = field(default_factory=dict)
    basis: str | None = None
    window: str | None = None
    filters: tuple[_Filter, ...] = ()
    inside: tuple[str, ...] = ()

    def fail(self, message: str, at: int) -> NoReturn:
        raise FormulaError(message, self.text, at)

    def failing(self, at: int) -> Fail:
        return lambda message: FormulaError(message, self.text, at)

    def path(self, frames: Frames, depth: int = -1) -> Path:
        """A walk from the row at that depth; the innermost by default."""
        return enter(self.catalogue, self.text, frames, depth % len(frames))

    def condition(self, node: Node, frames: Frames) -> Expr:
        found = self.value(node, frames)
        if found.type.kind != "bool":
            self.fail(f"Chỗ này phải là điều kiện đúng hoặc sai, đang là {told(found.type)}.", node.at)
        return Compare("=", found.expr, Literal(True, "bool")) if isinstance(found.expr, Field) else found.expr

    def value(self, node: Node, frames: Frames) -> Typed:
        match node:
            case Constant():
                return Typed(Literal(node.value, node.kind), FieldType(node.kind))
            case Word():
                return self._word(node, frames)
            case Binary():
                return self._binary(node, frames)
            case Junction():
                items = tuple(self.condition(item, frames) for item in node.items)
                return Typed(And(items) if node.op == "and" else Or(items), _BOOL)
            case Unary(op="not"):
                return Typed(Not(self.condition(node.operand, frames)), _BOOL)
            case Unary():
                return minus(self.value(node.operand, frames), self.failing(node.at))
            case Among():
                return Typed(self._among(node, frames), _BOOL)
            case During():
                return self._during(node, frames)
            case Empty():
                return Typed(IsNull(self.value(node.value, frames).expr), _BOOL)
            case Reduce():
                return self._reduce(node, frames)
            case Call():
                return self._call(node, frames)

    # names

    def _word(self, word: Word, frames: Frames) -> Typed:
        first = word.path[0]
        if first == "this":
            if not self.rule:
                self.fail("this chỉ dùng trong ràng buộc của một dòng, không dùng trong chỉ số.", word.at)
            return self.path(frames, 0).walk(word, 1)
        if word.path == ("date",):
            return Typed(AsOf(), FieldType("date", "ngày tính"))
        if not frames:
            return self._named(word)
        if word.path == ("basis_date",):
            return self._basis_date(word, frames)
        if not self.path(frames).knows(first):
            for depth in reversed(range(len(frames))):
                if frames[depth].name == first:
                    return self.path(frames, depth).walk(word, 1)
        return self.path(frames).walk(word, 0)

    def _named(self, word: Word) -> Typed:
        """A name outside every row: an indicator."""
        code = ".".join(word.path)
        if code not in self.catalogue.indicators:
            hint = (
                suggestion(code, self.catalogue.indicators) or " Trường phải nằm trong count(…), sum(…), distinct(…)."
            )
            self.fail(f"Không có chỉ số “{code}”.{hint}", word.at)
        return self._indicator(word, (), self.window)

    def _chosen_basis(self, schema: SeriesSchema) -> str | None:
        return self.bases.get(schema.name) or self.bases.get(schema.parent or "") or self.basis

    def _basis_date(self, word: Word, frames: Frames) -> Typed:
        schema = frames[-1]
        basis = basis_of(schema, self.catalogue, self._chosen_basis(schema))
        if basis is None:
            self.fail(f"“{schema.name}” không có ngày tính vào kỳ. Hãy ghi rõ trường ngày.", word.at)
        return self.path(frames).walk(Word((basis.field,), word.at), 0)

    # comparisons

    def _binary(self, node: Binary, frames: Frames) -> Typed:
        if node.op in "+-*/":
            left, right = self.value(node.left, frames), self.value(node.right, frames)
            return arithmetic(node.op, left, right, self.failing(node.at))
        left, right = self._sides(node.left, node.right, frames)
        return Typed(compare(cast(Ordering, node.op), left, right, self.catalogue, self.failing(node.at)), _BOOL)

    def _sides(self, left: Node, right: Node, frames: Frames) -> tuple[Typed, Typed]:
        """Both sides; a word or text beside a field of choices is one of its choices."""
        try:
            first = self.value(left, frames)
        except FormulaError:
            if not isinstance(left, Word) or (isinstance(right, Word) and not self._is_field(right, frames)):
                raise
            second = self.value(right, frames)
            if second.type.kind not in CHOSEN:
                raise
            return self._operand(left, second.type, frames), second
        return first, self._operand(right, first.type, frames)

    def _operand(self, node: Node, beside: FieldType, frames: Frames) -> Typed:
        if beside.kind in CHOSEN:
            if isinstance(node, Constant) and node.kind == "text":
                return choice(str(node.value), beside, self.failing(node.at))
            # A code wins over a field of the same name.
            if isinstance(node, Word) and (node.path[0] in beside.choices or not self._is_field(node, frames)):
                return choice(".".join(node.path), beside, self.failing(node.at))
        return self.value(node, frames)

    def _is_field(self, word: Word, frames: Frames) -> bool:
        first = word.path[0]
        return first in ("this", "date", "basis_date", *(frame.name for frame in frames)) or (
            bool(frames) and self.path(frames).knows(first)
        )

    def _among(self, node: Among, frames: Frames) -> OneOf:
        value = self.value(node.value, frames)
        if not node.options:
            self.fail("Tập {} còn trống. Hãy ghi ít nhất một giá trị.", node.at)
        taken_as, options = value.expr, []
        for item in node.options:
            option = self._operand(item, value.type, frames)
            if not isinstance(option.expr, Literal):
                self.fail("Trong {…} chỉ ghi giá trị cố định.", item.at)
            if value.type.kind == "ref":
                same = compare("=", value, option, self.catalogue, self.failing(item.at))
                taken_as = cast(Compare, same).left
            elif not (option.type.kind in CHOSEN and value.type.kind in CHOSEN) and not comparable(value, option):
                self.fail(f"Không so sánh được {told(value.type)} với {told(option.type)}.", item.at)
            options.append(option.expr)
        return OneOf(taken_as, tuple(options))

    def _during(self, node: During, frames: Frames) -> Typed:
        window = self.window or node.window
        name = node.value.name if isinstance(node.value, Call) else node.value
        if not frames and isinstance(name, Word) and ".".join(name.path) in self.catalogue.indicators:
            found = self._indicator(name, node.value.args if isinstance(node.value, Call) else (), window)
            if not any(isinstance(part, Within) for part in walk(found.expr)):
                self.fail(f"Chỉ số “{'.'.join(name.path)}” không tính theo kỳ nên không dùng được in.", node.at)
            return found
        value = self.value(node.value, frames)
        if value.type.kind != "date":
            self.fail(f"Chỉ ngày mới nằm trong kỳ được, đây là {told(value.type)}.", node.value.at)
        return Typed(Within(value.expr, window), _BOOL)

    # aggregates

    def _reduce(self, node: Reduce, frames: Frames) -> Typed:
        source = find_source(node.source, frames, self.catalogue, home=self.home, rule=self.rule, text=self.text)
        inner = (*frames, source.schema)
        of = taken(node, source, self.path(inner))
        conditions = self._conditions(node, inner, self.filters if not frames else ())
        where = None if not conditions else conditions[0] if len(conditions) == 1 else And(tuple(conditions))
        own = self.rule and source.owner is None and source.schema.name == frames[0].name
        rows = Rows(source.schema.name, where, source.owner, without_this=own)
        if node.op == "exists":
            return Typed(Aggregate("exists", rows, None, "bool"), _BOOL)
        kind = of.type.kind if of and node.op == "sum" else "int"
        return Typed(Aggregate(node.op, rows, of.expr if of else None, kind), FieldType(kind))

    def _conditions(self, node: Reduce, inner: Frames, filters: tuple[_Filter, ...]) -> list[Expr]:
        """`where`, filters of a named indicator, the counted state and validity at a day, as one flat list."""
        found = [self.condition(node.where, inner)] if node.where is not None else []
        found += [each.checker.condition(each.node, inner) for each in filters]
        if not self.rule:
            said = [*words(node.where), *(word for each in filters for word in words(each.node))]
            found += counted(inner[-1], self.path(inner), said, self._chosen_basis(inner[-1]))
        if node.day is not None:
            day = self.value(node.day, inner)
            found.append(in_force(inner[-1], self.path(inner), day, self.failing(node.day.at)))
        return [part for item in found for part in (item.items if isinstance(item, And) else (item,))]

    # calls

    def _call(self, node: Call, frames: Frames) -> Typed:
        code = ".".join(node.name.path)
        if code in self.catalogue.indicators or len(node.name.path) > 1:
            if self.rule or frames:
                self.fail(f"Chỉ số “{code}” không dùng được trong ràng buộc hay trong where.", node.at)
            if code not in self.catalogue.indicators:
                self.fail(f"Không có chỉ số “{code}”.{suggestion(code, self.catalogue.indicators)}", node.at)
            return self._indicator(node.name, node.args, self.window)
        return function(code, tuple(self.value(arg, frames) for arg in node.args), self.failing(node.at))

    def _indicator(self, word: Word, args: tuple[Node, ...], window: str | None) -> Typed:
        """The indicator of that name written out, the filters added to each of its aggregates."""
        code = ".".join(word.path)
        if code in self.inside:
            self.fail(f"Chỉ số gọi vòng: {' → '.join((*self.inside, code))}.", word.at)
        text = self.catalogue.indicators[code]
        filters = (*self.filters, *(_Filter(self, arg) for arg in args))
        home = word.path[0] if word.path[0] in self.catalogue.series else None
        basis = self.catalogue.indicator_bases.get(code)
        inner = _Checker(text, self.catalogue, home, False, self.bases, basis, window, filters, (*self.inside, code))
        try:
            return inner.value(parse(text), ())
        except FormulaError as error:
            if error.text is self.text:
                raise
            self.fail(f"Chỉ số “{code}” có lỗi: {error.message}", word.at)
