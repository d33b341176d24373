"""Paragraphs of a text that may be wrapped at any width, and how a line shows where one begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mach.engines.reading.lexicon import SMALL

_LINE = re.compile(r"[^\n]*\n?")
_BULLET = re.compile(r"[ \t*#>\xa0]*(?:[-–+•|]|[a-zđ]\)|\d{1,2}[.)]\s|\(\d{1,2}\)|[IVX]+\.\s)")
_ENDS_SENTENCE = re.compile(r"[.;:!?…][”\"')\]*_ \t]*\n?$")
_GOES_ON = re.compile(rf"[ \t*#>\xa0]*[{SMALL}\d,;)]")
_NEXT_LINE = re.compile(r"\n\s*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*$")
_WRAPPED, _WRAPPED_SHORT = 60, 40  # a line of so many code points may go on in the next
_OPEN = re.compile(
    r"(?:,|\s(?:và|với|của|các|cho|tại|theo|để|về|trong|bằng|từ|đến|là|số|hoặc|do|như|những|một|mọi))\W*$"
)


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


def is_open(line: str) -> bool:
    """Whether a line ends with a word or a comma after which a sentence has to go on."""
    return _OPEN.search(line) is not None


def end_of_first(text: str, start: int, title_end: int, end: int) -> int:
    """Where the paragraph that a heading begins ends: with the line of a short title, else as paragraphs do.

    The heading stands from `start` to `title_end`; `end` is where the next one begins.
    """
    line = text.rfind("\n", start, title_end) + 1 or start
    following = _NEXT_LINE.match(text, title_end, end)
    # Where blank lines part the paragraphs, a line break alone parts only a title well short of the line.
    wrapped = _WRAPPED if not _BLANK_LINE.search(text, title_end, end) else _WRAPPED_SHORT
    ends = following and (
        "\n" in following[0][1:] or not (title_end - line >= wrapped or is_open(text[line:title_end]))
    )
    if following and ends and not _GOES_ON.match(text, following.end()):
        return following.end()
    return next((cut for cut, _ in paragraphs(text, start, end) if cut >= title_end), end)
