"""What the words around a number say of it: comparator, change, rhythm, unit, role."""

from __future__ import annotations

import re

from mach.engines.measure.comparators import comparator_after, comparator_before
from mach.engines.measure.units import AMOUNT, MONEY
from mach.engines.measure.units import per_of as period_named
from mach.engines.reading.model import Change, Comparator, Measure, Per, Role

_OVER_COMMA = re.compile(r"(?<!\w)(?:ít nhất|tối thiểu)\s+\d[^.;\n]{0,60},\s*$", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?<!\w)(?:(?P<up>tăng(?:\s+trưởng)?|thêm|vượt|cao hơn|tang)|(?P<down>giảm|cắt giảm|thấp hơn))"
    r"(?:\s+(?:bình quân|trung bình|khoảng|hơn|trên|gần|ít nhất|tối thiểu|thêm|từ|hằng năm|hàng năm|mỗi năm|lên|được|gấp|"
    r"đạt|tương ứng|thu|mới|trưởng|kế hoạch|dưới|là|GRDP|GDP|kinh tế|năm|so với|cùng kỳ|tối đa|không quá|~|>))*[\s(~>]*$",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:lên|xuống|còn|đạt|vượt mốc|tăng lên|từ)\s*(?:khoảng|trên|hơn|gần|mức|tới|đến|là)?\s*$", re.IGNORECASE
)
_GROWTH = re.compile(
    r"tốc độ tăng[^.;,\n]{0,70}$|tăng trưởng[^.;,\n]{0,60}(?:đạt|là|ở mức)[^.;,\n]{0,15}$", re.IGNORECASE
)
_PER_AFTER = re.compile(r"[^.;,\n(]{0,45}?/\s*(năm|quý|tháng|tuần|ngày)(?!\w)", re.IGNORECASE)
_PER_BEFORE = re.compile(
    r"(?:(?:mỗi|hằng|hàng)\s+(năm|quý|tháng|tuần|ngày)|bình quân\s+(?:mỗi\s+)?(năm|tháng))(?!\w)[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_UNIT_END = re.compile(
    r"[,;.:()|\[\]*\n“\"–]|\s-\s|/(?:năm|quý|tháng|tuần|ngày)|\s(?:trở|mỗi|hằng|hàng|trong|và|của|theo|được|đã|đang|có|cho|"
    r"tại|về|với|trên|để|là|tham gia|thực hiện|đạt|gồm|đối với|ở|từ|bằng|so với)\s",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|sẽ|cần|dự kiến|phải|đến (?:hết |cuối )?năm 20[2-9]|(?<!được )(?:bảo đảm|đảm bảo)|ít nhất|"
    r"tối thiểu|hằng năm|hàng năm|mỗi năm|theo kế hoạch|định hướng|giao cho|hoàn thành trước|trong năm tới|tầm nhìn|"
    r"giai đoạn tới|dự tính|phan dau|muc tieu",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?<!\w)đã(?!\w)|ước (?:đạt|thực hiện|cả năm|tính)|kết quả|lũy kế|so với (?:cùng kỳ|năm)|cùng kỳ|đến nay|tăng \d|giảm \d|"
    r"thu hút|đạt được|trong (?:\d+ tháng|quý|tháng|năm qua)|tính đến|hiện nay|qua kiểm tra|thực hiện được|"
    r"tổ chức được(?! phép)|trong kỳ|giải ngân|vừa qua|năm nay|chỉ đạt|sản xuất được|dự toán|(?<!\w)đến \d{1,2}/\d{1,2}/",
    re.IGNORECASE,
)
# Headings and words that set the tone of what follows, for lines that tell nothing themselves.
_AIMS_AHEAD = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|giải pháp|phương hướng|định hướng|nhiệm vụ|tầm nhìn|sẽ(?!\w)", re.IGNORECASE
)
_STATED = re.compile(
    r"công suất|quy mô|diện tích|dân số|giá(?:\s+bán)?(?!\s*trị)(?!\w)|mức (?:thu|phạt|hỗ trợ|chi|lương|đóng|trợ cấp)|thuế suất|"
    r"lãi suất|thiệt hại|trong (?:tổng )?số|trên tổng số|(?:toàn tỉnh|toàn huyện|toàn xã) (?:có|hiện có)|có tổng|định mức|"
    r"phạt tiền|thương tật|chấm|được hưởng|suy giảm|hiện hành|trợ cấp|bình quân (?:chung )?(?:của )?cả nước|hiện còn|"
    r"hiện nay,? còn|trên địa bàn[^.;]{0,40}(?<!\w)có(?!\w)|còn lại|theo quy định là|"
    r"(?:gia đình|hộ)[^.;,]{0,60}có|điểm cầu|chịu thuế",
    re.IGNORECASE,
)


