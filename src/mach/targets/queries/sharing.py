"""A target seen over its time and by the units that share it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from mach.engines import measure
from mach.engines.workdays import period_of, periods_of_year, same_period_last_year
from mach.office.models import Unit
from mach.targets.compiler import Count, UnableToCount, counts_or_reasons
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.asking import asked_for
from mach.targets.queries.figures import Figure, figures_over, span_of, window_of
from mach.targets.rules import SCHEME
from mach.ui.charts import Point

STEPS = 12  # points of the expected curve


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One unit's part of a target and what its own rows give; `count` None where nothing can be counted."""

    unit: Unit
    amount: Decimal
    count: Count | None


@dataclass(frozen=True, slots=True)
class Shares:
    """How a target is shared out. `gap` is what no unit answers for; below zero, more was shared than promised."""

    lines: list[ShareLine]
    total: Decimal
    gap: Decimal

    @property
    def excess(self) -> Decimal:
        return -self.gap


@dataclass(frozen=True, slots=True)
class Pace:
    """What was counted up to today, and what the curve expects up to the end."""

    counted: list[Point]
    expected: list[Point]


def shares_of(commitment: Commitment, day: date) -> Shares | None:
    """The shares of a target with what each unit did by the end of a day; None when it is not shared out."""
    shares = list(commitment.shares.select_related("unit"))
    if not shares or commitment.min is None:
        return None
    window = window_of(commitment, day)
    counted: list[Count | None] = [None] * len(shares)
    if commitment.indicator is not None and window is not None:
        asked = replace(asked_for(commitment, window), since_unit=None)
        found = counts_or_reasons([replace(asked, unit=one.unit) for one in shares], agency=commitment.agency)
        counted = [one if isinstance(one, Count) else None for one in found]
    lines = [ShareLine(one.unit, one.amount, count) for one, count in zip(shares, counted, strict=True)]
    total = sum((one.amount for one in shares), Decimal(0))
    return Shares(lines, total, commitment.min - total)


def pace_of(commitment: Commitment, figure: Figure, day: date) -> Pace | None:
    """The curve of a target from its first day to its last; None where no growth is expected of it."""
    if figure.expected is None:
        return None
    start, end = span_of(commitment, day)
    length = (end - start).days
    days = sorted({start + timedelta(days=length * step // STEPS) for step in range(STEPS + 1)} | {min(day, end)})
    figures = figures_over(commitment, days)
    should = {one: found.expected or 0.0 for one, found in zip(days, figures, strict=True)}
    return Pace(
        [Point(one, found.value or 0) for one, found in zip(days, figures, strict=True) if one <= day],
        [Point(one, value) for one, value in sorted({**should, **_corners(commitment, start, end)}.items())],
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure cut in parts: each with what it is now and, for periods, what the same period gave last year."""

    quarters: list[tuple[str, Decimal, Decimal]]
    units: list[tuple[Unit, Decimal]]


def parts_of(commitment: Commitment, day: date) -> Parts | None:
    """What each quarter of the running year gave beside the same quarter last year, and what each unit gave.

    None where nothing can be counted or where parts do not add up to the whole (a share, a stock). One statement.
    """
    if commitment.indicator is None or commitment.indicator.kind in (Indicator.Kind.RATIO, Indicator.Kind.STOCK):
        return None
    window = window_of(commitment, day)
    if window is None:
        return None
    asked = asked_for(commitment, window)
    year = period_of(day, scheme=SCHEME, kind="year")
    quarters = [one for one in periods_of_year(SCHEME, "quarter", year.year) if one.window.start <= day]
    units = list(Unit.objects.filter(agency=commitment.agency).valid_on(day))
    questions = [replace(asked, window=one.window, day=one.window.end, phase=None) for one in quarters]
    questions += [
        replace(asked, window=one.window, day=one.window.end, phase=None)
        for one in map(same_period_last_year, quarters)
    ]
    questions += [replace(asked, unit=unit, since_unit=None) for unit in units]
    found = [
        Decimal(0) if isinstance(one, UnableToCount) or one.value is None else one.value
        for one in counts_or_reasons(questions, agency=commitment.agency)
    ]
    now, before = found[: len(quarters)], found[len(quarters) : 2 * len(quarters)]
    by_unit = [(unit, value) for unit, value in zip(units, found[2 * len(quarters) :], strict=True) if value]
    labels = [one.label for one in quarters]
    return Parts(list(zip(labels, now, before, strict=True)), by_unit)


def _corners(commitment: Commitment, start: date, end: date) -> dict[date, float]:
    """What a curve that goes by steps expects on the day of each step and the day before."""
    assert commitment.min is not None
    curve = cast("measure.Curve", commitment.curve)
    jumps = measure.jumps(curve=curve, start=start, end=end)
    days = {day for one in jumps for day in (max(start, one - timedelta(days=1)), one)}
    target = float(commitment.min)
    return {day: measure.expected(curve=curve, start=start, end=end, day=day, target=target) for day in days}
