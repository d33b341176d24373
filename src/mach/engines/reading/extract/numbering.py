"""The numbers and bullets that Word computes for list paragraphs; they stand nowhere in the text of a .docx."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_SYMBOL_FONT = re.compile("[\ue000-\uf8ff]")  # bullets drawn with Symbol or Wingdings
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 100_000  # a number beyond it is a fault of the file


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restarts_after: int | None = None  # level whose number starts this one anew; None: any level above
    legal: bool = False  # levels above are written as decimals


@dataclass(slots=True)
class Numbering:
    """Lists of one document, and where each stands while the document is read from top to bottom."""

    levels: dict[str, dict[int, _Level]]  # by number id
    lists: dict[str, str]  # number id → list that counts for it
    restarts: dict[str, dict[int, int]]  # number id → level → number it starts at
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def label(self, number_id: str, level: int) -> str:
        """The label of the next paragraph of a list: "1.", "a)", "•"; empty for an unknown list."""
        levels = self.levels.get(number_id)
        if not levels or level not in levels:
            return ""
        counts = self._counts.setdefault(self.lists[number_id], {})
        if number_id not in self._met:
            self._met.add(number_id)
            for restarted, start in self.restarts[number_id].items():
                counts[restarted] = start - 1
        here = levels[level]
        counts[level] = min(counts.get(level, here.start - 1) + 1, _MOST)
        for below in [deeper for deeper in counts if deeper > level]:
            after = levels[below].restarts_after if below in levels else None
            if after is None or level < after:
                del counts[below]
        if here.form == "bullet":
            return _SYMBOL_FONT.sub("•", here.pattern)

        def number(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            of = levels.get(other, here)
            return _written(counts.get(other, of.start), "decimal" if here.legal and other != level else of.form)

        return re.sub("%([1-9])", number, here.pattern)


def read_numbering(root: Any, w: str) -> Numbering:
    """Lists of `numbering.xml`; `root` is its parsed root (None without lists), `w` the namespace in braces."""
    numbering = Numbering({}, {}, {})
    if root is None:
        return numbering
    abstract = _abstract_lists(root, w)
    for element in root.iter(f"{w}num"):
        number_id, of = element.get(f"{w}numId"), element.find(f"{w}abstractNumId")
        if number_id is None or of is None:
            continue
        listed = of.get(f"{w}val", "")
        levels, restarts = dict(abstract.get(listed, {})), {}
        for override in element.iter(f"{w}lvlOverride"):
            level = _int(override.get(f"{w}ilvl"), 0)
            start = override.find(f"{w}startOverride")
            if start is not None:
                restarts[level] = _int(start.get(f"{w}val"), 1)
            levels.update(_levels(override, w))
        numbering.levels[number_id] = levels
        numbering.lists[number_id] = listed
        numbering.restarts[number_id] = restarts
    return numbering


def _abstract_lists(root: Any, w: str) -> dict[str | None, dict[int, _Level]]:
    """Levels by list id; a list may be given by the name of a list style that another one defines."""
    lists, by_style, borrowed = {}, {}, {}
    for element in root.iter(f"{w}abstractNum"):
        list_id = element.get(f"{w}abstractNumId")
        lists[list_id] = _levels(element, w)
        style, link = element.find(f"{w}styleLink"), element.find(f"{w}numStyleLink")
        if style is not None:
            by_style[style.get(f"{w}val")] = lists[list_id]
        if link is not None:
            borrowed[list_id] = link.get(f"{w}val")
    return lists | {list_id: by_style.get(style, {}) for list_id, style in borrowed.items()}


def _levels(parent: Any, w: str) -> dict[int, _Level]:
    found = {}
    for element in parent.iterchildren(f"{w}lvl"):

        def value(tag: str, otherwise: str, of: Any = element) -> str:
            child = of.find(f"{w}{tag}")
            return otherwise if child is None else child.get(f"{w}val", otherwise)

        restart = element.find(f"{w}lvlRestart")
        found[_int(element.get(f"{w}ilvl"), 0)] = _Level(
            start=_int(value("start", "1"), 1),
            form=value("numFmt", "decimal"),
            pattern=value("lvlText", ""),
            restarts_after=None if restart is None else _int(restart.get(f"{w}val"), 0),
            legal=element.find(f"{w}isLgl") is not None,
        )
    return found


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # After z Word repeats the letter: aa, bb …
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
