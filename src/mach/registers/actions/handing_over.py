"""Open records stay with the unit of their day; who follows them changes when a unit ends or a person leaves."""

from datetime import date

from django.db.models import QuerySet

from mach.casework.queries import of_person
from mach.office.models import Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import Holding
from mach.registers.models import Record


def open_records() -> QuerySet[Record]:
    """Records that still owe something by a limit of their definition."""
    return Record.objects.roots().filter(matter__closed_on=None, matter__isnull=False)


def hand_on_unit(unit: Unit, into: Unit, on: date) -> int:
    """Open records of a unit are followed by its successor, by the same officer when serving there, else by its head;
    part of a larger action. The records keep their unit, for they count for it.
    """
    rows = open_records().filter(unit=unit)
    moved = rows.count()
    for officer in User.objects.filter(pk__in=rows.values("officer")):
        to = carrier_of(officer, into, on=on) or officer
        rows.filter(officer=officer).update(officer=to)
    return moved


def hand_on_person(person: User, to: User, unit: Unit | None) -> int:
    """Open records of a person, in one unit if given, go to another; part of a larger action."""
    return _of_person(person, unit).update(officer=to)


def held_by(person: User, unit: Unit | None) -> list[Holding]:
    """Open records of a person whose limits others owe; what the person owes is listed by casework."""
    rows = _of_person(person, unit).exclude(matter__in=of_person(person, unit).values("matter"))
    return [Holding(str(row), row.get_absolute_url()) for row in rows.select_related("register")]


def _of_person(person: User, unit: Unit | None) -> QuerySet[Record]:
    rows = open_records().filter(officer=person).order_by("pk")
    return rows if unit is None else rows.filter(unit=unit)
