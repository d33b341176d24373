"""Figures of commitments: counted when read, set beside what was promised and what is expected by the day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from mach.engines import measure
from mach.engines.measure import Verdict
from mach.engines.workdays import PeriodKind, Window, period_of
from mach.office.models import Agency, User
from mach.targets.compiler import Asked, UnableToCount
from mach.targets.models import Commitment, Indicator, OpeningValue
from mach.targets.queries.asking import asked_for
from mach.targets.queries.commitments import Filters, matching
from mach.targets.queries.stated import INCLUDES_REPORTS, Question, Stated, StatedPart, stated_counts
from mach.targets.rules import SCHEME

_EACH: dict[str, PeriodKind] = {"year": "year", "quarter": "quarter", "month": "month"}
_CEILINGS = (Commitment.Comparator.AT_MOST, Commitment.Comparator.LESS_THAN)
_STEADY = (Indicator.Kind.RATIO, Indicator.Kind.STOCK)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted for a commitment over the days of `window`, by the end of its last day.

    `value` counts verified rows, `provisional` the others too (None: nothing to divide by, or not counted at all).
    `expected` is what its curve asks by then, None where a figure does not grow with time; `remaining` what is still
    to do, None for a ceiling. `is_behind`: verified and expected rows do not reach the expectation. `problem` says why
    there is no figure. `stated` are the parts that sent reports give of days before the books.
    """

    commitment: Commitment
    window: Window | None = None
    value: Decimal | None = None
    provisional: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    expected: float | None = None
    remaining: Decimal | None = None
    verdict: Verdict | None = None
    problem: str = ""
    stated: tuple[StatedPart, ...] = ()

    @property
    def from_reports(self) -> tuple[StatedPart, ...]:
        """The parts that sent reports give, for no rows stand behind them yet."""
        return tuple(part for part in self.stated if part.is_used)

    @property
    def mark(self) -> str:
        """The word beside a number that is not counted from the books alone."""
        return INCLUDES_REPORTS if self.from_reports else ""

    @property
    def is_behind(self) -> bool:
        value = self.value if self.value is not None else Decimal(0)
        return self.expected is not None and float(value) < self.expected

    @property
    def standing(self) -> str:
        """The state that pages show: the verdict, or whether the pace is kept while there is time."""
        if self.verdict is None:
            return ""
        if self.verdict.state == "met":
            return "reached"
        if self.verdict.state == "not_yet" and self.expected is not None:
            return "behind" if self.is_behind else "on_pace"
        return self.verdict.state

    @property
    def share(self) -> Decimal | None:
        """The part of the target reached, in percent."""
        promised = self.commitment.min
        return None if self.value is None or not promised else round(self.value / promised * 100, 1)


def figure_for(commitment: Commitment, day: date) -> Figure:
    """The figure of one commitment by the end of a day."""
    return figures_for([commitment], day, agency=commitment.agency)[0]


def board(user: User, day: date, filters: Filters) -> list[Figure]:
    """The figures of all targets that a person may see, counted together; of their commitments what counting needs."""
    rows = matching(user, Commitment.Kind.TARGET, filters).prefetch_related("indicator", "lead_unit").order_by("pk")
    agencies = {membership.agency_id: membership.agency for membership in user.memberships}
    by_agency: dict[Agency, list[Commitment]] = {}
    for row in rows:
        row.agency = agencies[row.agency_id]
        by_agency.setdefault(row.agency, []).append(row)
    return [figure for agency, some in by_agency.items() for figure in figures_for(some, day, agency=agency)]


def figures_for(rows: Sequence[Commitment], day: date, *, agency: Agency) -> list[Figure]:
    """Figures of commitments of one agency; the number of statements does not grow with their number."""
    return _figures([(row, day) for row in rows], agency=agency)


def figures_over(commitment: Commitment, days: Sequence[date]) -> list[Figure]:
    """The figures of one commitment by the end of each of some days, counted together."""
    return _figures([(commitment, day) for day in days], agency=commitment.agency)


def _figures(pairs: Sequence[tuple[Commitment, date]], *, agency: Agency) -> list[Figure]:
    windows = [window_of(row, day) if row.indicator is not None else None for row, day in pairs]
    asked = {
        place: asked_for(row, window)
        for place, ((row, _), window) in enumerate(zip(pairs, windows, strict=True))
        if window is not None
    }
    earlier = {place: _last_year(pairs[place][0], one) for place, one in asked.items() if _follows(pairs[place][0])}
    everything = [Question(one, pairs[place][0]) for place, one in asked.items()]
    everything += [Question(one, pairs[place][0]) for place, pair in earlier.items() for one in pair]
    found = iter(stated_counts(everything, agency=agency))
    counted = {place: next(found) for place in asked}
    shares = {place: _share(next(found), next(found), until.window.end) for place, (until, _) in earlier.items()}
    return [
        _figure(row, windows[place], counted.get(place), shares.get(place), day)
        for place, (row, day) in enumerate(pairs)
    ]


def window_of(commitment: Commitment, day: date) -> Window | None:
    """The days to count by the end of `day`; None before the period begins.

    A promise "mỗi năm" is counted in the running year, others since the beginning of their period.
    """
    start, end = span_of(commitment, day)
    if day < start:
        return None
    return Window(start, min(end, day))


