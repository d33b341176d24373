"""A table that people paste from Excel or load as a file → rows of cells, or lines of cells named by their headings."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from mach.engines.vietnamese import fold, nfc, parse_date, parse_money, parse_number

MOST_ROWS, MOST_COLUMNS = 1_000, 60
MOST_FILE_ROWS = 50_000  # of a file that is loaded step by step
_TITLE_LINES = 20  # lines of titles that may stand above the headings
LARGEST_FILE = 10 * 2**20
_TOTAL = re.compile(r"(tong|cong)( cong| so)?[ :.]*")
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)|([^\t\n]*)')
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET, _REL = f"{_MAIN}sheet", "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNCOMPUTED = re.compile(
    rb'<c [^>]*?r="([A-Z]+\d+)"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_NAMED = 5  # cells in a message
_WITHOUT_WIDTH = str.maketrans({"\u00a0": " ", "\u200b": None, "\ufeff": None})


class UnreadableTable(Exception):
    """The file or the pasted text holds no table that can be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, numbered as it stands there; an empty text where it has no cell."""

    number: int
    cells: Mapping[str, str]


def file_text(name: str, data: bytes) -> str:
    """The table of an Excel or CSV file as lines of tab-separated cells, without titles above and totals below it.

    Of a workbook the first sheet that is shown and holds anything. Raises `UnreadableTable`.
    """
    return table_text(cells for _, cells in _file_rows(name, data))


def file_table(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    """The same as rows of one width with their numbers in the file, without empty ones; at most MOST_FILE_ROWS."""
    rows = [(number, [_clean(cell) for cell in row]) for number, row in _file_rows(name, data)]
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise UnreadableTable("Tệp không có dòng nào có dữ liệu. Hãy xem lại tệp.")
    if len(rows) > MOST_FILE_ROWS + 1:
        raise UnreadableTable(
            f"Tệp có {len(rows)} dòng, nhiều hơn {MOST_FILE_ROWS} dòng mỗi lần. Hãy chia tệp rồi đưa vào từng phần."
        )
    width = _width(row for _, row in rows)
    return [(number, (row + [""] * width)[:width]) for number, row in rows]


def _file_rows(name: str, data: bytes) -> list[tuple[int, Sequence[str]]]:
    if len(data) > LARGEST_FILE:
        raise UnreadableTable(f"Tệp lớn hơn {LARGEST_FILE // 2**20} MB. Hãy chia bảng rồi đưa vào từng phần.")
    rows = _csv_rows(data) if name.lower().endswith((".csv", ".txt")) else _sheet_rows(data)
    first, end = _extent(rows)
    return list(enumerate(rows[first:end], first + 1))


def hidden_sheets(name: str, data: bytes) -> list[str]:
    """Sheets of a readable workbook that are hidden, and therefore not read: people are told."""
    if name.lower().endswith((".csv", ".txt")):
        return []
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]


def _sheet_rows(data: bytes) -> list[list[str]]:
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise UnreadableTable(
            "Tệp có mật khẩu nên không đọc được. Trong Excel chọn Tệp, Thông tin, Bảo vệ sổ làm việc, Mã hóa bằng "
            "mật khẩu, xóa mật khẩu, lưu lại rồi chọn lại."
        )
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for name in shown:
            rows = [[_shown(cell) for cell in row] for row in book.get_sheet_by_name(name).iter_rows()]
            if any(any(row) for row in rows):
                _refuse_uncomputed(data, name)
                return rows
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableTable("Không đọc được tệp. Hãy chọn tệp Excel (.xlsx) không đặt mật khẩu.") from error
    hidden = ", ".join(f"“{sheet.name}”" for sheet in book.sheets_metadata if sheet.name not in shown)
    said = (
        f" Trang ẩn không được đọc: {hidden}. Hãy bỏ ẩn trang cần đọc rồi lưu lại." if hidden else " Hãy xem lại tệp."
    )
    raise UnreadableTable(f"Tệp không có trang nào có dữ liệu.{said}")


def _refuse_uncomputed(data: bytes, name: str) -> None:
    """Raises `UnreadableTable` for formulas of a sheet whose value the program that wrote the .xlsx did not store."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            places = {one.get("Id"): one.get("Target", "") for one in _xml(parts, "xl/_rels/workbook.xml.rels")}
            sheets = {one.get("name"): one.get(_REL) for one in _xml(parts, "xl/workbook.xml").iter(_SHEET)}
            written = parts.read("xl/" + places[sheets[name]].removeprefix("/xl/"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return  # .xls, .ods
    cells = [found[1].decode() for found in _UNCOMPUTED.finditer(written)] if b"<f" in written else []
    if cells:
        more = f" và {len(cells) - _NAMED} ô khác" if len(cells) > _NAMED else ""
        raise UnreadableTable(
            f"Trang “{name}”: ô {', '.join(cells[:_NAMED])}{more} là công thức chưa có giá trị. "
            "Hãy mở tệp bằng Excel, lưu lại rồi chọn lại."
        )


def _xml(parts: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(parts.read(name))


def _csv_rows(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            "Tệp CSV không phải UTF-8. Trong Excel, hãy lưu kiểu “CSV UTF-8” rồi chọn lại."
        ) from error
    first = text.partition("\n")[0]
    sign = max("\t;,", key=first.count)
    try:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error as error:
        raise UnreadableTable(
            "Tệp CSV có ô quá dài, thường do thiếu dấu ngoặc kép đóng. Hãy mở bằng Excel, lưu lại kiểu “CSV UTF-8”."
        ) from error


def _extent(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Without single cells above (titles), without what follows its last empty row or a total (signatures, notes)."""
    full = [place for place, row in enumerate(rows) if sum(bool(cell) for cell in row) > 1]
    if not full:
        return 0, len(rows)
    first = full[0]
    end = next((place for place in range(full[-1], len(rows)) if not any(rows[place])), len(rows))
    while end - first > 1 and _TOTAL.fullmatch(fold(next((cell for cell in rows[end - 1] if cell), "tong"))):
        end -= 1
    return first, end


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as the text that `parse_table` reads."""
    return "\n".join("\t".join(_written(cell) for cell in row) for row in rows)


def parse_table(text: str) -> list[list[str]]:
    """Rows of cells, all of one width, without empty rows and empty columns at the right. Raises `UnreadableTable`.

    A cell that holds a tab or several lines stands in quotes, as Excel copies it.
    """
    rows = [row for _, row in _filled(text)]
    if len(rows) > MOST_ROWS + 1:
        raise UnreadableTable(_TOO_LONG.format(len(rows)))
    width = _width(rows)
    return [(row + [""] * width)[:width] for row in rows]


def _width(rows: Iterable[Sequence[str]]) -> int:
    """Columns up to the last that holds anything. Raises `UnreadableTable` for too many."""
    width = max(place for row in rows for place, cell in enumerate(row, 1) if cell)
    if width > MOST_COLUMNS:
        raise UnreadableTable(f"Bảng có {width} cột, nhiều hơn {MOST_COLUMNS} cột. Hãy bỏ bớt cột rồi đưa vào lại.")
    return width


def has_heads(rows: Sequence[Sequence[str]], known: Sequence[str]) -> bool:
    """Whether the first row names the columns. `known` are folded words by which columns go."""
    first = [cell for cell in rows[0] if cell]
    if any(fold(cell) in known for cell in first):
        return True
    return len(rows) > 1 and not any(_is_value(cell) for cell in first) and any(map(_is_value, rows[1]))


def read_table(
    text: str, headings: Mapping[str, Sequence[str]], *, needed: Sequence[str], positional: bool = False
) -> list[Line]:
    """The lines below the headings. `headings` names each column and the words that people head it
    with, whatever their accents and signs.

    The heading line is the first that holds every `needed` column; without one the columns are taken in the order of
    `headings` when `positional`. Raises `UnreadableTable`.
    """
    lines = _filled(text)
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
    if len(lines) > MOST_ROWS:
        raise UnreadableTable(_TOO_LONG.format(len(lines)))
    return [
        Line(number, {name: cells[place] if place < len(cells) else "" for name, place in places.items()})
        for number, cells in lines
    ]


_TOO_LONG = f"Bảng có {{}} dòng, nhiều hơn {MOST_ROWS} dòng mỗi lần. Hãy chia bảng rồi đưa vào từng phần."


def _filled(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, numbered as they stand, from 1. Raises `UnreadableTable` for none."""
    found = [(number, row) for number, row in enumerate(_rows(text), 1) if any(row)]
    if not found:
        raise UnreadableTable("Bảng trống. Hãy chọn vùng dữ liệu trong Excel, sao chép rồi dán vào ô này.")
    return found


def _rows(text: str) -> Iterator[list[str]]:
    text = _clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    row: list[str] = []
    place = 0
    while place <= len(text):
        found = _CELL.match(text, place)
        assert found is not None
        quoted = found[1]
        row.append((found[2] if quoted is None else quoted.replace('""', '"')).strip())
        if text[found.end() : found.end() + 1] != "\t":
            yield row
            row = []
        place = found.end() + 1


def _clean(text: str) -> str:
    return nfc(text).translate(_WITHOUT_WIDTH)


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


def _is_value(cell: str) -> bool:
    return bool(cell) and (parse_date(cell) or parse_number(cell) is not None or parse_money(cell) is not None)


def _written(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[\t\n]|\A"', cell) else cell
