"""Formulas of a definition, checked against all registers that it may speak of."""

from __future__ import annotations

from mach.engines.formulas import (
    Aggregate,
    Arithmetic,
    Catalogue,
    Expr,
    FormulaError,
    InForce,
    Within,
    check_indicator,
    check_rule,
    outer_aggregates,
    walk,
)
from mach.registers.definition.positions import Key
from mach.registers.definition.reading import Source
from mach.registers.definition.schema import Definition, Indicator


def check_formulas(source: Source, definition: Definition, known: Catalogue) -> None:
    """Note the first mistake of every rule, condition and indicator."""
    for place, limit in enumerate(definition.limits):
        if limit.when is not None:
            _rule(source, ("limits", place, "when"), limit.when, known, definition.code)
    for place, rule in enumerate(definition.rules):
        if rule.check:
            _rule(source, ("rules", place, "check"), rule.check, known, rule.section or definition.code)
    for indicator in definition.indicators:
        if indicator.formula:
            _indicator(source, _path(source, indicator, definition.code), indicator, known, definition.code)


def _path(source: Source, indicator: Indicator, register: str) -> Key:
    short = indicator.code.removeprefix(f"{register}.")
    return ("indicators", short if ("indicators", short) in source.spots else indicator.code)


def _rule(source: Source, path: Key, text: str, known: Catalogue, series: str) -> None:
    try:
        check_rule(text, known, series)
    except FormulaError as error:
        source.wrong(path, error.message, inside=error.offset)


def _indicator(source: Source, path: Key, indicator: Indicator, known: Catalogue, register: str) -> None:
    try:
        bases = {register: indicator.basis} if indicator.basis else None
        tree = check_indicator(indicator.formula, known, home=register, bases=bases)
    except FormulaError as error:
        source.wrong((*path, "formula"), error.message, inside=error.offset)
        return
    wanted = _wanted(tree, indicator)
    if wanted:
        source.wrong((*path, "formula"), wanted)
    if indicator.date:
        series = {part.rows.series for part in outer_aggregates(tree)}
        _date(source, (*path, "date"), indicator.date, series, known)


def _wanted(tree: Expr, indicator: Indicator) -> str | None:
    """What the formula lacks to be of its measure."""
    parts = outer_aggregates(tree)
    windowed = any(isinstance(node, Within) for node in walk(tree))
    at_day = any(isinstance(node, InForce) for node in walk(tree))
    measure = indicator.measure
    if measure in ("count", "distinct", "sum") and any(part.op != measure for part in parts):
        return f"Chỉ số loại {measure} phải dùng {measure}(…)."
    if measure == "ratio" and not (isinstance(tree, Arithmetic) and tree.op == "/" and len(parts) >= 2):
        return "Chỉ số loại ratio phải là phép chia hai kết quả, ví dụ count(…) / count(…)."
    if measure == "stock" and not (at_day and isinstance(tree, Aggregate)):
        return "Chỉ số loại stock phải tính tại một ngày, ví dụ count(… at date)."
    if measure in ("count", "distinct", "sum") and not windowed:
        return "Chỉ số theo kỳ phải có điều kiện ngày, ví dụ … in W."
    return None


def _date(source: Source, path: Key, name: str, series: set[str], known: Catalogue) -> None:
    """The date of an indicator is a date field of its rows or of their parent, or `basis_date`."""
    if name == "basis_date":
        return
    head, _, field = name.rpartition(".")
    for each in series:
        schema = known.series[each]
        parent = known.series[schema.parent] if schema.parent else None
        owner = parent if parent and head in ("parent", schema.parent, schema.parent_as) else schema
        kind = owner.fields.get(field)
        if kind is None or kind.kind != "date":
            source.wrong(path, f"“{name}” không phải trường ngày của “{schema.label or each}”.")
