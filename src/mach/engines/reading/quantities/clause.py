"""Where the clauses of a text begin and end, and how one is shown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

# Every branch begins with a letter of its own, by which the search skips fast. The dot of an abbreviation ends nothing.
_BREAK = re.compile(
    r"\n\s*\n|;|\|"
    r"|\.(?<!TP\.)(?<!TS\.)(?<!tr\.)(?=\s|$)|\?(?=\s|$)|!(?=\s|$)|…(?=\s|$)"
    r"|\n[ \t]*(?=[-–+*•][ \t]|\d{1,2}(?:\.\d+)*[.)/][ \t]|[a-zđ]\)|\(\d+\)|[IVX]+\.)"
)
_LEADING = re.compile(r"[-–+*•#\s:,)]+|\d{1,2}(?:\.\d+)*[.)]\s+|\(\d+\)\s+|[a-zđ]\)\s+")
_BACK = 220
_FORWARD = 320


class Clauses:
    """The clauses of one text.

    One ends with a sentence, a semicolon, a blank line, a bullet or the edge of a cell; none is followed further than
    some lines.
    """

    def __init__(self, text: str) -> None:
        found = list(_BREAK.finditer(text))
        self._ends = [hit.start() for hit in found]
        self._starts = [hit.end() for hit in found]
        # A semicolon or a bullet parts clauses of one sentence.
        self._sentences = [hit.end() for hit in found if hit[0] in (".", "?", "!", "…", "|") or hit[0].count("\n") > 1]
        self._text = text

    def start(self, at: int) -> int:
        """Where the clause of a place begins."""
        return _last(self._starts, at)

    def sentence(self, at: int) -> int:
        """Where the sentence or the paragraph of a place begins."""
        return _last(self._sentences, at)

    def end(self, at: int, reach: int = _FORWARD) -> int:
        """Where the clause that goes on at a place ends."""
        place = bisect_left(self._ends, at)
        furthest = min(len(self._text), at + reach)
        return min(self._ends[place], furthest) if place < len(self._ends) else furthest

    def together(self, start: int, end: int) -> bool:
        """Whether no clause ends between two places."""
        return self.end(start, end - start) == end

    def shown(self, start: int, end: int) -> str:
        """A clause on one line, without its bullet; "…" stands where a long one was cut."""
        clause = " ".join(self._text[start:end].replace("**", " ").split())
        if start and start not in self._starts[bisect_left(self._starts, start) :][:1]:
            clause = f"… {clause.partition(' ')[2]}"
        while found := _LEADING.match(clause):
            clause = clause[found.end() :]
        if end < len(self._text) and end not in self._ends[bisect_left(self._ends, end) :][:1]:
            clause = f"{clause.rpartition(' ')[0]} …"
        return clause.rstrip(" ,:*(")


def _last(places: list[int], at: int) -> int:
    place = bisect_right(places, at)
    return max(places[place - 1] if place else 0, at - _BACK, 0)
