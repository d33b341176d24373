"""Open records stay with the unit of their day; who follows them changes when a unit ends or a person leaves."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from mach.casework.queries import cleared, of_person
from mach.office.models import Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import Handover, Holding
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


def hand_on_person(person: User, to: User, ids: Collection[int]) -> int:
    """Records that a person has still to do something about go to another; part of a larger action."""
    return _of_person(person, None).filter(pk__in=ids).update(officer=to)


def held_by(person: User, unit: Unit | None) -> list[Holding]:
    """Records of a person that are not verified or whose limits others owe; what the person owes casework lists."""
    return _listed(_of_person(person, unit).exclude(matter__in=of_person(person, unit).values("matter")))


def along(person: User, unit: Unit | None, owes: Collection[int] | None) -> list[Holding]:
    """Records go with the last that the person owes on them."""
    rows = _of_person(person, unit).filter(matter__in=of_person(person, unit).values("matter"))
    return _listed(rows if owes is None else rows.filter(matter__in=cleared(person, owes)))


def _of_person(person: User, unit: Unit | None) -> QuerySet[Record]:
    to_do = Q(matter__isnull=False, matter__closed_on=None) | Q(verified_at=None)
    rows = Record.objects.roots().filter(to_do, officer=person, agency__isnull=False).order_by("register", "pk")
    return rows if unit is None else rows.filter(unit=unit)


def _listed(rows: QuerySet[Record]) -> list[Holding]:
    return [
        Holding(str(row), row.get_absolute_url(), "record", row.pk, f"{row.register.title}, số {row.book}")
        for row in rows.select_related("register")
    ]


HANDOVER = Handover(
    code="record",
    label="dòng sổ còn phải làm",
    open_in=lambda unit: open_records().filter(unit=unit).count(),
    of_unit=hand_on_unit,
    of_person=hand_on_person,
    held_by=held_by,
    along=along,
)
