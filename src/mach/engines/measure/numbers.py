"""The grammar of Vietnamese numbers: digits, scale words, words, ranges.

A dot or a space groups thousands, a comma is the decimal mark; a dot before one, two or four digits is read as a
decimal mark too, as papers print both.
"""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![.,]?\d)"
_SPACED = r"[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?:,\d+)?(?![.,]?\d)(?!\s*%)"
DIGITS = rf"(?:{_GROUPED}|{_SPACED}|\d+(?:[.,]\d+)*)"

SCALES: dict[str, Decimal] = {
    "trăm": Decimal(100),
    "nghìn": Decimal(10**3),
    "ngàn": Decimal(10**3),
    "vạn": Decimal(10**4),
    "triệu": Decimal(10**6),
    "tỷ": Decimal(10**9),
    "tỉ": Decimal(10**9),
}
_BILLION = r"t[ỷỉ](?!\s+(?:lệ|trọng|suất|giá|phần))"
SCALE = rf"(?:(?:(?:trăm|nghìn|ngàn|vạn|triệu)\s+)?{_BILLION}|(?:trăm\s+)?(?:nghìn|ngàn|triệu)|vạn)(?!\w)"
# "3 tỷ 200 triệu": the smaller scale follows.
SCALED = rf"{DIGITS}(?:\s*{SCALE}(?:\s+\d{{1,3}}(?:,\d+)?\s+(?:triệu|nghìn|ngàn)\b)?)?"
TO = r"(?:[-–—−÷~]|đến|tới)"

_DIGIT_WORDS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ONE_WORD = (
    r"(?:không(?=\s+trăm)|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|linh|lẻ|nghìn|ngàn|"
    r"triệu|tỷ)"
)
# A written-out number begins with a digit word or "mười"; "năm" alone is nearly always "year".
WORDS = (
    rf"(?:(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)(?:\s+{_ONE_WORD})+|mười|hai|ba|bốn|sáu|bảy|tám|chín|một)"
    r"(?!\w)"
)

_PART = re.compile(rf"({DIGITS})(?:\s*({SCALE}))?", re.IGNORECASE)
_THOUSANDS = re.compile(_GROUPED)
_SPACES = re.compile(r"[ \u00a0]")


def read_digits(printed: str) -> Decimal | None:
    """The number that digits print: "9.000" → 9000, "19 041" → 19041, "1,5" → 1.5, "02" → 2; None for "1.2.3"."""
    compact = _SPACES.sub("", printed)
    if _THOUSANDS.fullmatch(compact) and not compact.startswith("0"):
        compact = compact.replace(".", "")
    compact = compact.replace(",", ".")
    return Decimal(compact) if compact.count(".") <= 1 else None


def read_scaled(printed: str) -> tuple[Decimal, Decimal] | None:
    """Number and the factor of its first scale: "3 tỷ 200 triệu" → (3200000000, 10⁹); None when unreadable."""
    total, first = Decimal(0), Decimal(1)
    for place, part in enumerate(_PART.finditer(printed)):
        number = read_digits(part[1])
        if number is None:
            return None
        factor = Decimal(1)
        for word in (part[2] or "").lower().split():
            factor *= SCALES[word]
        total += number * factor
        if place == 0:
            first = factor
    return total, first


def read_words(printed: str) -> Decimal | None:
    """The number that words spell: "hai mươi lăm" → 25, "một trăm linh hai" → 102; None when they spell none."""
    total = group = Decimal(0)
    digit: int | None = None
    for word in printed.lower().split():
        if word in _DIGIT_WORDS:
            if digit is not None:
                return None
            digit = _DIGIT_WORDS[word]
        elif word == "mười":
            group, digit = group + 10, None
        elif word == "mươi":
            group, digit = group + (digit or 1) * 10, None
        elif word == "trăm":
            group, digit = group + (1 if digit is None else digit) * 100, None
        elif word in SCALES:
            total, group, digit = total + (group + (digit or 0)) * SCALES[word], Decimal(0), None
        elif word not in ("linh", "lẻ"):
            return None
    return total + group + (digit or 0)


def read_range(low: str, high: str | None) -> tuple[Decimal, Decimal] | None:
    """Both ends of a range, the scale of the second serving the first: "1", "1,5 tỷ" → (10⁹, 1.5·10⁹)."""
    first = read_scaled(low)
    second = read_scaled(high) if high else first
    if first is None or second is None:
        return None
    return (first[0] * second[1] if first[1] == 1 else first[0]), second[0]
