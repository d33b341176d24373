"""From a file to its text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mach.engines.reading.extract.encodings import clean, decode, legacy_warning, mend
from mach.engines.reading.extract.errors import EmptyFile, MissingFile
from mach.engines.reading.extract.safety import MAX_BYTES, Format, check_upload
from mach.engines.reading.model import Reading
from mach.engines.reading.read_text import read_text

_SUFFIXES: dict[Format, tuple[str, ...]] = {
    "docx": (".docx", ".dotx"),
    "pdf": (".pdf",),
    "html": (".html", ".htm", ".xhtml"),
    "txt": (".txt", ".text", ".md", ".csv", ".tsv", ".log"),
}
_CALLED: dict[Format, str] = {
    "docx": "văn bản Word (.docx)",
    "pdf": "tệp PDF",
    "html": "trang web (.html)",
    "txt": "văn bản thuần (.txt)",
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text of a file in normal form C, the format found, and what people should know about it.

    `needs_ocr`: the words stand in pictures, wholly or to be trusted. `pages`: number of pages, None where a format has none.
    """

    text: str
    format: Format
    warnings: tuple[str, ...] = ()
    needs_ocr: bool = False
    pages: int | None = None


def extract(data: bytes, *, name: str, max_bytes: int = MAX_BYTES) -> Extracted:
    """Text of the file `name` with content `data`; raises only kinds of `UnableToReadFile`."""
    kind = check_upload(data, name, max_bytes=max_bytes)
    extracted = _READERS[kind](data, name)
    if not extracted.needs_ocr and not re.search(r"\w", extracted.text):
        raise EmptyFile(name, "không tìm thấy chữ nào trong tệp", "Đề nghị kiểm tra lại tệp gốc rồi gửi lại")
    return dataclasses.replace(extracted, warnings=(*_misnamed(name, kind), *extracted.warnings))


def read(source: Path | bytes, *, name: str = "") -> Reading:
    """Everything read from a file, given by its path or its content; `name` for messages, else the path's own.

    Warnings of the extraction come before those of the reading. Raises only kinds of `UnableToReadFile`.
    """
    name = name or (source.name if isinstance(source, Path) else "không tên")
    data = source if isinstance(source, bytes) else read_file(source, name=name)
    extracted = extract(data, name=name)
    if not extracted.text:
        return Reading(text="", warnings=extracted.warnings)
    reading = read_text(extracted.text)
    return dataclasses.replace(reading, warnings=(*extracted.warnings, *reading.warnings))


def read_file(path: Path, *, name: str = "") -> bytes:
    """Content of a file, at most one byte more than a file may have; `MissingFile` where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: no path has a NUL
        raise MissingFile(
            name or str(path), "không mở được tệp", "Đề nghị kiểm tra lại đường dẫn và quyền đọc tệp"
        ) from error


# The parsers are imported when the first file of their kind comes: the one of PDF takes a quarter of a second.


def _from_word(data: bytes, name: str) -> Extracted:
    from mach.engines.reading.extract.word import read_word

    text, warnings = read_word(data, name)
    return _mended(text, "docx", warnings)


def _from_pdf(data: bytes, name: str) -> Extracted:
    from mach.engines.reading.extract.pdf import read_pdf

    found = read_pdf(data, name)
    return Extracted(found.text, "pdf", found.warnings, found.needs_ocr, found.pages)


def _from_page(data: bytes, name: str) -> Extracted:
    from mach.engines.reading.extract.page import read_page

    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, declared=charset[1].decode("ascii") if charset else None)
    return _mended(read_page(decoded.text), "html", decoded.warnings)


def _from_plain(data: bytes, name: str) -> Extracted:
    decoded = decode(data)
    return Extracted(decoded.text, "txt", decoded.warnings)


_READERS: dict[Format, Callable[[bytes, str], Extracted]] = {
    "docx": _from_word,
    "pdf": _from_pdf,
    "html": _from_page,
    "txt": _from_plain,
}


def _mended(text: str, kind: Format, warnings: tuple[str, ...]) -> Extracted:
    """Text as `clean` leaves it, and what was typed in an old encoding converted."""
    mended, old = mend(clean(text))
    converted = (legacy_warning(old),) if old and legacy_warning(old) not in warnings else ()
    return Extracted(mended, kind, (*warnings, *converted))


def _misnamed(name: str, kind: Format) -> tuple[str, ...]:
    suffix = PurePosixPath(name.lower()).suffix
    if not suffix or suffix in _SUFFIXES[kind]:
        return ()
    return (f"Tên tệp có đuôi “{suffix}” nhưng nội dung là {_CALLED[kind]}; đã đọc theo nội dung.",)
