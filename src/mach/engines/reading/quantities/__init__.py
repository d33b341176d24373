"""Numbers that were promised, planned or achieved, with all attributes of the contract of reading."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import attrgetter

from mach.engines.reading.model import Quantity, Role
from mach.engines.reading.quantities.context import change_of, comparator_of, per_of
from mach.engines.reading.quantities.paper import Paper
from mach.engines.reading.quantities.period import Period, period_of
from mach.engines.reading.quantities.roles import evidence, role_of
from mach.engines.reading.quantities.scan import Found, lone_number, scan, written_out
from mach.engines.reading.quantities.tables import Cell, Table, Tables
from mach.engines.reading.quantities.units import measure_and_unit, unit_of_cell

_OF_ITS_TITLE = (("plan", "target"), ("report", "result"))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text (NFC) in reading order; offsets count its code points."""
    found: list[Quantity] = []
    paper: Paper | None = None
    last: tuple[Found, Quantity] | None = None
    for number, cell in numbers(text):
        paper = paper or Paper(text)
        quantity, _ = _read(paper, number, cell, last)
        found.append(quantity)
        if not number.base:
            last = number, quantity
    return tuple(found)


def numbers(text: str) -> Iterator[tuple[Found, tuple[Table, Cell] | None]]:
    """The numbers that may be quantities, each with the cell of a table it stands in."""
    tables = Tables(text)
    lone = (lone_number(text, start, end) for start, end in tables.lone_numbers())
    taken = 0
    for number in merge(scan(text), written_out(text), lone, key=attrgetter("start")):
        if number.start >= taken:
            taken = number.end
            yield number, tables.at(number.start)


def _read(
    paper: Paper, number: Found, cell: tuple[Table, Cell] | None, last: tuple[Found, Quantity] | None
) -> tuple[Quantity, dict[str, float]]:
    """A number with its attributes, and the evidence that its role rests on."""
    text, clauses = paper.text, paper.clauses
    start, end = clauses.start(number.start), clauses.end(number.tail)
    before, after = _flat(text[start : number.start]), _flat(text[number.tail : end])
    sentence = min(start, clauses.sentence(start))
    measure, unit = measure_and_unit(after, share=number.share, scale=number.scale)
    factor, per = 1.0, per_of(before, after, opening=text[sentence : sentence + 20])
    if cell and number.lone:
        factor, measure, unit, per = unit_of_cell(cell[0].unit_of(cell[1]))
    comparator = "exactly" if number.base else comparator_of(before, after, ranged=number.ranged)
    change = None if number.base else change_of(before)
    column = cell[0].heads[cell[1].column] if cell and cell[1].row else ""
    signs = (comparator, *filter(None, (change, "recurs" if per else "", "per unit" if "/" in unit else "")))
    weighed = evidence(paper, number, column=column, signs=signs, before=(last[0], last[1].role) if last else None)
    role = role_of(weighed)
    first_day, last_day = _period(paper, (before, after, column), (sentence, start), role)
    quantity = Quantity(
        start=number.start,
        end=number.end,
        role=role,
        measure=measure,
        # An open side of a limit has no number.
        min=None if comparator in ("at_most", "less_than") else number.low * factor,
        max=None if comparator in ("at_least", "more_than") else number.high * factor,
        comparator=comparator,
        change=change,
        per=per,
        unit=unit,
        what=cell[0].clause_of(cell[1]) if cell and number.lone else clauses.shown(start, end),
        period_start=first_day,
        period_end=last_day,
    )
    return quantity, weighed


def _period(paper: Paper, near: tuple[str, str, str], stretch: tuple[int, int], role: Role) -> Period:
    """The period of the clause, its column, its sentence or the line that opens its list.

    What is promised under a heading is over the heading's time; what a plan promises or a report reports, over the
    title's.
    """
    before, after, column = near
    sentence, start = stretch

    def wider() -> Iterator[str]:
        yield column
        yield _flat(paper.text[sentence:start])
        yield paper.lead(sentence)
        if role == "target":
            for top, bottom in paper.headings(start)[-1:]:
                yield _flat(paper.text[top:bottom])
        if (paper.kind, role) in _OF_ITS_TITLE:
            yield _flat(paper.title)

    return period_of(before, after, wider(), paper.year)


def _flat(words: str) -> str:
    """Words on one line, a space left where they end with one."""
    return " ".join(words.split()) + (" " if words[-1:].isspace() else "")
