"""What follows the text: recipients and signature side by side, then the annexes, each a section of its own."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mach.engines.drafting.body import add_blocks
from mach.engines.drafting.letterhead import add_centred, day_line
from mach.engines.drafting.model import Annex, OfficialDocument, Table
from mach.engines.drafting.standard import MARGINS, PAPER, roman
from mach.engines.drafting.word import add_grid, add_paragraph, clean, element

RECIPIENTS = 75.0  # mm
SIGNATURE = 85.0


def add_closing(docx: Any, document: OfficialDocument) -> None:
    """ "Nơi nhận" on the left edge at the height of the authority on the right, never torn apart by a page's end."""
    left, right = add_grid(docx, [RECIPIENTS, SIGNATURE], 1, ruled=False).rows[0].cells
    add_paragraph(left, "Nơi nhận", "Nơi nhận:")
    for line in document.recipients:
        add_paragraph(left, "Danh sách nơi nhận", f"- {clean(line).strip(' -;.')};")
    add_paragraph(left, "Danh sách nơi nhận", f"- Lưu: VT, {document.drafting_unit}.")
    for line in (*document.signature.authority, document.signature.title):
        add_paragraph(right, "Thẩm quyền ký", line.upper())
    add_paragraph(right, "Họ tên người ký", document.signature.name)
    for cell in (left, right):
        cell.paragraphs[0].paragraph_format.space_before = Pt(8)  # sets both off from the text
    add_paragraph(docx, "Đường kẻ")  # Word wants a paragraph after the last table


def add_annexes(docx: Any, document: OfficialDocument) -> None:
    """Each annex begins a page and a numbering of pages; one with a table wider than the page lies on its side."""
    numbered = [annex for annex in document.annexes if annex.kind is None]
    for annex in document.annexes:
        wide = any(block.width > _text_width(PAPER[0]) for block in annex.blocks if isinstance(block, Table))
        width = _begin_section(docx, wide=wide)
        if annex.kind is None:
            count = numbered.index(annex) + 1
            add_paragraph(docx, "Phụ lục", f"Phụ lục {roman(count)}" if len(numbered) > 1 else "Phụ lục")
        else:
            head = add_paragraph(docx, "Tên loại văn bản", annex.kind.upper())
            head.paragraph_format.space_before = Pt(0)  # it begins the page
        _add_annex_title(docx, annex)
        add_centred(docx, "Kèm theo văn bản", reference(document), 14, width - 5, within=width)
        add_blocks(docx, annex.blocks, width)


def reference(document: OfficialDocument) -> str:
    """ "(Kèm theo Kế hoạch số 12/KH-SKHCN ngày 05 tháng 02 năm 2026 của Sở …)"."""
    number = f" {document.full_number}" if document.is_numbered else document.full_number
    return f"(Kèm theo {document.kind} số{number} {day_line(document)} của {clean(document.issuer)})"


def _add_annex_title(docx: Any, annex: Annex) -> None:
    if annex.kind is None:
        add_paragraph(docx, "Tiêu đề phụ lục", annex.title.upper())
    else:
        add_paragraph(docx, "Trích yếu", annex.title)


def _text_width(paper: float) -> float:
    return paper - MARGINS["left"] - MARGINS["right"]


def _begin_section(docx: Any, *, wide: bool) -> float:
    """A new section whose pages count from 1; returns the width of its text in mm."""
    section = docx.add_section(WD_SECTION.NEW_PAGE)
    docx.element.body.xpath("w:p")[-1].get_or_add_pPr().get_or_add_pStyle().val = "DuongKe"
    width, height = (PAPER[1], PAPER[0]) if wide else PAPER
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.find(qn("w:pgMar")).addnext(element("w:pgNumType", start=1))
    return _text_width(width)
