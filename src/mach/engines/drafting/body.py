"""The text: numbered units, paragraphs, bullets and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

from mach.engines.drafting.model import (
    Block,
    Bullet,
    DraftingError,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Unit,
    Words,
    runs_of,
)
from mach.engines.drafting.standard import POINT_LETTERS, roman
from mach.engines.drafting.word import add_grid, add_paragraph, add_words, repeat_as_header, set_name

_ORDER = tuple(Unit)
_RUNNING_THROUGH = frozenset({Unit.PART, Unit.CHAPTER, Unit.ARTICLE})  # counted through the whole document
_OWN_LINE = {Unit.PART: "Phần", Unit.CHAPTER: "Chương", Unit.SECTION: "Mục"}  # also the name of its style
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


class Numbering:
    """Counts units in reading order, so that labels have no gaps."""

    def __init__(self) -> None:
        self._counts: dict[Unit, int] = {}

    def label(self, unit: Unit) -> str:
        """The label of the next `unit`: "Chương II", "Điều 3.", "IV.", "2.", "đ)"."""
        for inner in _ORDER[_ORDER.index(unit) + 1 :]:
            if inner not in _RUNNING_THROUGH:
                self._counts.pop(inner, None)
        number = self._counts[unit] = self._counts.get(unit, 0) + 1
        match unit:
            case Unit.PART | Unit.CHAPTER:
                return f"{_OWN_LINE[unit]} {roman(number)}"
            case Unit.SECTION:
                return f"Mục {number}"
            case Unit.ARTICLE:
                return f"Điều {number}."
            case Unit.ROMAN:
                return f"{roman(number)}."
            case Unit.CLAUSE:
                return f"{number}."
            case Unit.POINT:
                if number > len(POINT_LETTERS):
                    raise DraftingError(f"Một khoản có quá {len(POINT_LETTERS)} điểm; cần chia thành nhiều khoản.")
                return f"{POINT_LETTERS[number - 1]})"


def finished(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` with "./." after the last words, the customary end of the text."""
    *before, last = blocks
    if isinstance(last, Paragraph | Bullet):
        return (*before, replace(last, words=_ended(last.words)))
    if isinstance(last, Heading) and last.words:
        return (*before, replace(last, words=_ended(last.words)))
    return blocks


def _ended(words: Words) -> tuple[Run, ...]:
    *before, last = runs_of(words)
    return (*before, replace(last, text=last.text.rstrip(" ./;,") + "./."))


def add_blocks(docx: Any, blocks: tuple[Block, ...], width: float) -> None:
    """Write `blocks` into a section whose text is `width` mm wide."""
    numbering = Numbering()
    for block in blocks:
        match block:
            case Paragraph():
                set_name(add_paragraph(docx, "Nội dung", block.words), block.name)
            case Bullet():
                paragraph = add_paragraph(docx, "Nội dung", "- " if block.depth == 1 else "+ ")
                add_words(paragraph, block.words)
                set_name(paragraph, block.name)
            case Heading():
                set_name(_add_heading(docx, block, numbering.label(block.unit)), block.name)
            case Table():
                _add_table(docx, block, width)
            case PageBreak():
                add_paragraph(docx, "Đường kẻ").add_run().add_break(WD_BREAK.PAGE)


def _add_heading(docx: Any, heading: Heading, label: str) -> Any:
    """The line of the label; words that do not fit it follow in a paragraph of their own."""
    title, alone = heading.title.rstrip(" ."), True
    if heading.unit in _OWN_LINE:
        line = add_paragraph(docx, _OWN_LINE[heading.unit], label)
        add_paragraph(docx, "Tiêu đề phần, chương, mục", title.upper())
    elif heading.unit is Unit.ARTICLE:
        # The label of an article is bold even where its text follows on the same line.
        line = add_paragraph(docx, "Điều")
        add_words(line, f"{label} {title}" if title else label, bold=True)
        if title:
            line.paragraph_format.keep_with_next = True
        else:
            add_words(line, (Run(" "), *runs_of(heading.words)))
            alone = False
    elif not title or heading.unit is Unit.POINT:
        line = add_paragraph(docx, "Nội dung", f"{label} {title}".rstrip() + " ")
        add_words(line, heading.words)
        alone = False
    elif heading.unit is Unit.ROMAN:
        line = add_paragraph(docx, "Đề mục La Mã", f"{label} {title.upper()}")
    else:
        line = add_paragraph(docx, "Đề mục", f"{label} {title}")
    if alone and heading.words:
        add_paragraph(docx, "Nội dung", heading.words)
    return line


def _add_table(docx: Any, table: Table, width: float) -> None:
    """Columns in the proportion asked for, never wider than the text; the head is repeated on every page."""
    scale = min(1.0, width / table.width)
    grid = add_grid(docx, [column.width * scale for column in table.columns], 1 + len(table.rows), ruled=True)
    repeat_as_header(grid.rows[0])
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        add_paragraph(cell, "Đầu bảng", column.title)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for row, words_of_row in zip(grid.rows[1:], table.rows, strict=True):
        for cell, column, words in zip(row.cells, table.columns, words_of_row, strict=True):
            paragraph = add_paragraph(cell, "Ô bảng", words)
            if column.align != "left":
                paragraph.alignment = _ALIGNMENTS[column.align]
    add_paragraph(docx, "Đường kẻ")  # keeps the next table apart and gives the text below some air
