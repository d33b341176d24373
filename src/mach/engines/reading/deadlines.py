"""By when, and how often: deadlines and recurrences as papers write them (document-format.md, 11)."""

from __future__ import annotations

import datetime
import re

from mach.engines.reading.lexicon import date_pattern, read_date
from mach.engines.reading.model import Recurrence
from mach.engines.workdays import add_calendar_days, add_months, add_working_days, shipped_calendar

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
_MONTH_OF_YEAR = re.compile(rf"{_WITHIN}\s+tháng\s+(?P<m>\d{{1,2}})(?!\d|\s*/|\s+(?:năm|hằng|hàng))", re.IGNORECASE)
_QUARTER_OF_YEAR = re.compile(
    rf"{_WITHIN}\s+quý\s+(?P<q>IV|I{{1,3}}|[1-4])(?!\w|\s*[/-]|\s+(?:năm|hằng|hàng|và))", re.IGNORECASE
)
_THIS_PERIOD = re.compile(
    r"(?:ngay|trong|hết|cuối)(?:\s+(?:hết|cuối|trong))*\s+(?:(?P<month>tháng)|(?P<quarter>quý)|năm)\s+(?:này|nay)\b",
    re.IGNORECASE,
)
_THIS_PAPER = (
    r"(?:ký(?:\s+ban\s+hành)?|ban\s+hành|(?:có|nhận(?:\s+được)?)\s+(?:văn\s+bản|công\s+văn|thông\s+báo|kế\s+hoạch|quyết\s+định|chỉ\s+thị)"
    r"\s+này|(?:văn\s+bản|công\s+văn|thông\s+báo|kế\s+hoạch|quyết\s+định|chỉ\s+thị)\s+này)"
)
_AFTER = re.compile(
    r"(?:trong|sau|chậm\s+nhất|muộn\s+nhất|thời\s+hạn)\s+(?:(?:vòng|thời\s+hạn|thời\s+gian|là|sau)\s+)*"
    r"(?P<n>\d{1,3})\s+(?:\([^()]{1,30}\)\s+)?(?P<unit>ngày\s+làm\s+việc|ngày|tháng)\s*,?\s+(?:tính\s+)?(?:kể\s+)?từ\s(?:ngày|khi)\s+"
    + _THIS_PAPER,
    re.IGNORECASE,
)
_LAST_YEAR = 9900  # after which a period could end beyond the calendar
_BARE_DAY = re.compile(date_pattern(), re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:đến|tới)\s+|\s*[-–]\s*")
_BARE_MONTH = re.compile(r"^(\d{1,2}\s*/\s*\d{4})$")
_BARE_YEAR = re.compile(r"^(\d{4})$")
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

    "Trước ngày 30/6" is read as 30 June. A day, month or quarter without a year is the first such from `issued` on, "15
    ngày kể từ ngày ký" counts from `issued` (Civil Code 2015, Art. 147-148); without `issued`, and where it comes round
    every year, it is unknown. A horizon ("đến năm 2030") is no deadline.
    """
    found = [(match.start(), read(match)) for pattern, read in _READERS for match in pattern.finditer(sentence)]
    if issued:
        said = sentence.lower()
        found += [
            (match.start(), relative(match, sentence, issued))
            for words, pattern, relative in _RELATIVE
            if any(word in said for word in words)
            for match in pattern.finditer(sentence)
        ]
    return next((day for _, day in sorted(found, key=lambda one: one[0]) if day), None)


def due_of_cell(cell: str, issued: str | None = None) -> str | None:
    """The last day a cell or a line about time names, of a range its end: "Quý II - III/2026" → 30 September 2026."""
    days = [day for found in _BARE_DAY.finditer(cell) if (day := read_date(found))]
    if days:
        return days[-1]
    for said in (_RANGE.split(cell)[-1], cell):
        number = _BARE_MONTH.sub(r"tháng \1", _BARE_YEAR.sub(r"năm \1", said.strip(" .;")))
        number = re.sub(r"^(?=(?:IV|I{1,3})\b)", "quý ", number)
        if day := due_in(f"hết {number}", issued) or due_in(said, issued):
            return day
    return None


def recurrence_of_cell(cell: str) -> Recurrence | None:
    """How often a cell or a line about time wants the work: "Hằng quý", "6 tháng, năm"."""
    return next((recurs for recurs, words, _ in _RECURRENCES if words.search(cell)), None)


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


def _next_month(found: re.Match[str], _: str, issued: str) -> str | None:
    return _next_end(issued, int(found["m"]), before=_is_before(found))


def _next_quarter(found: re.Match[str], _: str, issued: str) -> str | None:
    number = _QUARTERS.get(found["q"].upper()) or int(found["q"])
    before = _is_before(found)
    return _next_end(issued, 3 * number - 2 * before, before=before)


def _next_end(issued: str, month: int, *, before: bool) -> str | None:
    """The first end of a month, or of the one before it, that is not before `issued`."""
    years = (int(issued[:4]), int(issued[:4]) + 1)
    if not 1 <= month <= 12:
        return None
    days = (_before(year, month) if before else _end_of_month(year, month) for year in years)
    return next((day for day in days if day and day >= issued), None)


def _this_period(found: re.Match[str], _: str, issued: str) -> str | None:
    year, month = int(issued[:4]), int(issued[5:7])
    last = month if found["month"] else -(-month // 3) * 3 if found["quarter"] else 12
    return _end_of_month(year, last)


def _after(found: re.Match[str], _: str, issued: str) -> str | None:
    start, number, calendar = datetime.date.fromisoformat(issued), int(found["n"]), shipped_calendar()
    if start.year > _LAST_YEAR:
        return None
    unit = " ".join(found["unit"].lower().split())
    add = {"ngày làm việc": add_working_days, "ngày": add_calendar_days, "tháng": add_months}[unit]
    return add(start, number, calendar).day.isoformat()


_READERS = ((_DAY, read_date), (_MONTH, _month), (_QUARTER, _quarter), (_YEAR, _year))
_RELATIVE = (  # with words that quickly tell most sentences to be none
    (("ngày",), _DAY_OF_YEAR, _next_day),
    (("tháng",), _MONTH_OF_YEAR, _next_month),
    (("quý",), _QUARTER_OF_YEAR, _next_quarter),
    (("này", "nay"), _THIS_PERIOD, _this_period),
    (("từ ngày", "từ khi"), _AFTER, _after),
)
