"""Every write of the room: records, their states, verification, and the tables by which they are counted."""

from mach.registers.actions.alerting import tell_exporters
from mach.registers.actions.definitions import load_shipped_definitions
from mach.registers.actions.drafting import drop_draft, drop_old_drafts, keep_draft
from mach.registers.actions.editing import save_edited
from mach.registers.actions.imports import (
    add_rows,
    begin_import,
    drop_open_imports,
    finish_import,
    undo_import,
)
from mach.registers.actions.indexing import reindex
from mach.registers.actions.lists import UnableToMakeList, described_text, make_list, promote_list
from mach.registers.actions.loading import Plan, drop_load, finish_load, open_load, read_on, start_reading
from mach.registers.actions.looking import UnableToKeep, choose_columns, drop_filter, moved, open_with, save_filter
from mach.registers.actions.many import assign_many, move_many, try_move
from mach.registers.actions.pasting import Sheet, Tried, load_sheet, remember_columns, try_sheet
from mach.registers.actions.publishing import (
    UnableToPublish,
    bring_forward,
    publish_definition,
    read_source,
    try_definition,
    try_forward,
)
from mach.registers.actions.records import Saved, UnableToSaveRecord, move_state, remove_record, save_record
from mach.registers.actions.returning import send_back
from mach.registers.actions.telling import tell_holders
from mach.registers.actions.verifying import add_evidence, unverify, verify
from mach.registers.actions.withdrawing import restore_register, withdraw_register
from mach.registers.rules import Fault

__all__ = [
    "Fault",
    "Plan",
    "Saved",
    "Sheet",
    "Tried",
    "UnableToKeep",
    "UnableToMakeList",
    "UnableToPublish",
    "UnableToSaveRecord",
    "add_evidence",
    "add_rows",
    "assign_many",
    "begin_import",
    "bring_forward",
    "choose_columns",
    "described_text",
    "drop_draft",
    "drop_filter",
    "drop_load",
    "drop_old_drafts",
    "drop_open_imports",
    "finish_import",
    "finish_load",
    "keep_draft",
    "load_sheet",
    "load_shipped_definitions",
    "make_list",
    "move_many",
    "move_state",
    "moved",
    "open_load",
    "open_with",
    "promote_list",
    "publish_definition",
    "read_on",
    "read_source",
    "reindex",
    "remember_columns",
    "remove_record",
    "restore_register",
    "save_edited",
    "save_filter",
    "save_record",
    "send_back",
    "start_reading",
    "tell_exporters",
    "tell_holders",
    "try_definition",
    "try_forward",
    "try_move",
    "try_sheet",
    "undo_import",
    "unverify",
    "verify",
    "withdraw_register",
]
