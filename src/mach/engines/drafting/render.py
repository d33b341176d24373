"""From data to the bytes of a .docx, the same bytes for the same data."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.shared import Mm

from mach.engines.drafting.body import add_blocks, finished
from mach.engines.drafting.closing import add_annexes, add_closing
from mach.engines.drafting.letterhead import TEXT, add_addressees, add_bases, add_letterhead, add_title
from mach.engines.drafting.model import OfficialDocument
from mach.engines.drafting.standard import HEADER_DISTANCE, MARGINS, PAPER
from mach.engines.drafting.template import empty_document
from mach.engines.drafting.word import add_page_field, clean, number_bookmarks

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time a ZIP can tell
_UNDATED = datetime(2000, 1, 1)


def render(document: OfficialDocument) -> bytes:
    """The document as .docx in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I; equal data give equal bytes."""
    docx = blank_page()
    _set_properties(docx.core_properties, document)
    add_letterhead(docx, document)
    add_title(docx, document)
    add_addressees(docx, document)
    add_bases(docx, document)
    add_blocks(docx, finished(document.blocks), TEXT)
    _keep_with_signature(docx)
    add_closing(docx, document)
    add_annexes(docx, document)
    return package(docx)


def blank_page() -> Any:
    """An empty document on the official page."""
    docx = Document(io.BytesIO(empty_document()))
    _set_page(docx.sections[0])
    return docx


def package(docx: Any) -> bytes:
    """The bytes of a finished document."""
    number_bookmarks(docx.element.body)
    stream = io.BytesIO()
    docx.save(stream)
    return _with_fixed_times(stream.getvalue())


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS["left"]), Mm(MARGINS["right"])
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.gutter = Mm(0)
    # The first page has a header of its own, and that is empty.
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].style = "Số trang"
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].style = "Số trang"
    add_page_field(section.header.paragraphs[0])


def _set_properties(properties: Any, document: OfficialDocument) -> None:
    properties.title = clean(f"{document.kind} {document.subject}")[:255]
    properties.author = properties.last_modified_by = clean(document.issuer)[:255]
    properties.language = "vi-VN"
    properties.revision = 1
    properties.comments = ""
    day = datetime.combine(document.date, time()) if document.date else _UNDATED
    properties.created = properties.modified = day


def _keep_with_signature(docx: Any) -> None:
    """The last words stay on the page of the signature, which must not stand alone."""
    last = docx.element.body.xpath("*[not(self::w:sectPr)]")[-1]
    if last.tag.endswith("}p"):
        docx.paragraphs[-1].paragraph_format.keep_with_next = True


def _with_fixed_times(data: bytes) -> bytes:
    """The same package with the same time on every member, so that bytes do not depend on the hour."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return stream.getvalue()
