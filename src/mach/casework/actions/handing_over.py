"""Open work goes on with others when a unit ends or a person leaves; due days follow a changed calendar."""

from datetime import date

from django.db.models import F

from mach.casework.models import Matter, Obligation
from mach.casework.queries import due_moves, of_person, of_unit
from mach.engines.workdays import Calendar
from mach.office.models import Agency, Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import DueMove

SIDES = ("debtor", "follower")


def hand_on_unit(unit: Unit, into: Unit, on: date) -> int:
    """Open obligations that a unit owes or follows go to its successor; part of a larger action.

    Who did the work goes on with it when serving in the successor, else its head. Gives how many obligations moved.
    """
    moved = of_unit(unit).count()
    for side in SIDES:
        rows = Obligation.objects.open().filter(**{f"{side}_unit": unit})
        for officer in User.objects.filter(pk__in=rows.values(f"{side}_officer")):
            to = carrier_of(officer, into, on=on) or officer
            of_officer = rows.filter(**{f"{side}_officer": officer})
            of_officer.update(**{f"{side}_unit": into, f"{side}_officer": to, "version": F("version") + 1})
        rows.update(
            **{f"{side}_unit": into, f"{side}_officer": carrier_of(None, into, on=on)}, version=F("version") + 1
        )
    return moved


def hand_on_matters(unit: Unit, into: Unit, on: date) -> int:
    """Open matters of a unit go to its successor; part of a larger action."""
    rows = Matter.objects.filter(lead_unit=unit, closed_on=None)
    moved = 0
    for officer in User.objects.filter(pk__in=rows.values("officer")):
        moved += rows.filter(officer=officer).update(lead_unit=into, officer=carrier_of(officer, into, on=on))
    return moved + rows.update(lead_unit=into)


def hand_on_person(person: User, to: User, unit: Unit | None) -> int:
    """Open obligations that a person owes or follows, in one unit if given, go to another; part of a larger action."""
    moved = of_person(person, unit).count()
    for side in SIDES:
        rows = Obligation.objects.open().filter(**{f"{side}_officer": person})
        if unit is not None:
            rows = rows.filter(**{f"{side}_unit": unit})
        rows.update(**{f"{side}_officer": to}, version=F("version") + 1)
    return moved


def hand_on_matters_of_person(person: User, to: User, unit: Unit | None) -> int:
    """Open matters of a person, in one unit if given, go to another; part of a larger action."""
    rows = Matter.objects.filter(officer=person, closed_on=None)
    return (rows if unit is None else rows.filter(lead_unit=unit)).update(officer=to)


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
