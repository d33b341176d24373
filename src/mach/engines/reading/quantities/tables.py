"""Tables of a text: rows of cells between bars, written on one line or a cell a line.

Both ways part rows by an empty cell: "| a | b |\n| c | d |" and "|\na\n|\nb\n|\n|\nc\n|\nd\n|".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from mach.engines.measure.numbers import DIGITS

_LEAST_BARS = 8
_BLANK = re.compile(r"\n[ \t]*\n")
_LINES_OF_ROWS = re.compile(r"(?:^[ \t]*\|[^\n|]*\|[^\n|]*\|[^\n]*\n?)+", re.MULTILINE)
_ROW = re.compile(r"[^\n]+")
_RULE = re.compile(r"[\s:|-]*")
_NUMBER = re.compile(rf"{DIGITS}(?:\s?[-–]\s?{DIGITS})?")
_LABELS = re.compile(r"(?:stt|tt|số tt|số thứ tự|mã|năm|ghi chú|số hiệu|tọa độ|toạ độ|x|y|điện thoại)\b", re.IGNORECASE)
_UNIT_COLUMN = re.compile(r"đơn vị(?: tính)?$|đvt", re.IGNORECASE)
_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:?\s*([^\n|)]{1,40})", re.IGNORECASE)
_BRACKETED = re.compile(r"\((?:đvt:?\s*|đơn vị:?\s*)?([^()]{1,25})\)")
# A column "Số hộ", "Điểm chuẩn", "Tỷ lệ %" names what it counts.
_COUNTED = re.compile(r"(?:tổng )?số (?!lượng|liệu|hiệu)(\w+)|(điểm)\b|tỷ lệ.*(%)", re.IGNORECASE)
_LONG_PLAIN = re.compile(r"\d{5,}")
_ABOVE = 200
_MOST_HEADS = 6  # rows


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where its text stands, its row and column."""

    start: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a text, its cells row after row. `heads` are those of its columns, `unit` what the line above says."""

    text: str
    cells: tuple[Cell, ...]
    heads: tuple[str, ...]
    unit: str

    def row_of(self, cell: Cell) -> list[str]:
        """The texts of the row that a cell stands in."""
        width = len(self.heads)
        row = self.cells[cell.row * width : (cell.row + 1) * width]
        return [_plain(self.text[each.start : each.end]) for each in row]

    def unit_of(self, cell: Cell) -> str:
        """The unit of a cell that holds a number alone: of its row, its column, else of the whole table."""
        row = self.row_of(cell)
        for column, head in enumerate(self.heads):
            if _UNIT_COLUMN.search(head) and column != cell.column and column < len(row) and row[column]:
                return row[column]
        named = _BRACKETED.search(self.heads[cell.column]) or _COUNTED.match(self.heads[cell.column])
        return next(filter(None, named.groups())) if named else self.unit

    def clause_of(self, cell: Cell) -> str:
        """What a cell says: the words of its row, then the head of its column."""
        row = [
            words
            for column, words in enumerate(self.row_of(cell))
            if column < cell.column and not _NUMBER.fullmatch(words) and not _UNIT_COLUMN.search(self.heads[column])
        ]
        own = _plain(self.text[cell.start : cell.end])
        head = self.heads[cell.column]
        said = f"{': '.join(filter(None, row))}: {own}".lstrip(": ")
        return f"{said} ({head})" if head else said


class Tables:
    """The tables of a text, with the cell at a place."""

    def __init__(self, text: str) -> None:
        self._cells: list[tuple[int, Cell, Table]] = []
        for table in tables_in(text):
            self._cells.extend((cell.start, cell, table) for cell in table.cells)
        self._starts = [start for start, _, _ in self._cells]

    def at(self, place: int) -> tuple[Table, Cell] | None:
        """The table and the cell that a place of the text stands in."""
        found = bisect_right(self._starts, place) - 1
        if found < 0 or place > self._cells[found][1].end:
            return None
        return self._cells[found][2], self._cells[found][1]

    def lone_numbers(self) -> Iterator[tuple[int, int]]:
        """Spans of the numbers that stand alone in a cell and count something; years, codes and labels do not."""
        for start, cell, table in self._cells:
            printed = table.text[start : cell.end]
            number = _NUMBER.fullmatch(_plain(printed))
            if number and cell.column and _counts(number[0], table.heads[cell.column]) and cell.row:
                at = table.text.index(number[0], start)
                yield at, at + len(number[0])


def _counts(printed: str, head: str) -> bool:
    if _LABELS.match(head) or not head or printed.startswith("00") or _LONG_PLAIN.match(printed):
        return False
    return not (len(printed) == 4 and printed.isdigit() and 1900 <= int(printed) <= 2100)


def _plain(printed: str) -> str:
    return " ".join(printed.replace("*", " ").split())


def tables_in(text: str) -> Iterator[Table]:
    """The tables of a text in reading order."""
    start = 0
    for blank in (*_BLANK.finditer(text), None) if "|" in text else ():
        end = blank.start() if blank else len(text)
        enough = text.count("|", start, end) >= _LEAST_BARS
        runs = [found.span() for found in _LINES_OF_ROWS.finditer(text, start, end)] if enough else []
        for first, last in runs or [(start, end)]:
            if text.count("|", first, last) >= _LEAST_BARS:
                left, right = text.index("|", first, last), text.rindex("|", first, last)
                table = _table(text, left, right) or (_table_of_lines(text, first, last) if runs else None)
                if table:
                    yield table
        start = blank.end() if blank else end


def _table(text: str, first: int, last: int) -> Table | None:
    """The table between its first and last bar; None where the bars do not make equal rows."""
    bars = [first]
    while bars[-1] < last:
        bars.append(text.index("|", bars[-1] + 1))
    spans = [(left + 1, right) for left, right in pairwise(bars)]
    blank = [not text[left:right].strip() for left, right in spans]
    width = blank.index(True) if True in blank else 0
    if width < 2 or not all(blank[place] for place in range(width, len(blank), width + 1)):
        return None
    cells = tuple(
        Cell(left, right, place // (width + 1), place % (width + 1))
        for place, (left, right) in enumerate(spans)
        if place % (width + 1) < width
    )
    return Table(text, cells, _heads(text, cells, width), _unit_above(text, first))


def _table_of_lines(text: str, first: int, last: int) -> Table | None:
    """A table whose rows are lines, some with cells joined: the rows that have as many cells as most have."""
    rows = []
    for line in _ROW.finditer(text, first, last):
        bars = [line.start() + at for at, sign in enumerate(line[0]) if sign == "|"]
        if not _RULE.fullmatch(line[0]):
            rows.append([(left + 1, right) for left, right in pairwise(bars)])
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    rows = [row for row in rows if len(row) == width]
    if width < 2 or len(rows) < 2:
        return None
    cells = tuple(
        Cell(left, right, number, column) for number, row in enumerate(rows) for column, (left, right) in enumerate(row)
    )
    return Table(text, cells, _heads(text, cells, width), _unit_above(text, first))


def _heads(text: str, cells: tuple[Cell, ...], width: int) -> tuple[str, ...]:
    """The heads of the columns: the first row and the rows after it until one that begins with a number or a name."""
    heads = [""] * width
    for cell in cells:
        printed = _plain(text[cell.start : cell.end])
        if (cell.row and cell.column == 0 and printed) or cell.row >= _MOST_HEADS:
            break
        heads[cell.column] = f"{heads[cell.column]} {printed}".strip()
    return tuple(heads)


def _unit_above(text: str, at: int) -> str:
    found = _UNIT_LINE.findall(text, max(0, at - _ABOVE), at)
    return _plain(found[-1]) if found else ""
