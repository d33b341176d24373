"""Every write of the room: one function per thing a person can do."""

from mach.casework.actions.closing import (
    UnableToClose,
    cancel,
    close_matter,
    close_obligation,
    reopen,
    waive,
)
from mach.casework.actions.owing import UnableToOwe, describe_matter, move_matter, open_matter, owe, reassign, set_due
from mach.casework.actions.reminding import (
    UnableToRemind,
    end_calendar_feed,
    end_snooze,
    make_calendar_feed,
    read_notices,
    remind,
    save_reminders,
    snooze,
)
from mach.casework.actions.urging import UnableToUrge, explain, urge

__all__ = [
    "UnableToClose",
    "UnableToOwe",
    "UnableToRemind",
    "UnableToUrge",
    "cancel",
    "close_matter",
    "close_obligation",
    "describe_matter",
    "end_calendar_feed",
    "end_snooze",
    "explain",
    "make_calendar_feed",
    "move_matter",
    "open_matter",
    "owe",
    "read_notices",
    "reassign",
    "remind",
    "reopen",
    "save_reminders",
    "set_due",
    "snooze",
    "urge",
    "waive",
]
