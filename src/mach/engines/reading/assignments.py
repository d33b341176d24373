"""Who has to do what by when: from sentences and from the section on carrying out ("Tổ chức thực hiện")."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from mach.engines.reading.lexicon import BODY_HEADS, date_pattern, read_date
from mach.engines.reading.model import Assignment, Heading, Recurrence

_HEADS = "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in sorted(BODY_HEADS, key=len, reverse=True))
_UNIT = rf"(?:{_HEADS})\b[^;:.\n]{{0,90}}?"
_EVERY = r"(?:Các|các)\s+(?:phòng|đơn\s+vị|sở|ban|ngành|cơ\s+quan|địa\s+phương|xã)[^;:.\n]{0,80}?"
_VERB = r"(?:chủ\s+trì|tham\s+mưu|có\s+trách\s+nhiệm|xây\s+dựng|tổ\s+chức|báo\s+cáo|phối\s+hợp|tổng\s+hợp|hướng\s+dẫn|theo\s+dõi|triển\s+khai|rà\s+soát|đôn\s+đốc|trình|thực\s+hiện|chịu\s+trách\s+nhiệm|căn\s+cứ|bố\s+trí|thẩm\s+định|kiểm\s+tra|gửi)"
_GIVEN = re.compile(
    rf"(?P<order>(?:Giao|Yêu\s+cầu|Đề\s+nghị|giao|yêu\s+cầu|đề\s+nghị)\s+(?:cho\s+)?)?(?P<lead>{_UNIT}|{_EVERY})"
    rf"(?P<mid>\s*(?:,\s*|:\s*|\s+(?:là\s+(?:đơn\s+vị|cơ\s+quan)\s+)?|\s+(?=phối\s+hợp)))(?P<what>{_VERB}\b[^;.\n]*)"
)
_WITH = re.compile(
    rf"phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+(?P<support>(?:{_UNIT}|{_EVERY}|[^;:.\n]{{4,120}}?))(?=\s+(?:{_VERB})|[;:.\n]|$)"
)
_DUE = re.compile(
    rf"(?:trước|đến|chậm\s+nhất|xong|hạn|trong)\s+(?:là\s+)?(?:hết\s+)?(?:ngày\s+)?{date_pattern()}", re.IGNORECASE
)
_DUE_QUARTER = re.compile(
    r"(?:trong|hết|xong|trước)?\s*[Qq]uý\s+(?P<quarter>I{1,3}|IV|[1-4])\s*(?:/|năm\s+)(?P<year>\d{4})"
)
_DUE_MONTH = re.compile(r"(?:trong|hết|xong|trước)\s+tháng\s+(?P<month>\d{1,2})\s*(?:/|năm\s+)(?P<year>\d{4})")
_RECURS: tuple[tuple[Recurrence, re.Pattern[str]], ...] = (
    ("half_year", re.compile(r"(?:6|06|sáu)\s+tháng(?:\s*\(?và|\s*,|\s+một\s+lần)|định\s+kỳ\s+(?:6|06|sáu)\s+tháng|báo\s+cáo\s+(?:6|06)\s+tháng")),
    ("month", re.compile(r"(?:hàng|hằng|định\s+kỳ|mỗi)\s+tháng")),
    ("quarter", re.compile(r"(?:hàng|hằng|định\s+kỳ|mỗi)\s+quý")),
    ("year", re.compile(r"(?:hàng|hằng|định\s+kỳ|mỗi)\s+năm")),
)  # fmt: skip
_CARRY_OUT = re.compile(r"t[ổố]\s*chức\s+thực\s+hiện|trách\s+nhiệm|phân\s+công", re.IGNORECASE)
_UNIT_TITLE = re.compile(rf"^(?:{_UNIT}|{_EVERY})$")
_ITEM = re.compile(r"^[ \t]*(?:[-–+•]|[a-zđ]\))?[ \t]*(?P<what>[^\n]{15,})$", re.MULTILINE)


def find_assignments(text: str, outline: Sequence[Heading], *, issued: str | None = None) -> tuple[Assignment, ...]:
    """Assignments in reading order. Under a heading that names a unit, each paragraph is that unit's work."""
    found = [*_under_units(text, outline)]
    taken = [(one.start, one.end) for one in found]
    for given in _GIVEN.finditer(text):
        if not given["order"] and not _opens_sentence(text, given.start()):
            continue
        if any(start < given.end() and given.start() < end for start, end in taken):
            continue
        found.append(_assignment(text, given.start(), given.end(), given["what"], (_unit(given["lead"]),)))
    return tuple(sorted(found, key=lambda one: one.start))


def _under_units(text: str, outline: Sequence[Heading]) -> list[Assignment]:
    found: list[Assignment] = []
    section: Heading | None = None
    for place, heading in enumerate(outline):
        if section is not None and heading.level <= section.level:
            section = None
        if _CARRY_OUT.search(heading.title):
            section = heading
            continue
        title = heading.title.rstrip(" :.")
        if section is None or not _UNIT_TITLE.match(title) or len(title) > 120:
            continue
        end = next((later.start for later in outline[place + 1 :] if later.level <= heading.level), len(text))
        for item in _ITEM.finditer(text, heading.end, end):
            what = item["what"].strip(" ;.")
            found.append(_assignment(text, item.start("what"), item.end("what"), what, (title,)))
    return found


def _assignment(text: str, start: int, end: int, what: str, lead: tuple[str, ...]) -> Assignment:
    sentence = text[start:end]
    supporting = _WITH.search(sentence)
    support = (
        tuple(_unit(one) for one in re.split(r"\s*[,;]\s*", supporting["support"]) if one.strip()) if supporting else ()
    )
    return Assignment(start, end, " ".join(what.split()), lead, support, due_in(sentence), recurrence_in(sentence))


def due_in(sentence: str) -> str | None:
    """The day a sentence names as the latest: a date, the end of a quarter or of a month."""
    found = _DUE.search(sentence)
    if found and found["y"]:
        return read_date(found)
    quarter = _DUE_QUARTER.search(sentence)
    if quarter:
        number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(quarter["quarter"]) or int(quarter["quarter"])
        return _end_of_month(int(quarter["year"]), 3 * number)
    month = _DUE_MONTH.search(sentence)
    if month and 1 <= int(month["month"]) <= 12:
        return _end_of_month(int(month["year"]), int(month["month"]))
    return None


def recurrence_in(sentence: str) -> Recurrence | None:
    """How often a sentence asks for the work."""
    return next((recurs for recurs, pattern in _RECURS if pattern.search(sentence)), None)


def _end_of_month(year: int, month: int) -> str | None:
    if not 1 <= year < 9999:
        return None
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).isoformat()


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" \t*")
    return not before or before[-1] in "\n.;:-–+•)"


def _unit(name: str) -> str:
    return " ".join(name.split()).strip(" ,:-")
