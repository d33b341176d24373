"""Taking the plans in, confirming what they promise, and assigning it, as the people of the sample would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib.resources import files
from typing import Any

from mach.documents.actions import add_document, finish_checking, mark_reading
from mach.documents.models import Document, Edition, Reading
from mach.engines.drafting import render
from mach.engines.workdays import phase_window
from mach.office.models import User
from mach.office.permissions import Role
from mach.targets import actions
from mach.targets.actions import Promise
from mach.targets.models import Commitment, Indicator
from mach.targets.proposals import Choices, proposal
from mach.web.sample.days import Days
from mach.web.sample.diary import Diary
from mach.web.sample.markup import PLANS, PlanFile, plan_file
from mach.web.sample.offices import Office, table
from mach.web.sample.papers import official

EARLIER = ("nghi-quyet-82", "quyet-dinh-514")  # papers of years before, held from the start
PHASES = {1: (2021, 2030), 2: (2031, 2050)}  # 2030 is printed in both; it belongs to the first
SCHEME = "nd09"
NO_PROMISE = "Không phải chỉ tiêu, việc được giao của Sở"
_WORKING = (Role.OFFICER, Role.OFFICE)


def take_in_earlier(office: Office, days: Days) -> dict[str, Document]:
    """The papers that records of the year refer to; they give the Department nothing to do."""
    clerk = office.first(Role.CLERK)
    folder = files("mach.web.sample").joinpath("plans")
    held = {}
    for number, key in enumerate(EARLIER, 20):
        at = days.at(days.first_record, number)
        data = folder.joinpath(f"{key}.txt").read_bytes()
        outcome = add_document(by=clerk, data=data, name=f"{key}.txt", at=at)
        held[key] = close_checking(outcome.edition, by=clerk, at=at)
    return held


def check_plans(diary: Diary, office: Office, *, plans: Sequence[str], table_name: str) -> None:
    """Plan the arrival of papers and what is confirmed from them in the days after."""
    promises = Promises(office, diary.days, table(table_name))
    for key in plans:
        desk = _Desk(office, promises, plan_file(key, diary.days))
        arrived, checked = _arrived_and_checked(desk.plan, diary.days)
        diary.add(arrived, desk.take_in)
        diary.add(checked, desk.confirm)
        for line, days_ago in promises.unassigned(desk.plan).items():
            diary.add(max(checked, diary.days.ago(days_ago)), partial(desk.confirm_unassigned, line))


def confirmed_on(line: str, days: Days) -> date:
    """The day on which what a line of the plans promises is confirmed."""
    plan = next(plan for plan in (plan_file(key, days) for key in PLANS) if line in plan.words_of)
    return _arrived_and_checked(plan, days)[1]


def _arrived_and_checked(plan: PlanFile, days: Days) -> tuple[date, date]:
    arrived = days.working_after(plan.head["date"])
    return arrived, days.working_after(arrived)


@dataclass(frozen=True)
class Promises:
    """What is confirmed of each line, from the table of promises."""

    office: Office
    days: Days
    data: Mapping[str, Any]

    def how_far(self, plan: PlanFile) -> str:
        """Whether a plan is checked to its end ("all"), in part ("some"), or not yet ("")."""
        return self.data["checking"].get(plan.key, "")

    def unassigned(self, plan: PlanFile) -> dict[str, int]:
        """Lines confirmed before anybody was given them, and how many days ago."""
        return {line: ago for line, ago in self.data["unassigned"].items() if line in plan.words_of}

    def confirmed(self, plan: PlanFile) -> list[str]:
        """Lines to be confirmed and assigned at once: the targets of the table, and every action that lies ahead."""
        passed_over = {*self.data["checking"]["left"], *self.data["checking"]["done"], *self.data["unassigned"]}
        return [
            line for line in plan.words_of if line not in passed_over and (line in self.data["targets"] or "-A" in line)
        ]

    def promise(self, line: str, reading: Reading, choices: Choices, *, on: date) -> Promise:
        """The promise a line makes: what the reader proposes, corrected as the table says."""
        read = proposal(reading, choices)
        if line in self.data["targets"]:
            return self._target(self.data["targets"][line], read, on)
        return self._assignment(self.data["assignments"].get(line, {}), read, reading)

    def _target(self, row: Mapping[str, Any], read: Promise, on: date) -> Promise:
        start, end = self.days.start, self.days.year_end
        if "phase" in row:
            whole = phase_window(SCHEME, *PHASES[row["phase"]])
            start, end = start if row.get("stock") else whole.start, whole.end
        unit = self.office.units[row["unit"]]
        if unit.valid_to is not None and unit.valid_to < on:
            unit = unit.successor
        return replace(
            read,
            kind=Commitment.Kind.TARGET,
            title=row["title"],
            lead_unit=unit,
            officer=self._officer(unit.code, row["title"]),
            comparator=row["comparator"],
            min=Decimal(row["min"]),
            max=Decimal(row.get("max", row["min"])),
            unit_label=row["label"],
            per=row.get("per", ""),
            period_start=start,
            period_end=end,
            recurs=Commitment.Recurrence.HALF_YEAR if "phase" not in row else Commitment.Recurrence.YEAR,
            indicator=Indicator.objects.get(code=row["indicator"], valid_to=None) if "indicator" in row else None,
            indicator_filter=row.get("filter", ""),
            curve=row.get("curve", Commitment.Curve.LINEAR),
        )

    def _assignment(self, row: Mapping[str, Any], read: Promise, reading: Reading) -> Promise:
        words = reading.quote.lstrip("- ").rstrip("./").removeprefix("Giao ")
        words = words[:1].upper() + words[1:]
        code = row.get("unit") or self._unit_named(words)
        due = self.days.working(self.days.on + timedelta(days=row["due"])) if "due" in row else read.due_on
        half_yearly = Commitment.Recurrence.HALF_YEAR
        return replace(
            read,
            kind=Commitment.Kind.ASSIGNMENT,
            title=words,
            lead_unit=self.office.units[code],
            officer=self.office.people[row["officer"]] if "officer" in row else self._officer(code, words),
            support_units=tuple(unit for unit in read.support_units if unit != self.office.units[code]),
            period_start=self.days.start,
            period_end=self.days.year_end,
            recurs=row.get("recurs", Commitment.Recurrence.ONCE if due else half_yearly),
            due_on=due,
        )

    def _unit_named(self, words: str) -> str:
        """The unit a sentence begins with; the Office for what every unit has to do."""
        named = (code for code, unit in self.office.units.items() if words.startswith(unit.name))
        return next(named, "van-phong")

    def _officer(self, unit: str, title: str) -> User | None:
        """Somebody of the unit, the same for the same promise; its head for every fourth."""
        served = self.office.serving(unit, self.days.on, *_WORKING)
        served = served or self.office.serving(unit, self.days.start, *_WORKING)
        turn = sum(map(ord, title))
        return served[turn % len(served)] if served and turn % 4 else None


class _Desk:
    """One plan on the desks of those who take it in and check it."""

    def __init__(self, office: Office, promises: Promises, plan: PlanFile) -> None:
        self.office, self.promises, self.plan = office, promises, plan
        self.edition: Edition | None = None

    def take_in(self, at: datetime) -> None:
        data = render(official(self.plan))
        self.edition = add_document(
            by=self.office.first(Role.CLERK), data=data, name=f"{self.plan.key}.docx", at=at
        ).edition

    def confirm(self, at: datetime) -> None:
        """The Office confirms and assigns; what is no promise is put aside, and a checked plan is closed."""
        assert self.edition is not None
        how_far = self.promises.how_far(self.plan)
        if not how_far:
            return
        by = self.office.first(Role.OFFICE)
        choices = self._choices()
        for line in self.promises.confirmed(self.plan):
            reading = self._reading(line, by, at)
            promise = self.promises.promise(line, reading, choices, on=at.date())
            actions.confirm_reading(by=by, reading=reading, version=reading.version, promise=promise, at=at)
        if how_far == "all":
            close_checking(self.edition, by=by, at=at)

    def confirm_unassigned(self, line: str, at: datetime) -> None:
        """An officer confirms what is for the Office to assign."""
        by = self.office.first(Role.OFFICER)
        reading = self._reading(line, by, at)
        promise = self.promises.promise(line, reading, self._choices(), on=at.date())
        promise = replace(promise, lead_unit=None, officer=None)
        actions.confirm_reading(by=by, reading=reading, version=reading.version, promise=promise, at=at)

    def _choices(self) -> Choices:
        return Choices(units=list(self.office.units.values()), indicators=[], commitments=[])

    def _reading(self, line: str, by: User, at: datetime) -> Reading:
        """What the reader found in the line; marked by hand where it found nothing of the kind."""
        assert self.edition is not None
        words = self.plan.words_of[line]
        start = self.edition.text.index(words)
        end = start + len(words)
        kind = Reading.Kind.QUANTITY if line in self.promises.data["targets"] else Reading.Kind.ASSIGNMENT
        undecided = Reading.objects.filter(
            edition=self.edition,
            kind=kind,
            start__gte=start,
            start__lt=end,
            state__in=[Reading.State.PROPOSED, Reading.State.NOTED],
        )
        found = undecided.order_by("start").first()
        return found or mark_reading(
            by=by, edition=self.edition, kind=kind, start=start, end=end, data={"what": words}, at=at
        )


def close_checking(edition: Edition, *, by: User, at: datetime, reason: str = NO_PROMISE) -> Document:
    """Put aside what was read and is no promise, and say that the paper is checked."""
    for reading in Reading.objects.filter(edition=edition, state=Reading.State.PROPOSED):
        actions.reject_reading(by=by, reading=reading, version=reading.version, reason=reason, at=at)
    return finish_checking(by=by, document=edition.document, at=at)
