"""Numbers that were promised, planned or achieved, with all attributes of the contract of reading."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import attrgetter

from mach.engines.reading.model import Quantity, Role
from mach.engines.reading.quantities.clause import clause_end, clause_start, readable, sentence_start
from mach.engines.reading.quantities.context import change_of, comparator_of, measure_and_unit, per_of, unit_of_cell
from mach.engines.reading.quantities.period import Period, period_of
from mach.engines.reading.quantities.roles import Paper, evidence, role_of
from mach.engines.reading.quantities.scan import Found, lone_number, scan, written_out
from mach.engines.reading.quantities.tables import Cell, Table, Tables

_TITLE = 1500


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text (NFC) in reading order; offsets count its code points."""
    found: list[Quantity] = []
    paper = Paper(text)
    last: tuple[Found, Role] | None = None
    for number, cell in numbers(text):
        quantity, _ = _read(paper, number, cell, last)
        found.append(quantity)
        if not number.base:
            last = number, quantity.role
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
    paper: Paper, number: Found, cell: tuple[Table, Cell] | None, last: tuple[Found, Role] | None
) -> tuple[Quantity, dict[str, float]]:
    """A number with its attributes, and the evidence that its role rests on."""
    text = paper.text
    start, end = clause_start(text, number.start), clause_end(text, number.tail)
    before, after = _flat(text[start : number.start]), _flat(text[number.tail : end])
    sentence = sentence_start(text, start)
    measure, unit = measure_and_unit(after, share=number.share, scale=number.scale)
    factor, per = 1.0, per_of(before, after, opening=text[sentence : sentence + 20])
    if cell and number.lone:
        factor, measure, unit, per = unit_of_cell(cell[0].unit_of(cell[1]))
    comparator = "exactly" if number.base else comparator_of(before, after, ranged=number.ranged)
    change = None if number.base else change_of(before)
    column = cell[0].heads[cell[1].column] if cell and cell[1].row else ""
    signs = (comparator, *filter(None, (change, "recurs" if per else "", "per unit" if "/" in unit else "")))
    weighed = evidence(paper, number, column=column, signs=signs, before=last)
    first_day, last_day = _period(paper, (before, after, column), (sentence, start))
    quantity = Quantity(
        start=number.start,
        end=number.end,
        role=role_of(weighed),
        measure=measure,
        # An open side of a limit has no number.
        min=None if comparator in ("at_most", "less_than") else number.low * factor,
        max=None if comparator in ("at_least", "more_than") else number.high * factor,
        comparator=comparator,
        change=change,
        per=per,
        unit=unit,
        what=cell[0].clause_of(cell[1]) if cell and number.lone else readable(text, start, end),
        period_start=first_day,
        period_end=last_day,
    )
    return quantity, weighed


def _period(paper: Paper, near: tuple[str, str, str], stretch: tuple[int, int]) -> Period:
    """The period of the clause, its column, its sentence, the line that opens its list, or the headings above."""
    before, after, column = near
    sentence, start = stretch
    wider = [column, paper.text[sentence:start], paper.lead(sentence)]
    wider += [paper.text[top:bottom] for top, bottom in reversed(list(paper.above(start)))]
    return period_of(before, after, [_flat(words) for words in wider if words], paper.year)


def _flat(words: str) -> str:
    """Words on one line, a space left where they end with one."""
    return " ".join(words.split()) + (" " if words[-1:].isspace() else "")
