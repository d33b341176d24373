"""Text of a PDF that has a text layer: lines of the pages, without their furniture, joined into paragraphs."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mach.engines.reading.extract.encodings import clean, legacy_warning, mend
from mach.engines.reading.extract.errors import EncryptedFile
from mach.engines.reading.extract.layer import judge
from mach.engines.reading.extract.safety import damaged

_MAX_PAGES = 5_000
_GAP = 1.6  # times the height of a line: white space that wide parts columns
_ZONE = 0.12  # share of the page's height, above and below, where furniture stands
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s.]*", re.IGNORECASE)
# What begins a paragraph wherever it stands: "1.", "a)", "II.", "- ", "Điều 5", "Nơi nhận".
_OPENING = re.compile(
    r"(?:[-–•+*○●▪]\s*\S|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s|\(?[a-zđ]{1,2}\)|[IVXLC]{1,6}\.\s"
    r"|(?:Điều|Chương|Mục|Phần|Phụ lục|Khoản)\s+[IVXLC\d]+\b|(?:Căn cứ|Nơi nhận|Kính gửi|Số:)\b)"
)
_HYPHEN = "\ufffe"  # what the library writes for a hyphen at the end of a line
_DIVIDED = re.compile(r"(?<!\w)([a-z]{2,})\ufffe([a-z]{2,})(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; coordinates in points from the lower left corner of its page."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of one page in reading order, and the page's height in points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class PdfText:
    """Text of a PDF, number of its pages, whether they must be read by eye, and what to tell people."""

    text: str
    pages: int
    needs_ocr: bool
    warnings: tuple[str, ...]


def read_pdf(data: bytes, name: str) -> PdfText:
    """Text of a PDF; `EncryptedFile` when it needs a password, `DamagedFile` when it cannot be opened."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFile(name, "tệp PDF có mật khẩu bảo vệ", "Đề nghị bỏ mật khẩu rồi gửi lại") from error
        raise damaged(name) from error
    try:
        count = len(document)
        pages, faulty = _read_pages(document, min(count, _MAX_PAGES))
    finally:
        document.close()
    if count == 0 or len(faulty) == count:
        raise damaged(name)
    text, old = mend(clean(_hyphens(_paragraphs(_without_furniture(pages)))))
    verdict = judge(text, ["\n".join(line.text for line in page.lines) for page in pages])
    warnings = [*([legacy_warning(old)] if old else []), *verdict.warnings]
    if faulty:
        warnings.append(f"Không mở được trang {', '.join(map(str, faulty))}.")
    if count > _MAX_PAGES:
        warnings.append(f"Chỉ đọc {_MAX_PAGES} trang đầu trong {count} trang.")
    return PdfText("" if verdict.discard else text, count, verdict.needs_ocr, tuple(warnings))


def _read_pages(document: Any, count: int) -> tuple[list[Page], list[int]]:
    pages, faulty = [], []
    for number in range(count):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            faulty.append(number + 1)
            continue
        try:
            text_page = page.get_textpage()
            try:
                pages.append(Page(tuple(_lines(text_page)), page.get_height()))
            finally:
                text_page.close()
        except pdfium.PdfiumError:
            faulty.append(number + 1)
        finally:
            page.close()
    return pages, faulty


def _lines(text_page: Any) -> Iterator[Line]:
    """Lines in the order of the page's content, wide gaps inside a line kept as three spaces."""
    count = raw.FPDFText_CountChars(text_page)
    letters = [raw.FPDFText_GetUnicode(text_page, at) for at in range(max(count, 0))]
    start = 0
    for at in range(len(letters) + 1):
        if at == len(letters) or letters[at] in (10, 13):
            line = _line(text_page, letters, start, at)
            if line:
                yield line
            start = at + 1


