"""Figures of periods that began before the books: counted rows, and what sent reports said of the days before them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mach.engines.workdays import Window
from mach.office.models import Agency, User
from mach.targets.compiler import Asked, Count, CountedRow, UnableToCount, counts_or_reasons, rows
from mach.targets.models import Commitment, Indicator, OpeningValue
from mach.targets.queries.asking import asked_for

INCLUDES_REPORTS = "gồm số theo báo cáo"
_ADDED_UP = (Indicator.Kind.COUNT, Indicator.Kind.DISTINCT, Indicator.Kind.SUM)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the compiler, and the target it is asked for, if any."""

    asked: Asked
    commitment: Commitment | None = None


@dataclass(frozen=True, slots=True)
class StatedPart:
    """A value of a sent report inside a figure. `counted`: what the books give for its days (verified rows).

    While `is_used` it stands in the figure instead of the books; afterwards the books do and `difference` says by how
    much they differ from the report.
    """

    opening: int
    period_label: str
    start: date
    end: date
    value: Decimal
    source: str
    author: str
    reason: str
    is_used: bool
    counted: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.counted is None else self.counted - self.value

    @property
    def shortfall(self) -> Decimal | None:
        """By how much the books stay below the report."""
        return None if self.difference is None else -self.difference

    def as_json(self) -> dict[str, Any]:
        """The part as a frozen figure keeps it."""
        counted = None if self.counted is None else f"{self.counted:.4f}"
        days = {"start": self.start.isoformat(), "end": self.end.isoformat()}
        return {**asdict(self), **days, "value": f"{self.value:.4f}", "counted": counted}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "StatedPart":
        """The part as it was kept."""
        days = {name: date.fromisoformat(kept[name]) for name in ("start", "end")}
        counted = None if kept["counted"] is None else Decimal(kept["counted"])
        return cls(**{**kept, **days, "value": Decimal(kept["value"]), "counted": counted})


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with the parts that sent reports give. `windows` are the days whose rows stand behind the rest.

    `finer` are values of shorter periods inside a part: they add nothing to it, but tell how it came about.
    """

    count: Count
    parts: tuple[StatedPart, ...]
    windows: tuple[Window, ...]
    finer: tuple[OpeningValue, ...] = ()

    @property
    def used(self) -> tuple[StatedPart, ...]:
        return tuple(part for part in self.parts if part.is_used)

    @property
    def mark(self) -> str:
        """The word beside a number that is not counted from the books alone."""
        return INCLUDES_REPORTS if self.used else ""


def stated_counts(questions: Sequence[Question], *, agency: Agency) -> list[Stated | UnableToCount]:
    """Count many questions together; at most two statements more than counting alone."""
    if not questions:
        return []
    openings = _openings(agency)
    meant = [_meant(question, openings) for question in questions]
    fitting = [_fitting(question.asked, some) for question, some in zip(questions, meant, strict=True)]
    first = [question.asked for question in questions]
    first += [_over(q.asked, _days(one)) for q, some in zip(questions, fitting, strict=True) for one in some]
    found = counts_or_reasons(first, agency=agency)
    whole, inside = found[: len(questions)], iter(found[len(questions) :])
    parts = [tuple(_part(one, next(inside)) for one in some) for some in fitting]
    used = [_used(some, by) for some, by in zip(fitting, parts, strict=True)]
    around = [_around(q.asked.window, some) if some else [] for q, some in zip(questions, used, strict=True)]
    wanted = [_over(q.asked, gap) for q, gaps in zip(questions, around, strict=True) for gap in gaps]
    rest = iter(counts_or_reasons(wanted, agency=agency))
    answers: list[Stated | UnableToCount] = []
    for question, plain, mine, told, some, gaps in zip(questions, whole, meant, parts, used, around, strict=True):
        counted = [next(rest) for _ in gaps]
        if isinstance(plain, UnableToCount) or not some:
            answers.append(plain if isinstance(plain, UnableToCount) else Stated(plain, told, (question.asked.window,)))
            continue
        gap_counts = [one for one in counted if isinstance(one, Count)]
        total = _together(question.asked.indicator, gap_counts, some)
        answers.append(Stated(total, told, tuple(gaps), _finer(mine, some)))
    return answers


def rows_behind(question: Question, stated: Stated, *, agency: Agency) -> list[CountedRow]:
    """The rows behind a figure, without those of days for which a report stands."""
    if stated.windows == (question.asked.window,):
        return rows(question.asked, agency=agency)
    return [row for window in stated.windows for row in rows(_over(question.asked, window), agency=agency)]


def one_stated(question: Question, *, agency: Agency) -> Stated:
    """The figure of one question. Raises `UnableToCount`."""
    (found,) = stated_counts([question], agency=agency)
    if isinstance(found, UnableToCount):
        raise found
    return found


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """A stated value beside what the books give for its days."""

    opening: OpeningValue
    part: StatedPart


def openings_beside_books(user: User) -> list[OpeningLine]:
    """Every value stated, withdrawn ones too, the newest period first; counted in one statement."""
    found = OpeningValue.objects.visible_to(user).select_related(
        "indicator", "stated_by", "closed_by", "document", "commitment__indicator", "commitment__lead_unit"
    )
    openings = list(found)
    asked = [
        asked_for(one.commitment, _days(one))
        if one.commitment is not None and one.commitment.indicator is not None
        else Asked(one.indicator, _days(one), one.window_end)
        for one in openings
    ]
    counted = counts_or_reasons(asked, agency=user.agency)
    return [OpeningLine(one, _part(one, count)) for one, count in zip(openings, counted, strict=True)]


def _openings(agency: Agency) -> list[OpeningValue]:
    """The longest first, so that a year stands before its quarters."""
    found = OpeningValue.objects.standing().filter(agency=agency).select_related("indicator", "stated_by")
    return sorted(found, key=lambda one: (one.window_start - one.window_end, one.window_start))


def _meant(question: Question, openings: Sequence[OpeningValue]) -> list[OpeningValue]:
    """Values stated for what is asked, whatever their days; those of the target before the general."""
    asked, commitment = question.asked, question.commitment
    is_general = not (asked.extra_filter.strip() or asked.unit or asked.basis)
    mine = [one for one in openings if commitment is not None and one.commitment_id == commitment.pk]
    if is_general:
        code = asked.indicator.code
        mine += [one for one in openings if one.commitment_id is None and one.indicator.code == code]
    return mine


def _fitting(asked: Asked, mine: Sequence[OpeningValue]) -> list[OpeningValue]:
    """Those inside the days asked for, none over another."""
    chosen: list[OpeningValue] = []
    for one in mine:
        if _fits(one, asked) and not any(_meet(_days(one), _days(other)) for other in chosen):
            chosen.append(one)
    return chosen


def _finer(mine: Sequence[OpeningValue], used: Sequence[OpeningValue]) -> tuple[OpeningValue, ...]:
    return tuple(
        one
        for one in mine
        if one.state == OpeningValue.State.STATED and one not in used
        if any(part.window_start <= one.window_start and one.window_end <= part.window_end for part in used)
    )


def _fits(opening: OpeningValue, asked: Asked) -> bool:
    """A stock is stated for the last day, a bare ratio for exactly these days; others may be a part of them."""
    kind, days = asked.indicator.kind, _days(opening)
    if kind == Indicator.Kind.STOCK:
        return days.end == asked.day
    if kind == Indicator.Kind.RATIO and opening.denominator is None:
        return days == asked.window
    return asked.window.start <= days.start and days.end <= asked.window.end


def _part(opening: OpeningValue, counted: Count | UnableToCount) -> StatedPart:
    value = counted.value if isinstance(counted, Count) else None
    reached = opening.indicator.kind in _ADDED_UP and value is not None and value >= opening.value
    return StatedPart(
        opening=opening.pk,
        period_label=opening.period_label,
        start=opening.window_start,
        end=opening.window_end,
        value=opening.value,
        source=opening.source,
        author=opening.stated_by.full_name,
        reason=opening.reason,
        is_used=opening.state == OpeningValue.State.STATED and not reached,
        counted=value,
    )


def _used(openings: Sequence[OpeningValue], parts: Sequence[StatedPart]) -> list[OpeningValue]:
    return [one for one, part in zip(openings, parts, strict=True) if part.is_used]


def _around(window: Window, openings: Sequence[OpeningValue]) -> list[Window]:
    """The days of a window for which no report stands."""
    gaps, start = [], window.start
    for one in sorted(openings, key=lambda one: one.window_start):
        if start < one.window_start:
            gaps.append(Window(start, one.window_start - timedelta(days=1)))
        start = max(start, one.window_end + timedelta(days=1))
    return [*gaps, Window(start, window.end)] if start <= window.end else gaps


def _together(indicator: Indicator, gaps: Sequence[Count], openings: Sequence[OpeningValue]) -> Count:
    if indicator.kind == Indicator.Kind.STOCK:  # a stock is what there is on the day, not a sum
        return Count(openings[0].value, openings[0].value)
    if indicator.kind != Indicator.Kind.RATIO:
        stated = sum((one.value for one in openings), Decimal(0))
        verified = sum((one.value or Decimal(0) for one in gaps), stated)
        return Count(verified, sum((one.provisional or Decimal(0) for one in gaps), stated))
    if openings[0].denominator is None:
        return Count(openings[0].value, openings[0].value)
    upper = sum((one.numerator or Decimal(0) for one in (*gaps, *openings)), Decimal(0))
    lower = sum((one.denominator or Decimal(0) for one in (*gaps, *openings)), Decimal(0))
    scale = 100 if indicator.unit == "%" else 1
    value = upper * scale / lower if lower else None
    return Count(value, value, upper, lower)


def _over(asked: Asked, window: Window) -> Asked:
    return replace(asked, window=window, day=window.end, phase=None)


def _days(opening: OpeningValue) -> Window:
    return Window(opening.window_start, opening.window_end)


def _meet(one: Window, other: Window) -> bool:
    return one.start <= other.end and other.start <= one.end
