"""Paragraphs of a text that may be wrapped at any width, and how a line shows where one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mach.engines.reading.lexicon import SMALL

_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(r"[ \t*#>\xa0]*(?:[-–+•|]|[a-zđ]\)|\d{1,2}[.)]\s|\(\d{1,2}\)|[IVX]+\.\s)")
_ENDS_SENTENCE = re.compile(r"[.;:!?…][”\"')\]*_ \t]*\n?$")
_GOES_ON = re.compile(rf"[ \t*#>\xa0]*[{SMALL}\d,;)]")


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs between `start` and `end`, without gap or overlap; blank lines belong to the one before.

    One begins after a blank line, at a bullet or a row of a table, and where a sentence ended with its line.
    """
    begin, blank, ended = start, False, False
    for found in _LINE.finditer(text, start, end):
        line = found[0]
        if not line:
            break
        if not line.strip(" \t\n*|\xa0"):
            blank = True
            continue
        at = found.start()
        begins = blank or _BULLET.match(line) or (ended and not _GOES_ON.match(line))
        if begins and text[begin:at].strip():
            yield begin, at
            begin = at
        blank, ended = False, _ENDS_SENTENCE.search(line) is not None
    if begin < end:
        yield begin, end
