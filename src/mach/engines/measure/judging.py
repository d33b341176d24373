"""Whether a figure meets a target, and what a target expects on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mach.engines.measure.comparators import Comparator

State = Literal["met", "exceeded", "not_yet", "not_met", "nothing_arose", "no_data"]
Curve = Literal["linear", "per_quarter", "last_year", "at_end"]
_LABELS: dict[State, str] = {
    "met": "đạt",
    "exceeded": "vượt",
    "not_yet": "chưa đạt",
    "not_met": "không đạt",
    "nothing_arose": "không phát sinh",
    "no_data": "không có số liệu",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure stands to its target. `margin` is the figure less the limit it is held to; None without a figure."""

    state: State
    margin: float | None


def judge(
    *,
    comparator: Comparator,
    min: float | None,
    max: float | None,
    value: float | None,
    period_over: bool,
    tolerance: float = 0.1,
    denominator_zero: bool = False,
) -> Verdict:
    """The status of a target by its printed comparator.

    A plain number ("exactly"), a milestone and a frequency are floors: passing them is "exceeded", no error. "all" is a
    share held to 100. "about" is met within `tolerance` (a share of the target) below or above. A ceiling is met while
    the figure stays within; once past it can not come back, so it is "not_met" even before the end of the period.
    Raises ValueError when the limit that the comparator needs is missing.
    """
    if denominator_zero:
        return Verdict("nothing_arose", None)
    if value is None:
        return Verdict("no_data", None)
    short: State = "not_met" if period_over else "not_yet"
    if comparator in ("at_most", "less_than"):
        return _under_ceiling(value, _limit(max, min), strict=comparator == "less_than")
    floor = 100.0 if comparator == "all" and min is None and max is None else _limit(min, max)
    if comparator == "range":
        ceiling = _limit(max, min)
        if value > ceiling:
            return Verdict("exceeded", value - ceiling)
        return Verdict("met" if value >= floor else short, value - floor)
    if comparator == "about":
        slack = abs(floor) * tolerance
        if value > floor + slack:
            return Verdict("exceeded", value - floor)
        return Verdict("met" if value >= floor - slack else short, value - floor)
    if comparator == "more_than":
        return Verdict("met" if value > floor else short, value - floor)
    if comparator in ("exactly", "milestone", "frequency") and value > floor:
        return Verdict("exceeded", value - floor)
    # "at_least 70, goal 80": the goal is passed, not only the floor.
    goal = max if comparator == "at_least" and max is not None else floor
    if comparator == "at_least" and value > goal:
        return Verdict("exceeded", value - floor)
    return Verdict("met" if value >= floor else short, value - floor)


def _under_ceiling(value: float, ceiling: float, *, strict: bool) -> Verdict:
    within = value < ceiling if strict else value <= ceiling
    return Verdict("met" if within else "not_met", ceiling - value)


def _limit(first: float | None, second: float | None) -> float:
    limit = first if first is not None else second
    if limit is None:
        raise ValueError("a target needs a number to be judged by")
    return limit


def verdict_label(state: State) -> str:
    """The status word of reports."""
    return _LABELS[state]


def expected(
    *,
    curve: Curve,
    start: date,
    end: date,
    day: date,
    target: float,
    last_year_share: float | None = None,
) -> float:
    """What a target expects to be reached by the end of `day`; `start` and `end` are both inside the period.

    linear: by days; per_quarter: by quarters of the period that are over (a quarter is three calendar months);
    last_year: `last_year_share` (0 to 1) of the target, what last year had reached on the same day; at_end: nothing
    before the last day. Raises ValueError for a period that ends before it starts or a missing share.
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    if day >= end:
        return target
    if day < start or curve == "at_end":
        return 0.0
    if curve == "linear":
        return target * ((day - start).days + 1) / ((end - start).days + 1)
    if curve == "per_quarter":
        return target * _quarters(start, day) / max(1, round(_months(start, end) / 3))
    if last_year_share is None:
        raise ValueError("last year's curve needs the share that last year had reached")
    return target * last_year_share


def jumps(*, curve: Curve, start: date, end: date) -> list[date]:
    """The days at whose end what a target expects rises at once; none for a curve that climbs from day to day."""
    if curve == "at_end":
        return [end]
    if curve != "per_quarter":
        return []
    days = [start + timedelta(days=place) for place in range(1, (end - start).days)]
    return [*(day for day in days if _quarters(start, day) > _quarters(start, day - timedelta(days=1))), end]


def _months(start: date, day: date) -> int:
    """Months that are over by the end of `day`."""
    after = date.fromordinal(day.toordinal() + 1)
    return (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day)


def _quarters(start: date, day: date) -> int:
    return _months(start, day) // 3
