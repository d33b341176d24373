"""By when, and how often: deadlines and recurrences as papers write them (document-format.md, 11)."""

from __future__ import annotations

import datetime
import re

from mach.engines.reading.lexicon import date_pattern, read_date
from mach.engines.reading.model import Recurrence

_TIME = r"(?:\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2}\s*(?:phút|')?)?,?\s*)?"
_BY = r"(?:trước|chậm\s+nhất|muộn\s+nhất|hạn\s+cuối|xong|hết|thời\s+hạn|hạn)(?:\s+(?:là|vào|trước|trong|đến|hết|hoàn\s+thành))*:?"
_DAY = re.compile(rf"{_BY}\s*{_TIME}(?:ngày\s+)?{date_pattern()}", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(
    rf"{_BY}\s*{_TIME}ngày\s+(?P<d>\d{{1,2}})\s*(?:/|tháng)\s*(?P<m>\d{{1,2}})(?!\d|\s*[/.]\s*\d|\s*năm\s+\d)",
    re.IGNORECASE,
)
_WITHIN = (
    r"(?P<word>trước|trong|hết|cuối|xong|chậm\s+nhất|hoàn\s+thành|vào)(?:\s+(?:là|vào|trong|hết|cuối|xong|đến|trước))*"
)
_MONTH = re.compile(rf"{_WITHIN}\s+tháng\s+(?P<m>\d{{1,2}})(?:\s*/\s*|\s+năm\s+)(?P<y>\d{{4}})", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_WITHIN}\s+quý\s+(?P<q>IV|I{{1,3}}|[1-4])(?:\s*[/-]\s*|\s+năm\s+)(?P<y>\d{{4}})", re.IGNORECASE
)
_YEAR = re.compile(
    r"(?:(?:hết|cuối)\s+năm|(?:hoàn\s+thành|xong|ban\s+hành|trình)[^.;,]{0,40}?\s(?:trong|trước\s+cuối)\s+năm)\s+(?P<y>\d{4})(?!\s*[-–]|\s+và\s+các)",
    re.IGNORECASE,
)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}

_EVERY = r"(?:hằng|hàng|mỗi|theo|định\s+kỳ)\s+"
_REPORTED = r"(?:báo\s+cáo|tổng\s+hợp|gửi|sơ\s+kết|tổng\s+kết|đánh\s+giá|kiểm\s+tra|rà\s+soát|cập\s+nhật|họp|giao\s+ban|định\s+kỳ)"
_RECURS: tuple[tuple[Recurrence, str], ...] = (
    ("month", rf"{_EVERY}tháng"),
    ("quarter", rf"{_EVERY}quý"),
    ("half_year", r"(?:6|06|sáu)\s+tháng(?!\s+(?:năm|đầu\s+năm\s+\d|cuối\s+năm\s+\d))"),
    ("nine_months", r"(?:9|09|chín)\s+tháng(?!\s+năm)"),
    ("year", rf"{_EVERY}năm|(?:tháng|quý)(?:\s*,|\s+và)\s+(?:1\s+|một\s+)?năm"),
)
_RECURRENCES = tuple(
    (
        recurs,
        re.compile(words, re.IGNORECASE),  # quickly tells most sentences to be none
        re.compile(
            rf"(?:{_REPORTED}[^.;]{{0,90}}?(?:{words})|^\W*(?:{words})\s*,|ngày\s+\d{{1,2}}(?:/\d{{1,2}})?\s+(?:{words}))",
            re.IGNORECASE,
        ),
    )
    for recurs, words in _RECURS
)


def due_in(sentence: str, issued: str | None = None) -> str | None:
    """The latest day (ISO) by which a sentence wants the work done: a day, or the end of a month, quarter or year.

    "Trước ngày 30/6" is read as 30 June. A day without a year belongs to the first such day from `issued` on; without
    `issued`, and where it comes round every year, it is unknown. A horizon ("đến năm 2030") is no deadline.
    """
    found = [(match.start(), read(match)) for pattern, read in _READERS for match in pattern.finditer(sentence)]
    if issued:
        found += [(match.start(), _next_day(match, sentence, issued)) for match in _DAY_OF_YEAR.finditer(sentence)]
    return next((day for _, day in sorted(found, key=lambda one: one[0]) if day), None)


def recurrence_in(sentence: str) -> Recurrence | None:
    """How often a sentence wants the work; the shortest where it names several ("quý, 6 tháng và năm")."""
    return next(
        (recurs for recurs, words, pattern in _RECURRENCES if words.search(sentence) and pattern.search(sentence)), None
    )


def _end_of_month(year: int, month: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).isoformat()


def _month(found: re.Match[str]) -> str | None:
    year, month = int(found["y"]), int(found["m"])
    if not 1 <= month <= 12:
        return None
    return _before(year, month) if _is_before(found) else _end_of_month(year, month)


def _quarter(found: re.Match[str]) -> str | None:
    number = _QUARTERS.get(found["q"].upper()) or int(found["q"])
    year = int(found["y"])
    return _before(year, 3 * number - 2) if _is_before(found) else _end_of_month(year, 3 * number)


def _year(found: re.Match[str]) -> str | None:
    return _end_of_month(int(found["y"]), 12)


def _is_before(found: re.Match[str]) -> bool:
    """Before the period itself, not before its end ("trước hết quý")."""
    return re.search(r"trước\s+(?:tháng|quý)\b", found[0], re.IGNORECASE) is not None


def _before(year: int, month: int) -> str | None:
    return _end_of_month(year - (month == 1), (month - 2) % 12 + 1)


def _next_day(found: re.Match[str], sentence: str, issued: str) -> str | None:
    if re.match(r"\s*(?:hằng|hàng|mỗi)\s+năm", sentence[found.end() :], re.IGNORECASE):
        return None
    this_year = int(issued[:4])
    for year in (this_year, this_year + 1):
        try:
            day = datetime.date(year, int(found["m"]), int(found["d"])).isoformat()
        except ValueError:
            return None
        if day >= issued:
            return day
    return None


_READERS = ((_DAY, read_date), (_MONTH, _month), (_QUARTER, _quarter), (_YEAR, _year))
