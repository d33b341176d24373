"""Numbers, money and dates as Vietnamese pages and papers print them, and back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(r"([-−]?)([0-9]+|[1-9][0-9]{0,2}(?:([.\s])[0-9]{3})(?:\3[0-9]{3})*)(?:,([0-9]+))?")
_MONEY = re.compile(
    r"(?P<number>[-−]?[0-9][0-9.,\s]*?)\s*(?P<scale>tỷ|tỉ|triệu|tr|nghìn|ngàn)?\s*(?:đồng|đ|vnđ|vnd)?\.?", re.IGNORECASE
)
_SCALES = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "tr": 10**6, "nghìn": 1_000, "ngàn": 1_000}
_DATE_FORMS = (
    re.compile(r"(?P<d>[0-9]{1,2})([/.-])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?:ngày\s+)?(?P<d>[0-9]{1,2})\s+tháng\s+(?P<m>[0-9]{1,2})\s+năm\s+(?P<y>[0-9]{4})", re.IGNORECASE),
)


def format_number(number: int | float | Decimal, decimals: int = 2) -> str:
    """A number with dots between thousands and a decimal comma: 1234.5 → "1.234,5".

    At most `decimals` decimals, halves away from zero, no trailing zeros. ValueError for infinity and NaN.
    """
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        raise ValueError("Chỉ in được số hữu hạn.")
    # quantize() would refuse more than 28 digits; scaling to an integer has no such limit.
    sign, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    scaled = int("".join(map(str, digits)) or "0")
    shift = exponent + decimals
    if shift >= 0:
        scaled *= 10**shift
    else:
        scaled = (2 * scaled + 10**-shift) // (2 * 10**-shift)
    whole, fraction = divmod(scaled, 10**decimals)
    tail = str(fraction).rjust(decimals, "0").rstrip("0") if fraction else ""
    minus = "-" if sign and scaled else ""
    return minus + f"{whole:,}".replace(",", ".") + (f",{tail}" if tail else "")


def format_money(amount: int) -> str:
    """An amount in đồng, short, for reading at a glance: "1,2 tỷ đồng", "350 triệu đồng", "950.000 đồng".

    Millions and billions are rounded to two decimals; `format_money_full` gives every đồng.
    """
    if abs(amount) >= 10**9 - 5_000:  # what rounds to 1.000 triệu is 1 tỷ
        return f"{format_number(Decimal(amount).scaleb(-9))} tỷ đồng"
    if abs(amount) >= 10**6:
        return f"{format_number(Decimal(amount).scaleb(-6))} triệu đồng"
    return format_money_full(amount)


def format_money_full(amount: int) -> str:
    """An amount to the last đồng: "1.200.000.000 đồng"."""
    return f"{format_number(amount)} đồng"


def format_date(day: date) -> str:
    """ "24/11/2026", always two digits for day and month."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_date_long(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": days under 10 and the months 1 and 2 get a zero (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_number(text: str) -> Decimal | None:
    """The number a person wrote in Vietnamese form, exact; None when it is not one.

    "1.175", "1 175" and "1175" are 1175; "1.234,5" is 1234.5; "02" is 2. A dot that does not part thousands ("1.5") is
    refused rather than guessed.
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    sign, whole, _, fraction = found.groups()
    digits = re.sub(r"[^0-9]", "", whole)
    return Decimal(("-" if sign else "") + digits + (f".{fraction}" if fraction else ""))


def parse_money(text: str, *, scale: int = 1) -> int | None:
    """Whole đồng from "1.200.000.000", "1,2 tỷ", "350 triệu đồng"; None when it is not an amount, or a part of a đồng.

    `scale` is what a bare number is counted in: 10**6 in a column headed "(triệu đồng)".
    """
    found = _MONEY.fullmatch(unicodedata.normalize("NFC", text.strip()))
    number = parse_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    amount = number * (_SCALES[found["scale"].lower()] if found["scale"] else scale)
    return int(amount) if amount == int(amount) else None


def parse_date(text: str) -> date | None:
    """The day written as "24/11/2026" (also with dots or hyphens, ISO, or "ngày 24 tháng 11 năm 2026"), or None."""
    for form in _DATE_FORMS:
        found = form.fullmatch(text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
