"""The text that Excel puts on the clipboard → rows of cells, and back."""

import re
from collections.abc import Sequence

from mach.engines.vietnamese import fold, nfc, parse_date, parse_money, parse_number

MOST_ROWS, MOST_COLUMNS = 1_000, 60
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)|([^\t\n]*)')
_WITHOUT_WIDTH = str.maketrans({"\u00a0": " ", "\u200b": None, "\ufeff": None})


class UnreadableTable(Exception):
    """The text is no table that can be taken; the message says why and what to do."""


def parse_table(text: str) -> list[list[str]]:
    """Rows of cells, all of one width, without empty rows and empty columns at the right. Raises `UnreadableTable`.

    A cell that holds a tab or several lines stands in quotes, as Excel copies it.
    """
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_WITHOUT_WIDTH)
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        found = _CELL.match(text, place)
        assert found is not None
        quoted = found[1]
        rows[-1].append((found[2] if quoted is None else quoted.replace('""', '"')).strip())
        place = found.end() + 1
        if place <= len(text) and text[found.end()] == "\n":
            rows.append([])
    rows = [row for row in rows if any(row)]
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    if not rows:
        raise UnreadableTable("Chưa có dòng nào. Hãy chọn vùng dữ liệu trong Excel, sao chép rồi dán vào ô này.")
    if len(rows) > MOST_ROWS + 1:
        raise UnreadableTable(
            f"Bảng có {len(rows)} dòng, nhiều hơn {MOST_ROWS} dòng mỗi lần dán. Hãy chia bảng rồi dán từng phần."
        )
    if width > MOST_COLUMNS:
        raise UnreadableTable(f"Bảng có {width} cột, nhiều hơn {MOST_COLUMNS} cột. Hãy bỏ bớt cột rồi dán lại.")
    return [(row + [""] * width)[:width] for row in rows]


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as the text that `parse_table` reads."""
    return "\n".join("\t".join(_written(cell) for cell in row) for row in rows)


def has_heads(rows: Sequence[Sequence[str]], known: Sequence[str]) -> bool:
    """Whether the first row names the columns. `known` are folded words for columns, as the register has them."""
    first = [cell for cell in rows[0] if cell]
    if any(fold(cell) in known for cell in first):
        return True
    return len(rows) > 1 and not any(_is_value(cell) for cell in first) and any(map(_is_value, rows[1]))


def _is_value(cell: str) -> bool:
    return bool(cell) and (parse_date(cell) or parse_number(cell) is not None or parse_money(cell) is not None)


def _written(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[\t\n]|\A"', cell) else cell
