"""Work listed in tables: a column says what, others who leads, who helps, by when ("Đơn vị chủ trì", "Thời gian")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mach.engines.reading.deadlines import due_in, due_of_cell, recurrence_in, recurrence_of_cell
from mach.engines.reading.model import Assignment
from mach.engines.reading.quantities.tables import Cell, Table, tables_in
from mach.engines.reading.units import names_in_cell, support_in

Part = Literal["due", "support", "lead", "work"]

_DOES = (
    r"(?:cơ quan|đơn vị|phòng|bộ phận|cá nhân|người|lãnh đạo)\b.*"
    r"(?:thực hiện|trách nhiệm|tham mưu|được giao|triển khai)"
)
# What the head of a column says of it, the first that fits. A column "Tổ chức chủ trì" lists who hosts research.
_HEADS: tuple[tuple[Part | None, re.Pattern[str]], ...] = (
    (None, re.compile(r"tổ chức chủ trì|chủ nhiệm|đơn vị tính", re.IGNORECASE)),
    ("due", re.compile(r"(?:thời điểm|tiến độ|hạn|ngày hoàn thành)\b|.*\bthời (?:gian|hạn)\b", re.IGNORECASE)),
    ("support", re.compile(r"(?!.*chủ trì).*phối hợp", re.IGNORECASE)),
    ("lead", re.compile(rf".*(?:chủ trì|phụ trách|đầu mối)|(?:phân công|giao)\b|{_DOES}", re.IGNORECASE)),
    (
        "work",
        re.compile(r".*(?:nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|chỉ tiêu|đề án|phần việc)", re.IGNORECASE),
    ),
)
_DITTO = re.compile(r"[-–\s]*(?:nt|như trên)[-–\s]*|[\"“”]+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class TabledWork:
    """The span of a table and the assignments of its rows."""

    start: int
    end: int
    assignments: tuple[Assignment, ...]


def tabled_work(text: str, issued: str | None = None) -> Iterator[TabledWork]:
    """Tables with a column of work and one of who leads it, in reading order; `issued` as in `due_in`."""
    for table in tables_in(text):
        columns = _columns(table.heads)
        if "lead" in columns and "work" in columns:
            yield TabledWork(table.cells[0].start, table.cells[-1].end, tuple(_rows(table, columns, issued)))


def _columns(heads: Sequence[str]) -> dict[Part, int]:
    """The first column of each part."""
    columns: dict[Part, int] = {}
    for column, head in enumerate(heads):
        part = next((part for part, words in _HEADS if words.match(head)), None)
        if part is not None:
            columns.setdefault(part, column)
    return columns


def _rows(table: Table, columns: dict[Part, int], issued: str | None) -> Iterator[Assignment]:
    """A row that names work and who leads it; "nt" says whoever leads the row before."""
    width = len(table.heads)
    lead: tuple[str, ...] = ()
    for at in range(0, len(table.cells), width):
        cells = table.cells[at : at + width]
        said = table.row_of(cells[0])
        if len(cells) < width or all(words in head for words, head in zip(said, table.heads, strict=True)):
            continue  # the end of a table cut off, or a row of its head
        printed = {part: said[column] for part, column in columns.items()}
        if not _DITTO.fullmatch(printed["lead"]):
            lead = names_in_cell(printed["lead"]) if _LETTERS.search(printed["lead"]) else ()
        if lead and _LETTERS.search(printed["work"]):
            yield _assignment(table, [cells[column] for column in columns.values()], printed, lead, issued)


def _assignment(
    table: Table, cells: Sequence[Cell], printed: dict[Part, str], lead: tuple[str, ...], issued: str | None
) -> Assignment:
    spans = [_within(table.text, cell) for cell in cells]
    time = printed.get("due", "")
    support = names_in_cell(printed["support"]) if _LETTERS.search(printed.get("support", "")) else ()
    return Assignment(
        min(start for start, _ in spans),
        max(end for _, end in spans),
        printed["work"].rstrip(" ;./"),
        lead,
        support or support_in(printed["lead"]),
        due_of_cell(time, issued) or due_in(printed["work"], issued),
        recurrence_of_cell(f"{time} {printed['lead']}") or recurrence_in(printed["work"]),
    )


def _within(text: str, cell: Cell) -> tuple[int, int]:
    """The span of the words of a cell; an empty cell counts nowhere between its bars."""
    printed = text[cell.start : cell.end]
    start = cell.start + len(printed) - len(printed.lstrip(" \t\n*"))
    return min(start, cell.end), max(cell.start + len(printed.rstrip(" \t\n*")), min(start, cell.end))
