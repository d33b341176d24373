"""What a number is measured over: "năm 2025", "giai đoạn 2021 - 2030", "đến năm 2030"."""

from __future__ import annotations

import re

_SPAN = re.compile(r"giai đoạn\s+(?:năm\s+)?(20\d\d)\s*(?:[-–]|đến(?:\s+năm)?)\s*(20\d\d)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:đến|tới|trước)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"năm\s+(20\d\d)", re.IGNORECASE)


def period_of(before: str, after: str) -> tuple[str | None, str | None]:
    """First and last day (ISO) as stated in the clause, the words before the number first; None where not stated."""
    for words in (before, re.split(r"[.;\n]", after)[0]):
        spans = list(_SPAN.finditer(words))
        if spans:
            return f"{spans[-1][1]}-01-01", f"{spans[-1][2]}-12-31"
        until = list(_UNTIL.finditer(words))
        if until:
            return None, f"{until[-1][1]}-12-31"
        years = list(_YEAR.finditer(words))
        if years:
            return f"{years[-1][1]}-01-01", f"{years[-1][1]}-12-31"
    return None, None
