"""Everything anyone owes, what holds it up, and who is told of it."""

from mach.casework.models.cases import Case, Procedure, Step
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
    "Case",
    "Explanation",
    "Extension",
    "Matter",
    "Notice",
    "Obligation",
    "ObligationEvidence",
    "Pause",
    "Procedure",
    "ReminderPlan",
    "Snooze",
    "Step",
    "Urging",
    "Wait",
]
