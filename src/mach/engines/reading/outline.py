"""Headings and their nesting: Phần, Chương, Mục, Điều, Khoản and I. / 1. / 1.1. / a) outlines."""

from __future__ import annotations

import re

from mach.engines.reading.model import Heading

# Kinds of labels from the outermost in; a paper uses some of them, in this order.
_LABELS = (
    ("part", r"(?:Phần|PHẦN)\s+(?:thứ\s+\w+|[IVXLC]+|\d+)"),
    ("chapter", r"(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d+)"),
    ("letter", r"[A-HĐ](?=\.)"),
    ("section", r"(?:Mục|MỤC)\s+(?:[IVXLC]+|\d+)"),
    ("roman", r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})(?=[./)])"),
    ("article", r"Điều\s+\d+[a-zđ]?"),
    ("point3", r"\d{1,2}\.\d{1,2}\.\d{1,2}"),
    ("point2", r"\d{1,2}\.\d{1,2}(?![\d%])"),
    ("point1", r"\d{1,2}(?=[./)](?!\d))"),
    ("item", r"[a-zđ](?=\))"),
)
_ORDER = ("part", "chapter", "letter", "section", "roman", "article", "point1", "point2", "point3", "item")
_HEADING = re.compile(
    r"^[ \t*#]*(?P<label>"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS)
    + r")[ \t]*[.:/)-]?[ \t*]+(?P<title>\S[^\n]*)?$",
    re.MULTILINE,
)
TITLE_LIMIT = 300  # a longer line is a paragraph with a number; its title is its first sentence


def find_outline(text: str) -> tuple[Heading, ...]:
    """Headings in reading order; level 1 is the outermost kind of label that stands above."""
    headings: list[Heading] = []
    stack: list[int] = []
    for found in _HEADING.finditer(text):
        rank = _ORDER.index(next(name for name in _ORDER if found[name]))
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        title = (found["title"] or "").strip(" *")
        if len(title) > TITLE_LIMIT:
            title = re.split(r"(?<=[.;:])\s", title, maxsplit=1)[0][:TITLE_LIMIT]
        label = " ".join(found["label"].split())
        headings.append(Heading(found.start("label"), found.end(), len(stack), label, title))
    return tuple(headings)
