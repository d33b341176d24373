"""Whether a number was promised, reported or merely stated: cues around it, weighed by the table of `cues`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mach.engines.reading.model import Role
from mach.engines.reading.quantities.cues import FAMILIES, REACH, SIGNS
from mach.engines.reading.quantities.paper import Paper
from mach.engines.reading.quantities.scan import Found

_WEIGHTS = {family.name: family.weights for family in FAMILIES} | SIGNS
_ATTRIBUTE = re.compile(r"(?<!\w)(?:của|tại|ở|trong|thuộc|vào|với|từ)\s*\(?$")
_COUNTED_LIST = re.compile(r"\s*(?:mục tiêu|chỉ tiêu|nhiệm vụ|nội dung|nhóm|tiêu chí|giải pháp)\)")
_REPORTED_COLUMN = re.compile(r"thực hiện|kết quả|(?<!chỉ tiêu )đạt|ước|(?<!\w)so(?!\w)|hiện trạng", re.IGNORECASE)
_PLANNED_COLUMN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|dự toán|phấn đấu|dự kiến|giao", re.IGNORECASE)
# Words for how a number moved say little beside the cue before them: "dự kiến đạt", "cả nước đạt".
_SEEN_THROUGH = frozenset(("reached",))
# What the words behind a number still tell of it: "15% so với cùng kỳ", "12 lớp đến hết năm 2027".
_TOLD_AFTER = frozenset(("compared", "until", "later"))
_NEAR, _LISTED, _LINES, _PAGE_BACK, _PAGE_ON = 120, 160, 300, 1000, 400


def evidence(
    paper: Paper, number: Found, *, column: str, signs: tuple[str, ...], before: tuple[Found, Role] | None
) -> dict[str, float]:
    """How strongly each family of cues and each sign bears on a number.

    `column` is the head of its column in a table; `signs` are its comparator and other attributes; `before` is the
    number before it with its role.
    """
    at, clauses = number.start, paper.clauses
    start = clauses.start(at)
    sentence = min(start, clauses.sentence(start))
    found: dict[str, float] = {"bias": 1}
    inside = paper.cues(start, at)
    telling = next((name for name in reversed(inside) if name not in _SEEN_THROUGH), None)
    if telling:
        found[telling] = REACH["last"]
    _add(found, {*inside} - {telling}, REACH["clause"])
    behind = paper.cues(number.tail, clauses.end(number.tail, _NEAR))
    _add(found, _TOLD_AFTER.intersection(behind), REACH["after"])
    _add(found, set(paper.cues(sentence, start)), REACH["sentence"])
    _share(found, paper.cues(sentence - _LINES, sentence), REACH["before"], 1)
    for top, bottom in paper.headings(start):
        _add(found, set(paper.cues(top, min(bottom, at))), REACH["heading"])
    _share(found, paper.cues(at - _PAGE_BACK, at + _PAGE_ON), REACH["around"], 2)
    for sign in (*signs, *_signs(paper, number, start), *_column_sign(column)):
        found[sign] = 1
    if before and not column:
        found[f"{link(paper, before[0], number)} {before[1]}"] = 1
    return found


def role_of(found: dict[str, float]) -> Role:
    """The role with the highest score."""
    target = result = context = 0.0
    for name, strength in found.items():
        weights = _WEIGHTS.get(name)
        if weights:
            target += strength * weights[0]
            result += strength * weights[1]
            context += strength * weights[2]
    if target >= result and target >= context:
        return "target"
    return "result" if result >= context else "context"


def link(paper: Paper, earlier: Found, number: Found) -> str:
    """How close a number follows another: in the same clause, the same list, or further off."""
    gap = number.start - earlier.end
    if gap < _NEAR and paper.clauses.together(earlier.end, number.start):
        return "same"
    return "list" if gap < _LISTED and "\n\n" not in paper.text[earlier.end : number.start] else "far"


def _add(found: dict[str, float], names: Iterable[str], reach: float) -> None:
    for name in names:
        found[name] = found.get(name, 0) + reach


def _share(found: dict[str, float], names: list[str], reach: float, least: int) -> None:
    """Families by their share of all cues of a stretch; `least` holds a lone cue back."""
    _add(found, names, reach / (len(names) + least))


def _signs(paper: Paper, number: Found, start: int) -> Iterator[str]:
    text, at = paper.text, number.start
    if paper.kind:
        yield paper.kind
    if number.base:
        yield "denominator"
    if number.share and number.low == number.high == 100:
        yield "whole"
    if not text[start:at].strip(" \n*-–+•()"):
        yield "opens"
    if text[at - 1 : at] == "(" and _COUNTED_LIST.match(text, number.tail):
        yield "counted list"
    if _ATTRIBUTE.search(text[max(0, at - 12) : at]):
        yield "attribute"


def _column_sign(head: str) -> Iterator[str]:
    if _REPORTED_COLUMN.search(head):
        yield "reported column"
    elif _PLANNED_COLUMN.search(head):
        yield "planned column"
