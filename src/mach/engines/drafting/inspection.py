"""A .docx as lines with the formatting they really have, and its pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx import Document
from lxml import etree

from mach.engines.drafting.formatting import Span, Styles, attribute, first, number, qn

GREATEST_SIZE = 300 * 1024 * 1024  # bytes of the unpacked file; more is a bomb
GREATEST_COUNT = 5_000  # members of the package
_MM_PER_TWIP = 25.4 / 1440
_MM_PER_EMU = 25.4 / 914400


class UnreadableDocument(ValueError):
    """The file is no .docx that can be opened; the message, in Vietnamese, says why."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table, all counted from 0; `width` of its text in mm, 0 when unknown."""

    table: int
    row: int
    column: int
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or what stands between two line breaks of one. Lengths in mm, spacing in points.

    `rules` are the lengths of the lines drawn above (upper edge) or below, or as shapes. `spacing` is the multiple of
    a single line, None where it is set in points.
    """

    index: int
    where: str
    section: int
    spans: tuple[Span, ...]
    align: str
    first_line: float
    width: float
    before: float
    after: float
    spacing: float | None
    rules: tuple[float, ...] = ()
    cell: Cell | None = None

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans).strip()

    @property
    def inked(self) -> tuple[Span, ...]:
        """The spans that leave ink."""
        return tuple(span for span in self.spans if span.text.strip())


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A PAGE field in a header or footer."""

    footer: bool
    first_page: bool
    align: str
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A section: its paper and margins in mm, its page numbers, whether the first page has a header of its own."""

    paper: tuple[float, float]
    margins: dict[str, float]
    own_first_page: bool
    first_number: int | None
    number_format: str
    numbers: tuple[PageNumber, ...]

    @property
    def text_width(self) -> float:
        return self.paper[0] - self.margins["left"] - self.margins["right"]


@dataclass(frozen=True, slots=True)
class Inspection:
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]


def inspect(data: bytes) -> Inspection:
    """Read a .docx. Raises UnreadableDocument for anything that is not one."""
    _refuse_bomb(data)
    try:
        docx = Document(io.BytesIO(data))
        styles = Styles(docx)
        pages = tuple(_pages(docx, styles))
        return Inspection(tuple(_Walk(styles, pages).lines(docx.element.body)), pages)
    except (KeyError, AttributeError, ValueError, IndexError, etree.LxmlError, zipfile.BadZipFile, OSError) as fault:
        raise UnreadableDocument(
            "Tệp hỏng hoặc không phải văn bản Word (.docx); hãy mở và lưu lại bằng Word."
        ) from fault


def _refuse_bomb(data: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise UnreadableDocument("Tệp không phải văn bản Word (.docx), hoặc đã đặt mật khẩu.") from fault
    if len(members) > GREATEST_COUNT or sum(member.file_size for member in members) > GREATEST_SIZE:
        raise UnreadableDocument("Tệp nén có dung lượng thật quá lớn nên không được mở.")


@dataclass
class _Walk:
    """Goes through the text in reading order and counts what names a place."""

    styles: Styles
    pages: tuple[Page, ...]
    section: int = 0
    tables: int = 0
    paragraphs: int = 0
    made: int = 0
    cells: list[Cell] = field(default_factory=list)

    def lines(self, parent: Any) -> Iterator[Line]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
                if child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                    self.section = min(self.section + 1, len(self.pages) - 1)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self.lines(child)

    def _table(self, table: Any) -> Iterator[Line]:
        table_number, self.tables = self.tables, self.tables + 1
        grid = [number(attribute(c, "w")) or 0.0 for c in table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
        margins = table.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
        sides = [None if margins is None else margins.find(qn(f"w:{side}")) for side in ("left", "right")]
        padding = sum(115.0 if side is None else number(attribute(side, "w")) or 0.0 for side in sides)
        for row_number, row in enumerate(table.findall(qn("w:tr"))):
            at = 0
            for column, cell in enumerate(row.findall(qn("w:tc"))):
                span = int(number(attribute(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), "val")) or 1)
                width = max(0.0, (sum(grid[at : at + span]) - padding) * _MM_PER_TWIP)
                at += span
                self.cells.append(Cell(table_number, row_number, column, width))
                yield from self.lines(cell)
                self.cells.pop()

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        cell = self.cells[-1] if self.cells else None
        if cell is None:
            self.paragraphs += 1
            where = f"đoạn {self.paragraphs}"
        else:
            where = f"bảng {cell.table + 1}, hàng {cell.row + 1}, ô {cell.column + 1}"
        properties = self.styles.paragraph_properties(paragraph)
        available = cell.width if cell else self.pages[self.section].text_width
        indents = [_indent(properties, names) for names in (("left", "start"), ("right", "end"))]
        exact = (first(properties, "w:spacing", "lineRule") or "auto") != "auto"
        whole = Line(
            index=0,
            where=where,
            section=self.section,
            spans=(),
            align=first(properties, "w:jc", "val") or "left",
            first_line=_indent(properties, ("firstLine",)) - _indent(properties, ("hanging",)),
            width=available - sum(indents),
            before=(number(first(properties, "w:spacing", "before")) or 0.0) / 20,
            after=(number(first(properties, "w:spacing", "after")) or 0.0) / 20,
            spacing=None if exact else (number(first(properties, "w:spacing", "line")) or 240.0) / 240,
            rules=tuple(_rules(paragraph, properties, available - sum(indents))),
            cell=cell,
        )
        for spans in _split(list(self._spans(paragraph))):
            yield replace(whole, index=self.made, spans=tuple(spans))
            self.made += 1

    def _spans(self, paragraph: Any) -> Iterator[Span]:
        for run in paragraph.iter(qn("w:r")):
            if any(a.tag in (qn("w:del"), qn("w:txbxContent")) for a in run.iterancestors()):
                continue
            text = "".join(_run_text(child) for child in run)
            if text:
                yield self.styles.span(text, run, paragraph)


def _run_text(child: Any) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag in (qn("w:br"), qn("w:cr")):
        return "\n"
    return {qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}.get(child.tag, "")


def _split(spans: list[Span]) -> list[list[Span]]:
    """The spans of each line; a paragraph without text is one empty line."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        head, *others = span.text.split("\n")
        lines[-1].append(replace(span, text=head))
        lines += [[replace(span, text=other)] for other in others]
    return lines


