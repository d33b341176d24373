"""Numbers that were promised, planned or achieved, with all attributes of the contract of reading."""

from __future__ import annotations

import re

from mach.engines.reading.model import Quantity, Role
from mach.engines.reading.quantities.context import (
    change_of,
    comparator_of,
    measure_and_unit,
    per_of,
    role_of,
    tone_of,
)
from mach.engines.reading.quantities.period import period_of
from mach.engines.reading.quantities.scan import Found, scan

_REACH = 160
_FAR = 500
_LIST = 110
_CLAUSE_END = re.compile(r"\n\s*\n|;|\.\s|\.$|\n\s*[-+*•]\s|\|")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text (NFC) in reading order; offsets count its code points."""
    tone = tone_of(text)
    found: list[Quantity] = []
    for number in scan(text):
        printed = _clause_before(text, number.start)
        before = " ".join(printed.split()) + (" " if printed[-1:].isspace() else "")
        after = text[number.tail : number.tail + _REACH]
        measure, unit = measure_and_unit(after, share=number.share, scale=number.scale)
        comparator = "exactly" if number.base else comparator_of(before, after, ranged=number.ranged)
        start, end = period_of(before, after)
        found.append(
            Quantity(
                start=number.start,
                end=number.end,
                role=_role(text, number, before, after, tone, found),
                measure=measure,
                # An open side of a limit has no number.
                min=None if comparator in ("at_most", "less_than") else number.low,
                max=None if comparator in ("at_least", "more_than") else number.high,
                comparator=comparator,
                change=None if number.base else change_of(before),
                per=per_of(before, after),
                unit=unit,
                what=_what(text, number),
                period_start=start,
                period_end=end,
            )
        )
    return tuple(found)


def _role(text: str, number: Found, before: str, after: str, tone: float, found: list[Quantity]) -> Role:
    """The role by its own clause, else as the number before it in the same list, else by the tone of the paper."""
    if number.base:
        return "context"
    role = role_of(before, after)
    if role:
        return role
    if number.share and number.low == number.high == 100 and not re.search(r"\w\s*$", before):
        # A clause that opens with "100%" is how plans are worded.
        return "target"
    last = next((item for item in reversed(found) if text[item.start - 1] != "/"), None)
    if last and number.start - last.end < _LIST and "\n\n" not in text[last.end : number.start]:
        return last.role
    return "target" if tone + tone_of(text[max(0, number.start - _FAR) : number.start]) >= 0 else "result"


def _clause_before(text: str, at: int) -> str:
    """The words of the sentence before a number; a blank line, a table cell or a semicolon ends them."""
    return _CLAUSE_END.split(text[max(0, at - _REACH) : at])[-1]


def _what(text: str, number: Found) -> str:
    """The clause that a number stands in, on one line."""
    after = _CLAUSE_END.split(text[number.start : number.start + 2 * _REACH])[0]
    return " ".join(f"{_clause_before(text, number.start)}{after}".split()).lstrip("-+*• ")
