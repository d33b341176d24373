"""Whether a number was promised, reported or merely stated: cues around it, weighed by the table of `cues`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from mach.engines.reading.model import Role
from mach.engines.reading.quantities.clause import clause_end, clause_start, is_part, sentence_start
from mach.engines.reading.quantities.cues import FAMILIES, REACH, SIGNS
from mach.engines.reading.quantities.scan import Found
from mach.engines.reading.quantities.years import paper_year

_ROLES: tuple[Role, ...] = ("target", "result", "context")
_WEIGHTS = {family.name: family.weights for family in FAMILIES}
_WORD = re.compile(r"[^\W_]+")
# First word of a phrase → the words after it and the family, the longest phrase first.
_PHRASES: dict[str, list[tuple[list[str], str]]] = {}
for _family in FAMILIES:
    for _phrase in filter(None, _family.phrases.split("|")):
        _first, *_rest = _phrase.split()
        _PHRASES.setdefault(_first, []).append((_rest, _family.name))
for _known in _PHRASES.values():
    _known.sort(key=lambda phrase: -len(phrase[0]))

_HEADING = re.compile(r"[ \t#*|]*(?:(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d+)*)[.)]|(?:Điều|Mục tiêu) \d+|[a-zđ]\)|\*\*)")
_HEADING_LENGTH = 200
_KINDS = (
    ("plan", re.compile(r"\n\W*(?:KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|KE HOACH)")),
    ("decision", re.compile(r"\n\W*QUYẾT ĐỊNH")),
    ("directive", re.compile(r"\n\W*(?:CHỈ THỊ|CÔNG ĐIỆN)")),
    ("report", re.compile(r"\n\W*BÁO CÁO")),
    ("law", re.compile(r"\n\W*(?:NGHỊ ĐỊNH|THÔNG TƯ|NGHỊ QUYẾT)")),
    ("news", re.compile(r"\d\d[ /.]\d\d[ /.]\d{4}[ ,|-]*\d\d:\d\d|Cập nhật|\(Ảnh")),
)
_OPENING = 1500
_ATTRIBUTE = re.compile(r"(?<!\w)(?:của|tại|ở|trong|thuộc|vào|với|từ)\s*\(?$")
_COUNTED_LIST = re.compile(r"\s*(?:mục tiêu|chỉ tiêu|nhiệm vụ|nội dung|nhóm|tiêu chí|giải pháp)\)")
_REPORTED_COLUMN = re.compile(r"thực hiện|kết quả|(?<!chỉ tiêu )đạt|ước|(?<!\w)so(?!\w)|hiện trạng", re.IGNORECASE)
_PLANNED_COLUMN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|dự toán|phấn đấu|dự kiến|giao", re.IGNORECASE)
# Words for how a number moved say little beside the cue before them: "dự kiến tăng", "cả nước đạt".
_SEEN_THROUGH = frozenset(("reached",))
# What the words behind a number still tell of it: "15% so với cùng kỳ", "12 lớp đến hết năm 2027".
_TOLD_AFTER = frozenset(("compared", "until", "later"))
_NEAR, _LINES, _LEAD, _PAGE_BACK, _PAGE_ON = 120, 300, 1200, 1000, 400


class Paper:
    """The cues of one text, found once: where each stands and what headings and title say."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] = []
        self.names: list[str] = []
        self.year = paper_year(text)
        for place, name in _cues(text, self.year):
            self.places.append(place)
            self.names.append(name)
        self.headings = list(_headings(text))
        self._heading_starts = [start for start, _ in self.headings]
        self.kind = next((kind for kind, shown in _KINDS if shown.search(text[:_OPENING])), None)

    def between(self, start: int, end: int) -> list[str]:
        """The cues of a stretch in order."""
        return self.names[bisect_left(self.places, start) : bisect_left(self.places, end)]

    def lead(self, at: int) -> str:
        """The last line before a place that ends with a colon: what opens a list."""
        end = self.text.rfind(":\n", max(0, at - _LEAD), at)
        return self.text[self.text.rfind("\n", 0, end) + 1 : end] if end >= 0 else ""

    def above(self, at: int) -> Iterator[tuple[int, int]]:
        """The headings right above a place."""
        last = bisect_right(self._heading_starts, at)
        yield from self.headings[max(0, last - 3) : last]


