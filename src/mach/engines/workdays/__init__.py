"""Working days, legal due days and reporting windows."""

from mach.engines.workdays.calendar import (
    Calendar,
    CalendarDay,
    CalendarError,
    load_calendar,
    parse_calendar,
    shipped_calendar,
)
from mach.engines.workdays.due import (
    Due,
    add_calendar_days,
    add_months,
    add_working_days,
    due,
    due_json,
    subtract_working_days,
)
from mach.engines.workdays.remaining import Remaining, days_left, remaining_phrase

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarError",
    "Due",
    "Remaining",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "days_left",
    "due",
    "due_json",
    "load_calendar",
    "parse_calendar",
    "remaining_phrase",
    "shipped_calendar",
    "subtract_working_days",
]
