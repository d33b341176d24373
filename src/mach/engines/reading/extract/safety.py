"""Looking at a file before anything parses it: what it is (by content, never by its name), and whether it may be read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from mach.engines.reading.extract.encodings import is_binary, peek
from mach.engines.reading.extract.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    ExecutableFile,
    FileTooLarge,
    ForeignEntities,
    MacroFile,
    OldWordFormat,
    TooDeeplyNested,
    UnknownFormat,
    ZipBomb,
)

Format = Literal["docx", "pdf", "html", "txt"]

MEGABYTE = 1_000_000
MAX_BYTES = 50 * MEGABYTE

_MAX_ENTRIES = 5_000  # of a package; the longest reports with pictures have some hundreds
_MAX_UNPACKED = 400 * MEGABYTE
_RATIO_FROM, _MAX_RATIO = 64 * MEGABYTE, 100  # small packages of even text may well pack 300 to 1
_MAX_DEPTH = 400  # of HTML; pages built by editors stay below 60

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_PROGRAM_NAMES = frozenset(
    [
        ".app",
        ".bat",
        ".cmd",
        ".com",
        ".dll",
        ".exe",
        ".hta",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".msi",
        ".pif",
        ".ps1",
        ".reg",
        ".scr",
        ".sh",
        ".vbe",
        ".vbs",
        ".wsf",
    ]
)
_MACRO_NAMES = frozenset([".docm", ".dotm", ".xlsm", ".xltm", ".pptm", ".potm"])
_OTHERS = (  # first bytes, what people call it
    (b"{\\rtf", "văn bản RTF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"II*\0", "ảnh TIFF"),
    (b"MM\0*", "ảnh TIFF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7-Zip"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"BZh", "tệp nén BZIP2"),
)
_READABLE = "Đề nghị gửi tệp .docx, .pdf, .html hoặc .txt"
_SAVE_AGAIN = "Đề nghị mở bằng Word, chọn “Lưu thành” (Save As) loại .docx rồi gửi lại"

_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body|meta|div|p|table|article|span|h[1-6])[\s>/]", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:]*+)([^<>]*+)>")  # gives nothing back: time grows with the page only
# Elements that never have an end, or whose end is commonly left out and then implied.
_UNCLOSED = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr thead tbody tfoot option"
    b" optgroup colgroup html head body".split()
)


def check_upload(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> Format:
    """The type of a file that is safe to read: "docx", "pdf", "html" or "txt".

    `name` is used in messages, and to refuse names that a machine would run. Raises a kind of `UnableToReadFile`.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyFile(name, "tệp rỗng, không có nội dung", "Đề nghị kiểm tra lại tệp gốc rồi gửi lại")
    if len(data) > max_bytes:
        limit = f"{max_bytes / MEGABYTE:g}".replace(".", ",")
        raise FileTooLarge(
            name, f"dung lượng vượt quá {limit} MB", "Đề nghị tách tệp hoặc giảm dung lượng ảnh rồi gửi lại"
        )
    _refuse_programs(data, name)
    if data.startswith(_OLE):
        raise _compound_file(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_package(data, name)
        return "docx"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _OTHERS:
        if data.startswith(magic):
            raise UnknownFormat(name, f"đây là {kind}, hệ thống chưa đọc được loại này", _READABLE)
    return _text_type(data, name)


def _refuse_programs(data: bytes, name: str) -> None:
    suffix = PurePosixPath(name.lower().strip()).suffix
    windows_program = data[:2] == b"MZ" and b"\0" in data[:128]
    if windows_program or data.startswith(_PROGRAMS) or suffix in _PROGRAM_NAMES:
        raise ExecutableFile(name, "đây là chương trình chạy được, không phải văn bản", _READABLE)
    if suffix in _MACRO_NAMES:
        raise MacroFile(name, "loại tệp này mang macro", _SAVE_AGAIN)


def _compound_file(data: bytes, name: str) -> UnknownFormat | EncryptedFile:
    """What to say of the container of old Office files; its entries are named in UTF-16."""

    def holds(entry: str) -> bool:
        return entry.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return EncryptedFile(name, "tệp có mật khẩu bảo vệ", "Đề nghị bỏ mật khẩu rồi gửi lại")
    if holds("WordDocument"):
        return OldWordFormat(name, "đây là tệp Word đời cũ (.doc), hệ thống chưa đọc trực tiếp được", _SAVE_AGAIN)
    return UnknownFormat(name, "đây là tệp Office đời cũ không phải văn bản Word", _READABLE)


def _check_package(data: bytes, name: str) -> None:
    """Refuse packages that are not Word documents, that carry macros or that unpack to too much."""
    with open_package(data, name) as package:
        entries = package.infolist()
        _refuse_bombs(package, entries, len(data), name)
        names = {entry.filename for entry in entries}
        if any(PurePosixPath(entry).name.lower() in ("vbaproject.bin", "vbadata.xml") for entry in names):
            raise MacroFile(name, "tệp mang macro", _SAVE_AGAIN)
        if "[Content_Types].xml" not in names:
            raise UnknownFormat(name, "đây là tệp nén, không phải văn bản Word", _READABLE)
        types = read_part(package, "[Content_Types].xml", name)
        if b"macroenabled" in types.lower():
            raise MacroFile(name, "tệp mang macro", _SAVE_AGAIN)
        for mark, kind in ((b"spreadsheetml", "bảng tính Excel"), (b"presentationml", "trình chiếu PowerPoint")):
            if mark in types and b"wordprocessingml" not in types:
                raise UnknownFormat(name, f"đây là {kind}, không phải văn bản", _READABLE)
        if b"wordprocessingml" not in types:
            raise UnknownFormat(name, "đây là tệp nén, không phải văn bản Word", _READABLE)


def _refuse_bombs(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise ZipBomb(name, f"tệp nén có quá nhiều thành phần ({len(entries)})", _SAVE_AGAIN)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * size):
        raise ZipBomb(name, f"nội dung khi giải nén lớn bất thường ({unpacked // MEGABYTE} MB)", _SAVE_AGAIN)
    for entry in entries:
        if entry.flag_bits & 1:
            raise EncryptedFile(name, "tệp có mật khẩu bảo vệ", "Đề nghị bỏ mật khẩu rồi gửi lại")
        # Charts keep their figures as a workbook in this folder; nothing here opens it.
        if not entry.filename.startswith("word/embeddings/") and _first_bytes(package, entry, name) == b"PK\x03\x04":
            raise ZipBomb(name, f"tệp nén nằm trong tệp nén ({entry.filename})", _SAVE_AGAIN)


def _first_bytes(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with package.open(entry) as part:
            return part.read(4)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise damaged(name, entry.filename) from error


def damaged(name: str, where: str = "") -> DamagedFile:
    """The error for a file whose inside does not hold together; `where` names the part."""
    inside = f" ở phần “{where}”" if where else ""
    return DamagedFile(name, f"tệp bị hỏng{inside}", "Đề nghị mở tệp gốc, lưu lại rồi gửi lại")


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """The zip container of a .docx, or `DamagedFile`."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, IndexError) as error:
        raise damaged(name) from error


def read_part(package: zipfile.ZipFile, part: str, name: str) -> bytes:
    """One XML part of a package, refused when it declares a DTD or entities; empty if there is no such part."""
    try:
        data = package.read(part)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise damaged(name, part) from error
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(encoding) in data or "<!ENTITY".encode(encoding) in data:
            raise ForeignEntities(name, f"phần “{part}” khai báo thực thể XML riêng", _SAVE_AGAIN)
    # Encodings that hide the two words above from the eye; Word writes UTF-8 only.
    declared = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii"):
        raise damaged(name, part)
    return data


def _text_type(data: bytes, name: str) -> Format:
    beginning = peek(data)
    if is_binary(beginning):
        raise UnknownFormat(name, "không nhận ra loại tệp này, nội dung không phải chữ", _READABLE)
    start = beginning.lstrip("\ufeff \t\r\n")
    if start.startswith("MIME-Version:"):
        raise UnknownFormat(
            name, "đây là trang web lưu một tệp (MHT)", "Đề nghị lưu lại loại .docx hoặc .html rồi gửi lại"
        )
    if start.startswith("<?xml") and ("w:wordDocument" in start or "pkg:package" in start):
        raise UnknownFormat(name, "đây là văn bản Word dạng XML", _SAVE_AGAIN)
    if start.startswith("<") and _HTML.search(start):
        if any(depth > _MAX_DEPTH for depth in _depths(data)):
            raise TooDeeplyNested(
                name, f"trang web lồng quá {_MAX_DEPTH} tầng", "Đề nghị chép phần nội dung sang tệp .docx rồi gửi lại"
            )
        return "html"
    return "txt"


def _depths(html: bytes) -> Iterator[int]:
    """How many elements stand open after each tag of a page, whichever encoding keeps ASCII."""
    depth = 0
    open_now: Counter[bytes] = Counter()
    for closing, element, rest in _TAG.findall(html.replace(b"\0", b"")):
        element = element.lower()
        if element in _UNCLOSED or rest.endswith(b"/"):
            continue
        if not closing:
            open_now[element] += 1
            depth += 1
        elif open_now[element]:  # a stray end closes nothing
            open_now[element] -= 1
            depth -= 1
        yield depth
