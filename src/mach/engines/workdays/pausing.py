"""A legal period that stood still: what was left of it is counted on from the day on which it goes on."""

from __future__ import annotations

from datetime import date

from mach.engines.workdays.calendar import Calendar
from mach.engines.workdays.due import Counting, Due, due


def resume(*, due_on: date, paused: date, resumed: date, kind: Counting = "working", calendar: Calendar) -> Due:
    """The new end of a period that would have ended on `due_on`, stopped on `paused` and goes on after `resumed`.

    The days left were those after `paused`; as many follow `resumed`, counted as `kind` says, and never to an earlier
    day. ValueError, in Vietnamese, when the days are not in order.
    """
    if paused > due_on:
        raise ValueError("Không tạm dừng được thời hạn đã hết.")
    if resumed < paused:
        raise ValueError("Ngày tính tiếp đứng trước ngày tạm dừng.")
    left = calendar.working_days(paused, due_on) if kind == "working" else (due_on - paused).days
    found = due(start=resumed, days=left, kind=kind, calendar=calendar)
    return found if found.day > due_on else Due(due_on)