def _line(text_page: Any, letters: list[int], start: int, end: int) -> Line | None:
    while start < end and letters[start] in (0, 9, 32, 160):
        start += 1
    while end > start and letters[end - 1] in (0, 9, 32, 160):
        end -= 1
    if start == end:
        return None
    left, bottom, _, top = _box(text_page, start)
    _, _, right, _ = _box(text_page, end - 1)
    height = max(top - bottom, 1.0)
    text: list[str] = []
    for at in range(start, end):
        letter = letters[at]
        if letter in (32, 160) and letters[at - 1] not in (32, 160):
            after = at + 1
            while letters[after] in (32, 160):
                after += 1
            wide = _box(text_page, after)[0] - _box(text_page, at - 1)[2] > _GAP * height
            text.append("   " if wide else " ")
        elif letter not in (0, 32, 160):
            # Lone halves of surrogate pairs come from broken fonts.
            text.append("\ufffd" if 0xD800 <= letter < 0xE000 else _HYPHEN if letter in (2, 0xFFFE) else chr(letter))
    return Line("".join(text), left, right, bottom, height)


def _box(text_page: Any, at: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the space of one letter."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, at, box)
    return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without page numbers and without the lines that stand above or below on most of them."""
    edges = [[line for line in page.lines if _at_edge(line, page)] for page in pages]
    offsets = [{_offset(line, at) for line in lines} for at, lines in enumerate(edges)]
    numbers = Counter(offset for found in offsets for offset in found)
    running = Counter(key for lines in edges for key in {_key(line) for line in lines})
    often = max(3, len(pages) // 2)
    kept = []
    for at, (page, lines) in enumerate(zip(pages, edges, strict=True)):
        furniture = {
            id(line)
            for line in lines
            if ((offset := _offset(line, at)) is not None and (numbers[offset] > 1 or offset == 1))
            or running[_key(line)] >= often
        }
        kept.append(Page(tuple(line for line in page.lines if id(line) not in furniture), page.height))
    return kept


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom > (1 - _ZONE) * page.height or line.bottom + line.height < _ZONE * page.height


def _key(line: Line) -> tuple[str, int]:
    """What a repeated line has in common: its words, whatever its numbers, and its height on the page."""
    return re.sub(r"\d+", "#", " ".join(line.text.split())), round(line.bottom / 10)


def _offset(line: Line, at: int) -> int | None:
    """Printed page number less the page's place in the file, None for a line that is no page number."""
    number = _PAGE_NUMBER.fullmatch(line.text)
    return int(number[1]) - at if number else None


def _paragraphs(pages: Sequence[Page]) -> str:
    """Lines joined where one runs on into the next, on a page and from page to page."""
    text: list[str] = []
    before: Line | None = None
    right = 0.0  # where full lines end on the page of `before`
    for page in pages:
        for at, line in enumerate(page.lines):
            if before is None:
                text.append(line.text)
            elif _runs_on(before, line, right, new_page=at == 0):
                text.append(line.text if before.text.endswith(_HYPHEN) else f" {line.text}")
            else:
                text.append(f"\n{line.text}")
            if at == 0:
                right = _right_margin(page.lines)
            before = line
    return "".join(text)


def _right_margin(lines: Sequence[Line]) -> float:
    """Where full lines of a page end."""
    long = [line.right for line in lines if len(line.text) > 40]
    return statistics.quantiles(long, n=10)[-1] if len(long) > 3 else max((line.right for line in lines), default=0.0)


def _runs_on(before: Line, line: Line, right: float, *, new_page: bool) -> bool:
    """Whether `line` continues `before`: the first word of `line` had no room left on the line before."""
    if before.text.endswith(_HYPHEN):
        return True
    if "   " in line.text or "   " in before.text or (line.text.isupper() and before.text.isupper()):
        return False
    ended = before.text[-1] in ".;:!?/"
    if _OPENING.match(line.text) and (ended or abs(line.left - before.left) > 0.2 * line.height):
        return False
    if new_page:
        if ended:
            return False
    elif not 0.3 * before.height < before.bottom - line.bottom < 2.2 * before.height:
        return False
    if line.left > before.left + 0.7 * line.height:  # indented more: a paragraph of its own
        return False
    if abs(line.height - before.height) > 0.35 * before.height:
        return False
    letter = (line.right - line.left) / max(len(line.text), 1)
    room = right - before.right
    return room < letter * (len(line.text.split(" ", 1)[0]) + 1.5)


def _hyphens(text: str) -> str:
    """Hyphens at line ends: part of a symbol ("UBND-KGVX") or of a word that was divided ("infor-mation").

    Vietnamese divides no syllables, so only a word of plain small letters is put together again.
    """
    return _DIVIDED.sub(r"\1\2", text).replace(_HYPHEN, "-")
