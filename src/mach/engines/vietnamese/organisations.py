"""Names of organisations as people write them: one key for the same name in full and abbreviated."""

from __future__ import annotations

from mach.engines.vietnamese.text import search_key

_WORDS = {
    "cty": "cong ti",
    "cp": "co phan",
    "dntn": "doanh nghiep tu nhan",
    "mtv": "mot thanh vien",
}


def organisation_key(name: str) -> str:
    """A name without accents, signs and the usual abbreviations: "Cty CP Hạt giống" is "Công ty Cổ phần hạt giống"."""
    words = search_key(name).replace("trach nhiem huu han", "tnhh").split()
    return " ".join(_WORDS.get(word, word) for word in words)
