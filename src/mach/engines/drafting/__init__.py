"""Official documents as .docx in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, and a checker of the same layout."""

from mach.engines.drafting.check import check
from mach.engines.drafting.faults import Fault, FaultCode, faults_as_json
from mach.engines.drafting.inspection import UnreadableDocument
from mach.engines.drafting.model import (
    KIND_SYMBOLS,
    LETTER,
    Annex,
    Block,
    Bullet,
    Column,
    DraftingError,
    Heading,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Unit,
    Words,
)
from mach.engines.drafting.render import render

__all__ = [
    "KIND_SYMBOLS",
    "LETTER",
    "Annex",
    "Block",
    "Bullet",
    "Column",
    "DraftingError",
    "Fault",
    "FaultCode",
    "Heading",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Run",
    "Signature",
    "Table",
    "Unit",
    "UnreadableDocument",
    "Words",
    "check",
    "faults_as_json",
    "render",
]
