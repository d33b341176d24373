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
    Term,
    add_calendar_days,
    add_months,
    add_working_days,
    due,
    due_json,
    shift_months,
    subtract_working_days,
)
from mach.engines.workdays.pausing import resume
from mach.engines.workdays.remaining import Remaining, days_left, remaining_phrase
from mach.engines.workdays.spoken import Spoken, spoken_period
from mach.engines.workdays.windows import (
    Period,
    PeriodKind,
    Scheme,
    Window,
    parse_period,
    period_of,
    periods_of_year,
    phase_window,
    same_period_last_year,
    window,
    years_of_phase,
)

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarError",
    "Due",
    "Period",
    "PeriodKind",
    "Remaining",
    "Scheme",
    "Spoken",
    "Term",
    "Window",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "days_left",
    "due",
    "due_json",
    "load_calendar",
    "parse_calendar",
    "parse_period",
    "period_of",
    "periods_of_year",
    "phase_window",
    "remaining_phrase",
    "resume",
    "same_period_last_year",
    "shift_months",
    "shipped_calendar",
    "spoken_period",
    "subtract_working_days",
    "window",
    "years_of_phase",
]
