"""Working papers inside a body: the slip that gives out work (phiếu giao việc) and the slip that asks for a decision.

They are no kind of Phụ lục III and have no layout by law; page, letters and letterhead follow the official papers.
A box is left for the hand of the leader (bút phê).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm, Pt

from mach.engines.drafting.body import add_blocks
from mach.engines.drafting.letterhead import TEXT, add_centred, add_heads
from mach.engines.drafting.model import Block, DraftingError, Run, Words
from mach.engines.drafting.render import blank_page, package
from mach.engines.drafting.word import add_grid, add_paragraph, add_words, clean
from mach.engines.vietnamese import format_date_long

_LABEL = 42.0  # mm
_UNDATED = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table: what is asked and what is so."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class Box:
    """A framed room to write in by hand, `height` in mm."""

    title: str
    height: float = 45.0


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs at the foot; `name` "" leaves it to be written."""

    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. `issuer` is the unit that writes it, `superior` its body; without `date` the day is left to write."""

    title: str
    subject: str
    superior: str
    issuer: str
    place: str
    facts: tuple[Fact, ...]
    boxes: tuple[Box, ...]
    signers: tuple[Signer, ...]
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    date: date | None = None

    def __post_init__(self) -> None:
        for name, value in (("tên phiếu", self.title), ("nội dung", self.subject), ("đơn vị lập", self.issuer)):
            if not value.strip():
                raise DraftingError(f"Phiếu chưa có {name}.")

    @property
    def day_line(self) -> str:
        """ "Sông Giang, ngày 05 tháng 02 năm 2026", or with blanks to write the day."""
        day = format_date_long(self.date) if self.date else "ngày      tháng      năm"
        return f"{self.place}, {day}"


def render_slip(slip: Slip) -> bytes:
    """The slip as .docx on A4; equal data give equal bytes."""
    docx = blank_page()
    properties = docx.core_properties
    properties.title, properties.author = clean(f"{slip.title}: {slip.subject}")[:255], clean(slip.issuer)[:255]
    properties.last_modified_by, properties.language, properties.revision = properties.author, "vi-VN", 1
    properties.created = properties.modified = datetime.combine(slip.date, time()) if slip.date else _UNDATED
    add_heads(docx, slip.superior, slip.issuer, "", slip.day_line)
    add_paragraph(docx, "Tên loại văn bản", slip.title.upper())
    add_centred(docx, "Trích yếu", slip.subject, 14, TEXT - 20, bold=True, within=TEXT)
    if slip.addressee:
        line = add_paragraph(docx, "Kính gửi", f"Kính gửi: {slip.addressee}.")
        line.paragraph_format.left_indent = Mm(20)
    _add_facts(docx, slip.facts)
    add_blocks(docx, slip.blocks, TEXT)
    for box in slip.boxes:
        _add_box(docx, box)
    _add_signers(docx, slip.signers)
    return package(docx)


def _add_facts(docx: Any, facts: tuple[Fact, ...]) -> None:
    add_paragraph(docx, "Đường kẻ").paragraph_format.space_after = Pt(8)
    if not facts:
        return
    grid = add_grid(docx, [_LABEL, TEXT - _LABEL], len(facts), ruled=True)
    for row, fact in zip(grid.rows, facts, strict=True):
        add_words(add_paragraph(row.cells[0], "Ô bảng"), fact.label, bold=True)
        add_paragraph(row.cells[1], "Ô bảng", fact.words)
    add_paragraph(docx, "Đường kẻ").paragraph_format.space_after = Pt(6)


def _add_box(docx: Any, box: Box) -> None:
    row = add_grid(docx, [TEXT], 1, ruled=True).rows[0]
    row.height, row.height_rule = Mm(box.height), WD_ROW_HEIGHT_RULE.AT_LEAST
    add_paragraph(row.cells[0], "Đầu bảng", box.title.upper())
    add_paragraph(docx, "Đường kẻ").paragraph_format.space_after = Pt(6)


def _add_signers(docx: Any, signers: tuple[Signer, ...]) -> None:
    if not signers:
        return
    cells = add_grid(docx, [TEXT / len(signers)] * len(signers), 1, ruled=False).rows[0].cells
    for cell, signer in zip(cells, signers, strict=True):
        add_paragraph(cell, "Thẩm quyền ký", signer.title.upper())
        add_paragraph(cell, "Họ tên người ký", (Run(signer.name),) if signer.name else "")
    add_paragraph(docx, "Đường kẻ")  # Word wants a paragraph after the last table
