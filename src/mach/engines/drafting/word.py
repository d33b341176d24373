"""What python-docx has no word for: links, drawn lines, tables of exact widths, page fields."""

from __future__ import annotations

import unicodedata
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from mach.engines.drafting.model import Words, runs_of
from mach.engines.drafting.returned import bookmark_name, paragraph_text
from mach.engines.drafting.template import STYLES, twips
from mach.engines.vietnamese import nfc

# What may follow w:pBdr inside w:pPr, in the order the schema demands.
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")

_STYLE_IDS = {style.name: style.id for style in STYLES}


def element(tag: str, /, **attributes: str | int) -> Any:
    """`element("w:jc", val="left")` → <w:jc w:val="left"/>."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def clean(text: str) -> str:
    """`text` in normal form C and on one line, without characters that XML forbids."""
    one_line = "".join(" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in text)
    return nfc("".join(c for c in one_line if unicodedata.category(c) not in ("Cc", "Cs", "Cn")))


def add_paragraph(container: Any, style: str, words: Words = "") -> Any:
    """A paragraph of `style` (its name) at the end of a document or a cell; an empty cell is filled, not extended."""
    # On the elements: python-docx searches all styles for every paragraph, which a long table feels.
    parent = container._tc if hasattr(container, "_tc") else container.element.body
    last = parent[-1]
    empty = parent.tag == qn("w:tc") and last.tag == qn("w:p") and len(last) == 0
    made = Paragraph(last if empty else parent.add_p(), container)
    made._p.style = _STYLE_IDS[style]
    add_words(made, words)
    return made


def add_words(paragraph: Any, words: Words, *, bold: bool = False, italic: bool = False) -> None:
    """Append runs; what the style sets already is not set again."""
    for run in runs_of(words):
        text = clean(run.text)
        if not text:
            continue
        written = paragraph.add_run(text)
        if run.bold or bold:
            written.bold = True
        if run.italic or italic:
            written.italic = True
        if run.url is not None:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.set(qn("w:history"), "1")
            written._r.addprevious(link)
            link.append(written._r)


def set_name(paragraph: Any, name: str) -> None:
    """Put a hidden bookmark around all words: `name` and a digest of the words, by which a later reader knows both."""
    if not name:
        return
    first = next((child for child in paragraph._p if child.tag != qn("w:pPr")), None)
    if first is None:
        return
    whole = bookmark_name(name, paragraph_text(paragraph._p))
    first.addprevious(element("w:bookmarkStart", id=0, name=whole))
    paragraph._p.append(element("w:bookmarkEnd", id=0))


def number_bookmarks(body: Any) -> None:
    """Give every bookmark its own number; ours neither nest nor overlap."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        for number, mark in enumerate(body.iter(qn(kind))):
            mark.set(qn("w:id"), str(number))


def add_line(container: Any, length: float, available: float) -> None:
    """A solid line `length` mm long, centred in `available` mm: the upper edge of an empty paragraph."""
    paragraph = add_paragraph(container, "Đường kẻ")
    centre(paragraph, length, available)
    borders = OxmlElement("w:pBdr")
    borders.append(element("w:top", val="single", sz=6, space=1, color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def centre(paragraph: Any, width: float, available: float) -> None:
    """Indent both sides so that `width` of `available` mm remain."""
    side = max(0.0, (available - width) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)


def add_grid(document: Any, widths: list[float], rows: int, *, ruled: bool) -> Any:
    """A table of fixed column widths in mm; `ruled` draws every edge and leaves 1,5 mm beside the text."""
    table = document.add_table(rows, len(widths))
    table.autofit = False
    properties = table._tbl.tblPr
    for old in properties.xpath("w:tblW"):
        properties.remove(old)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(element("w:tblW", w=twips(sum(widths)), type="dxa"))
    if ruled:
        layout.addprevious(element("w:jc", val="center"))
        borders = OxmlElement("w:tblBorders")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(f"w:{edge}", val="single", sz=4, space=0, color="000000"))
        layout.addprevious(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=twips(1.5) if ruled else 0, type="dxa"))
    layout.addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def repeat_as_header(row: Any) -> None:
    """Print the row again at the head of every page the table reaches."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def add_page_field(paragraph: Any) -> None:
    """The number of the page."""
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), ("result", "2"), ("end", None)):
        run = paragraph.add_run("2" if kind == "result" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(element("w:fldChar", fldCharType=kind))
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._r.append(instruction)
