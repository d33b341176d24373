"""The open work of a person: what they owe and follow, and what goes along when it is handed over."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.urls import reverse

from mach.casework.models import Matter, Obligation
from mach.engines.vietnamese import format_date
from mach.office.models import Unit, User
from mach.office.registry import Holding


def of_person(person: User, unit: Unit | None = None) -> QuerySet[Obligation]:
    """Open obligations that a person owes or follows, in one unit if given."""
    return _side("debtor", person, unit) | _side("follower", person, unit)


def owed_by(person: User, unit: Unit | None) -> list[Holding]:
    """What a person owes, the first due first."""
    return _listed("owes", _side("debtor", person, unit))


def followed_by(person: User, unit: Unit | None) -> list[Holding]:
    """What a person follows for others."""
    return _listed("follows", _side("follower", person, unit).exclude(debtor_officer=person))


def followed_along(person: User, unit: Unit | None, owes: Collection[int] | None) -> list[Holding]:
    """What a person owes and follows at once is followed by whoever owes it next."""
    rows = _side("follower", person, unit).filter(debtor_officer=person)
    return _listed("follows", rows if owes is None else rows.filter(pk__in=owes))


def matters_along(person: User, unit: Unit | None, owes: Collection[int] | None) -> list[Holding]:
    """Matters of a person go with the last that the person owes on them."""
    rows = Matter.objects.filter(officer=person, closed_on=None).order_by("pk")
    if unit is not None:
        rows = rows.filter(lead_unit=unit)
    if owes is not None:
        rows = rows.filter(pk__in=cleared(person, owes))
    return [Holding(row.title, row.address, "matter", row.pk) for row in rows]


def cleared(person: User, owes: Collection[int]) -> QuerySet[Matter]:
    """Matters on which a person owes nothing open but the obligations given."""
    open_rows = Obligation.objects.open().filter(debtor_officer=person)
    kept = open_rows.exclude(pk__in=owes).values("matter")
    return Matter.objects.filter(pk__in=open_rows.filter(pk__in=owes).values("matter")).exclude(pk__in=kept)


def _side(side: str, person: User, unit: Unit | None) -> QuerySet[Obligation]:
    theirs = Q(**{f"{side}_officer": person})
    if unit is not None:
        theirs &= Q(**{f"{side}_unit": unit})
    return Obligation.objects.open().filter(theirs)


def _listed(code: str, rows: QuerySet[Obligation]) -> list[Holding]:
    found = rows.order_by("due_on", "pk").values_list("pk", "title", "due_on")
    return [
        Holding(title, reverse("casework:obligation", args=[pk]), code, pk, f"hạn {format_date(day)}")
        for pk, title, day in found
    ]
