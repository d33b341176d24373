"""Every write of the room: taking papers in, correcting their header, deciding on what was read."""

from mach.documents.actions.checking import (
    UnableToDecide,
    decide_reading,
    finish_checking,
    mark_reading,
    reopen_reading,
)
from mach.documents.actions.intake import Outcome, UnableToTakeIn, add_document
from mach.documents.actions.records import HEADER_FIELDS, UnableToCorrect, correct_header, join_draft, note_paper

__all__ = [
    "HEADER_FIELDS",
    "Outcome",
    "UnableToCorrect",
    "UnableToDecide",
    "UnableToTakeIn",
    "add_document",
    "correct_header",
    "decide_reading",
    "finish_checking",
    "join_draft",
    "mark_reading",
    "note_paper",
    "reopen_reading",
]
