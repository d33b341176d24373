"""What a number is measured over: "năm 2025", "giai đoạn 2021 - 2030", "đến năm 2030", "6 tháng đầu năm"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain

Period = tuple[str | None, str | None]

_YEAR = r"(?:20\d\d)"
_FORMS = re.compile(
    rf"(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm|từ năm|năm)\s+(?:từ\s+)?(?:năm\s+)?(?P<first>{_YEAR})\s*(?:[-–]|đến)\s*(?:hết\s+)?(?:năm\s+)?(?P<last>{_YEAR})"
    rf"|(?P<comparison>(?:cùng kỳ|so với|bằng)(?!\w)[^.,;]{{0,45}}?năm\s+(?:trước|{_YEAR}))"
    rf"|(?:ngày\s+)?(?P<day>\d{{1,2}})(?:/|\s+tháng\s+)(?P<month>\d{{1,2}})(?:/|\s+năm\s+)(?P<year>{_YEAR})"
    rf"|(?P<months>\d{{1,2}})\s+tháng(?:\s+đầu)?\s+năm(?:\s+(?P<of>{_YEAR}))?"
    r"|(?<!\d )(?P<so_far>\d{1,2})\s+tháng(?=\s+(?:ước|đạt|tăng|giảm|của))"
    r"|^\W*(?P<label>20\d\d)\s*:"
    r"|(?:lũy|luỹ)\s+kế\s+(?P<summed>\d{1,2})\s+tháng"
    rf"|quý\s+(?P<quarter>iv|i{{1,3}}|[1-4])(?!\w)(?:\s*/\s*|\s+)?(?:năm\s+)?(?P<quarter_year>{_YEAR})?"
    rf"|tháng\s+(?P<one>\d{{1,2}})(?:\s*/\s*|\s+năm\s+)(?P<one_year>{_YEAR})"
    rf"|(?P<until>(?:đến|tới|trước|vào)\s+(?:hết\s+|cuối\s+)?)năm\s+(?P<end>{_YEAR})"
    rf"|năm\s+(?P<whole>{_YEAR})"
    r"|(?P<this>năm nay|cả năm nay)"
)
_MAY_TELL = re.compile(r"20\d\d|[Qq]uý [IViv\d]|tháng(?: đầu)? năm|tháng (?:ước|đạt|tăng|giảm|của)|kế \d|năm nay")
_UNTIL = re.compile(r"(?:đến|tới|trước|hết|cuối)\s+(?:hết\s+)?(?:ngày\s+)?$")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_of(before: str, after: str, wider: Iterable[str], year: int | None) -> Period:
    """First and last day (ISO) of what a number is measured over; None where not stated.

    The clause before the number speaks first, then the clause after it, then the `wider` words around, nearest first.
    `year` is the paper's own.
    """
    for words, nearest in chain(((before, -1), (after, 0)), ((words, 0) for words in wider)):
        found = _stated(words, year) if _MAY_TELL.search(words) else ()
        if found:
            return found[nearest]
    return None, None


@lru_cache(maxsize=64)  # the numbers of a list share the words around them
def _stated(words: str, year: int | None) -> tuple[Period, ...]:
    return tuple(period for hit in _FORMS.finditer(words.lower()) if (period := _read(hit, year)))


def _read(hit: re.Match[str], year: int | None) -> Period | None:
    if hit["first"]:
        return (f"{hit['first']}-01-01", f"{hit['last']}-12-31") if hit["first"] <= hit["last"] else None
    if hit["day"]:
        return _day(hit)
    months = hit["months"] or hit["summed"] or hit["so_far"]
    if months:
        return _months(hit["of"] or year, 1, int(months))
    if hit["quarter"]:
        quarter = _QUARTERS.get(hit["quarter"]) or int(hit["quarter"])
        return _months(hit["quarter_year"] or year, 3 * quarter - 2, 3 * quarter)
    if hit["one"]:
        month = int(hit["one"])
        span = _months(hit["one_year"], month, month)
        return (None, span[1]) if span and _UNTIL.search(hit.string[: hit.start()]) else span
    if hit["end"]:
        return None, f"{hit['end']}-12-31"
    whole = hit["whole"] or hit["label"] or (year if hit["this"] else None)
    return (f"{whole}-01-01", f"{whole}-12-31") if whole else None


def _day(hit: re.Match[str]) -> Period | None:
    """A date ends what it is said of by "đến, trước, hết"; any other date dates a paper or an event."""
    if not _UNTIL.search(hit.string[: hit.start()]):
        return None
    try:
        return None, date(int(hit["year"]), int(hit["month"]), int(hit["day"])).isoformat()
    except ValueError:
        return None


def _months(year: str | int | None, first: int, last: int) -> Period | None:
    if not year or not 1 <= first <= last <= 12:
        return None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]}"
