"""How much time is left until a due day, or how long it is overdue, in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mach.engines.vietnamese import format_date, format_number
from mach.engines.workdays.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Remaining:
    """Working days from today to the due day (`left`) or since it (`overdue`); 0 when only days off lie between."""

    due: date
    state: Literal["left", "today", "overdue"]
    days: int


def days_left(today: date, due: date, calendar: Calendar) -> Remaining:
    """Working days after `today` up to and with `due`; once overdue, those after `due` up to and with `today`."""
    if due == today:
        return Remaining(due, "today", 0)
    if due > today:
        return Remaining(due, "left", calendar.working_days(today, due))
    return Remaining(due, "overdue", calendar.working_days(due, today))


def remaining_phrase(remaining: Remaining) -> str:
    """ "còn 3 ngày làm việc", "đến hạn hôm nay", "quá hạn 2 ngày làm việc"."""
    if remaining.state == "today":
        return "đến hạn hôm nay"
    days, due = format_number(remaining.days), format_date(remaining.due)
    if remaining.state == "left":
        return f"còn {days} ngày làm việc" if remaining.days else f"đến hạn {due}"
    return f"quá hạn {days} ngày làm việc" if remaining.days else f"quá hạn từ {due}"