def comparator_of(before: str, after: str, *, ranged: bool) -> Comparator:
    """How a number is compared, by the words before it or "trở lên" after it."""
    if ranged:
        return "range"
    bound = comparator_after(after) or comparator_before(before)
    if bound:
        return bound
    return "at_least" if _OVER_COMMA.search(before) else "exactly"


def change_of(before: str) -> Change | None:
    """Whether a number is a change against a base; a level that is reached by a change is none."""
    found = _CHANGE.search(before)
    if found and not re.search(r"vượt mốc\s*$", before):
        if _LEVEL.search(before) and not found["up"]:
            return None
        return "increase" if found["up"] and not re.search(r"tăng\s+lên\s*$", before) else _down(found)
    return "increase" if _GROWTH.search(before) else None


def _down(found: re.Match[str]) -> Change | None:
    return "decrease" if found["down"] else None


def per_of(before: str, after: str) -> Per | None:
    """The span of time that a number recurs in."""
    found = _PER_AFTER.match(after) or _PER_BEFORE.search(before)
    if not found:
        return None
    return period_named(next(word for word in found.groups() if word))


def measure_and_unit(after: str, *, share: bool, scale: str) -> tuple[Measure, str]:
    """What is measured, and the unit as printed after the number."""
    if share:
        return "percent", "%"
    printed = " ".join(_UNIT_END.split(f"{after.lstrip(' *')} ")[0].split())
    if re.match(MONEY, printed, re.IGNORECASE):
        return "money", printed
    if scale.endswith(("tỷ", "tỉ")) and not re.match(r"(?:người|lượt|kwh|m3|sản phẩm|cổ)", printed, re.IGNORECASE):
        return "money", "đồng"
    if re.match(AMOUNT, printed, re.IGNORECASE):
        return "amount", printed
    if scale == "triệu" and not printed:
        return "money", "đồng"
    return "count", printed


def role_of(before: str, after: str) -> Role | None:
    """Whether a number was promised, reported or merely stated, by the last telling word of its clause; else None."""
    aim = max((hit.start() for hit in _AIM.finditer(before)), default=-1)
    done = max((hit.start() for hit in _DONE.finditer(before)), default=-1)
    stated = max((hit.start() for hit in _STATED.finditer(before)), default=-1)
    spent = re.search(r"\d[^,;]*(?<!\w)(?:đạt|tăng|giảm)(?!\w)", before[stated:]) if stated >= 0 else None
    if stated >= max(aim, done, 0) and stated >= len(before) - 80 and not spent:
        return "context"
    if aim < 0 and re.match(r"[^.;\n]{0,60}(?:so với|cùng kỳ)", after):
        return "result"
    if aim < 0 and done < 0:
        return None
    return "target" if aim > done else "result"


def tone_of(text: str) -> float:
    """Above 0 where a stretch of text speaks of aims, below 0 where it speaks of what was done."""
    aims = 2 * len(_AIMS_AHEAD.findall(text)) + len(_AIM.findall(text))
    dones = len(_DONE.findall(text))
    return (aims - 1.5 * dones) / (aims + dones + 1)
