"""What of this room awaits decisions: more time asked for, explanations given."""

from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework.actions import UnableToClose, deciding
from mach.casework.models import Explanation, Extension, Obligation, Urging
from mach.casework.registry import DECISIONS, MOST_COUNTED, Awaiting, DecisionKind
from mach.engines.vietnamese import format_date
from mach.engines.workdays import Calendar, days_left, remaining_phrase
from mach.office.models import Post, User
from mach.office.permissions import Permission, Role
from mach.office.queries import calendar_for
from mach.office.rules import may_everywhere, units_under

REMEMBERED = 60  # seconds


def _mine(user: User, on: date, asked_by: str) -> Q:
    """What I follow, what people of my unit ask for, and for directors what heads of units ask for."""
    mine = Q(obligation__follower_officer__in=user.ids_on(on))
    mine |= Q(obligation__debtor_unit__in=units_under(user, Permission.ASSIGN, on=on))
    if may_everywhere(user, Permission.ASSIGN, on=on, role=Role.DIRECTOR):
        heads = Post.objects.valid_on(on).filter(role=Role.HEAD).values("user")
        mine |= Q(**{f"{asked_by}__in": heads})
    visible = Q(obligation__matter__agency__in=user.agency_ids, obligation__state=Obligation.State.OPEN)
    return visible & mine & ~Q(**{asked_by: user})


def _extensions(user: User, on: date) -> QuerySet[Extension]:
    rows = Extension.objects.filter(_mine(user, on, "asked_by"), state=Extension.State.ASKED)
    return rows.select_related("obligation__debtor_unit", "asked_by")


def _explanations(user: User, on: date) -> QuerySet[Explanation]:
    rows = Explanation.objects.filter(_mine(user, on, "by"), state=Explanation.State.GIVEN)
    return rows.select_related("obligation__debtor_unit", "by")


def extensions(user: User, on: date, limit: int) -> list[Awaiting]:
    """Extensions that a person decides, the nearest due day first."""
    calendar = calendar_for(user.agency)
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=row.obligation.title,
            lines=(
                _who(row.asked_by, row.obligation, row.asked_on),
                _more(row, calendar),
                f"Lý do: {row.reason}",
            ),
            address=reverse("casework:obligation", args=[row.obligation_id]),
            since=row.asked_on,
        )
        for row in _extensions(user, on).order_by("original_due_on", "pk")[:limit]
    ]


def explanations(user: User, on: date, limit: int) -> list[Awaiting]:
    """Explanations that a person accepts or returns, the latest obligation first."""
    calendar = calendar_for(user.agency)
    rows = list(
        _explanations(user, on)
        .annotate(rung=Max("obligation__urgings__rung"))
        .order_by("obligation__due_on", "pk")[:limit]
    )
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=row.obligation.title,
            lines=(
                _who(row.by, row.obligation, row.on),
                _late(row.obligation, row.rung, on, calendar),
                f"Giải trình: {row.text}",
            ),
            address=reverse("casework:obligation", args=[row.obligation_id]),
            since=row.on,
        )
        for row in rows
    ]


def _who(person: User, obligation: Obligation, day: date) -> str:
    unit = f", {obligation.debtor_unit.short_name}" if obligation.debtor_unit else ""
    return f"{person.full_name}{unit}, ngày {format_date(day)}"


def _more(row: Extension, calendar: Calendar) -> str:
    days = calendar.working_days(row.original_due_on, row.asked_due_on)
    until = format_date(row.asked_due_on)
    return f"Hạn {format_date(row.original_due_on)}, xin đến {until} (thêm {days} ngày làm việc)"


def _late(obligation: Obligation, rung: int | None, on: date, calendar: Calendar) -> str:
    phrase = remaining_phrase(days_left(on, obligation.due_on, calendar))
    urged = f"đã đôn đốc: {Urging.Rung(rung).label.lower()}" if rung else "chưa đôn đốc"
    return f"Hạn {format_date(obligation.due_on)}, {phrase}; {urged}"


def _grant(*, by: User, pk: int, version: int, at: datetime) -> None:
    deciding.grant_extension(by=by, extension=_extension(by, pk), version=version, at=at)


def _refuse(*, by: User, pk: int, version: int, reason: str, at: datetime) -> None:
    deciding.refuse_extension(by=by, extension=_extension(by, pk), version=version, decision=reason, at=at)


def _undo_extension(*, by: User, pk: int, at: datetime) -> None:
    deciding.undo_extension(by=by, extension=_extension(by, pk), at=at)


def _accept(*, by: User, pk: int, version: int, at: datetime) -> None:
    deciding.accept_explanation(by=by, explanation=_explanation(by, pk), version=version, at=at)


def _return(*, by: User, pk: int, version: int, reason: str, at: datetime) -> None:
    deciding.return_explanation(by=by, explanation=_explanation(by, pk), version=version, decision=reason, at=at)


def _undo_explanation(*, by: User, pk: int, at: datetime) -> None:
    deciding.undo_explanation(by=by, explanation=_explanation(by, pk), at=at)


def _extension(by: User, pk: int) -> Extension:
    return Extension.objects.get(pk=pk, obligation__matter__agency__in=by.agency_ids)


def _explanation(by: User, pk: int) -> Explanation:
    return Explanation.objects.get(pk=pk, obligation__matter__agency__in=by.agency_ids)


def counted(rows: QuerySet[Any]) -> int:
    """How many, to a hundred."""
    return len(rows.order_by().values_list("pk", flat=True)[:MOST_COUNTED])


EXTENSION = DecisionKind(
    code="gia-han",
    label="Gia hạn",
    icon="calendar",
    awaiting=extensions,
    count=lambda user, on: counted(_extensions(user, on)),
    refusals=(deciding.UnableToDecide, UnableToClose),
    approve=_grant,
    send_back=_refuse,
    undo=_undo_extension,
)
EXPLANATION = DecisionKind(
    code="giai-trinh",
    label="Giải trình",
    icon="message",
    awaiting=explanations,
    count=lambda user, on: counted(_explanations(user, on)),
    refusals=(deciding.UnableToDecide,),
    approve=_accept,
    approve_label="Chấp nhận",
    send_back=_return,
    undo=_undo_explanation,
)


def count_awaiting(user: User) -> int:
    """How much awaits a person's decision: the number in the menu, up to a minute old, for every page shows it."""
    return cache.get_or_set(_key(user), lambda: sum(kind.count(user, localdate()) for kind in DECISIONS), REMEMBERED)


def remember_awaiting(user: User, total: int) -> None:
    """What *Chờ tôi quyết* has just counted stands in the menu too."""
    cache.set(_key(user), total, REMEMBERED)


def _key(user: User) -> str:
    return f"casework.awaiting.{user.pk}"