def evidence(
    paper: Paper, number: Found, *, column: str, signs: tuple[str, ...], before: tuple[Found, Role] | None
) -> dict[str, float]:
    """How strongly each family of cues and each sign bears on a number.

    `column` is the head of its column in a table; `signs` are its comparator, change and other attributes; `before` is
    the number before it with its role.
    """
    text, at = paper.text, number.start
    start = clause_start(text, at)
    found: dict[str, float] = {"bias": 1}
    inside = paper.between(start, at)
    telling = next((name for name in reversed(inside) if name not in _SEEN_THROUGH), None)
    if telling:
        found[telling] = REACH["last"]
    _add(found, {*inside} - {telling}, REACH["clause"])
    behind = paper.between(number.tail, clause_end(text, number.tail, _NEAR))
    _add(found, _TOLD_AFTER.intersection(behind), REACH["after"])
    sentence = sentence_start(text, start)
    _add(found, set(paper.between(sentence, start)), REACH["sentence"])
    _share(found, paper.between(sentence - _LINES, sentence), REACH["before"], 1)
    for top, bottom in paper.above(start):
        _add(found, set(paper.between(top, min(bottom, at))), REACH["heading"])
    _share(found, paper.between(at - _PAGE_BACK, at + _PAGE_ON), REACH["around"], 2)
    for sign in (*signs, *_signs(paper, number, start), *_column_sign(column)):
        found[sign] = 1
    if before and not column:
        found[f"{_link(text, before[0], number)} {before[1]}"] = 1
    return found


def role_of(found: dict[str, float]) -> Role:
    """The role with the highest score."""
    scores = [0.0, 0.0, 0.0]
    for name, strength in found.items():
        weights = _WEIGHTS.get(name) or SIGNS.get(name)
        if weights:
            for place, weight in enumerate(weights):
                scores[place] += strength * weight
    return _ROLES[scores.index(max(scores))]


def _add(found: dict[str, float], names: Iterable[str], reach: float) -> None:
    for name in names:
        found[name] = found.get(name, 0) + reach


def _share(found: dict[str, float], names: list[str], reach: float, least: int) -> None:
    """Families by their share of all cues of a stretch; `least` holds a lone cue back."""
    for name, times in Counter(names).items():
        found[name] = found.get(name, 0) + reach * times / (len(names) + least)


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
    if text[at - 1 : at] == "(":
        yield "bracketed"
        if _COUNTED_LIST.match(text, number.tail):
            yield "counted list"
    if _ATTRIBUTE.search(text[max(0, at - 12) : at]):
        yield "attribute"


def _column_sign(head: str) -> Iterator[str]:
    if _REPORTED_COLUMN.search(head):
        yield "reported column"
    elif _PLANNED_COLUMN.search(head):
        yield "planned column"


def _link(text: str, earlier: Found, number: Found) -> str:
    """How close a number follows another: in the same clause, the same list, or further off."""
    gap = number.start - earlier.end
    if gap < _NEAR and is_part(text, earlier.end, number.start):
        return "same"
    return "list" if gap < _NEAR + 40 and "\n\n" not in text[earlier.end : number.start] else "far"


def _cues(text: str, year: int | None) -> Iterator[tuple[int, str]]:
    """Every cue of a text with its place; of phrases that begin alike the longest counts."""
    words = [(found.start(), found[0]) for found in _WORD.finditer(_lower(text))]
    only = [word for _, word in words]
    after = 0
    for index, (place, word) in enumerate(words):
        if index < after:
            continue
        if word in _PHRASES:
            for rest, name in _PHRASES[word]:
                if not rest or only[index + 1 : index + 1 + len(rest)] == rest:
                    if name:
                        yield place, name
                    after = index + 1 + len(rest)
                    break
        elif year and len(word) == 4 and word[:2] in ("19", "20") and word.isdigit() and int(word) != year:
            yield place, "later" if int(word) > year else "earlier"


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
