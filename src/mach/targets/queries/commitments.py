"""What is asked of commitments: the lists of targets and assignments, and all that hangs on one."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from mach.casework.models import Obligation
from mach.engines.vietnamese import fold
from mach.office.models import User
from mach.targets.models import Commitment


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of both lists, as they stand in the address."""

    words: str = ""
    unit: int | None = None
    state: str = Commitment.State.ACTIVE
    unassigned: bool = False


def matching(user: User, kind: str, filters: Filters) -> QuerySet[Commitment]:
    """Commitments of a kind that a person may see."""
    rows = Commitment.objects.visible_to(user).filter(kind=kind)
    for word in fold(filters.words).split():
        rows = rows.filter(fold__contains=word)
    if filters.unit:
        rows = rows.filter(lead_unit=filters.unit)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.unassigned:
        rows = rows.filter(lead_unit=None)
    return rows


def commitments(user: User, kind: str, filters: Filters) -> QuerySet[Commitment]:
    """The same as lists show them, each with `next_due`, the next day on which it owes something."""
    open_ones = Obligation.objects.open().filter(matter=OuterRef("matter")).order_by("due_on")
    rows = matching(user, kind, filters).annotate(next_due=Subquery(open_ones.values("due_on")[:1]))
    return rows.select_related("lead_unit", "officer", "indicator", "matter").prefetch_related("sources__document")
