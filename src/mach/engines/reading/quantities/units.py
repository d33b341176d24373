"""What is measured, and the unit as printed: behind the number, or in the head of a table."""

from __future__ import annotations

import re

from mach.engines.measure.numbers import DIGITS, SCALE, read_range
from mach.engines.measure.units import AMOUNT, MONEY, PER_SLASH
from mach.engines.measure.units import per_of as period_named
from mach.engines.reading.lexicon import CAPITAL, SMALL
from mach.engines.reading.model import Measure, Per

# Nouns that are counted together: "xã, phường và thị trấn", "tổ chức, cá nhân", "tin, bài".
_TOGETHER = re.compile(
    r"(?:lượt )?(?:bộ|sở|ban|tỉnh|huyện|xã|thị xã|cơ quan|tổ chức|tập đoàn|dự án|tin|cán bộ|giảng viên|hội nghị|lớp|doanh nghiệp)"
    r"(?:(?:,| và) (?:bộ|sở|ban|ngành|tổ chức|tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|đặc khu|cơ quan|đơn vị|địa phương|"
    r"cá nhân|hợp tác xã|tổng công ty|công trình|bài|công chức|viên chức|sinh viên|hội thảo|đoàn thể)(?!\w))+",
    re.IGNORECASE,
)
# A denominator other than time belongs to the unit: "đồng/kg", "thuê bao/100 dân".
_RATE = (
    r"(?:\s?/\s?(?!(?:năm|quý|tháng|tuần|ngày)(?!\w))(?:1|10+)?\s?[^\W\d_]+(?:\s(?:vuông|khối|nghiệp|tác|dân|HTX))?)*"
)
_MONEY_UNIT = re.compile(rf"({MONEY})(?:/(?:năm|tháng|quý)(?=/))?({_RATE})", re.IGNORECASE)
_AMOUNT_UNIT = re.compile(rf"({AMOUNT})({_RATE})", re.IGNORECASE)
_NOUN_END = re.compile(
    rf"[,;.:()|\[\]*“\"–]|\s[-+&]\s|/(?:năm|quý|tháng|tuần|ngày)(?!\w)|/\d+[.,]\d|(?<!/)(?<!\d)\d|\s(?=[{CAPITAL}][{SMALL}]+\s[{CAPITAL}])"
    r"|(?<!đổi)\s(?:trở|mỗi|hằng|hàng|trong|và(?!\s+công nghệ)|của|theo|được|đã|đang|chưa|sẽ|có|cho|tại|về|với|trên|để|là|thì|mà|do|"
    r"tham gia|thực hiện|triển khai|đạt|gồm|đối với|ở|từ|bằng|so với|(?<!thiết )bị|mới|chuyển|khởi công|khánh thành|đăng ký|phục vụ|"
    r"liên quan|thuộc|đủ|gửi|tổng|dự kiến|phấn đấu|mức độ|lĩnh vực|tập trung|quy đổi|thông qua|như|nhằm|tỷ lệ|"
    r"hoàn thành|hưởng|giao|đặt|tiếp tục|đáp ứng|cần|còn|cùng|phải)(?!\w)",
)
_AMONG = re.compile(r"trong (?:số )?các ")
_NOT_MONEY = re.compile(r"(?:người|lượt|kwh|m3|sản phẩm|cổ)", re.IGNORECASE)
_SCALED_UNIT = re.compile(rf"(?:({DIGITS})\s*)?(?:({SCALE})\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST = 90


def measure_and_unit(after: str, *, share: bool, scale: str) -> tuple[Measure, str]:
    """What is measured, and the unit by the words `after` a number, a scale word being part of the number."""
    if share:
        return "percent", "%"
    words = after.lstrip(" *")[:_LONGEST]
    money = _MONEY_UNIT.match(words)
    if money:
        return "money", money[1] + money[2]
    if scale.endswith(("tỷ", "tỉ")) and not _NOT_MONEY.match(words):
        return "money", "đồng"
    amount = _AMOUNT_UNIT.match(words)
    if amount:
        return "amount", amount[0].strip()
    noun = _noun(words)
    return ("money", "đồng") if scale == "triệu" and not noun else ("count", noun)


def unit_of_cell(printed: str) -> tuple[float, Measure, str, Per | None]:
    """Factor, measure, unit and rhythm by the unit that a table gives: "1.000 đồng/người/tháng" → 1000, money, …"""
    found = _SCALED_UNIT.match(printed.strip())
    number, scale, noun = found.groups() if found else (None, None, "")
    rhythm = PER_SLASH.search(noun)
    unit = PER_SLASH.sub("", noun).strip()
    read = read_range(f"{number or 1} {scale or ''}".strip(), None)
    measure = "percent" if unit == "%" else measure_and_unit(unit, share=False, scale=(scale or "").lower())[0]
    return float(read[0]) if read else 1, measure, unit, period_named(rhythm[1]) if rhythm else None


def _noun(words: str) -> str:
    together = _TOGETHER.match(words)
    if together:
        return together[0]
    words = _AMONG.sub("", words, count=1)
    end = _NOUN_END.search(words)
    noun = words[: end.start()] if end else words if len(words) < _LONGEST else words.rpartition(" ")[0]
    return noun.strip(" -/")
