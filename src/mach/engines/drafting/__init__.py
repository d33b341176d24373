"""Official documents as .docx in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, and a checker of the same layout."""

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
    "Heading",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Run",
    "Signature",
    "Table",
    "Unit",
    "Words",
    "render",
]
