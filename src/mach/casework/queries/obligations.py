"""What is asked of obligations: my day, what is late, unit by unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from mach.casework.models import Obligation, Snooze, Urging
from mach.casework.queries.delays import IS_PAUSED, IS_WAITING, Held, held, with_delays
from mach.casework.rules import reckoning, term_of
from mach.engines.vietnamese import fold
from mach.engines.workdays import Calendar, Remaining, add_working_days, days_left, remaining_phrase
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.registry import DueMove
from mach.office.rules import units_with

SOON_WORKING_DAYS = 5
HELD_UP = Q(waits_for__isnull=False) | Q(paused_since__isnull=False)


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation with what its due day means today."""

    row: Obligation
    remaining: Remaining
    held: Held | None = None  # where whose days they are is shown
    may_account: bool = True  # whether who looks may report on it; told apart on a person's own day

    @property
    def is_overdue(self) -> bool:
        """Past its due day while the clock runs."""
        return self.remaining.state == "overdue" and not self.is_paused

    @property
    def is_waiting(self) -> bool:
        return bool(self.row.waits_for)

    @property
    def is_paused(self) -> bool:
        return self.row.paused_since is not None

    @property
    def address(self) -> str:
        """The page of the obligation."""
        return reverse("casework:obligation", args=[self.row.pk])

    @property
    def urged_as(self) -> str:
        """The highest rung of urging in words; of rows of `urging_list`."""
        return Urging.Rung(self.row.rung).label

    @property
    def phrase(self) -> str:
        """Days left as people say them."""
        return remaining_phrase(self.remaining)


