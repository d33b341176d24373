"""From bytes to Unicode text, for everything Vietnamese was typed in: UTF-8, UTF-16, windows-1258, TCVN3 and VNI.

Old encodings carry no mark, so the choice is made by statistics: the decoding under which the words that carry a
diacritic are most often Vietnamese syllables.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from mach.engines.reading.extract.legacy import from_tcvn3, from_vni
from mach.engines.vietnamese import nfc

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000  # code points looked at to choose an encoding
_ENOUGH = 0.8  # share of words with a diacritic that must be syllables
_FEW_BAD_BYTES = 0.001

# Đ as old converters wrote it: Eth of Icelandic and D of African alphabets look the same on screen.
_WRONG_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "\0": "\ufffd"})

_WORD = re.compile(r"\w[\w\xad·\u0300-\u036f]*")
_MARKED = re.compile(r"[^\W\x00-\x7f]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:ươ|uô|iê|yê|uyê|uya|ưa|ua|ia|uâ|uê|uơ|uy|oa|oă|oe|oo|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnptiyou])?"
)
# Old encodings read as Latin text: letters and signs that no Vietnamese Unicode text has.
_TELLTALE = re.compile("[µ¶·¸¹»¼½¾ÆÇÈËÎÏÖ×ØÞßåæçëîïñöø÷ûüþÿ®©ª«¬\xadÄÅÑÛÜäâ¨§]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in normal form C, the encoding found (Python's name, or "TCVN3", "VNI"), what went wrong."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text of `data`; `declared`, what the file itself names, counts where statistics find no Vietnamese. Never raises."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _finish(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return _finish(data.decode(wide, "replace"), wide)
    try:
        return _finish(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    almost = data.decode("utf-8", "replace")
    if almost.count("\ufffd") <= _FEW_BAD_BYTES * len(almost) or _syllable_share(almost) > _ENOUGH:
        return _finish(almost, "utf-8")
    return _eight_bits(data, declared)


def clean(text: str) -> str:
    """`text` in normal form C, Đ written as Vietnamese writes it, no NUL (databases refuse it)."""
    return nfc(text).translate(_WRONG_D)


def mend(text: str) -> tuple[str, str | None]:
    """Unicode text that was typed in TCVN3 or VNI and taken for Latin letters: mended, and the encoding found."""
    if not _TELLTALE.search(text):
        return text, None
    if _syllable_share(text) < _ENOUGH:
        best, encoding = max((_syllable_share(convert(text[:_SAMPLE])), name) for name, convert in _CONVERSIONS.items())
        if best >= _ENOUGH:
            return _CONVERSIONS[encoding](text), encoding
    return _mend_lines(text)


def peek(data: bytes) -> str:
    """The first letters of `data`, to see what kind of text it is."""
    return decode(data[:4096]).text


def is_binary(text: str) -> bool:
    """Whether what was decoded is no text: control characters beyond those of old printers."""
    controls = sum(1 for c in text if unicodedata.category(c) in ("Cc", "Cn", "Cs") and c not in "\t\n\r\f\v\x1a\x1b")
    return controls + text.count("\ufffd") > 0.1 * len(text)


_CONVERSIONS: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def _finish(text: str, encoding: str) -> Decoded:
    bad = text.count("\ufffd")
    text, old = mend(clean(text))
    warnings = [legacy_warning(old)] if old else []
    if bad:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        warnings.append(f"Có {bad} ký tự không đọc được, thay bằng “\ufffd”; ký tự đầu tiên ở dòng {line}.")
    return Decoded(text, old or encoding, tuple(warnings))


def legacy_warning(encoding: str) -> str:
    """What to tell people about text that was converted."""
    return f"Văn bản dùng bảng mã cũ {encoding}, đã chuyển sang Unicode; đề nghị xem lại chữ có dấu."


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 by its high bytes: Vietnamese needs 00, 01, 03, 1E and 20 only."""
    sample = data[: 2 * (min(len(data), 20_000) // 2)]
    if len(sample) < 4:
        return None
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        expected = sum(high.count(byte) for byte in b"\x00\x01\x03\x1e\x20")
        if high.count(0) > 0.3 * len(high) and expected > 0.95 * len(high) and low.count(0) < 0.05 * len(low):
            return encoding
    return None


def _eight_bits(data: bytes, declared: str | None) -> Decoded:
    # Latin-1 keeps each byte; VNI was typed on windows-1252, the same where VNI has letters.
    as_latin = data.decode("latin-1")
    readings = {
        "windows-1258": clean(data.decode("cp1258", "replace")),
        "TCVN3": clean(from_tcvn3(as_latin)),
        "VNI": clean(from_vni(as_latin)),
    }
    best = max(readings, key=lambda encoding: _syllable_share(readings[encoding][:_SAMPLE]))
    if _syllable_share(readings[best][:_SAMPLE]) >= _ENOUGH:
        converted = () if best == "windows-1258" else (legacy_warning(best),)
        return Decoded(readings[best], best, converted)
    fallback = _known(declared) or "cp1252"
    text = clean(data.decode(fallback, "replace"))
    return Decoded(
        text, fallback, ("Không nhận ra bảng mã của tệp; chữ có dấu có thể sai. Đề nghị lưu lại bằng Unicode (UTF-8).",)
    )


def _known(declared: str | None) -> str | None:
    try:
        return codecs.lookup(declared).name if declared and "".encode(declared) == b"" else None
    except (LookupError, ValueError, UnicodeError):
        return None


def _syllable_share(text: str) -> float:
    """Share of the words with a diacritic that are Vietnamese syllables; 0 when there is none."""
    words = _marked_words(text[:_SAMPLE])
    if not words:
        return 0.0
    return sum(map(is_syllable, words)) / len(words)


def _marked_words(text: str) -> list[str]:
    """Words with a letter beyond ASCII."""
    return [word for word in _WORD.findall(text) if not word.isascii() and _MARKED.search(word)]


def is_syllable(word: str) -> bool:
    """Whether `word` can be one Vietnamese syllable: its letters, and at most one tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    toneless, tones = _TONES.subn("", letters)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


def _mend_lines(text: str) -> tuple[str, str | None]:
    """Mend single lines that were pasted from an old document into a Unicode one."""
    lines = text.split("\n")
    found: str | None = None
    for at, line in enumerate(lines):
        if not _TELLTALE.search(line) or len(_marked_words(line)) < 3:
            continue
        as_it_is = _syllable_share(line)
        if as_it_is > 0.5:
            continue
        best, encoding = max((_syllable_share(convert(line)), name) for name, convert in _CONVERSIONS.items())
        if best >= 0.9:
            lines[at], found = _CONVERSIONS[encoding](line), encoding
    return ("\n".join(lines), found) if found else (text, None)
