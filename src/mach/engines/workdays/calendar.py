"""Which days are worked: Monday to Friday, but for the exceptions of a table.

Tết, the second day of Quốc khánh and swapped Saturdays are set every year by the Prime Minister, so nothing here is
computed from a formula (Labour Code 2019, Art. 112).
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

Kind = Literal["off", "work"]

_WEEKEND = {5: "Thứ bảy", 6: "Chủ nhật"}


class CalendarError(ValueError):
    """A calendar that cannot be used; the message says in Vietnamese what and where."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One exception: a day off, or a day worked that would be a weekend. `confirmed`: an official notice was seen."""

    day: date
    kind: Kind
    reason: str
    confirmed: bool = False


@dataclass(frozen=True)
class Calendar:
    """The working days of an agency. CalendarError when one day stands twice."""

    days: tuple[CalendarDay, ...] = ()
    _by_day: dict[date, CalendarDay] = field(init=False, repr=False, compare=False)
    _ordinals: list[int] = field(init=False, repr=False, compare=False)
    _balance: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.days, key=lambda exception: exception.day)
        by_day: dict[date, CalendarDay] = {}
        balance = [0]
        for exception in ordered:
            if exception.day in by_day:
                raise CalendarError(f"Ngày {exception.day:%d/%m/%Y} có hai dòng trong lịch; chỉ giữ lại một dòng.")
            by_day[exception.day] = exception
            works_without, works_with = exception.day.weekday() < 5, exception.kind == "work"
            balance.append(balance[-1] + works_with - works_without)
        object.__setattr__(self, "days", tuple(ordered))
        object.__setattr__(self, "_by_day", by_day)
        object.__setattr__(self, "_ordinals", [exception.day.toordinal() for exception in ordered])
        object.__setattr__(self, "_balance", balance)

    def __hash__(self) -> int:
        return hash(self.days)

    def day_off(self, day: date) -> str | None:
        """Why `day` is not worked, in Vietnamese; None for a working day."""
        exception = self._by_day.get(day)
        if exception is None:
            return _WEEKEND.get(day.weekday())
        return None if exception.kind == "work" else exception.reason

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return self.day_off(day) is None

    def working_days(self, after: date, through: date) -> int:
        """Working days later than `after` up to and with `through`; 0 when there are none."""
        if through <= after:
            return 0
        return self._worked_until(through) - self._worked_until(after)

    def exceptions(self, first: date, last: date) -> tuple[CalendarDay, ...]:
        """The exceptions from `first` to `last`, both included."""
        start = bisect_right(self._ordinals, first.toordinal() - 1)
        return self.days[start : bisect_right(self._ordinals, last.toordinal())]

    def knows(self, year: int) -> bool:
        """Whether the table has any day of `year`; without, only weekends are known."""
        return bool(self.exceptions(date(year, 1, 1), date(year, 12, 31)))

    def overridden_by(self, days: tuple[CalendarDay, ...]) -> Calendar:
        """This calendar with `days` in place of its own where both name a day."""
        replaced = {exception.day for exception in days}
        return Calendar(tuple(kept for kept in self.days if kept.day not in replaced) + days)

    def _worked_until(self, day: date) -> int:
        """Working days from 1 January of year 1, a Monday, to `day`."""
        weeks, weekday = divmod(day.toordinal() - 1, 7)
        return 5 * weeks + min(weekday + 1, 5) + self._balance[bisect_right(self._ordinals, day.toordinal())]


@cache
def shipped_calendar() -> Calendar:
    """The table for Vietnam that comes with the software, 2025-2027."""
    source = files("mach.engines.workdays").joinpath("calendar_vn.toml").read_text(encoding="utf-8")
    return Calendar(parse_calendar(source))


def load_calendar(path: Path) -> Calendar:
    """The shipped calendar overridden by the days of a file of the same form as `calendar_vn.toml`.

    CalendarError when the file cannot be read or a line of it is wrong.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CalendarError(f"Không mở được tệp lịch {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CalendarError(f"Tệp lịch {path} không phải văn bản UTF-8; hãy lưu lại dưới dạng UTF-8.") from error
    try:
        return shipped_calendar().overridden_by(parse_calendar(source))
    except CalendarError as error:
        raise CalendarError(f"{path}: {error}") from error


def parse_calendar(source: str) -> tuple[CalendarDay, ...]:
    """The days of a TOML text with tables `[[off]]` and `[[work]]`: first, last (optional), reason, confidence.

    confidence is S (official; the default), C or A. CalendarError names the table and the field that is wrong.
    """
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"Lịch không đúng cú pháp TOML: {error}.") from error
    unknown = set(table) - {"off", "work"}
    if unknown:
        raise CalendarError(f"Không có bảng “{min(unknown)}”; lịch chỉ gồm các bảng [[off]] và [[work]].")
    days: list[CalendarDay] = []
    kinds: tuple[Kind, ...] = ("off", "work")
    for kind in kinds:
        entries = table.get(kind, [])
        if not isinstance(entries, list):
            raise CalendarError(f"Viết [[{kind}]] với hai dấu ngoặc vuông cho mỗi đợt.")
        for position, entry in enumerate(entries, start=1):
            days += _days(entry, kind, f"[[{kind}]] thứ {position}")
    return tuple(days)


def _days(entry: Any, kind: Kind, where: str) -> Iterator[CalendarDay]:
    if not isinstance(entry, dict):
        raise CalendarError(f"{where}: phải là một bảng gồm first, last, reason, confidence.")
    unknown = set(entry) - {"first", "last", "reason", "confidence"}
    if unknown:
        raise CalendarError(f"{where}: không có mục “{min(unknown)}”; chỉ dùng first, last, reason, confidence.")
    first, reason, confidence = entry.get("first"), entry.get("reason"), entry.get("confidence", "S")
    last = entry.get("last", first)
    if type(first) is not date or type(last) is not date:
        raise CalendarError(f"{where}: first và last phải là ngày, viết như 2026-02-16.")
    if not 0 <= (last - first).days <= 31:
        raise CalendarError(f"{where}: last phải từ ngày first trở đi và không quá 31 ngày.")
    if not isinstance(reason, str) or not reason.strip():
        raise CalendarError(f"{where}: thiếu lý do (reason).")
    if confidence not in ("S", "C", "A"):
        raise CalendarError(f"{where}: confidence là S, C hoặc A.")
    for offset in range((last - first).days + 1):
        yield CalendarDay(first + timedelta(days=offset), kind, reason.strip(), confirmed=confidence == "S")
