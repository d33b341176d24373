"""Numbers that were promised, planned or achieved, with all attributes of the contract of reading."""

from __future__ import annotations

import re

from mach.engines.reading.model import Quantity
from mach.engines.reading.quantities.context import (
    change_of,
    comparator_of,
    default_role,
    measure_and_unit,
    per_of,
    role_of,
)
from mach.engines.reading.quantities.period import period_of
from mach.engines.reading.quantities.scan import Found, scan

_REACH = 160
_FAR = 500
_CLAUSE_END = re.compile(r"\n\s*\n|;|\.\s|\.$|\n\s*[-+*•]\s|\|")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text (NFC) in reading order; offsets count its code points."""
    default = default_role(text)
    found: list[Quantity] = []
    for number in scan(text):
        printed = _clause_before(text, number.start)
        before = " ".join(printed.split()) + (" " if printed[-1:].isspace() else "")
        after = text[number.tail : number.tail + _REACH]
        far = text[max(0, number.start - _FAR) : number.start]
        measure, unit = measure_and_unit(after, share=number.share, scale=number.scale)
        comparator = "exactly" if number.base else comparator_of(before, after, ranged=number.ranged)
        start, end = period_of(before, after)
        found.append(
            Quantity(
                start=number.start,
                end=number.end,
                role=role_of(before, after, far, base=number.base, default=default),
                measure=measure,
                # An open side of a limit has no number.
                min=None if comparator in ("at_most", "less_than") else number.low,  # type: ignore[arg-type]
                max=None if comparator in ("at_least", "more_than") else number.high,  # type: ignore[arg-type]
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


def _clause_before(text: str, at: int) -> str:
    """The words of the sentence before a number; a blank line, a table cell or a semicolon ends them."""
    return _CLAUSE_END.split(text[max(0, at - _REACH) : at])[-1]


def _what(text: str, number: Found) -> str:
    """The clause that a number stands in, on one line."""
    after = _CLAUSE_END.split(text[number.start : number.start + 2 * _REACH])[0]
    return " ".join(f"{_clause_before(text, number.start)}{after}".split()).lstrip("-+*• ")
