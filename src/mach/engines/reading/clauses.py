"""Cutting a text into addressable clauses: every code point belongs to one clause, the preamble is "0"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mach.engines.reading.model import Heading


@dataclass(frozen=True, slots=True)
class ClauseSpan:
    """A part of a text under one heading, up to the next heading. `path` is unique within the text: "II.1.a"."""

    path: str
    level: int
    label: str
    title: str
    start: int
    end: int


def clauses(text: str, outline: Sequence[Heading]) -> tuple[ClauseSpan, ...]:
    """The clauses in reading order; together they cover the text without gap or overlap."""
    edges = [heading.start for heading in outline] + [len(text)]
    spans = [ClauseSpan("0", 0, "", "", 0, edges[0])]
    trail: list[str] = []
    used: dict[str, int] = {"0": 1}
    for heading, end in zip(outline, edges[1:], strict=True):
        del trail[heading.level - 1 :]
        trail.append(heading.label.replace(" ", ""))
        path = ".".join(trail)
        used[path] = used.get(path, 0) + 1
        if used[path] > 1:  # numbering that starts anew, as in annexes
            path = f"{path}~{used[path]}"
        spans.append(ClauseSpan(path, heading.level, heading.label, heading.title, heading.start, end))
    return tuple(spans)
