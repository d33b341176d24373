"""The head of the first page: who issues, number, place and day, kind and subject, whom it is for."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from mach.engines.drafting.metrics import balanced_width, text_width, wrap
from mach.engines.drafting.model import LETTER, VERB_LINES, OfficialDocument
from mach.engines.drafting.standard import MOTTO, NATIONAL_NAME
from mach.engines.drafting.word import add_grid, add_line, add_paragraph, centre, clean
from mach.engines.vietnamese import format_date_long

LEFT = 67.0  # mm: the two halves of the letterhead, the right one as wide as the national name needs
RIGHT = 93.0
TEXT = LEFT + RIGHT

# Lines under the issuer and the subject are a third to a half as long as the words; this is between.
SHORT_LINE = 0.4


def add_letterhead(docx: Any, document: OfficialDocument) -> None:
    """Two columns without borders; number and date share a row, so that they stand at one height."""
    day = f"{document.place}, {day_line(document)}"
    below = add_heads(docx, document.superior, document.issuer, number_line(document), day)
    if document.kind == LETTER:
        add_centred(below, "Trích yếu công văn", f"V/v {document.subject}", 12, LEFT - 6)


def add_heads(docx: Any, superior: str | None, issuer: str, number: str, day: str) -> Any:
    """Bodies on the left, national name and motto on the right, number and day below; gives the number's cell."""
    grid = add_grid(docx, [LEFT, RIGHT], 2, ruled=False)
    left, right = grid.rows[0].cells
    if superior:
        add_centred(left, "Cơ quan chủ quản", superior.upper(), 12, LEFT)
    issuer = issuer.upper()
    add_centred(left, "Cơ quan ban hành", issuer, 12, LEFT, bold=True)
    add_line(left, SHORT_LINE * _shown_width(issuer, 12, LEFT), LEFT)
    add_paragraph(right, "Quốc hiệu", NATIONAL_NAME)
    add_paragraph(right, "Tiêu ngữ", MOTTO)
    add_line(right, text_width(MOTTO, 13, bold=True), RIGHT)
    left, right = grid.rows[1].cells
    add_paragraph(left, "Số, ký hiệu", number)
    add_paragraph(right, "Địa danh, thời gian", day)
    return left


def number_line(document: OfficialDocument) -> str:
    """ "Số: 05/BC-SKHCN"; without number there is room to write it: "Số:        /BC-SKHCN"."""
    return f"Số:{' ' if document.is_numbered else ''}{document.full_number}"


def day_line(document: OfficialDocument) -> str:
    """ "ngày 05 tháng 02 năm 2026"; without date day and month (and the year, if unknown) are left to write."""
    if document.date is not None:
        return format_date_long(document.date)
    return f"ngày      tháng      năm {document.year or '      '}".rstrip()


def add_title(docx: Any, document: OfficialDocument) -> None:
    """Kind, subject and the line under it; a letter has its subject under the number instead."""
    if document.kind == LETTER:
        return
    add_paragraph(docx, "Tên loại văn bản", document.kind.upper())
    add_centred(docx, "Trích yếu", document.subject, 14, TEXT - 20, bold=True, within=TEXT)
    add_line(docx, SHORT_LINE * _shown_width(document.subject, 14, TEXT - 20), TEXT)


def add_addressees(docx: Any, document: OfficialDocument) -> None:
    """One addressee on the line of "Kính gửi:", several one per line."""
    if not document.addressees:
        return
    if len(document.addressees) == 1:
        line = add_paragraph(docx, "Kính gửi", f"Kính gửi: {document.addressees[0]}.")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(12)
        return
    lines = [f"- {addressee};" for addressee in document.addressees[:-1]] + [f"- {document.addressees[-1]}."]
    indent = max(20.0, (TEXT - max(text_width(line, 14) for line in lines)) / 2)
    head = add_paragraph(docx, "Kính gửi", "Kính gửi:")
    _indent(head, indent - 12)
    for line in lines:
        last = add_paragraph(docx, "Nơi kính gửi", line)
        _indent(last, indent, hanging=text_width("- ", 14))
    last.paragraph_format.space_after = Pt(12)


def add_bases(docx: Any, document: OfficialDocument) -> None:
    """Who decides, the bases, each ending ";" and the last ".", and the verb of a decision."""
    if document.promulgator:
        add_paragraph(docx, "Thẩm quyền ban hành", document.promulgator.upper())
    for number, basis in enumerate(document.bases, 1):
        mark = "." if number == len(document.bases) else ";"
        add_paragraph(docx, "Căn cứ", clean(basis).rstrip(" .;,") + mark)
    if document.kind in VERB_LINES:
        add_paragraph(docx, "Lệnh văn", VERB_LINES[document.kind])


def add_centred(
    container: Any, style: str, text: str, size: float, width: float, *, bold: bool = False, within: float = LEFT
) -> None:
    """Words centred in `within` mm, broken into lines of nearly one length, at most `width` mm."""
    paragraph = add_paragraph(container, style, text)
    centre(paragraph, balanced_width(clean(text), size, width, bold=bold), within)


def _shown_width(text: str, size: float, available: float) -> float:
    """Width of the longest line of bold `text` as `add_centred` breaks it."""
    width = balanced_width(clean(text), size, available, bold=True)
    return max(text_width(line, size, bold=True) for line in wrap(clean(text), size, width, bold=True))


def _indent(paragraph: Any, left: float, *, hanging: float = 0.0) -> None:
    paragraph.paragraph_format.left_indent = Mm(left + hanging)
    if hanging:
        paragraph.paragraph_format.first_line_indent = Mm(-hanging)
