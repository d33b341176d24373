"""Every figure of the five plans is counted from records as was reckoned by hand, and no condition of it idles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from mach.casework.models import Step
from mach.documents.models import Reading
from mach.engines import formulas
from mach.engines.formulas import (
    Aggregate,
    And,
    Arithmetic,
    Catalogue,
    Context,
    Expr,
    Function,
    InForce,
    OneOf,
    Or,
    StateCompare,
    check_indicator,
)
from mach.registers.definition import catalogue, shipped
from mach.registers.models import Record
from mach.reports import owed as reports
from mach.research import series as research
from mach.targets import owed as targets
from mach.targets.actions import Promise, confirm_reading, mark_selection
from mach.targets.compiler import rows as counted_rows
from mach.targets.models import Commitment, Indicator
from mach.targets.proposals import proposal
from mach.targets.queries.asking import asked_for
from mach.targets.queries.checking import choices_for
from mach.targets.queries.figures import figure_for, window_of
from tests.lines.book import Figure, figures
from tests.lines.world import AT

LIVE = figures()
STAFF = 10
"""People of the agency that counts: seven of `make_department`, and the heads of three more units."""


def promised(world, line: Figure) -> Commitment:
    """The sentence of a line confirmed as a target, with what a person adds: how it is counted and over which days.

    A number that only reports is counted by a target with the same words; a promise without a number is marked.
    """
    edition, reading = world.papers[line.id[:3]], read(world, line)
    start = edition.text.index(line.sentence)
    if reading is None:
        end = start + len(line.sentence)
        reading = mark_selection(by=world.own.officer, edition=edition, kind="assignment", start=start, end=end, at=AT)
    told = Promise(
        kind=Commitment.Kind.TARGET, title=line.sentence[:1000], lead_unit=world.own.technology,
        period_start=line.period[0], period_end=line.period[1], per=line.per,
        comparator=line.comparator or Commitment.Comparator.EXACTLY,
        min=Decimal(str(line.min or 0)), max=Decimal(str(line.max if line.max is not None else line.min or 0)),
        unit_label=line.unit, indicator=Indicator.objects.get(code=line.indicator, valid_to=None),
        indicator_filter=line.filter, basis=line.basis,
        base_start=line.base[0] if line.base else None, base_end=line.base[1] if line.base else None,
    )  # fmt: skip
    return confirm_reading(by=world.own.head, reading=reading, version=reading.version, promise=told, at=AT)


def read(world, line: Figure) -> Reading | None:
    """The number that was read in the sentence of a line."""
    edition = world.papers[line.id[:3]]
    start = edition.text.index(line.sentence)
    within = edition.readings.filter(kind="quantity", start__gte=start, end__lte=start + len(line.sentence))
    return within.first()


@pytest.mark.parametrize("id", sorted(LIVE))
def test_a_sentence_is_read_as_what_it_promises(world, id):
    line, reading = LIVE[id], read(world, LIVE[id])
    if not line.printed:
        assert reading is None
        return
    assert reading.edition.text[reading.start : reading.end] == line.printed
    assert reading.data["role"] == ("target" if line.comparator else "result")
    found = proposal(reading, choices_for(world.own.officer))
    chosen = {"milestone": "exactly"}.get(line.comparator, line.comparator or "exactly")  # what a person says better
    low, high = line.read or (line.min, line.max if line.max is not None else line.min)
    assert (found.comparator, found.min, found.max, found.unit_label, found.per) == (
        "all" if line.unit == "%" and low == high == 100 else chosen, low, high, line.unit, line.per,
    )  # fmt: skip


@pytest.mark.parametrize("id", sorted(LIVE))
def test_a_figure_counts_what_was_reckoned_by_hand(world, id):
    line = LIVE[id]
    target = promised(world, line)
    world.write(line.rows)
    figure = figure_for(target, line.day)
    assert figure.problem == ""
    found = [None if one is None else float(round(one, 4)) for one in (figure.value, figure.provisional)]
    assert found == [line.value, line.provisional]
    if line.verdict:
        assert figure.verdict.state == line.verdict


@pytest.mark.parametrize("id", sorted(LIVE))
def test_a_figure_opens_the_rows_behind_it(world, id):
    line = LIVE[id]
    target = promised(world, line)
    written = world.write(line.rows)
    kept = {(row.register, one.pk): row for one, row in zip(written, line.rows, strict=True)}
    behind = counted_rows(asked_for(target, window_of(target, line.day)), agency=world.own.agency)
    opened = {of_row(one) for one in behind if one.is_verified and one.series != "user"}
    counted = {register for register, _ in opened}
    assert opened <= set(kept)
    assert opened >= {key for key, row in kept.items() if not row.near and key[0] in counted}
    assert not [row.near for key, row in kept.items() if key in opened and (row.agency == "other" or not row.verified)]


def of_row(counted) -> tuple[str, int]:
    """The row of a line that a counted row belongs to: (register, id)."""
    if counted.series == "st_step":
        return "st_task", Step.objects.get(pk=counted.object_id).case.research_task.pk
    if counted.series in ("st_task", "assignment", "unit_report"):
        return counted.series, counted.object_id
    row = Record.objects.select_related("register").get(pk=counted.object_id)
    return row.register.code, row.parent_id or row.pk


@cache
def known() -> Catalogue:
    """Registers, what is owed, and every indicator that ships."""
    books = catalogue(shipped())
    owed = (targets.ASSIGNMENT, targets.SOURCE, reports.UNIT_REPORT, research.TASK, research.STEP)
    more = {one.code: one.formula for one in (*targets.INDICATORS, *reports.INDICATORS, *research.INDICATORS)}
    return replace(
        books, series={**books.series, **{one.name: one for one in owed}}, indicators={**books.indicators, **more}
    )


def tree_of(line: Figure) -> Expr:
    text = f"{line.indicator}({line.filter})" if line.filter else line.indicator
    home = line.rows[0].register
    return check_indicator(text, known(), home=home, bases={home: line.basis} if line.basis else None)


def context_of(line: Figure) -> Context:
    """The verified rows of the agency in memory; a letter stands for a party, a number for a paper."""
    rows: dict[str, list] = {}
    refs: dict[str, set[str]] = {"party": set(), "document": set(), "place": set()}
    for number, row in enumerate(line.rows, 1):
        if row.agency == "other" or not row.verified:
            continue
        definition = next((one for one in shipped() if one.code == row.register), None)
        if row.register == "st_task":
            rows.setdefault("st_task", []).append(_task(number, row.values))
            continue
        if definition is None:
            rows.setdefault(row.register, []).extend(_owed(number, row.values, refs))
            continue
        values = {"id": number, "state": definition.procedure.counted, **row.values}
        for name, section in definition.sections.items():
            if name in values:
                values[name] = [
                    {"id": number * 100 + place, **_linked(section.fields, child, refs)}
                    for place, child in enumerate(values[name])
                ]
        rows.setdefault(row.register, []).append(_linked(definition.fields, values, refs))
    rows["user"] = [{"id": number} for number in range(STAFF)]
    rows["party"] = [
        {
            "id": one, "is_key_enterprise": one.startswith("K"),
            "kind": "ho_dan" if one.startswith("H") else "doanh_nghiep",
        }
        for one in refs["party"]
    ]  # fmt: skip
    rows["document"] = [{"id": one, "number": one} for one in refs["document"]]
    rows["place"] = [{"id": one, "level": "huyen" if one.startswith("Huyện") else "xa"} for one in refs["place"]]
    return Context(known(), rows, line.day, {"W": _running(line), "P": line.period, "B": line.base or line.period})


def _task(number: int, values) -> dict:
    """An S&T task as formulas read it."""
    steps = [
        {"id": number * 100 + place, "is_skipped": False, **one} for place, one in enumerate(values.get("st_step", ()))
    ]
    given = {"is_tracked": False, "enterprise_takes_part": False, "enterprise_receives": False, **values}
    return {**given, "id": number, "over_on": values.get("accepted_on"), "st_step": steps}


def _owed(number: int, values, refs) -> list[dict]:
    """An assignment or a report as formulas read it; one that was given up is none."""
    if values.get("cancelled"):
        return []
    if "paper" not in values:
        return [{"id": number, **values}]
    refs["document"].add(values["paper"])
    due, done = values["due_on"], values.get("done_on")
    late = done is not None and done > due
    sources = [{"id": number * 100, "document": values["paper"]}]
    found = {"id": number, "due_on": due, "done_on": done, "was_late": late, "assignment_source": sources}
    return [{**found, "open_due_on": None if done else due}]


def _running(line: Figure):
    from mach.engines.workdays import period_of

    start, end = line.period
    if line.per == "year" and start <= line.day <= end:
        year = period_of(line.day, scheme="nd09", kind="year").window
        start, end = max(start, year.start), min(end, year.end)
    if line.per == "five_years":
        start, end = date(2035, 12, 15), date(2040, 12, 14)
    return start, min(end, line.day)


def _linked(fields, values, refs):
    found = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is not None and field.kind == "ref" and isinstance(value, str):
            value = value.rstrip("*")
            refs[next(one for one in refs if one in field.targets)].add(value)
        found[name] = value
    return found


def without_each_condition(tree: Expr) -> Iterator[tuple[str, Expr]]:
    """Every formula that says one condition less, with the condition."""
    match tree:
        case Aggregate():
            where = tree.rows.where
            for said, less in _less(where) if where is not None else ():
                yield said, replace(tree, rows=replace(tree.rows, where=less))
            if tree.op == "distinct":
                yield "distinct", replace(tree, op="count", of=None)
        case Arithmetic():
            yield from ((said, replace(tree, left=less)) for said, less in without_each_condition(tree.left))
            yield from ((said, replace(tree, right=less)) for said, less in without_each_condition(tree.right))
        case Function():
            for place, argument in enumerate(tree.args):
                for said, less in without_each_condition(argument):
                    yield said, replace(tree, args=(*tree.args[:place], less, *tree.args[place + 1 :]))


def _less(where: Expr) -> Iterator[tuple[str, Expr | None]]:
    match where:
        case And():
            for place, item in enumerate(where.items):
                if _holds_always(item):
                    continue
                others = (*where.items[:place], *where.items[place + 1 :])
                yield _said(item), others[0] if len(others) == 1 else replace(where, items=others)
                for said, less in _narrower(item):
                    yield said, replace(where, items=(*where.items[:place], less, *where.items[place + 1 :]))
        case _ if not _holds_always(where):
            yield _said(where), None
            yield from _narrower(where)


def _holds_always(item: Expr) -> bool:
    """The first state of a register that knows no way out: a row has no other."""
    if not isinstance(item, StateCompare) or (item.op, item.rank) != (">=", 0):
        return False
    return not known().series[item.field.series].exits


def _said(item: Expr) -> str:
    return "at" if isinstance(item, InForce) else formulas.canonical(item)


def _narrower(item: Expr) -> Iterator[tuple[str, Expr]]:
    """One alternative less of several."""
    if isinstance(item, OneOf) and len(item.options) > 1:
        for place, option in enumerate(item.options):
            yield f"… {option.value}", replace(item, options=(*item.options[:place], *item.options[place + 1 :]))
    if isinstance(item, InForce) and item.end is not None:
        yield "at: the end", replace(item, end=None)
    if isinstance(item, Or):
        for place, one in enumerate(item.items):
            others = (*item.items[:place], *item.items[place + 1 :])
            yield _said(one), others[0] if len(others) == 1 else replace(item, items=others)


@pytest.mark.parametrize("id", sorted(LIVE))
def test_no_condition_of_a_figure_idles(id):
    line = LIVE[id]
    tree, context = tree_of(line), context_of(line)
    value = formulas.evaluate(tree, context)
    idle = [
        said
        for said, less in without_each_condition(tree)
        if formulas.evaluate(less, context) == value and said not in line.drop
    ]
    assert idle == []
