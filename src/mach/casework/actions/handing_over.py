"""Open work goes on with others when a unit ends or a person leaves; due days follow a changed calendar."""

from collections.abc import Collection
from datetime import date
from functools import partial

from django.db.models import F

from mach.casework.models import Matter, Obligation
from mach.casework.queries import due_moves, holding
from mach.engines.workdays import Calendar
from mach.office.models import Agency, Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import DueMove, Handover


def hand_on_unit(side: str, unit: Unit, into: Unit, on: date) -> int:
    """Open obligations that a unit owes or follows (`side`) go to its successor; part of a larger action.

    Who did the work goes on with it when serving in the successor, else its head. Gives how many obligations moved.
    """
    rows = Obligation.objects.open().filter(**{f"{side}_unit": unit})
    moved = rows.count()
    for officer in User.objects.filter(pk__in=rows.values(f"{side}_officer")):
        to = carrier_of(officer, into, on=on) or officer
        of_officer = rows.filter(**{f"{side}_officer": officer})
        of_officer.update(**{f"{side}_unit": into, f"{side}_officer": to, "version": F("version") + 1})
    rows.update(**{f"{side}_unit": into, f"{side}_officer": carrier_of(None, into, on=on)}, version=F("version") + 1)
    return moved


def hand_on_matters(unit: Unit, into: Unit, on: date) -> int:
    """Open matters of a unit go to its successor; part of a larger action."""
    rows = Matter.objects.filter(lead_unit=unit, closed_on=None)
    moved = 0
    for officer in User.objects.filter(pk__in=rows.values("officer")):
        moved += rows.filter(officer=officer).update(lead_unit=into, officer=carrier_of(officer, into, on=on))
    return moved + rows.update(lead_unit=into)


def hand_on_person(side: str, person: User, to: User, ids: Collection[int]) -> int:
    """Open obligations that a person owes or follows (`side`) go to another; part of a larger action."""
    rows = Obligation.objects.open().filter(**{f"{side}_officer": person}, pk__in=ids)
    return rows.update(**{f"{side}_officer": to}, version=F("version") + 1)


def hand_on_matters_of_person(person: User, to: User, ids: Collection[int]) -> int:
    """Open matters of a person go to another; part of a larger action."""
    return Matter.objects.filter(officer=person, closed_on=None, pk__in=ids).update(officer=to)


HANDOVERS = [
    Handover(
        code="owes",
        label="nghĩa vụ phải làm",
        open_in=lambda unit: Obligation.objects.open().filter(debtor_unit=unit).count(),
        of_unit=partial(hand_on_unit, "debtor"),
        of_person=partial(hand_on_person, "debtor"),
        held_by=holding.owed_by,
    ),
    Handover(
        code="follows",
        label="nghĩa vụ theo dõi",
        open_in=lambda unit: Obligation.objects.open().filter(follower_unit=unit).count(),
        of_unit=partial(hand_on_unit, "follower"),
        of_person=partial(hand_on_person, "follower"),
        held_by=holding.followed_by,
        along=holding.followed_along,
    ),
    Handover(
        code="matter",
        label="vụ việc đang mở",
        open_in=lambda unit: Matter.objects.filter(lead_unit=unit, closed_on=None).count(),
        of_unit=hand_on_matters,
        of_person=hand_on_matters_of_person,
        along=holding.matters_along,
    ),
]


def follow_calendar(agency: Agency, calendar: Calendar) -> list[DueMove]:
    """Count the due days of open obligations anew by a calendar; part of a larger action."""
    told = []
    for move in due_moves(agency, calendar, lock=True):
        row = move.row
        if move.day != row.due_on:
            told.append(move.told)
        row.due_on, row.computed_by = move.day, move.computed_by
        row.version += 1
        row.save(update_fields=["due_on", "computed_by", "version"])
    return told
