"""What the words around a number say of it: comparator, change, rhythm."""

from __future__ import annotations

import re

from mach.engines.measure.comparators import comparator_after, comparator_before
from mach.engines.measure.units import per_of as period_named
from mach.engines.reading.model import Change, Comparator, Per

_OVER_COMMA = re.compile(r"(?<!\w)(?:ít nhất|tối thiểu)\s+\d[^.;\n]{0,60},\s*$", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?<!\w)(?:(?P<up>(?<!giá trị gia )tăng(?:\s+trưởng)?|thêm|vượt|cao hơn|tang)|(?P<down>giảm|cắt giảm|thấp hơn))"
    r"(?:\s+(?:bình quân|trung bình|khoảng|hơn|trên|gần|ít nhất|tối thiểu|thêm|từ|hằng năm|hàng năm|mỗi năm|lên|được|gấp|"
    r"đạt|tương ứng|thu|mới|trưởng|kế hoạch|dưới|là|GRDP|GDP|kinh tế|năm|so với|cùng kỳ|tối đa|không quá|~|>))*[\s(~>]*$",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:lên|xuống|còn|đạt|vượt mốc|tăng lên|từ)\s*(?:khoảng|trên|hơn|gần|mức|tới|đến|là)?\s*$", re.IGNORECASE
)
_GROWTH = re.compile(
    r"tốc độ tăng[^.;,\n]{0,70}$|tăng trưởng[^.;,\n]{0,60}(?:đạt|là|ở mức)[^.;,\n]{0,15}$", re.IGNORECASE
)
# "cao hơn năm trước khoảng 3 tấn": what it is compared with stands between.
_HIGHER = re.compile(
    r"(?<!\w)(?:(cao|nhiều|lớn)|(?:thấp|ít)) hơn\s[^.;,\n\d]{1,45}?(?:\s(?:khoảng|từ|gần|trên|là))+\s*$", re.IGNORECASE
)
_PER_AFTER = re.compile(r"[^.;,\n(]{0,45}?/\s*(năm|quý|tháng|tuần|ngày)(?!\w)", re.IGNORECASE)
_PER_BEFORE = re.compile(
    r"(?:(?:mỗi|hằng|hàng)\s+(năm|quý|tháng|tuần|ngày)|bình quân\s+(?:mỗi\s+)?(năm|tháng))(?!\w)[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_MILESTONE = re.compile(r"vượt mốc\s*$", re.IGNORECASE)
_RAISED = re.compile(r"tăng\s+lên\s*$", re.IGNORECASE)
_BESIDE = 110
_PER_OPENING = re.compile(r"(?:[\W\d]|[a-zđ]\))*(?:hằng|hàng|mỗi)\s+(năm|quý|tháng|tuần|ngày)(?!\w)", re.IGNORECASE)


def comparator_of(before: str, after: str, *, ranged: bool) -> Comparator:
    """How a number is compared, by the words before it or "trở lên" after it."""
    if ranged:
        return "range"
    bound = comparator_after(after) or comparator_before(before)
    if bound:
        return bound
    return "at_least" if _OVER_COMMA.search(before[-_BESIDE:]) else "exactly"


def change_of(before: str) -> Change | None:
    """Whether a number is a change against a base; a level that is reached by a change is none."""
    before = before[-_BESIDE:]
    found = _CHANGE.search(before)
    if found and not _MILESTONE.search(before):
        if _LEVEL.search(before) and not found["up"]:
            return None
        return "increase" if found["up"] and not _RAISED.search(before) else _down(found)
    higher = _HIGHER.search(before)
    if higher:
        return "increase" if higher[1] else "decrease"
    return "increase" if _GROWTH.search(before) else None


def _down(found: re.Match[str]) -> Change | None:
    return "decrease" if found["down"] else None


def per_of(before: str, after: str, *, opening: str) -> Per | None:
    """The span of time that a number recurs in, also where only the `opening` of its sentence tells it."""
    found = _PER_AFTER.match(after) or _PER_BEFORE.search(before[-_BESIDE:]) or _PER_OPENING.match(opening)
    if not found:
        return None
    return period_named(next(word for word in found.groups() if word))
