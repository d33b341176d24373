"""Registers defined as data, their records, and the narrow tables by which records are counted."""

from mach.registers.models.counting import CountingPlace, RecordDate, RecordRef, RecordValue
from mach.registers.models.definitions import Definition, Register, Withdrawal
from mach.registers.models.drafts import Draft
from mach.registers.models.imports import ColumnMemory, Import, ImportRow
from mach.registers.models.lists import ListColumns, OpeningFilter, SavedFilter
from mach.registers.models.records import NumberBook, Record, RecordEvidence, RecordVersion, RecordWords

__all__ = [
    "ColumnMemory",
    "CountingPlace",
    "Definition",
    "Draft",
    "Import",
    "ImportRow",
    "ListColumns",
    "NumberBook",
    "OpeningFilter",
    "Record",
    "RecordDate",
    "RecordEvidence",
    "RecordRef",
    "RecordValue",
    "RecordVersion",
    "RecordWords",
    "Register",
    "SavedFilter",
    "Withdrawal",
]
