"""A target in the words of papers, the other way round from `phrases`: "từ 2 đến 3 doanh nghiệp", "ít nhất 70%"."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from mach.engines.measure.comparators import Comparator
from mach.engines.measure.units import Per
from mach.engines.vietnamese import format_number

Each = Per | Literal["five_years"]
_PER: dict[Each, str] = {
    "year": "năm",
    "quarter": "quý",
    "month": "tháng",
    "week": "tuần",
    "day": "ngày",
    "five_years": "5 năm",
}


def stated(
    *,
    comparator: Comparator,
    min: float | Decimal | None,
    max: float | Decimal | None,
    unit: str = "",
    per: Each | None = None,
) -> str:
    """What a target asks, each comparator in its own words; the same numbers that `judge` holds a figure to.

    A floor with a goal above it says both. Raises ValueError when the number that the comparator needs is missing.
    """
    if comparator == "all" and (min is None or min == 100) and unit in ("", "%"):
        return "toàn bộ (100%)"
    low, high = (min if min is not None else max), (max if max is not None else min)
    if low is None or high is None:
        raise ValueError("a target needs a number to be stated")
    each = _PER[per] if per else ""
    if comparator == "frequency":
        return f"{_amount(low, unit)} mỗi {each or 'kỳ'}"
    return _said(comparator, low, high, unit) + (f"/{each}" if each else "")


def _said(comparator: Comparator, low: float | Decimal, high: float | Decimal, unit: str) -> str:
    floor, ceiling = _amount(low, unit), _amount(high, unit)
    match comparator:
        case "at_least":
            return f"ít nhất {floor}" if low == high else f"ít nhất {floor}, phấn đấu {ceiling}"
        case "at_most":
            return f"không quá {ceiling}"
        case "more_than":
            return f"trên {floor}"
        case "less_than":
            return f"dưới {ceiling}"
        case "about":
            return f"khoảng {_span(low, high, unit)}"
        case "all":
            return f"toàn bộ {floor}"
        case "milestone":
            return f"hoàn thành {floor}"
        case _:
            return _span(low, high, unit)


def _span(low: float | Decimal, high: float | Decimal, unit: str) -> str:
    return _amount(low, unit) if low == high else f"từ {_number(low, unit)} đến {_amount(high, unit)}"


def _amount(value: float | Decimal, unit: str) -> str:
    return f"{_number(value, unit)} {unit}".rstrip() if unit != "%" else _number(value, unit)


def _number(value: float | Decimal, unit: str) -> str:
    return f"{format_number(value)}%" if unit == "%" else format_number(value)
