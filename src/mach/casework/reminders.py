"""When whom is reminded of what: the steps, who is told, what was told already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mach.casework.models import Notice, Obligation, ReminderPlan, Snooze, Urging
from mach.casework.queries import Owed, owed
from mach.casework.queries.delays import IS_PAUSED
from mach.casework.registry import DUTIES, Duty
from mach.engines.workdays import Calendar, Remaining, add_working_days, days_left
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Role
from mach.office.queries import absences, head_of, holder

MOST_STEPS, FARTHEST_STEP, LONGEST_PAUSE = 10, 250, 60
OTHERS = Duty("", "Mọi việc khác")


@dataclass(frozen=True, slots=True)
class Steps:
    """Working days before the due day on which people are reminded, and the working days between reminders after it."""

    before: tuple[int, ...] = (30, 15, 7, 3, 1)
    late_every: int = 5

    def reached(self, remaining: Remaining) -> int | None:
        """The last step passed: its days before the due day; -1, -2 … once overdue; None before the first.

        A step stays reached until the next one, so that a night without a worker loses none.
        """
        if remaining.state == "overdue":
            return -1 - max(remaining.days - 1, 0) // self.late_every
        return min((step for step in self.before if step >= remaining.days), default=None)


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """A kind of obligation and when people are reminded of it."""

    duty: Duty
    steps: Steps
    row: ReminderPlan | None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with what its obligation's due day means today."""

    notice: Notice
    owed: Owed


def plans_of(agency: Agency, *, on: date) -> list[PlannedDuty]:
    """Every kind of obligation of an agency with its steps; what holds for all others stands last."""
    rows = {row.duty: row for row in ReminderPlan.objects.filter(agency=agency)}
    duties = {duty.code: duty for source in DUTIES for duty in source(agency, on)}
    common = _steps(rows.get(OTHERS.code), Steps())
    known = [PlannedDuty(duty, _steps(rows.get(code), common), rows.get(code)) for code, duty in duties.items()]
    return [*known, PlannedDuty(OTHERS, common, rows.get(OTHERS.code))]


def due_notices(agency: Agency, *, on: date, calendar: Calendar) -> list[Notice]:
    """The reminders that are due and were not given, unsaved; a fixed number of queries beside one per unit."""
    rows = {row.duty: row for row in ReminderPlan.objects.filter(agency=agency)}
    common = _steps(rows.get(OTHERS.code), Steps())
    steps = {duty: _steps(row, common) for duty, row in rows.items()}
    farthest = max((max(each.before, default=0) for each in [common, *steps.values()]), default=0)
    near = Obligation.objects.open().filter(
        ~IS_PAUSED, matter__agency=agency, due_on__lte=add_working_days(on, farthest, calendar).day
    )
    given = set(
        Notice.objects.filter(kind=Notice.Kind.REMINDER, obligation__in=near).values_list(
            "user", "obligation", "due_on", "step"
        )
    )
    snoozed = set(Snooze.objects.in_force(on).filter(obligation__in=near).values_list("obligation", flat=True))
    heads: dict[int, User | None] = {}
    found = []
    for row in near.select_related("debtor_officer", "debtor_unit__agency", "follower_officer").order_by(
        "due_on", "pk"
    ):
        step = steps.get(row.duty, common).reached(days_left(on, row.due_on, calendar))
        if step is None:
            continue
        if row.debtor_officer is None and row.debtor_unit is not None and row.debtor_unit_id not in heads:
            heads[row.debtor_unit_id] = head_of(row.debtor_unit, on=on)
        for user in _told(row, step, head=heads.get(row.debtor_unit_id), is_snoozed=row.pk in snoozed):
            if (user.pk, row.pk, row.due_on, step) not in given:
                found.append(Notice(user=user, obligation=row, kind="reminder", day=on, due_on=row.due_on, step=step))
    return with_substitutes(found, on=on)


def urging_notices(urgings: Sequence[Urging], *, on: date) -> list[Notice]:
    """Who is told of an urging, unsaved: who owes it, from the second rung the head, on the third a director."""
    found: dict[tuple[int, int], Notice] = {}
    for urging in urgings:
        row = urging.obligation
        for user in _urged(row, urging.rung, on):
            if user is not None and user.is_active:
                found[user.pk, row.pk] = Notice(
                    user=user, obligation=row, kind=Notice.Kind.URGING, day=on, due_on=row.due_on, step=urging.rung,
                    message=urging.message,
                )  # fmt: skip
    return with_substitutes(list(found.values()), on=on)


