"""A table that people paste from Excel or load as a file → lines of named cells, known by their headings."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from mach.engines.vietnamese import fold, nfc

MOST_LINES = 1000
_TITLE_LINES = 20  # lines of titles that may stand above the headings


class UnreadableTable(Exception):
    """The file or the pasted text holds no table that can be read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, numbered as it stands there; an empty text where it has no cell."""

    number: int
    cells: Mapping[str, str]


def sheet_text(data: bytes) -> str:
    """The first sheet of an Excel file as lines of tab-separated cells. Raises `UnreadableTable`."""
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise UnreadableTable("Không đọc được tệp. Hãy chọn tệp Excel (.xlsx) không đặt mật khẩu.") from error
    return "\n".join("\t".join(_shown(cell) for cell in row) for row in sheet.iter_rows())


def read_table(
    text: str, headings: Mapping[str, Sequence[str]], *, needed: Sequence[str], positional: bool = False
) -> list[Line]:
    """The lines below the headings. `headings` names each column and the words that people head it
    with, whatever their accents and signs.

    The heading line is the first that holds every `needed` column; without one the columns are taken in the order of
    `headings` when `positional`. Raises `UnreadableTable`.
    """
    lines = [
        (number, [nfc(cell).strip() for cell in cells])
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter="\t"), 1)
        if any(cell.strip() for cell in cells)
    ]
    if not lines:
        raise UnreadableTable("Bảng trống. Hãy dán từ Excel hoặc chọn tệp.")
    places: dict[str, int] = {}
    for at, (_, cells) in enumerate(lines[:_TITLE_LINES]):
        found = _columns(cells, headings)
        if set(needed) <= found.keys():
            places, lines = found, lines[at + 1 :]
            break
    if not places:
        if not positional:
            wanted = ", ".join(f"“{headings[name][0]}”" for name in needed)
            raise UnreadableTable(f"Không thấy dòng tiêu đề có các cột {wanted} (viết có dấu hay không đều được).")
        places = {name: place for place, name in enumerate(headings)}
    if len(lines) > MOST_LINES:
        raise UnreadableTable(f"Bảng có {len(lines)} dòng, nhiều hơn {MOST_LINES}. Hãy chia làm nhiều lần.")
    return [
        Line(number, {name: cells[place] if place < len(cells) else "" for name, place in places.items()})
        for number, cells in lines
    ]


def _columns(cells: Sequence[str], headings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    keys = [_key(cell) for cell in cells]
    found: dict[str, int] = {}
    for name, words in headings.items():
        place = next((keys.index(_key(word)) for word in words if _key(word) in keys), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _key(words: str) -> str:
    return " ".join(re.sub(r"[^a-z-]+", " ", fold(words)).split())


def _shown(cell: object) -> str:
    """A cell as it would be typed: a day as 24/11/2026, a whole number without ".0"."""
    if hasattr(cell, "strftime"):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
