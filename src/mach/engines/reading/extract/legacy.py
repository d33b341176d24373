"""The two encodings Vietnamese offices typed in before Unicode, both disguised as Latin letters by their fonts.

TCVN3 (TCVN 5712:1993, "ABC"; fonts .VnTime, .VnArial …): one byte a letter; toned capitals exist only as fonts
(.VnTimeH draws small letters as capitals). VNI (fonts VNI-Times …): the vowel, then a second letter for its marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal

Typed = Literal["TCVN3", "TCVN3 capitals", "VNI"]

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_FROM_TCVN3 = str.maketrans({**_TCVN3, "Đ": "é"})  # 0xD0 where Eth was already mended

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "đ": "đ"}


def _vni_table() -> dict[str, str]:
    """Every VNI spelling of one Vietnamese letter, small, capital, and capital with a small mark."""
    table = dict(_VNI_ALONE)
    for base, mark in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        table.update({base + second: mark + tone for second, tone in _VNI_TONES.items()})
    for base in "aeo":
        table.update({base + second: base + "\u0302" + tone for second, tone in _VNI_CIRCUMFLEX.items()})
    table.update({"a" + second: "a\u0306" + tone for second, tone in _VNI_BREVE.items()})
    small = {vni: unicodedata.normalize("NFC", letter) for vni, letter in table.items()}
    capital = {vni.upper(): letter.upper() for vni, letter in small.items()}
    mixed = {vni[0].upper() + vni[1:]: letter.upper() for vni, letter in small.items() if len(vni) == 2}
    return small | capital | mixed


_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


_UNICODE_LETTER = re.compile("[\u0102-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")


def from_tcvn3(text: str) -> str:
    """Unicode for text typed in TCVN3 and read as Latin-1: "Céng hßa" → "Cộng hòa"."""
    return text.translate(_FROM_TCVN3)


def from_vni(text: str) -> str:
    """Unicode for text typed in VNI and read as windows-1252: "Coäng hoøa" → "Cộng hòa"."""
    return _VNI_LETTER.sub(lambda found: _VNI[found[0]], text)


def typed_in(font: str) -> Typed | None:
    """The old encoding that a font stands for, None for fonts of Unicode."""
    name = font.lower()
    if name.startswith(".vn"):
        return "TCVN3 capitals" if name.endswith("h") else "TCVN3"
    return "VNI" if name.startswith("vni") else None


def better_of(parts: Sequence[tuple[str, Typed | None]]) -> tuple[str, set[Typed]]:
    """Text of runs, those in old fonts converted, and the encodings that were.

    A font of TCVN3 is no proof: text pasted in Unicode keeps the font it was pasted into. Letters beyond Latin-1 in such
    runs say that they are Unicode already.
    """
    typed = {encoding for _, encoding in parts if encoding}
    if not typed or any(encoding and _UNICODE_LETTER.search(text) for text, encoding in parts):
        return "".join(text for text, _ in parts), set()
    converted = []
    for encoding, run in groupby(parts, key=itemgetter(1)):  # a letter of VNI may be split between two runs
        whole = "".join(text for text, _ in run)
        converted.append(convert(whole, encoding) if encoding else whole)
    return "".join(converted), {encoding for text, encoding in parts if encoding and not text.isascii()}


def convert(text: str, typed: Typed) -> str:
    """`text` of a run in a font of `typed`, in Unicode."""
    if typed == "VNI":
        return from_vni(text)
    converted = from_tcvn3(text)
    return converted.upper() if typed == "TCVN3 capitals" else converted