def with_substitutes(notices: Sequence[Notice], *, on: date) -> list[Notice]:
    """The notices, and the same to those who act for somebody who is away, of what they may see; unsaved.

    Who is told in person is not told again; two absent persons with one substitute make one notice.
    """
    away = absences({notice.user_id for notice in notices}).valid_on(on)
    stand_ins = {row.person_id: row for row in away.select_related("person", "substitute")}
    found = {(notice.user_id, notice.obligation_id): notice for notice in notices}
    seen: dict[User, set[int]] = {}
    for notice in notices:
        row = stand_ins.get(notice.user_id)
        if row is None or not row.substitute.is_active or (row.substitute_id, notice.obligation_id) in found:
            continue
        if row.substitute not in seen:
            meant = {each.obligation_id for each in notices}
            rows = Obligation.objects.visible_to(row.substitute.acting_on(on)).filter(pk__in=meant)
            seen[row.substitute] = set(rows.values_list("pk", flat=True))
        if notice.obligation_id in seen[row.substitute]:
            found[row.substitute_id, notice.obligation_id] = Notice(
                user=row.substitute, stands_for=row.person, obligation=notice.obligation, kind=notice.kind,
                day=notice.day, due_on=notice.due_on, step=notice.step, message=notice.message,
            )  # fmt: skip
    return list(found.values())


def notices_of(user: User, *, unread_only: bool) -> QuerySet[Notice]:
    """What a person was told, the newest first by `("-day", "due_on", "pk")`."""
    rows = Notice.objects.visible_to(user).select_related(
        "stands_for",
        "obligation__matter",
        "obligation__debtor_unit",
        "obligation__debtor_officer",
        "obligation__debtor_party",
    )
    return rows.waiting() if unread_only else rows


def told(notices: list[Notice], *, on: date, calendar: Calendar) -> list[Told]:
    """Notices with days left."""
    remaining = owed([notice.obligation for notice in notices], on=on, calendar=calendar)
    return [Told(notice, one) for notice, one in zip(notices, remaining, strict=True)]


def count_unread(user: User) -> int:
    """Obligations of which a person was told and has not looked; one query."""
    return Notice.objects.visible_to(user).waiting().values("obligation").distinct().count()


def mine(user: User) -> QuerySet[Obligation]:
    """Open obligations that a person owes, in person or for a unit where nobody was named; earliest due first."""
    rows = Obligation.objects.visible_to(user).open().select_related("matter", "debtor_unit")
    owes = Q(debtor_officer=user) | Q(debtor_officer=None, debtor_unit__in=user.unit_ids)
    return rows.filter(owes).order_by("due_on", "pk")


def snooze_of(obligation: Obligation, *, on: date) -> Snooze | None:
    """The snooze in force, with who asked for it."""
    return obligation.snoozes.in_force(on).select_related("by").first()


def _steps(row: ReminderPlan | None, otherwise: Steps) -> Steps:
    return otherwise if row is None else Steps(tuple(row.before), row.late_every)


def _told(row: Obligation, step: int, *, head: User | None, is_snoozed: bool) -> Iterator[User]:
    """Who owes it, unless snoozed; its follower once it is late or when nobody of ours owes it."""
    debtor = row.debtor_officer or head
    if debtor is not None and debtor.is_active and not is_snoozed:
        yield debtor
    follower = row.follower_officer
    if follower is not None and follower.is_active and follower != debtor and (step < 0 or debtor is None):
        yield follower


def _urged(row: Obligation, rung: int, on: date) -> Iterator[User | None]:
    unit: Unit | None = row.debtor_unit
    yield row.debtor_officer or (head_of(unit, on=on) if unit else row.follower_officer)
    if rung >= Urging.Rung.HEAD and unit is not None:
        yield head_of(unit, on=on)
    if rung >= Urging.Rung.DIRECTOR:
        yield holder(row.matter.agency, Role.DIRECTOR, on=on)
