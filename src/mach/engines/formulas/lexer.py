"""Formula text → tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from mach.engines.formulas.errors import FormulaError

TokenKind = Literal["int", "decimal", "money", "date", "text", "word", "sign", "end"]

LONGEST = 4000
"""Characters; a formula is read by people too."""

_SCALES = {
    "tỷ": 10**9,
    "tỉ": 10**9,
    "triệu": 10**6,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "đồng": 1,
}
_SAME_SIGN = {"≤": "<=", "≥": ">=", "≠": "!="}

# The order matters: a day before a division of numbers, money before plain numbers.
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<date>\d{1,2}/\d{1,2}/\d{4}(?!\d) | \d{4}-\d{2}-\d{2}(?!\d))
      | (?P<money>(?P<amount>\d[\d_]*(?:,\d+)?)[ ]*(?P<scale>tỷ|tỉ|triệu|nghìn|ngàn|đồng)\b)
      | (?P<dotted>\d{1,3}(?:\.\d{3}){2,})
      | (?P<decimal>\d[\d_]*\.\d+)
      | (?P<int>\d[\d_]*)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<sign><=|>=|!=|[=<>≤≥≠+\-*/(){},])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`value` is the constant of a number, day or text, the path of a dotted word, the sign itself."""

    kind: TokenKind
    text: str
    value: int | Decimal | date | str
    at: int


def tokens(text: str) -> list[Token]:
    """All tokens of a formula, an `end` last. Raises FormulaError at the first character that fits nothing."""
    if len(text) > LONGEST:
        raise FormulaError(f"Công thức dài quá {LONGEST} ký tự. Hãy tách thành nhiều chỉ số.", text, LONGEST)
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        if match.lastgroup != "space" and match.group("space") is None:
            found.append(_token(text, match, at))
        at = match.end()
    found.append(Token("end", "", "", at))
    return found


def _token(text: str, match: re.Match[str], at: int) -> Token:
    raw = match.group()
    if match["date"]:
        return Token("date", raw, _day(text, raw, at), at)
    if match["money"]:
        amount = Decimal(match["amount"].replace("_", "").replace(",", ".")) * _SCALES[match["scale"]]
        if amount != amount.to_integral_value():
            raise FormulaError(f"“{raw}” không phải số đồng chẵn. Hãy bớt chữ số sau dấu phẩy.", text, at)
        return Token("money", raw, int(amount), at)
    if match["dotted"]:
        plain = raw.replace(".", "_")
        raise FormulaError(f"Số “{raw}” dùng dấu chấm ngăn hàng nghìn. Hãy viết {plain}.", text, at)
    if match["decimal"]:
        return Token("decimal", raw, Decimal(raw.replace("_", "")), at)
    if match["int"]:
        return Token("int", raw, int(raw.replace("_", "")), at)
    if match["text"]:
        return Token("text", raw, raw[1:-1], at)
    if match["word"]:
        return Token("word", raw, raw, at)
    return Token("sign", _SAME_SIGN.get(raw, raw), raw, at)


def _day(text: str, raw: str, at: int) -> date:
    if "/" in raw:
        day, month, year = (int(part) for part in raw.split("/"))
    else:
        year, month, day = (int(part) for part in raw.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise FormulaError(f"Không có ngày “{raw}”. Hãy viết ngày/tháng/năm, ví dụ 31/12/2026.", text, at) from None


def _unreadable(text: str, at: int) -> FormulaError:
    sign = text[at]
    if sign in "\"'":
        return FormulaError(f"Chuỗi chữ mở bằng {sign} nhưng không đóng. Hãy thêm {sign} ở cuối chuỗi.", text, at)
    if sign in "“”‘’":
        return FormulaError('Dấu ngoặc kép cong không dùng được. Hãy gõ dấu thẳng ".', text, at)
    return FormulaError(f"Không hiểu ký tự “{sign}”. Hãy bỏ ký tự này.", text, at)
