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
from mach.casework.actions.urging import UnableToUrge, explain, urge

__all__ = [
    "UnableToClose",
    "UnableToOwe",
    "UnableToUrge",
    "cancel",
    "close_matter",
    "close_obligation",
    "describe_matter",
    "explain",
    "move_matter",
    "open_matter",
    "owe",
    "reassign",
    "reopen",
    "set_due",
    "urge",
    "waive",
]
