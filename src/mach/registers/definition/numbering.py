"""Templates of numbers: `{n:03d}/{yyyy}`, `{n}/QĐ-SKHCN`."""

from __future__ import annotations

import re
from datetime import date

TOKENS = {"n": "số chạy trong năm", "yyyy": "năm", "org": "viết tắt cơ quan", "unit": "viết tắt đơn vị soạn thảo"}

_TOKEN = re.compile(r"\{([^{}]*)\}")
_PAD = re.compile(r"0([1-9])d")


class NumberingError(ValueError):
    """A wrong template; `offset` is the place in it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def check_template(template: str) -> None:
    """Raises NumberingError unless the template has {n} once and known tokens only."""
    rest = _TOKEN.sub(lambda match: " " * len(match.group()), template)
    for sign in "{}":
        if sign in rest:
            raise NumberingError(f"Dấu {sign} lẻ trong mẫu số. Viết {{n}} để chỉ số chạy.", rest.index(sign))
    names: list[str] = []
    for match in _TOKEN.finditer(template):
        name, colon, pad = match[1].partition(":")
        if name not in TOKENS:
            known = ", ".join(f"{{{token}}} ({label})" for token, label in TOKENS.items())
            raise NumberingError(f"Mẫu số không có ký hiệu {{{match[1]}}}. Dùng được: {known}.", match.start())
        if colon and (name != "n" or not _PAD.fullmatch(pad)):
            raise NumberingError(f"Cách viết {{{match[1]}}} sai. Đệm số 0 viết {{n:03d}}.", match.start())
        names.append(name)
    if names.count("n") != 1:
        raise NumberingError("Mẫu số phải có đúng một {n} là số chạy.", 0)


def format_number(template: str, n: int, on: date, *, org: str = "", unit: str = "") -> str:
    """The number `n` of the year of `on` in a checked template."""
    return template.format(n=n, yyyy=on.year, org=org, unit=unit)
