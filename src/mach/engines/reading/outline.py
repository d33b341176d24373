"""Headings and their nesting: Phần, Chương, Mục, Điều, khoản, điểm, and I. / 1. / 1.1. / a) (document-format.md, 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mach.engines.reading.lexicon import CAPITAL
from mach.engines.reading.model import Heading
from mach.engines.reading.paragraphs import is_open

_ROMAN = r"X{0,2}(?:IX|IV|VI{0,3}|I{1,3})|X{1,2}"
# Styles of labels from the outermost in. A paper uses some of them, in this order.
_STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"(?:Phần|PHẦN)\s+(?:thứ\s+\w+|THỨ\s+\w+|{_ROMAN}|\d{{1,2}})(?=[\s.:*])"),
    ("annex", rf"(?:Phụ\s+lục|PHỤ\s+LỤC)(?:\s+(?:số\s+|SỐ\s+)?(?:{_ROMAN}|\d{{1,2}}[A-Z]?))?(?=[.:*]*[ \t]*$)"),
    ("chapter", rf"(?:Chương|CHƯƠNG)\s+(?:{_ROMAN}|\d{{1,2}})(?=[\s.:*])"),
    ("letter", rf"[A-H](?=[.)]\s+\**[{CAPITAL}])"),
    ("section", rf"(?:Mục|MỤC)\s+(?:{_ROMAN}|\d{{1,2}})(?=[.:*]|[ \t]*$)"),
    ("subsection", r"(?:Tiểu\s+mục|TIỂU\s+MỤC)\s+\d{1,2}(?=[.:*]|[ \t]*$)"),
    ("roman", rf"(?:{_ROMAN})(?=\s?[./)-]\**\s*\**[{CAPITAL}“\"])"),
    ("article", r"(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?(?=\s?[.:])"),
    ("point4", r"\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,2}(?=[.\s])"),
    ("point3", r"\d{1,2}\.\d{1,2}\.\d{1,2}(?=[.\s])"),
    ("point2", rf"\d{{1,2}}\.\d{{1,2}}(?=\.\**\s|\.?\s?\**[{CAPITAL}])"),
    ("point1", rf"\d{{1,2}}(?=\**\s?(?:\.|[/-](?=\s))\**\s*\**[{CAPITAL}“\"(\d])(?!\.\d)"),
    ("bracket1", r"\d{1,2}(?=\)\s)"),
    ("item", rf"[a-zđ](?=\)\s|\)\**[{CAPITAL}]|\)\*)"),
    ("bracketed", r"\((?:\d{1,2}|[ivx]{1,4})\)"),
)
_RANK = {
    name: rank
    for rank, name in enumerate(
        [
            "part",
            "annex",
            "chapter",
            "letter",
            "section",
            "subsection",
            "roman",
            "article",
            "point1",
            "point2",
            "point3",
            "point4",
            "bracket1",
            "item",
            "bracketed",
        ]
    )
}
_LABEL = re.compile(
    r"^[ \t>_*#\xa0]*(?P<label>" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _STYLES) + r")", re.MULTILINE
)
_TITLED_BELOW = frozenset({"part", "annex", "chapter", "section", "subsection"})
_QUOTED = re.compile(r"“[^“”]{1,4000}”")
_MARK = re.compile(r"[ \t*]*[.:/)–-]{0,2}[*]*")
_TITLE_LIMIT = 160  # a longer one is a paragraph with a number: its title is how it begins
_LIMIT_OF_LINES = 6
_STARTS_ITEM = re.compile(
    rf"[ \t*#>_\xa0]*(?:[-–+•|]|{'|'.join(f'(?:{pattern})' for _, pattern in _STYLES)})", re.MULTILINE
)
_ITEMS = "abcdđeghiklmnopqrstuvxy"
_VALUES = {"I": 1, "V": 5, "X": 10}
_ORDINALS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
_GAP = 3  # so many labels of a list may be lost to damage


@dataclass(slots=True)
class _Open:
    """A list that is open: the style and number of its last label, its depth, whether that label awaits a list."""

    style: str
    prefix: str
    number: int
    level: int
    awaits: bool


def find_outline(text: str) -> tuple[Heading, ...]:
    """Headings and numbered paragraphs in reading order; level 1 is the outermost found.

    A label counts when it begins a line and its number goes on with, or begins, a list; labels inside a quotation
    belong to the paper quoted. The title of a paragraph that only has a number is how the paragraph begins.
    """
    quoted = [found.span() for found in _QUOTED.finditer(text) if "\n" in found[0]] if "“" in text else []
    headings: list[Heading] = []
    styles: list[str] = []
    stack: list[_Open] = []
    for found in _LABEL.finditer(text):
        at = found.start("label")
        if any(start < at < end for start, end in quoted):
            continue
        style = next(name for name, _ in _STYLES if found[name])
        label = " ".join(found["label"].split())
        title, end = _title(text, found.end(), style)
        if title is None or not _place(stack, style, label, awaits=title.endswith(":"), first=style not in styles):
            continue
        styles.append(style)
        headings.append(
            Heading(at, end, stack[-1].level, label.strip("()") if style == "item" else label, _short(title))
        )
    return tuple(_with_levels(headings, styles))


def _place(stack: list[_Open], style: str, label: str, *, awaits: bool, first: bool) -> bool:
    """Put a label where it belongs in the open lists; False when it goes on with none and begins none."""
    prefix, number = _number(style, label)
    same = [
        place
        for place in range(len(stack) - 1, -1, -1)
        if stack[place].style == style and stack[place].prefix == prefix
    ]
    goes_on = next((place for place in same if stack[place].number + 1 == number), None)
    if goes_on is None and number > 1:
        goes_on = next((place for place in same if 0 < number - stack[place].number <= _GAP), None)
    if goes_on is not None:
        level = stack[goes_on].level
        del stack[goes_on:]
        stack.append(_Open(style, prefix, number, level, awaits))
        return True
    if number != 1 and (same or not (first or number <= _GAP)):
        return False
    if same and not stack[-1].awaits:
        # The list begins anew: under another heading without a label, or in another paper of the same file.
        level = stack[same[-1]].level
        del stack[same[-1] :]
        stack.append(_Open(style, prefix, number, level, awaits))
        return True
    while stack and not (same and stack[-1].awaits) and _RANK[stack[-1].style] >= _RANK[style]:
        stack.pop()
    stack.append(_Open(style, prefix, number, stack[-1].level + 1 if stack else 1, awaits))
    return True


def _number(style: str, label: str) -> tuple[str, int]:
    """What a label counts, and its number: ("2.1", 3) for "2.1.3"."""
    last = label.strip("()").split()[-1]
    if style == "item":
        return "", _ITEMS.find(last) + 1 or 99
    if style == "letter":
        return "", ord(last) - 64
    prefix, _, end = last.rpartition(".")
    if match := re.match(r"\d+", end):
        return prefix, int(match[0])
    if style == "bracketed":
        return "i", _roman(end.upper())
    if re.fullmatch(r"[IVX]+", end):
        return "", _roman(end)
    return "", _ORDINALS.get(end.lower(), 1)


def _roman(numeral: str) -> int:
    values = [_VALUES.get(letter, 0) for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _title(text: str, at: int, style: str) -> tuple[str | None, int]:
    """The words after a label to the end of their paragraph, and where they end; None when nothing follows."""
    line_start = text.rfind("\n", 0, at) + 1
    mark = _MARK.match(text, at)
    start = at = mark.end() if mark else at
    taken: list[str] = []
    for count in range(_LIMIT_OF_LINES):
        newline = text.find("\n", at)
        line_end = len(text) if newline < 0 else newline
        line = text[at:line_end].strip(" \t*_\xa0")
        if not line and not taken and style in _TITLED_BELOW | {"article", "point1"} and count < 3 and newline >= 0:
            at = line_end + 1
            if _STARTS_ITEM.match(text, at):
                break
            continue
        if (
            not line
            or (taken and not _goes_on(taken[-1], line, text[line_start:at]))
            or (taken and _STARTS_ITEM.match(text, at))
        ):
            break
        taken.append(line)
        start, at = (at, line_end + 1) if len(taken) == 1 else (start, line_end + 1)
        end = line_end
        if newline < 0:
            break
    if not taken:
        return ("", start) if style in _TITLED_BELOW | {"item"} else (None, start)
    return " ".join(" ".join(taken).split()), end


def _goes_on(line: str, following: str, so_far: str) -> bool:
    """Whether a title that `line` ends goes on in the `following` line."""
    if line[-1] in ".;:" or following[0] == "|":
        return False
    if so_far.count("**") % 2 or following[0].islower() or is_open(line):
        return True
    if line.upper() == line:
        return following.upper() == following
    # A first line may be short for its indent; centred lines have more of it than wrapped ones.
    printed = so_far.rstrip("\n").rpartition("\n")[2]
    indent = len(printed) - len(printed.lstrip())
    return len(printed.strip()) + min(indent, 8) >= 60


def _short(title: str) -> str:
    """A title as it stands in an outline: without marks of bold; a paragraph by its first words."""
    title = " ".join(title.replace("**", "").split()).strip(" *_")
    if len(title) > _TITLE_LIMIT:
        sentence = re.match(rf".{{12,{_TITLE_LIMIT}}}?[.;:](?=\s)", title)
        title = sentence[0] if sentence else title[: title.rfind(" ", 0, _TITLE_LIMIT)] + "…"
    return title.rstrip(" .;:")


def _with_levels(headings: list[Heading], styles: list[str]) -> list[Heading]:
    """A passage may begin inside a list: what stands before its parents gets the depth its like have later."""
    depth: dict[str, int] = {}
    for heading, style in zip(headings, styles, strict=True):
        depth[style] = max(depth.get(style, 1), heading.level)
    outermost = min((_RANK[style] for style in styles), default=0)
    leading = True
    result = []
    for heading, style in zip(headings, styles, strict=True):
        leading = leading and _RANK[style] > outermost
        level = max(heading.level, depth[style]) if leading else heading.level
        result.append(Heading(heading.start, heading.end, level, heading.label, heading.title))
    return result