def _indent(properties: list[Any], names: tuple[str, ...]) -> float:
    for name in names:
        value = number(first(properties, "w:ind", name))
        if value is not None:
            return value * _MM_PER_TWIP
    return 0.0


def _rules(paragraph: Any, properties: list[Any], width: float) -> Iterator[float]:
    """Lengths of the lines drawn at a paragraph: its edges, and straight lines among its shapes."""
    for edge in ("top", "bottom"):
        kind = next(
            (v for p in properties if (v := attribute(p.find(f"{qn('w:pBdr')}/{qn('w:' + edge)}"), "val"))), None
        )
        if kind not in (None, "nil", "none"):
            yield width
    for node in paragraph.iter():
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if name == "prstGeom" and node.get("prst") in ("line", "straightConnector1"):
            holder = next((a for a in node.iterancestors() if etree.QName(a).localname in ("anchor", "inline")), None)
            extent = None if holder is None else holder.find("{*}extent")
            yield (number(None if extent is None else extent.get("cx")) or 0.0) * _MM_PER_EMU
        elif name == "line" and "urn:schemas-microsoft-com:vml" in node.tag and not _in_fallback(node):
            ends = [_vml_length(str(node.get(end, "0")).split(",")[0]) for end in ("from", "to")]
            yield abs(ends[1] - ends[0])


def _in_fallback(node: Any) -> bool:
    return any(etree.QName(a).localname == "Fallback" for a in node.iterancestors())


def _vml_length(text: str) -> float:
    found = re.fullmatch(r"\s*(-?[0-9.]+)(pt|mm|cm|in)?\s*", text)
    if not found:
        return 0.0
    return (number(found[1]) or 0.0) * {"pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4, None: _MM_PER_EMU}[found[2]]


def _pages(docx: Any, styles: Styles) -> Iterator[Page]:
    for section in docx.sections:
        properties = section._sectPr
        size, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
        numbering = properties.find(qn("w:pgNumType"))
        start = number(attribute(numbering, "start"))
        yield Page(
            paper=tuple((number(attribute(size, side)) or 0.0) * _MM_PER_TWIP for side in ("w", "h")),  # type: ignore[arg-type]
            margins={
                side: (number(attribute(margins, side)) or 0.0) * _MM_PER_TWIP
                for side in ("top", "bottom", "left", "right")
            },
            own_first_page=bool(section.different_first_page_header_footer),
            first_number=None if start is None else int(start),
            number_format=attribute(numbering, "fmt") or "decimal",
            numbers=tuple(_page_numbers(section, styles)),
        )


def _page_numbers(section: Any, styles: Styles) -> Iterator[PageNumber]:
    for footer, first_page, part in (
        (False, False, section.header),
        (False, True, section.first_page_header),
        (True, False, section.footer),
        (True, True, section.first_page_footer),
    ):
        for paragraph in part._element.iter(qn("w:p")):
            if not _has_page_field(paragraph):
                continue
            properties = styles.paragraph_properties(paragraph)
            runs = [styles.span("1", run, paragraph) for run in paragraph.iter(qn("w:r"))]
            if runs:
                align = first(properties, "w:jc", "val") or "left"
                looks = runs[-1]
                yield PageNumber(footer, first_page, align, looks.size, looks.bold, looks.italic)


def _has_page_field(paragraph: Any) -> bool:
    instructions = [node.text or "" for node in paragraph.iter(qn("w:instrText"))]
    instructions += [attribute(node, "instr") or "" for node in paragraph.iter(qn("w:fldSimple"))]
    return any(re.match(r"\s*PAGE\b", text) for text in instructions)
