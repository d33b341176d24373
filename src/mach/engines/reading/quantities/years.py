"""The year that a paper itself was written in."""

from __future__ import annotations

import re

_DATELINE = re.compile(r"ng[àa]y\s+\S{1,6}\s+th[áa]ng\s+\S{1,6}\s+n[ăa]m\s+(20\d\d)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)\d{1,2}[/. -]\d{1,2}[/. -](20\d\d)(?!\d)")
_LETTERHEAD = 900


def paper_year(text: str) -> int | None:
    """The year of the dateline, else of the latest full date that the text names; None where it names none."""
    dateline = _DATELINE.search(text[:_LETTERHEAD])
    if dateline:
        return int(dateline[1])
    return max((int(found[1]) for found in _DATE.finditer(text)), default=None)
