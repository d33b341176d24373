"""Official documents as .docx in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, and a checker of the same layout."""

from mach.engines.drafting.check import check
from mach.engines.drafting.comparing import Change, Comparison, amend, compare, original, rewritten
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
from mach.engines.drafting.returned import Link, Passage, returned
from mach.engines.drafting.sentences import Figure, Part, figure_value, side_by_side
from mach.engines.drafting.slip import Box, Fact, Signer, Slip, render_slip

__all__ = [
    "KIND_SYMBOLS",
    "LETTER",
    "Annex",
    "Block",
    "Box",
    "Bullet",
    "Change",
    "Column",
    "Comparison",
    "DraftingError",
    "Fact",
    "Fault",
    "FaultCode",
    "Figure",
    "Heading",
    "Link",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Part",
    "Passage",
    "Run",
    "Signature",
    "Signer",
    "Slip",
    "Table",
    "Unit",
    "UnreadableDocument",
    "Words",
    "amend",
    "check",
    "compare",
    "faults_as_json",
    "figure_value",
    "original",
    "render",
    "render_slip",
    "returned",
    "rewritten",
    "side_by_side",
]
