"""Periods as people type them among other words: "6 tháng đầu năm 2026", "quý III", "từ 1/3 đến 30/9", "năm ngoái"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from mach.engines.vietnamese import fold, format_date
from mach.engines.workdays.windows import Period, PeriodKind, Scheme, Window, period_of, phase_window

_DAY = r"(?:ngay )?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?"
_YEAR = r"(?:\s*[/-]\s*| nam | )?(20\d\d)?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CALENDAR_YEAR = re.compile(r"\b(?:theo )?(?:nam )?duong lich\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Days that somebody named. `rest` is what else was typed, folded; `period` is set for a reporting period."""

    window: Window
    label: str
    rest: str
    period: Period | None = None


def spoken_period(text: str, *, today: date) -> Spoken | None:
    """The first period named in a text, with or without accents; None when it names none.

    A period without a year is the latest that has begun; a day without a year the latest that has come, or lies after
    the day it is paired with. Periods follow Nghị định 09/2019/NĐ-CP (a year from 15/12 to 14/12) unless the text says
    "dương lịch". "từ …" alone runs to today, "đến …" alone from the start of its year.
    """
    folded = _CALENDAR_YEAR.sub(" ", fold(text))
    scheme: Scheme = "statistics" if folded != fold(text) else "nd09"
    for pattern, read in _READERS:
        for found in pattern.finditer(folded):
            meant = read(found, today, scheme)
            if meant is not None:
                rest = " ".join(f"{folded[: found.start()]} {folded[found.end() :]}".split())
                if isinstance(meant, Period):
                    return Spoken(meant.window, meant.label, rest, meant)
                window, label = meant
                return Spoken(window, label or _days(window), rest)
    return None


_Meant = Period | tuple[Window, str] | None
_Reader = Callable[["re.Match[str]", date, Scheme], _Meant]


def _between(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    first, last = found.groups()[:3], found.groups()[3:6]
    if first[2] is None and last[2] is None:
        start = _latest(first, today)
        end = start and _next(last, start)
    elif first[2] is None:
        end = _exact(last)
        start = end and _latest(first, end)
    else:
        start = _exact(first)
        end = start and (_exact(last) if last[2] else _next(last, start))
    return (Window(start, end), "") if start and end and start <= end else None


def _since(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    start = _day(found.groups(), today)
    return (Window(start, today), "") if start and start <= today else None


def _until(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    end = _day(found.groups(), today)
    return (Window(period_of(end, scheme=scheme, kind="year").window.start, end), "") if end else None


def _since_new_year(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return Window(period_of(today, scheme=scheme, kind="year").window.start, today), "từ đầu năm đến nay"


def _phase(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    first, last = int(found[1]), int(found[2])
    if last < first:
        return None
    return phase_window(scheme, first, last), f"giai đoạn {first}-{last}"


def _half(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return _latest_period(today, scheme, "half_year", found[2], 2 if found[1] == "cuoi" else 1)


def _nine_months(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return _latest_period(today, scheme, "nine_months", found[1], 1)


def _quarter(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return _latest_period(today, scheme, "quarter", found[2], _ROMAN.get(found[1]) or int(found[1]))


def _month(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return _latest_period(today, scheme, "month", found[2], int(found[1]))


def _year(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return Period(scheme, "year", int(found[1]))


def _running(kind: PeriodKind, back: int) -> _Reader:
    def read(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
        period = period_of(today, scheme=scheme, kind=kind)
        for _ in range(back):
            period = period_of(period.window.start - timedelta(days=1), scheme=scheme, kind=kind)
        return period

    return read


def _today(found: re.Match[str], today: date, scheme: Scheme) -> _Meant:
    return Window(today, today), f"ngày {format_date(today)}"


def _patterns() -> Iterator[tuple[str, _Reader]]:
    """The longer and more exact a phrase, the earlier it is tried."""
    to = r" ?(?:den het|den|toi|-) ?"
    yield rf"(?:tu )?{_DAY}{to}{_DAY}", _between
    yield r"(?:giai doan |tu nam |tu )?(20\d\d)(?: ?- ?| den nam | den )(20\d\d)", _phase
    yield rf"(?:ke )?tu {_DAY}(?: den nay)?", _since
    yield rf"(?:tinh )?(?:den het|den|toi) {_DAY}", _until
    yield r"(?:(?:luy ke )?tu dau nam(?: den nay)?|luy ke)", _since_new_year
    yield rf"(?:trong )?(?:6|sau) thang(?: (dau|cuoi))?(?: nam(?! \d))?{_YEAR}", _half
    yield rf"(?:trong )?(?:9|chin) thang(?: dau)?(?: nam(?! \d))?{_YEAR}", _nine_months
    yield rf"(?:trong )?(?:quy |q)(iv|i{{1,3}}|[1-4]){_YEAR}", _quarter
    yield rf"(?:trong )?thang 0?([1-9]|1[0-2]){_YEAR}", _month
    yield r"(?:trong )?quy nay", _running("quarter", 0)
    yield r"(?:trong )?quy truoc", _running("quarter", 1)
    yield r"(?:trong )?thang nay", _running("month", 0)
    yield r"(?:trong )?thang truoc", _running("month", 1)
    yield r"(?:trong )?nam nay", _running("year", 0)
    yield r"(?:trong )?nam (?:ngoai|truoc|qua)", _running("year", 1)
    yield r"(?:trong |ca )?nam (20\d\d)", _year
    yield r"hom nay", _today
    yield r"(20\d\d)", _year


_READERS = [(re.compile(rf"(?<![\w/]){pattern}(?![\w/])"), read) for pattern, read in _patterns()]


def _latest_period(today: date, scheme: Scheme, kind: PeriodKind, year: str | None, index: int) -> Period:
    if year:
        return Period(scheme, kind, int(year), index)
    running = period_of(today, scheme=scheme, kind="year").year
    period = Period(scheme, kind, running, index)
    return period if period.window.start <= today else Period(scheme, kind, running - 1, index)


def _exact(parts: tuple[str | None, ...]) -> date | None:
    day, month, year = (int(part or 0) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(parts: tuple[str | None, ...], today: date) -> date | None:
    return _exact(parts) if parts[2] else _latest(parts, today)


def _latest(parts: tuple[str | None, ...], limit: date) -> date | None:
    """The day and month of `parts` in the latest year not after `limit`; 29/2 may lie some years back."""
    years = (limit.year - back for back in range(9))
    found = (_exact((parts[0], parts[1], str(year))) for year in years)
    return next((day for day in found if day is not None and day <= limit), None)


def _next(parts: tuple[str | None, ...], first: date) -> date | None:
    """The day and month of `parts` in the first year not before `first`."""
    found = (_exact((parts[0], parts[1], str(first.year + on))) for on in range(9))
    return next((day for day in found if day is not None and day >= first), None)


def _days(window: Window) -> str:
    """ "từ 01/3/2026 đến 30/9/2026", or the one day."""
    ends = [format_date(day) for day, _ in groupby((window.start, window.end))]
    return f"ngày {ends[0]}" if len(ends) == 1 else f"từ {ends[0]} đến {ends[1]}"
