"""What a text tells of all its numbers, found once: cues, clauses, headings, the kind and the year of the paper."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from mach.engines.reading.quantities.clause import Clauses
from mach.engines.reading.quantities.cues import FAMILIES

_PIECES = re.compile(r"[^\W_]+|[\W_]+")
_YEARS = frozenset(map(str, range(1990, 2061)))
# First word of a phrase → the words after it and the family, the longest phrase first.
_PHRASES: dict[str, list[tuple[list[str], str]]] = {}
for _family in FAMILIES:
    for _phrase in filter(None, _family.phrases.split("|")):
        _first, *_rest = _phrase.split()
        _PHRASES.setdefault(_first, []).append((_rest, _family.name))
for _known in _PHRASES.values():
    _known.sort(key=lambda phrase: -len(phrase[0]))
_FIRST_WORDS = _YEARS | _PHRASES.keys()

_HEADING = re.compile(r"[ \t#*|]*(?:(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d+)*)[.)]|(?:Điều|Mục tiêu) \d+|[a-zđ]\)|\*\*)")
_HEADING_LENGTH = 200
_KINDS = (
    ("plan", re.compile(r"\n\W{0,40}(?:KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|KE HOACH)")),
    ("decision", re.compile(r"\n\W{0,40}QUYẾT ĐỊNH")),
    ("report", re.compile(r"\n\W{0,40}BÁO CÁO")),
    ("news", re.compile(r"\d\d[ /.]\d\d[ /.]\d{4}[ ,|-]*\d\d:\d\d|Cập nhật|\(Ảnh")),
)
_DATELINE = re.compile(r"ng[àa]y\s+\S{1,6}\s+th[áa]ng\s+\S{1,6}\s+n[ăa]m\s+(20\d\d)", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[/. -]\d{1,2}[/. -](20\d\d)(?!\d)")
_OPENING = 1500
_TITLE_LENGTH = 350
_LEAD = 1200


class Paper:
    """One text with what all its numbers share."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = Clauses(text)
        self.kind, self.title = _kind(text[:_OPENING])
        self.year = _year(text)
        self._headings = list(_headings(text))
        self._tops = [top for top, _ in self._headings]
        self._places: list[int] = []
        self._names: list[str] = []
        for place, name in _cues(text, self.year):
            self._places.append(place)
            self._names.append(name)

    def cues(self, start: int, end: int) -> list[str]:
        """The families of the cues of a stretch, in order."""
        return self._names[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def headings(self, at: int) -> list[tuple[int, int]]:
        """The spans of the three headings right above a place, in order."""
        last = bisect_right(self._tops, at)
        return self._headings[max(0, last - 3) : last]

    def lead(self, at: int) -> str:
        """The last line before a place that ends with a colon: what opens a list."""
        end = self.text.rfind(":\n", max(0, at - _LEAD), at)
        return self.text[self.text.rfind("\n", 0, end) + 1 : end] if end >= 0 else ""


def _kind(opening: str) -> tuple[str | None, str]:
    """The kind of paper and the title that follows it, to the first blank line."""
    for kind, shown in _KINDS:
        found = shown.search(opening)
        if found:
            return kind, opening[found.end() :].strip()[:_TITLE_LENGTH].split("\n\n")[0]
    return None, ""


def _year(text: str) -> int | None:
    """The year of the dateline, else of the latest full date that the text names; None where it names none."""
    dateline = _DATELINE.search(text[:_OPENING])
    if dateline:
        return int(dateline[1])
    return max(map(int, _DATE.findall(text)), default=None)


def _cues(text: str, year: int | None) -> Iterator[tuple[int, str]]:
    """Every cue of a text with its place; of phrases that begin alike the longest counts."""
    pieces = _PIECES.findall(_lower(text))  # words and what parts them, in turns
    places = [0, *accumulate(map(len, pieces))]
    after = 0
    for index in [index for index, piece in enumerate(pieces) if piece in _FIRST_WORDS]:
        piece = pieces[index]
        if piece in _YEARS:
            if year and int(piece) != year:
                yield places[index], "later" if int(piece) > year else "earlier"
            continue
        for rest, name in _PHRASES[piece] if index >= after else ():
            end = index + 2 + 2 * len(rest)
            if not rest or pieces[index + 2 : end : 2] == rest:
                if name:
                    yield places[index], name
                after = end - 1
                break


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """Lines that look like headings."""
    place = 0
    for line in text.split("\n"):
        end = place + len(line)
        if line and (_HEADING.match(line) or line.isupper()):
            yield place, min(end, place + _HEADING_LENGTH)
        place = end + 1


def _lower(text: str) -> str:
    """Small letters, one for each code point."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one if len(one) == 1 else " " for one in map(str.lower, text))
