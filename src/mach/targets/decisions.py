"""What of this room awaits decisions: promises that were confirmed and are given to nobody yet."""

from datetime import date, datetime

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import localdate
from rapidfuzz import fuzz, process

from mach.casework.actions import UnableToOwe
from mach.casework.decisions import counted
from mach.casework.registry import Awaiting, DecisionKind
from mach.engines.vietnamese import format_date, format_number
from mach.office.models import Unit, User
from mach.office.permissions import Permission
from mach.office.rules import may_everywhere
from mach.targets.actions.accounts import ASSIGN
from mach.targets.actions.commitments import UnableToChange, assign
from mach.targets.actions.unassigning import take_back_assignment
from mach.targets.models import Commitment
from mach.targets.proposals import find_unit

ALIKE = 65  # score of rapidfuzz (0–100) from which a promise says who did something like it before
COMPARED = 300


def _unassigned(user: User, on: date) -> QuerySet[Commitment]:
    """Promises without a lead unit, for those who give work to every unit."""
    if not may_everywhere(user, Permission.ASSIGN, on=on):
        return Commitment.objects.none()
    return Commitment.objects.visible_to(user).active().filter(lead_unit=None)


def awaiting(user: User, on: date, limit: int) -> list[Awaiting]:
    """Promises to give to a unit, the one to be given soonest first."""
    give_by = Min("matter__obligations__due_on", filter=Q(matter__obligations__duty=ASSIGN))
    rows = list(
        _unassigned(user, on)
        .annotate(give_by=give_by)
        .prefetch_related("sources__document", "sources__clause", "sources__reading")
        .order_by("give_by", "pk")[:limit]
    )
    units = list(Unit.objects.filter(agency=user.agency).valid_on(on))
    before = _led_before(user, on) if rows else {}
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=row.title,
            lines=(_source(row), _what(row), _when(row)),
            address=row.get_absolute_url(),
            since=localdate(row.confirmed_at),
            unit=_proposed(row, units, before),
        )
        for row in rows
    ]


def _source(row: Commitment) -> str:
    sources = list(row.sources.all())
    if not sources:
        return "Không có văn bản nguồn"
    first = sources[0]
    place = f", {first.clause.place}" if first.clause else ""
    return f"{first.document}{place}: “{first.quote}”"


def _what(row: Commitment) -> str:
    if row.kind == Commitment.Kind.ASSIGNMENT or row.min is None:
        return f"{row.get_kind_display()}, {row.get_recurs_display().lower()}"
    low, high = format_number(row.min), format_number(row.max)
    amount = low if row.min == row.max else f"{low} – {high}"
    return f"Chỉ tiêu: {row.get_comparator_display().lower()} {amount} {row.unit_label}".strip()


def _when(row: Commitment) -> str:
    parts = [f"phải giao trước {format_date(row.give_by)}"] if row.give_by else []
    if row.period_end:
        parts.append(f"thực hiện đến {format_date(row.period_end)}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _led_before(user: User, on: date) -> dict[str, int]:
    """Folded titles of promises lately given to units that still are there, with the unit."""
    led = Commitment.objects.visible_to(user).filter(lead_unit__in=Unit.objects.valid_on(on)).order_by("-pk")
    return dict(led.values_list("fold", "lead_unit")[:COMPARED])


def _proposed(row: Commitment, units: list[Unit], before: dict[str, int]) -> Unit | None:
    """The unit that the paper names, else the one that leads what is most like it."""
    for source in row.sources.all():
        for name in source.reading.data.get("lead", []) if source.reading else []:
            if unit := find_unit(name, units):
                return unit
    found = process.extractOne(row.fold, list(before), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    return next((unit for unit in units if found and unit.pk == before[found[0]]), None)


def _give(*, by: User, pk: int, version: int, unit: Unit, officer: User | None, at: datetime) -> None:
    row = Commitment.objects.visible_to(by).get(pk=pk)
    assign(
        by=by,
        commitment=row,
        version=version,
        lead_unit=unit,
        officer=officer,
        support_units=list(row.support_units.all()),
        at=at,
    )


def _undo(*, by: User, pk: int, at: datetime) -> None:
    take_back_assignment(by=by, commitment=Commitment.objects.visible_to(by).get(pk=pk), at=at)


ASSIGNMENT = DecisionKind(
    code="giao-viec",
    label="Giao việc",
    icon="user-check",
    awaiting=awaiting,
    count=lambda user, on: counted(_unassigned(user, on)),
    refusals=(UnableToChange, UnableToOwe),
    give=_give,
    undo=_undo,
)
