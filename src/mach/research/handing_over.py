"""Running tasks go on with others when a unit ends or a person leaves; what their cases owe is moved by casework."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet

from mach.casework.queries import cleared, of_person
from mach.office.models import Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import Handover, Holding
from mach.research.models import ResearchTask


def _running() -> QuerySet[ResearchTask]:
    return ResearchTask.objects.filter(stopped_on=None).order_by("pk")


def hand_on_unit(unit: Unit, into: Unit, on: date) -> int:
    """Running tasks of a unit go to its successor; part of a larger action."""
    rows = list(_running().filter(lead_unit=unit).select_related("officer"))
    for row in rows:
        row.lead_unit, row.officer = into, carrier_of(row.officer, into, on=on)
        row.version += 1
        row.save(update_fields=["lead_unit", "officer", "version"])
    return len(rows)


def hand_on_person(person: User, to: User, ids: Collection[int]) -> int:
    """Running tasks of a person go to another; part of a larger action."""
    return _of_person(person, None).filter(pk__in=ids).update(officer=to, version=F("version") + 1)


def held_by(person: User, unit: Unit | None) -> list[Holding]:
    """Running tasks of a person that owe nothing just now."""
    return _listed(_of_person(person, unit).exclude(case__matter__in=of_person(person, unit).values("matter")))


def along(person: User, unit: Unit | None, owes: Collection[int] | None) -> list[Holding]:
    """Running tasks go with the last that the person owes on them."""
    rows = _of_person(person, unit).filter(case__matter__in=of_person(person, unit).values("matter"))
    return _listed(rows if owes is None else rows.filter(case__matter__in=cleared(person, owes)))


def _of_person(person: User, unit: Unit | None) -> QuerySet[ResearchTask]:
    rows = _running().filter(officer=person)
    return rows if unit is None else rows.filter(lead_unit=unit)


def _listed(rows: QuerySet[ResearchTask]) -> list[Holding]:
    return [Holding(str(row), row.get_absolute_url(), "research_task", row.pk, "nhiệm vụ KH&CN") for row in rows]


HANDOVER = Handover(
    code="research_task",
    label="nhiệm vụ KH&CN",
    open_in=lambda unit: _running().filter(lead_unit=unit).count(),
    of_unit=hand_on_unit,
    of_person=hand_on_person,
    held_by=held_by,
    along=along,
)
