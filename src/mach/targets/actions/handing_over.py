"""Active commitments go on with others when a unit ends or a person leaves; what they owe is moved by casework."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from mach.casework.queries import of_person
from mach.office.models import Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import Holding
from mach.targets.models import Commitment


def of_unit(unit: Unit) -> QuerySet[Commitment]:
    """Active commitments that a unit leads or supports."""
    return Commitment.objects.active().filter(Q(lead_unit=unit) | Q(support_units=unit)).distinct()


def hand_on_unit(unit: Unit, into: Unit, on: date) -> int:
    """Active commitments that a unit leads or supports go to its successor; part of a larger action."""
    rows = list(of_unit(unit).select_related("officer").order_by("pk"))
    for row in rows:
        if row.lead_unit_id == unit.pk:
            row.counted_unit = row.counted_unit or unit
            row.lead_unit, row.officer = into, carrier_of(row.officer, into, on=on)
        supporting = set(row.support_units.values_list("pk", flat=True))
        if unit.pk in supporting:
            supporting |= {into.pk}
        row.support_units.set(supporting - {unit.pk, row.lead_unit_id})
        row.version += 1
        row.save(update_fields=["counted_unit", "lead_unit", "officer", "version"])
    return len(rows)


def hand_on_person(person: User, to: User, unit: Unit | None) -> int:
    """Active commitments of a person, in one unit if given, go to another; part of a larger action."""
    return _of_person(person, unit).update(officer=to, version=F("version") + 1)


def held_by(person: User, unit: Unit | None) -> list[Holding]:
    """Active commitments of a person that owe nothing just now; what they owe is listed by casework."""
    rows = _of_person(person, unit).exclude(matter__in=of_person(person, unit).values("matter"))
    return [Holding(title, reverse("targets:detail", args=[pk])) for pk, title in rows.values_list("pk", "title")]


def _of_person(person: User, unit: Unit | None) -> QuerySet[Commitment]:
    rows = Commitment.objects.active().filter(officer=person).order_by("pk")
    return rows if unit is None else rows.filter(lead_unit=unit)