def span_of(commitment: Commitment, day: date) -> tuple[date, date]:
    """First and last day over which the promise is measured, on that day."""
    year = period_of(day, scheme=SCHEME, kind="year").window
    start, end = commitment.period_start or year.start, commitment.period_end or year.end
    if commitment.per == "five_years" and start <= day <= end:
        return _five_years(start, end, day)
    each = _EACH.get(commitment.per)
    if each is None or not start <= day <= end:
        return start, end
    window = period_of(day, scheme=SCHEME, kind=each).window
    return max(start, window.start), min(end, window.end)


def _five_years(start: date, end: date, day: date) -> tuple[date, date]:
    """The five years that run on `day`, counted from the first year of the promise."""
    year, first = (period_of(one, scheme=SCHEME, kind="year") for one in (day, start))
    opening = first.year + (year.year - first.year) // 5 * 5
    years = [period_of(date(one, 6, 30), scheme=SCHEME, kind="year").window for one in (opening, opening + 4)]
    return max(start, years[0].start), min(end, years[1].end)


def _figure(
    row: Commitment, window: Window | None, found: Stated | UnableToCount | None, share: float | None, day: date
) -> Figure:
    if isinstance(found, UnableToCount):
        return Figure(row, window, problem=str(found))
    if found is None:
        problem = "Chưa chọn chỉ số để đếm." if row.indicator is None else "Chưa đến thời gian thực hiện."
        return Figure(row, problem=problem)
    counted = found.count
    figure = Figure(row, window, counted.value, counted.provisional, counted.numerator, counted.denominator)
    figure = replace(figure, stated=found.parts)
    if row.min is None or row.max is None or row.kind != Commitment.Kind.TARGET:
        return figure
    start, end = span_of(row, day)
    is_ceiling = row.comparator in _CEILINGS
    verdict = measure.judge(
        comparator=cast("measure.Comparator", row.comparator),
        min=float(row.min),
        max=float(row.max),
        value=None if counted.value is None else float(counted.value),
        period_over=day > end,
        denominator_zero=counted.denominator is not None and counted.denominator == 0,
    )
    remaining = None if is_ceiling or counted.value is None else max(row.min - counted.value, Decimal(0))
    return replace(figure, verdict=verdict, remaining=remaining, expected=_expected(row, start, end, share, day))


def _expected(row: Commitment, start: date, end: date, share: float | None, day: date) -> float | None:
    assert row.indicator is not None and row.min is not None
    if row.comparator in _CEILINGS or row.indicator.kind in _STEADY:
        return None
    curve = row.curve
    if curve == Commitment.Curve.LAST_YEAR and share is None:  # nothing was done last year: evenly
        curve = Commitment.Curve.LINEAR
    return measure.expected(
        curve=cast("measure.Curve", curve), start=start, end=end, day=day, target=float(row.min), last_year_share=share
    )


def _follows(row: Commitment) -> bool:
    return row.curve == Commitment.Curve.LAST_YEAR


def _last_year(row: Commitment, asked: Asked) -> tuple[Asked, Asked]:
    """The same days of the year before, and all of its period."""
    start, end = span_of(row, asked.window.end)
    whole = Window(_year_before(start), _year_before(end))
    until = Window(whole.start, max(whole.start, _year_before(asked.window.end)))
    return tuple(replace(asked, window=one, day=one.end, phase=None) for one in (until, whole))  # type: ignore[return-value]


def _share(until: Stated | UnableToCount, whole: Stated | UnableToCount, day: date) -> float | None:
    """The part of last year's figure that had been reached by the end of `day`; None when nothing was done.

    What a report tells only of a longer period is taken to have come evenly over the days that nothing else tells of;
    where another report tells of the shorter period that runs on `day`, evenly over that.
    """
    if isinstance(until, UnableToCount) or isinstance(whole, UnableToCount) or not whole.count.value:
        return None
    held = {part.opening for part in until.parts}
    running = [part for part in whole.used if part.opening not in held]
    reached = until.count.value or Decimal(0)
    reached += sum(_by(Window(part.start, part.end), part.value, whole.finer, day) for part in running)
    return min(float(reached / whole.count.value), 1.0)


def _by(days: Window, value: Decimal, finer: Sequence[OpeningValue], day: date) -> Decimal:
    """What a period gives by the end of a day, beyond the shorter periods told of inside it that are over.

    `finer` come longest first; what they leave of the value is spread evenly over the days that they leave.
    """
    inside: list[tuple[Window, Decimal]] = []
    for one in finer:
        span = Window(one.window_start, one.window_end)
        fits = days.start <= span.start and span.end <= days.end and span != days
        if fits and not any(span.start <= other.end and other.start <= span.end for other, _ in inside):
            inside.append((span, one.value))
    left = _length(days, days.end) - sum(_length(span, span.end) for span, _ in inside)
    passed = _length(days, day) - sum(_length(span, day) for span, _ in inside)
    rest = max(value - sum((told for _, told in inside), Decimal(0)), Decimal(0))
    running = sum((_by(span, told, finer, day) for span, told in inside if span.start <= day < span.end), Decimal(0))
    return running + (rest * passed / left if left else Decimal(0))


def _length(days: Window, until: date) -> int:
    """How many days of a period have passed by the end of a day."""
    return max((min(days.end, until) - days.start).days + 1, 0)


def _year_before(day: date) -> date:
    first = day.replace(day=1, year=day.year - 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return min(first.replace(day=min(day.day, last.day)), last)
