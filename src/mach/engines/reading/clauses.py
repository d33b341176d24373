"""Cutting a text into addressable clauses: every code point belongs to one clause, the preamble is "0"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mach.engines.reading.model import Heading
from mach.engines.reading.paragraphs import end_of_first, paragraphs


@dataclass(frozen=True, slots=True)
class ClauseSpan:
    """A part of a text with an address. `path` is unique within the text: "II.1.a", "II.1.p3" for a paragraph of II.1.

    `level` is that of the heading, one more for a paragraph below it; `label` and `title` of paragraphs are empty.
    """

    path: str
    level: int
    label: str
    title: str
    start: int
    end: int


def clauses(text: str, outline: Sequence[Heading]) -> tuple[ClauseSpan, ...]:
    """The clauses in reading order; together they cover the text without gap or overlap.

    A clause is a heading with the paragraph it begins; the paragraphs that follow are numbered under it. What stands
    before the first heading is the preamble, "0"; a text without headings is numbered by its paragraphs alone.
    """
    if not outline:
        return _numbered(text, "", 0, 0, len(text)) or (ClauseSpan("0", 0, "", "", 0, len(text)),)
    edges = [*(heading.start for heading in outline), len(text)]
    spans = [ClauseSpan("0", 0, "", "", 0, edges[0])] if edges[0] else []
    trail: list[str] = []
    used: dict[str, int] = {}
    for heading, end in zip(outline, edges[1:], strict=True):
        del trail[heading.level - 1 :]
        trail.append(_part(heading.label, trail))
        path = ".".join(trail)
        used[path] = used.get(path, 0) + 1
        if used[path] > 1:  # numbering that starts anew, as in annexes
            trail[-1] += f"~{used[path]}"
            path = ".".join(trail)
        first = end_of_first(text, heading.start, heading.end, end)
        spans.append(ClauseSpan(path, heading.level, heading.label, heading.title, heading.start, first))
        spans += _numbered(text, f"{path}.", heading.level + 1, first, end)
    return tuple(spans)


def _part(label: str, trail: Sequence[str]) -> str:
    """A label as a step of a path: without blanks, "1.2" under "1" as "2"."""
    above, _, last = label.rpartition(".")
    return last if above and trail and trail[-1] == above.rpartition(".")[2] else label.replace(" ", "")


def _numbered(text: str, prefix: str, level: int, start: int, end: int) -> tuple[ClauseSpan, ...]:
    cuts = paragraphs(text, start, end) if start < end else ()
    return tuple(ClauseSpan(f"{prefix}p{number}", level, "", "", *cut) for number, cut in enumerate(cuts, start=1))
