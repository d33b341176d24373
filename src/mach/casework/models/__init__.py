"""Everything anyone owes, what holds it up, and who is told of it."""

from mach.casework.models.delays import Extension, Pause, Wait
from mach.casework.models.obligations import (
    CalendarFeed,
    Explanation,
    Matter,
    Notice,
    Obligation,
    ObligationEvidence,
    ReminderPlan,
    Snooze,
    Urging,
)

__all__ = [
    "CalendarFeed",
    "Explanation",
    "Extension",
    "Matter",
    "Notice",
    "Obligation",
    "ObligationEvidence",
    "Pause",
    "ReminderPlan",
    "Snooze",
    "Urging",
    "Wait",
]
