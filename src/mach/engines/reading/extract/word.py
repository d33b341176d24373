"""Text of a .docx in one streaming pass over its XML.

A paragraph is a line; a row of a table is the line "| cell | cell |"; a table that only lays out a page (letterhead,
signatures) or holds other tables is written cell after cell. Lists carry the labels Word shows. Footnotes stand at the
end, "[1]" marks their place. Deleted and hidden text, headers and footers of pages, and fields' codes are left out.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from mach.engines.reading.extract.encodings import legacy_warning
from mach.engines.reading.extract.errors import TooDeeplyNested
from mach.engines.reading.extract.legacy import Typed, better_of, typed_in
from mach.engines.reading.extract.numbering import Numbering, read_numbering
from mach.engines.reading.extract.safety import damaged, open_package, read_part
from mach.engines.reading.extract.styles import Styles, read_styles

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PARSING = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
# What Symbol draws for letters of its own; other signs are ornaments.
_SYMBOLS = {"F0B7": "•", "F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B0": "°", "F06D": "µ", "F0D7": "×", "F0B4": "×"}
_OFF = ("0", "false", "off")
_LAYOUT_COLUMNS, _LAYOUT_ROWS = 2, 4


@dataclass(slots=True)
class _Paragraph:
    parts: list[tuple[str, Typed | None]] = field(default_factory=list)
    style: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    runs_on: bool = False  # its end was deleted: the next paragraph continues it
    boxes: list[str] = field(default_factory=list)  # lines of text boxes anchored here


@dataclass(slots=True)
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)  # rows of cells of lines
    holds_tables: bool = False
    deleted_row: bool = False

    def lines(self) -> Iterator[str]:
        columns = max(map(len, self.rows), default=0)
        lays_out = columns <= _LAYOUT_COLUMNS and len(self.rows) <= _LAYOUT_ROWS
        for row in self.rows:
            if not any(line.strip() for cell in row for line in cell):
                continue
            if lays_out or self.holds_tables:
                for cell in row:
                    yield from cell
            else:
                yield f"| {' | '.join(_one_line(cell) for cell in row)} |"


def _one_line(cell: list[str]) -> str:
    """Paragraphs of a cell on one line, a semicolon where nothing else parts them."""
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in cell)):
        text += line if not text else f" {line}" if text[-1] in ".;:,!?" else f"; {line}"
    return text


class _Reader:
    """What stands open while the events of one XML part go by."""

    def __init__(self, w: str, styles: Styles, numbering: Numbering) -> None:
        self.w = w
        self.styles, self.numbering = styles, numbering
        self.lines: list[str] = []
        self.converted: set[Typed] = set()
        self.notes: list[tuple[str, str]] = []  # kind, id, in the order of their marks
        self._outs = [self.lines]  # where lines go: the page, or the innermost cell or text box
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._skipped = 0
        self._kept: _Paragraph | None = None
        self._start = {
            f"{w}p": self._start_paragraph,
            f"{w}tbl": self._start_table,
            f"{w}tr": self._start_row,
            f"{w}tc": self._start_cell,
            f"{w}txbxContent": self._start_box,
        }
        self._end = {
            f"{w}r": self._run,
            f"{_MATH}t": self._formula,
            f"{w}pPr": self._paragraph_properties,
            f"{w}trPr": self._row_properties,
            f"{w}p": self._end_paragraph,
            f"{w}tbl": self._end_table,
            f"{w}tc": self._end_cell,
            f"{w}txbxContent": self._end_box,
        }
        self._dropped = {f"{w}del", f"{w}moveFrom", _FALLBACK}
        self.tags = [*self._start.keys() | self._end.keys() | self._dropped]
        self._run_tags = {
            f"{w}tab": "\t",
            f"{w}ptab": "\t",
            f"{w}br": "\n",
            f"{w}cr": "\n",
            f"{w}noBreakHyphen": "-",
        }

    def feed(self, data: bytes) -> None:
        """Read one part; raises lxml's errors."""
        for event, element in etree.iterparse(io.BytesIO(data), events=("start", "end"), tag=self.tags, **_PARSING):
            tag = element.tag
            if tag in self._dropped:
                self._skipped += 1 if event == "start" else -1
            elif self._skipped:
                continue
            elif event == "start":
                if tag in self._start:
                    self._start[tag]()
            elif tag in self._end:
                self._end[tag](element)

    def _start_paragraph(self) -> None:
        self._paragraphs.append(_Paragraph())

    def _start_table(self) -> None:
        if self._tables and len(self._outs) > 1:
            self._tables[-1].holds_tables = True
        self._tables.append(_Table())

    def _start_row(self) -> None:
        if self._tables:
            self._tables[-1].rows.append([])
            self._tables[-1].deleted_row = False

    def _start_cell(self) -> None:
        self._outs.append([])

    def _start_box(self) -> None:
        self._outs.append([])

    def _run(self, run: Any) -> None:
        if not self._paragraphs:
            return
        w, paragraph = self.w, self._paragraphs[-1]
        typed = self.styles.typed(paragraph.style) if self.styles.legacy else None
        for child in run:
            tag = child.tag
            if tag == f"{w}t":
                if child.text:
                    paragraph.parts.append((child.text, typed))
            elif tag == f"{w}rPr":
                hidden, typed = self._run_properties(child, typed)
                if hidden:
                    return
            elif tag in self._run_tags:
                paragraph.parts.append((self._run_tags[tag], None))
            elif tag == f"{w}sym":
                paragraph.parts.append((_SYMBOLS.get(child.get(f"{w}char", "").upper(), ""), None))
            elif tag == f"{w}footnoteReference" or tag == f"{w}endnoteReference":
                self.notes.append((tag.removeprefix(w).removesuffix("Reference"), child.get(f"{w}id", "")))
                paragraph.parts.append((f"[{len(self.notes)}]", None))
        run.clear()

    def _run_properties(self, properties: Any, typed: Typed | None) -> tuple[bool, Typed | None]:
        w = self.w
        for child in properties:
            tag = child.tag
            if tag == f"{w}rFonts":
                font = child.get(f"{w}ascii") or child.get(f"{w}hAnsi")
                if font:
                    typed = typed_in(font)
            elif tag == f"{w}rStyle":
                typed = self.styles.typed(child.get(f"{w}val")) or typed
            elif tag == f"{w}vanish" and child.get(f"{w}val") not in _OFF:
                return True, typed
        return False, typed

    def _formula(self, element: Any) -> None:
        if self._paragraphs and element.text:
            self._paragraphs[-1].parts.append((element.text, None))

    def _paragraph_properties(self, properties: Any) -> None:
        if not self._paragraphs:
            return
        w, paragraph = self.w, self._paragraphs[-1]
        for child in properties:
            tag = child.tag
            if tag == f"{w}pStyle":
                paragraph.style = child.get(f"{w}val")
            elif tag == f"{w}numPr":
                for of in child:
                    if of.tag == f"{w}numId":
                        paragraph.list_id = of.get(f"{w}val")
                    elif of.tag == f"{w}ilvl":
                        level = of.get(f"{w}val", "0")
                        paragraph.list_level = int(level) if level.isdecimal() else 0
            elif tag == f"{w}rPr":
                paragraph.runs_on = child.find(f"{w}del") is not None

    def _row_properties(self, properties: Any) -> None:
        if self._tables:
            self._tables[-1].deleted_row = properties.find(f"{self.w}del") is not None

    def _end_paragraph(self, element: Any) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        parent = element.getparent()
        element.clear()
        if parent is not None and not self._paragraphs:
            while element.getprevious() is not None:
                del parent[0]
        if self._kept is not None and not self._paragraphs:
            paragraph.parts[:0], paragraph.boxes[:0] = self._kept.parts, self._kept.boxes
            self._kept = None
        if paragraph.runs_on and not self._paragraphs:
            self._kept = paragraph
            return
        self._write(paragraph)

    def _write(self, paragraph: _Paragraph) -> None:
        text, converted = better_of(paragraph.parts)
        self.converted |= converted
        label = self._label(paragraph)  # counts empty paragraphs too, as Word does
        out = self._outs[-1]
        out.extend(f"{label} {text}".split("\n") if label and text.strip() else text.split("\n"))
        out.extend(paragraph.boxes)

    def _label(self, paragraph: _Paragraph) -> str:
        list_id, level = paragraph.list_id, paragraph.list_level
        if list_id is None:
            list_id, styled_level = self.styles.listed(paragraph.style)
            level = styled_level if level is None else level
        return self.numbering.label(list_id, level or 0) if list_id else ""

    def _end_cell(self, element: Any) -> None:
        element.clear()
        if len(self._outs) > 1:
            cell = self._outs.pop()
            if self._kept is not None:  # a deletion cannot join two cells
                cell.append(better_of(self._kept.parts)[0])
                self._kept = None
            if self._tables and self._tables[-1].rows:
                if not self._tables[-1].deleted_row:
                    self._tables[-1].rows[-1].append(cell)
            else:
                self._outs[-1].extend(cell)

    def _end_table(self, element: Any) -> None:
        if self._tables:
            self._outs[-1].extend(self._tables.pop().lines())
            element.clear()

    def _end_box(self, element: Any) -> None:
        if len(self._outs) > 1:
            box = [line for line in self._outs.pop() if line.strip()]
            (self._paragraphs[-1].boxes if self._paragraphs else self._outs[-1]).extend(box)

    def finish(self) -> list[str]:
        """Lines read, with what a deletion at the very end kept open."""
        if self._kept is not None:
            self._write(self._kept)
            self._kept = None
        return self.lines


