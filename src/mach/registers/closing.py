"""Days on which a reporting window closes, as the rooms above tell them, and what is still unverified before them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from mach.engines.workdays import Window, subtract_working_days
from mach.office.models import Agency, Unit, User
from mach.office.queries import calendar_for
from mach.registers.models import Record, RecordDate, Register
from mach.registers.queries import day_field, definitions_in_force

WARNED_DAYS = 5  # working days before the cut-off


@dataclass(frozen=True, slots=True)
class Closing:
    """A reporting window: its records must be verified by its last day; the report is due on `report_due`."""

    label: str  # "năm 2026"
    key: str  # of the period, for addresses
    window: Window
    report_due: date


CLOSINGS: list[Callable[[Agency, date], Sequence[Closing]]] = []
"""Windows that run on a day or whose report is not due yet: (agency, day) → closings. Filled by the rooms above."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many records of a unit in a register wait to be verified."""

    unit: Unit
    register: Register
    count: int


def closings_near(agency: Agency, on: date) -> list[Closing]:
    """Windows that close within WARNED_DAYS working days, or have closed with the report still due.

    Of those that close on one day the longest, which holds the records of the others.
    """
    calendar = calendar_for(agency)
    told = [closing for source in CLOSINGS for closing in source(agency, on)]
    longest = {one.window.end: one for one in sorted(told, key=lambda one: one.window.start, reverse=True)}
    return [
        closing
        for end, closing in sorted(longest.items())
        if subtract_working_days(end, WARNED_DAYS, calendar).day <= on <= closing.report_due
    ]


def waiting_records(
    agency: Agency, *, window: Window, on: date, user: User | None = None, unit: Unit | None = None
) -> list[Waiting]:
    """Unverified records that would count in a window, by unit and register; two queries.

    With `user` only rows that person may see; with `unit` only rows of that unit.
    """
    held = {one.register_id: one.definition for one in definitions_in_force(agency, day=on)}
    places = [
        Q(
            dated__register=register,
            dated__field=day_field(one),
            state_rank__gte=one.procedure.rank(one.procedure.counted),
        )
        for register, one in held.items()
        if day_field(one)
    ]
    if not places:
        return []
    rows = RecordDate.objects.filter(
        reduce(or_, places), agency=agency, dated__section="", day__range=(window.start, window.end), verified=False
    )
    rows = rows.filter(unit=unit) if unit is not None else rows
    rows = rows.filter(record__in=Record.objects.visible_to(user)) if user is not None else rows
    counts = rows.values("unit", "dated__register").annotate(count=Count("pk"))
    units = {one.pk: one for one in Unit.objects.filter(agency=agency)}
    registers = {one.pk: one for one in Register.objects.filter(pk__in=held)}
    found = [Waiting(units[row["unit"]], registers[row["dated__register"]], row["count"]) for row in counts]
    return sorted(found, key=lambda one: (one.unit.position, one.unit.pk, one.register.position, one.register.pk))