@dataclass(frozen=True, slots=True)
class Day:
    """What a person sees first: late by themselves, due soon, later, held up by others, and what they follow.

    `held_up` waits for others or is paused; what of it is late says so.
    """

    late: list[Owed] = field(default_factory=list)
    held_up: list[Owed] = field(default_factory=list)
    soon: list[Owed] = field(default_factory=list)
    later: list[Owed] = field(default_factory=list)
    followed_late: list[Owed] = field(default_factory=list)
    done_lately: list[Obligation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of Đôn đốc, as they stand in the address."""

    words: str = ""
    unit: int | None = None
    officer: int | None = None
    kind: str = ""
    due: str = ""  # late | soon | later | ""
    held: str = ""  # ours | others | paused | ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """How one unit stands."""

    unit: Unit
    late: int
    late_waiting: int
    soon: int
    open: int
    met: int
    met_late: int

    @property
    def late_by_us(self) -> int:
        """Late while nobody else is waited for."""
        return self.late - self.late_waiting

    @property
    def on_time_percent(self) -> int | None:
        """Of what was closed this year, the share that was on time; None when nothing was."""
        closed = self.met + self.met_late
        return round(100 * self.met / closed) if closed else None


def _rows() -> QuerySet[Obligation]:
    return with_delays(
        Obligation.objects.select_related(
            "matter", "debtor_unit", "debtor_officer", "debtor_party", "follower_unit", "follower_officer"
        )
    )


def listed(user: User) -> QuerySet[Obligation]:
    """Obligations that a person sees, as lists show them: with their people, and what holds them up."""
    return _rows().visible_to(user)


def owed(rows: Iterable[Obligation], *, on: date, calendar: Calendar) -> list[Owed]:
    """Rows with their days left."""
    return [Owed(row, days_left(on, row.due_on, calendar)) for row in rows]


def owed_and_held(rows: Sequence[Obligation], *, on: date, calendar: Calendar) -> list[Owed]:
    """Rows with their days left, and whose days they were; one more query."""
    prefetch_related_objects(list(rows), "waits")
    return [
        Owed(row, days_left(on, row.due_on, calendar), held(row, row.waits.all(), on=on, calendar=calendar))
        for row in rows
    ]


def soon_end(on: date, calendar: Calendar) -> date:
    """The last day that counts as soon."""
    return add_working_days(on, SOON_WORKING_DAYS, calendar).day


def day_of(user: User, *, on: date, calendar: Calendar, limit: int = 50) -> Day:
    """A person's day: what they owe themselves or in another's place, and late things that they follow.

    A fixed number of queries.
    """
    visible, me = listed(user), user.ids_on(on)
    owes = Q(debtor_officer__in=me) | Q(debtor_officer=None, debtor_unit__in=user.unit_ids)
    all_mine = visible.open().filter(owes)
    mine, held_up = all_mine.exclude(HELD_UP), all_mine.filter(HELD_UP)
    edge = soon_end(on, calendar)
    units = set(units_with(user, Permission.ACCOUNT, on=on))

    def own(rows: Iterable[Obligation]) -> list[Owed]:
        return [
            replace(one, may_account=one.row.debtor_officer_id is not None or one.row.debtor_unit_id in units)
            for one in owed(rows, on=on, calendar=calendar)
        ]

    near = own(mine.filter(due_on__lte=edge).order_by("due_on", "pk")[: 4 * limit])
    followed = (
        visible.due_before(on)
        .filter(follower_officer__in=me, paused_since=None)
        .exclude(debtor_officer__in=me)
        .order_by("due_on", "pk")[:limit]
    )
    done = visible.filter(closed_by=user, closed_on__gte=on - timedelta(days=7)).order_by("-closed_on", "-pk")[:10]
    return Day(
        late=[one for one in near if one.is_overdue],
        soon=[one for one in near if not one.is_overdue],
        held_up=own(held_up.order_by("due_on", "pk")[:limit]),
        later=own(mine.filter(due_on__gt=edge).order_by("due_on", "pk")[:limit]),
        followed_late=owed(followed, on=on, calendar=calendar),
        done_lately=list(done),
    )


def urging_list(user: User, filters: Filters, *, on: date, calendar: Calendar) -> QuerySet[Obligation]:
    """Open obligations, the latest first, with the highest rung of urging climbed."""
    rows = listed(user).open()
    if filters.unit:
        rows = rows.filter(debtor_unit=filters.unit)
    if filters.officer:
        rows = rows.filter(debtor_officer=filters.officer)
    if filters.kind:
        rows = rows.filter(matter__kind=filters.kind)
    if filters.due == "late":
        rows = rows.filter(due_on__lt=on, paused_since=None)
    elif filters.due == "soon":
        rows = rows.filter(due_on__gte=on, due_on__lte=soon_end(on, calendar))
    elif filters.due == "later":
        rows = rows.filter(due_on__gt=soon_end(on, calendar))
    if filters.held == "ours":
        rows = rows.exclude(HELD_UP)
    elif filters.held == "others":
        rows = rows.filter(waits_for__isnull=False)
    elif filters.held == "paused":
        rows = rows.filter(paused_since__isnull=False)
    for word in fold(filters.words).split():
        rows = rows.filter(matter__fold__contains=word)
    snoozes = Prefetch("snoozes", Snooze.objects.in_force(on), to_attr="snoozed")
    rows = rows.prefetch_related(snoozes)
    return rows.annotate(rung=Max("urgings__rung"), urged_on=Max("urgings__on")).order_by("due_on", "pk")


def units_board(user: User, *, on: date, calendar: Calendar) -> list[UnitLine]:
    """How each unit stands: late, due soon, open, and closed since the year began (15/12)."""
    edge = soon_end(on, calendar)
    year_start = date(on.year - 1, 12, 15) if on <= date(on.year, 12, 14) else date(on.year, 12, 15)
    states = Obligation.State
    late = Q(state=states.OPEN, due_on__lt=on) & ~IS_PAUSED
    counted = (
        Obligation.objects.visible_to(user)
        .exclude(debtor_unit=None)
        .values("debtor_unit")
        .annotate(
            late=Count("pk", filter=late),
            late_waiting=Count("pk", filter=late & IS_WAITING),
            soon=Count("pk", filter=Q(state=states.OPEN, due_on__gte=on, due_on__lte=edge)),
            open=Count("pk", filter=Q(state=states.OPEN)),
            met=Count("pk", filter=Q(state=states.MET, closed_on__gte=year_start)),
            met_late=Count("pk", filter=Q(state=states.MET_LATE, closed_on__gte=year_start)),
        )
    )
    by_unit = {row.pop("debtor_unit"): row for row in counted}
    units = Unit.objects.visible_to(user).filter(pk__in=by_unit)
    return [UnitLine(unit, **by_unit[unit.pk]) for unit in units]


@dataclass(frozen=True, slots=True)
class CountedAnew:
    """An open obligation whose due day, or the way to it, is another by another calendar."""

    row: Obligation
    day: date
    computed_by: dict[str, Any]

    @property
    def told(self) -> DueMove:
        return DueMove(self.row.title, reverse("casework:obligation", args=[self.row.pk]), self.row.due_on, self.day)


def due_moves(agency: Agency, calendar: Calendar, *, lock: bool = False) -> list[CountedAnew]:
    """Open obligations that a calendar counts otherwise; days given in a paper or set by hand stay."""
    rows = Obligation.objects.open().filter(matter__agency=agency, computed_by__term__isnull=False)
    found = []
    for row in (rows.select_for_update() if lock else rows).order_by("due_on", "pk"):
        day, computed_by = reckoning(term_of(row).on(calendar), row.computed_by["rule"])
        if (day, computed_by) != (row.due_on, row.computed_by):
            found.append(CountedAnew(row, day, computed_by))
    return found


def foreseen_moves(agency: Agency, calendar: Calendar) -> list[DueMove]:
    """The due days that a calendar would move."""
    return [one.told for one in due_moves(agency, calendar) if one.day != one.row.due_on]


def of_matter(matter, *, on: date, calendar: Calendar) -> list[Owed]:
    """Everything a matter owes or owed, newest due first."""
    rows = _rows().filter(matter=matter).prefetch_related("evidence__attachment", "explanations__by", "urgings")
    return [
        Owed(row, days_left(on, row.due_on, calendar))
        for row in rows.order_by("-due_on", "-pk")
        if row.due_on is not None
    ]