def read_word(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text and warnings of a .docx that `check_upload` let pass."""
    with open_package(data, name) as package:
        main = _main_part(package, name)
        body = read_part(package, main, name)
        if not body:
            raise damaged(name, main)
        w = _STRICT if _STRICT[1:-1].encode() in body[:5000] else _TRANSITIONAL
        folder = main.rpartition("/")[0]
        styles = read_styles(_parsed(package, f"{folder}/styles.xml", name), w)
        reader = _Reader(w, styles, read_numbering(_parsed(package, f"{folder}/numbering.xml", name), w))
        with _xml_errors(name, main):
            reader.feed(body)
        lines = reader.finish()
        notes, more = _notes(package, folder, reader, name)
    converted = {"VNI" if typed == "VNI" else "TCVN3" for typed in reader.converted | more}
    return "\n".join([*lines, *notes]), tuple(legacy_warning(encoding) for encoding in sorted(converted))


@contextlib.contextmanager
def _xml_errors(name: str, part: str) -> Iterator[None]:
    """Errors of the parser as errors of the file, with the part's name."""
    try:
        yield
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise TooDeeplyNested(
                name, f"phần “{part}” lồng quá nhiều tầng", "Đề nghị chép nội dung sang tệp .docx mới rồi gửi lại"
            ) from error
        raise damaged(name, part) from error


def _parsed(package: zipfile.ZipFile, part: str, name: str) -> Any:
    """Root of one XML part, None where the package has none."""
    data = read_part(package, part, name)
    if not data:
        return None
    with _xml_errors(name, part):
        return etree.fromstring(data, etree.XMLParser(**_PARSING))


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    root = _parsed(package, "_rels/.rels", name)
    for relation in () if root is None else root:
        if isinstance(relation.tag, str) and relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _notes(package: zipfile.ZipFile, folder: str, reader: _Reader, name: str) -> tuple[list[str], set[Typed]]:
    """Lines of the footnotes and endnotes that the text marks, in the order of their marks."""
    w, texts, converted = reader.w, dict[tuple[str, str], str](), set[Typed]()
    for kind in {kind for kind, _ in reader.notes}:
        root = _parsed(package, f"{folder}/{kind}s.xml", name)
        for note in () if root is None else root.iterchildren(f"{w}{kind}"):
            inner = _Reader(w, reader.styles, reader.numbering)
            with _xml_errors(name, f"{kind}s.xml"):
                inner.feed(etree.tostring(note))
            converted |= inner.converted
            texts[kind, note.get(f"{w}id", "")] = _one_line(inner.finish())
    marked = [f"[{number}] {texts.get(note, '')}".rstrip() for number, note in enumerate(reader.notes, 1)]
    return ["", *marked] if marked else [], converted
