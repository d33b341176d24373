"""Words that say how a number binds: at least, at most, more than, about …"""

from __future__ import annotations

import re
from typing import Literal

Bound = Literal["at_least", "at_most", "more_than", "less_than", "about"]
Comparator = Literal[Bound, "exactly", "range", "all", "milestone", "frequency"]

_WORDS: dict[Bound, str] = {
    "at_least": r"ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|chí ít|≥|>=",
    "at_most": r"tối đa|không quá|không vượt quá|không vượt|không nhiều hơn|nhiều nhất|≤|<=|không trên",
    "more_than": r"(?<!phân bố )(?<!nằm )trên|tren|hơn|vượt mốc|vượt ngưỡng|vượt con số|>",
    "less_than": r"dưới|chưa đến|chưa tới|chưa đầy|<",
    "about": r"khoảng|khoang|gần|xấp xỉ|chừng|cỡ|~|≈",
}
_FILLERS = r"(?:\s*(?:là|đạt|có|được|bằng|từ|mức|thêm|gấp|khoảng|lên|cho|\*+|\())*\s*"
_BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{name}>(?<!\w)(?:{words}))" for name, words in _WORDS.items()) + rf"){_FILLERS}$",
    re.IGNORECASE,
)
_UP = re.compile(r"(?:[^.;:\n,()|\d]|/\d){0,60}?(?<!\w)trở\s+(lên|xuống)", re.IGNORECASE)
_NEAR = 40
# "cao hơn", "thấp hơn" compare with something else; the number after them is a difference.
_DIFFERENCE = re.compile(r"(?<!\w)(?:cao|lớn|nhiều|tốt|thấp|ít|nhỏ|kém|sớm|chậm|nhanh)\s+hơn\W*$", re.IGNORECASE)


def comparator_before(left: str) -> Bound | None:
    """The comparator that the words right before a number give; None when there is none."""
    left = left[-_NEAR:]
    found = _BEFORE.search(left)
    if not found or (_DIFFERENCE.search(left) and not re.search(r"không\s+\w+\s+hơn\W*$", left, re.IGNORECASE)):
        return None
    return next(name for name in _WORDS if found[name])


def comparator_after(right: str) -> Bound | None:
    """at_least for "… trở lên" behind the number and its unit, at_most for "… trở xuống"."""
    found = _UP.match(right)
    if not found:
        return None
    return "at_least" if found[1].lower() == "lên" else "at_most"
