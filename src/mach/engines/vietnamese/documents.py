"""The number and symbol of an official document as an identity."""

from __future__ import annotations

import re

from mach.engines.vietnamese.text import fold

_HYPHENS = re.compile(r"[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SLASHES = re.compile(r"[\u2044\u2215\uff0f\\]")


def document_number_key(number: str) -> str:
    """One key for all spellings of a document number: "Số: 088 / 2025/nđ–cp" → "88/2025/ND-CP".

    Case, spaces, kinds of hyphen and slash, Đ and its look-alikes, accents, "&", a leading "Số" and the leading zeros
    of the running number do not count. Two documents of one number differ by issuer and day, which the key leaves out.
    """
    plain = fold(_SLASHES.sub("/", _HYPHENS.sub("-", number)))
    compact = re.sub(r"[\s&]", "", plain).strip(".,;:")
    return re.sub(r"^(?:so[:.]*(?=\d))?(?:0+(?=\d))?", "", compact).upper()
