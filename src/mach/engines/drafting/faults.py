"""What the layout checker may find."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FaultCode(StrEnum):
    """A kind of fault. Which component it concerns, the message says."""

    PAPER = "paper"
    ORIENTATION = "orientation"
    MARGIN = "margin"
    PAGE_NUMBER_MISSING = "page-number-missing"
    PAGE_NUMBER_ON_FIRST_PAGE = "page-number-on-first-page"
    PAGE_NUMBER_PLACE = "page-number-place"
    PAGE_NUMBER_LOOK = "page-number-look"
    PAGE_NUMBER_START = "page-number-start"
    FONT = "font"
    COLOR = "color"
    NOT_COMPOSED = "not-composed"
    WRONG_D = "wrong-d"
    MISSING = "missing"
    ORDER = "order"
    PLACE = "place"
    WORDING = "wording"
    SIZE = "size"
    STYLE = "style"
    CAPITALS = "capitals"
    LINE_MISSING = "line-missing"
    LINE_LENGTH = "line-length"
    UNDERLINED = "underlined"
    NUMBER_FORMAT = "number-format"
    NUMBER_LEADING_ZERO = "number-leading-zero"
    NUMBER_KIND = "number-kind"
    DATE_FORMAT = "date-format"
    DATE_LEADING_ZERO = "date-leading-zero"
    DATE_IMPOSSIBLE = "date-impossible"
    BASIS_MARK = "basis-mark"
    ADDRESSEE_MARK = "addressee-mark"
    RECIPIENT_MARK = "recipient-mark"
    ARCHIVE_LINE = "archive-line"
    AUTHORITY_FORM = "authority-form"
    AUTHORITY_DEPUTY = "authority-deputy"
    ALIGNMENT = "alignment"
    INDENT = "indent"
    PARAGRAPH_SPACING = "paragraph-spacing"
    LINE_SPACING = "line-spacing"
    HEADING_STYLE = "heading-style"
    NUMBERING = "numbering"
    POINT_LETTER = "point-letter"
    ANNEX_NUMBER = "annex-number"
    ANNEX_REFERENCE = "annex-reference"
    ANNEX_UNNAMED = "annex-unnamed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure from Nghị định 30/2020/NĐ-CP: what kind, where in the file, and what to mend, in Vietnamese."""

    code: FaultCode
    where: str
    message_vi: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message_vi}"


def gathered(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults with one message as one fault, at its first place with the number of the others."""
    places: dict[tuple[FaultCode, str], list[str]] = {}
    for fault in faults:
        found = places.setdefault((fault.code, fault.message_vi), [])
        if fault.where not in found:
            found.append(fault.where)
    return tuple(
        Fault(code, where[0] if len(where) == 1 else f"{where[0]} và {len(where) - 1} chỗ khác", message)
        for (code, message), where in places.items()
    )


def faults_as_json(faults: Iterable[Fault]) -> str:
    """A JSON list of objects with `code`, `where` and `message`."""
    rows = [{"code": fault.code, "where": fault.where, "message": fault.message_vi} for fault in faults]
    return json.dumps(rows, ensure_ascii=False, indent=2)
