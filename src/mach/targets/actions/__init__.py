"""Every write of the room: confirming what was read, assigning it, opening its accounts."""

from mach.targets.actions.accounts import open_due_accounts
from mach.targets.actions.adjusting import DecidingPaper, adjust_commitment, share_out
from mach.targets.actions.checking import (
    UnableToConfirm,
    confirm_reading,
    mark_selection,
    merge_reading,
    reject_reading,
    reopen_reading,
)
from mach.targets.actions.commitments import (
    EDITABLE,
    Promise,
    UnableToChange,
    add_evidence,
    assign,
    cancel_commitment,
    change_commitment,
    complete_commitment,
)
from mach.targets.actions.loading import Loaded, load_incoming
from mach.targets.actions.openings import SentReport, UnableToState, close_opening, state_opening
from mach.targets.actions.supplying import UnableToSupply, supply_figure
from mach.targets.actions.taking import Letter, take_letter

__all__ = [
    "EDITABLE",
    "DecidingPaper",
    "Letter",
    "Loaded",
    "Promise",
    "SentReport",
    "UnableToChange",
    "UnableToConfirm",
    "UnableToState",
    "UnableToSupply",
    "add_evidence",
    "adjust_commitment",
    "assign",
    "cancel_commitment",
    "change_commitment",
    "close_opening",
    "complete_commitment",
    "confirm_reading",
    "load_incoming",
    "mark_selection",
    "merge_reading",
    "open_due_accounts",
    "reject_reading",
    "reopen_reading",
    "share_out",
    "state_opening",
    "supply_figure",
    "take_letter",
]
