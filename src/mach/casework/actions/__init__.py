"""Every write of the room: one function per thing a person can do."""

from mach.casework.actions.closing import (
    UnableToClose,
    cancel,
    close_matter,
    close_obligation,
    reopen,
    reopen_matter,
    waive,
)
from mach.casework.actions.deciding import (
    UnableToDecide,
    accept_explanation,
    ask_extension,
    grant_extension,
    refuse_extension,
    return_explanation,
    undo_explanation,
    undo_extension,
)
from mach.casework.actions.delaying import UnableToDelay, end_pause, end_wait, pause, resumed, wait
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
from mach.casework.actions.secrets import UnableToKeep, keep_secret
from mach.casework.actions.urging import UnableToUrge, explain, urge

__all__ = [
    "UnableToClose",
    "UnableToDecide",
    "UnableToDelay",
    "UnableToKeep",
    "UnableToOwe",
    "UnableToRemind",
    "UnableToUrge",
    "accept_explanation",
    "ask_extension",
    "cancel",
    "close_matter",
    "close_obligation",
    "describe_matter",
    "end_calendar_feed",
    "end_pause",
    "end_snooze",
    "end_wait",
    "explain",
    "grant_extension",
    "keep_secret",
    "make_calendar_feed",
    "move_matter",
    "open_matter",
    "owe",
    "pause",
    "read_notices",
    "reassign",
    "refuse_extension",
    "remind",
    "reopen",
    "reopen_matter",
    "resumed",
    "return_explanation",
    "save_reminders",
    "set_due",
    "snooze",
    "undo_explanation",
    "undo_extension",
    "urge",
    "wait",
    "waive",
]
