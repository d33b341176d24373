"""Units that a number is measured in: shares, money, physical units; everything else is counted."""

from __future__ import annotations

import re
from typing import Literal

Measure = Literal["count", "percent", "money", "amount"]
Per = Literal["year", "quarter", "month", "week", "day"]

MONEY = (
    r"(?:đồng(?!\s+(?:bào|bộ|chí|thời|nghiệp|ruộng|lúa|ý|cỏ|hồ))|VNĐ|VND|USD|US\$|EUR|euro|đô\s+la|Yên|JPY|CNY|"
    r"đ(?=[/\s.,;)]|$))(?!\w)"
)
# Nghị định 86/2012/NĐ-CP (legal units of measurement) and the units that farms, energy and data use.
_PHYSICAL = (
    "tấn|tạ|yến|kg|kilôgam|gam|g|mg|lít|ml|m2|m²|m3|m³|km2|km²|km|cm|mm|m|hecta|héc-ta|héc ta|ha|sào|kWh|MWh|GWh|kW|"
    "MWp|MW|GW|kV|MVA|kVA|Gb/s|Gbps|Mb/s|Mbps|GB|TB|MB|GHz|MHz|°C|TOE|mét khối|mét vuông|mét|TEU"
)
AMOUNT = rf"(?:(?:{_PHYSICAL})(?![\w²³]))"

_MEASURED = re.compile(rf"\s*(?:%|(?:điểm\s+)?phần\s+trăm|điểm\s+%|(?:nghìn|triệu|tỷ)?\s*{MONEY}|{AMOUNT})")

_PER_WORDS: dict[str, Per] = {"năm": "year", "quý": "quarter", "tháng": "month", "tuần": "week", "ngày": "day"}
PER_SLASH = re.compile(r"/\s*(?:0?1\s*)?(năm|quý|tháng|tuần|ngày)(?!\w)", re.IGNORECASE)
PER_EACH = re.compile(r"(?<!\w)(?:mỗi|hằng|hàng)\s+(năm|quý|tháng|tuần|ngày)(?!\w)", re.IGNORECASE)


def per_of(word: str) -> Per:
    """The period that a Vietnamese word names."""
    return _PER_WORDS[word.lower()]


def counts_things(unit: str) -> bool:
    """Whether a unit counts whole things ("lớp", "người") and does not measure ("%", "đồng", "tấn")."""
    return not _MEASURED.match(unit)
