"""Due days by the legal clock, and why every skipped day was skipped.

Civil Code 2015, Art. 145-148: the day of the event is not counted; a period that ends on a day off ends at the end of
the next working day; a month ends on the same day number, or on the last day of a shorter month. All days are local
days (Asia/Ho_Chi_Minh) and last until 24:00.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from mach.engines.vietnamese import format_date
from mach.engines.workdays.calendar import Calendar

Counting = Literal["working", "calendar"]

_ONE_DAY = timedelta(days=1)
_LONGEST = 36_525  # a century; longer is a slip of the pen


@dataclass(frozen=True, slots=True)
class Term:
    """What was asked: a period from a day on, so that another calendar can answer anew; see `due`."""

    start: date
    days: int | None = None
    months: int | None = None
    kind: Counting = "working"
    before: bool = False

    def on(self, calendar: Calendar) -> Due:
        """The day on which the period ends by a calendar."""
        return due(
            start=self.start,
            days=self.days,
            months=self.months,
            kind=self.kind,
            before=self.before,
            calendar=calendar,
        )


@dataclass(frozen=True, slots=True)
class Due:
    """A due day, the days off passed over on the way in order of time, and what is not certain about it.

    `skipped`: for working days every day off between; for days and months those at the end that moved it.
    `notes`: in Vietnamese; exceptions without an official notice, and years of which the calendar knows nothing.
    `term`: the question.
    """

    day: date
    skipped: tuple[tuple[date, str], ...] = ()
    notes: tuple[str, ...] = ()
    term: Term | None = field(default=None, compare=False)


def due(
    *,
    start: date,
    days: int | None = None,
    months: int | None = None,
    kind: Counting = "working",
    before: bool = False,
    calendar: Calendar,
) -> Due:
    """The day on which a period of `days` or `months` from `start` ends.

    `before` counts back from `start`, say a meeting, to the latest day that keeps the distance. `kind` says what `days`
    are. ValueError, in Vietnamese, unless exactly one length from 0 to a century is given.
    """
    if (days is None) == (months is None):
        raise ValueError("Cần đúng một độ dài: số ngày hoặc số tháng.")
    length = days if days is not None else 31 * (months or 0)
    if not 0 <= length <= _LONGEST:
        raise ValueError("Thời hạn phải từ 0 ngày đến 100 năm.")
    term = Term(start, days, months, kind, before)
    try:
        if days is not None and kind == "working":
            return replace(_count(start, days, calendar, -_ONE_DAY if before else _ONE_DAY), term=term)
        end = shift_months(start, -months if before else months) if months is not None else None
        if end is None:
            end = start + timedelta(days=-length if before else length)
        return replace(_roll(start, end, calendar, -_ONE_DAY if before else _ONE_DAY), term=term)
    except OverflowError as error:
        raise ValueError("Hạn rơi ra ngoài lịch (năm 1 đến năm 9999).") from error


def add_calendar_days(start: date, days: int, calendar: Calendar) -> Due:
    """`days` calendar days after `start`; from a day off to the next working day (Art. 147-148)."""
    return due(start=start, days=days, kind="calendar", calendar=calendar)


def add_months(start: date, months: int, calendar: Calendar) -> Due:
    """`months` months after `start`, same day number or last day of the month; then as days (Art. 146-148)."""
    return due(start=start, months=months, calendar=calendar)


def add_working_days(start: date, days: int, calendar: Calendar) -> Due:
    """The `days`-th working day after `start`; `start` itself is not counted."""
    return due(start=start, days=days, calendar=calendar)


def subtract_working_days(meeting: date, days: int, calendar: Calendar) -> Due:
    """The latest day to send papers so that `days` working days lie between; the meeting day is not counted."""
    return due(start=meeting, days=days, before=True, calendar=calendar)


def due_json(*, start: date, result: Due) -> dict[str, Any]:
    """What `mach due --json` prints: from, due, skipped (day, reason) and notes; days in ISO form."""
    return {
        "from": start.isoformat(),
        "due": result.day.isoformat(),
        "skipped": [{"day": day.isoformat(), "reason": reason} for day, reason in result.skipped],
        "notes": list(result.notes),
    }


def _count(start: date, days: int, calendar: Calendar, step: timedelta) -> Due:
    """Go from `start` until `days` working days were met; none asked means the nearest working day."""
    day, met, skipped = start, 0, []
    if days == 0:
        return _roll(start, start, calendar, step)
    while met < days:
        day += step
        reason = calendar.day_off(day)
        if reason is None:
            met += 1
        else:
            skipped.append((day, reason))
    return Due(day, tuple(sorted(skipped)), _notes(calendar, start, day))


def _roll(start: date, end: date, calendar: Calendar, step: timedelta) -> Due:
    """Move an end that is a day off to the next working day; backwards to the one before, which keeps the distance."""
    skipped = []
    while (reason := calendar.day_off(end)) is not None:
        skipped.append((end, reason))
        end += step
    first = skipped[0][0] if skipped else end
    return Due(end, tuple(sorted(skipped)), _notes(calendar, first, end))


def shift_months(start: date, months: int) -> date:
    """The same day number `months` later, or the last day of a shorter month. OverflowError beyond the calendar."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _notes(calendar: Calendar, one: date, other: date) -> tuple[str, ...]:
    first, last = sorted((one, other))
    notes = []
    unconfirmed = [format_date(each.day) for each in calendar.exceptions(first, last) if not each.confirmed]
    if unconfirmed:
        notes.append(f"Chưa có thông báo chính thức về lịch các ngày: {', '.join(unconfirmed)}.")
    unknown = [str(year) for year in range(first.year, last.year + 1) if not calendar.knows(year)]
    if unknown:
        span = unknown[0] if len(unknown) == 1 else f"{unknown[0]}-{unknown[-1]}"
        notes.append(f"Chưa có lịch nghỉ năm {span}: mới trừ thứ bảy và chủ nhật.")
    return tuple(notes)
