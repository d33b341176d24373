"""Every write of the room: records, their states, verification, and the tables by which they are counted."""

from mach.registers.actions.definitions import load_shipped_definitions
from mach.registers.actions.indexing import reindex
from mach.registers.actions.records import Saved, UnableToSaveRecord, move_state, remove_record, save_record
from mach.registers.actions.verifying import add_evidence, unverify, verify
from mach.registers.rules import Fault

__all__ = [
    "Fault",
    "Saved",
    "UnableToSaveRecord",
    "add_evidence",
    "load_shipped_definitions",
    "move_state",
    "reindex",
    "remove_record",
    "save_record",
    "unverify",
    "verify",
]
