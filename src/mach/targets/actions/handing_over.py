"""Active commitments go on with others when a unit ends or a person leaves; what they owe is moved by casework."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from mach.casework.queries import cleared, of_person
from mach.office.models import Unit, User
from mach.office.queries import carrier_of
from mach.office.registry import Handover, Holding
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


def hand_on_person(person: User, to: User, ids: Collection[int]) -> int:
    """Active commitments of a person go to another; part of a larger action."""
    return _of_person(person, None).filter(pk__in=ids).update(officer=to, version=F("version") + 1)


def held_by(person: User, unit: Unit | None) -> list[Holding]:
    """Active commitments of a person that owe nothing just now; what they owe is listed by casework."""
    return _listed(_of_person(person, unit).exclude(matter__in=of_person(person, unit).values("matter")))


def along(person: User, unit: Unit | None, owes: Collection[int] | None) -> list[Holding]:
    """Active commitments go with the last that the person owes on them."""
    rows = _of_person(person, unit).filter(matter__in=of_person(person, unit).values("matter"))
    return _listed(rows if owes is None else rows.filter(matter__in=cleared(person, owes)))


def _of_person(person: User, unit: Unit | None) -> QuerySet[Commitment]:
    rows = Commitment.objects.active().filter(officer=person).order_by("pk")
    return rows if unit is None else rows.filter(lead_unit=unit)


def _listed(rows: QuerySet[Commitment]) -> list[Holding]:
    return [
        Holding(row.title, row.get_absolute_url(), "commitment", row.pk, row.get_kind_display().lower()) for row in rows
    ]


HANDOVER = Handover(
    code="commitment",
    label="chỉ tiêu, việc được giao đang thực hiện",
    open_in=lambda unit: of_unit(unit).count(),
    of_unit=hand_on_unit,
    of_person=hand_on_person,
    held_by=held_by,
    along=along,
)
