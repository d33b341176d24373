"""What of this room awaits decisions: promises that were confirmed and are given to nobody yet."""

from datetime import date, datetime

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import localdate
from rapidfuzz import fuzz, process

from mach.casework.actions import UnableToClose, UnableToOwe
from mach.casework.decisions import counted
from mach.casework.registry import Awaiting, DecisionKind
from mach.engines.vietnamese import format_date, format_number
from mach.office.models import Unit, User
from mach.office.permissions import Permission
from mach.office.rules import may_everywhere
from mach.targets.actions.accounts import ASSIGN
from mach.targets.actions.commitments import UnableToChange, assign
from mach.targets.actions.proving import confirm_self_closing, return_self_closing
from mach.targets.actions.unassigning import take_back_assignment
from mach.targets.models import Commitment, SelfClosing
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


def _self_closed(user: User, on: date) -> QuerySet[SelfClosing]:
    """Assignments that closed themselves and that the person follows."""
    rows = SelfClosing.objects.visible_to(user).filter(
        state=SelfClosing.State.WAITING, obligation__follower_officer__in=user.ids_on(on)
    )
    return rows.select_related("commitment", "obligation__debtor_unit")


def self_closed(user: User, on: date, limit: int) -> list[Awaiting]:
    """What the books proved, the longest waiting first."""
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=row.commitment.title,
            lines=(
                f"{row.obligation.debtor_unit or 'Chưa giao'}, hạn {format_date(row.obligation.due_on)}",
                f"{row.obligation.get_state_display()}, ngày {format_date(row.obligation.closed_on)}",
                row.said,
            ),
            address=row.get_absolute_url(),
            since=row.on,
        )
        for row in _self_closed(user, on).order_by("on", "pk")[:limit]
    ]


def _confirm(*, by: User, pk: int, version: int, at: datetime) -> None:
    confirm_self_closing(by=by, closing=SelfClosing.objects.visible_to(by).get(pk=pk), version=version, at=at)


def _return(*, by: User, pk: int, version: int, reason: str, at: datetime) -> None:
    row = SelfClosing.objects.visible_to(by).get(pk=pk)
    return_self_closing(by=by, closing=row, version=version, reason=reason, at=at)


SELF_CLOSED = DecisionKind(
    code="viec-tu-dong",
    label="Việc tự đóng vì đủ minh chứng",
    icon="check",
    awaiting=self_closed,
    count=lambda user, on: counted(_self_closed(user, on)),
    refusals=(UnableToChange, UnableToClose),
    approve=_confirm,
    approve_label="Xác nhận xong",
    send_back=_return,
)

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
