"""What of this room awaits decisions: reports whose figures are frozen, to be sent up or returned."""

from datetime import date, datetime

from django.db.models import Count, Min, QuerySet
from django.utils.timezone import localdate

from mach.casework.decisions import counted
from mach.casework.registry import Awaiting, DecisionKind
from mach.engines.vietnamese import format_date
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may_everywhere
from mach.reports.actions.issuing import return_report, submit, take_back_submission
from mach.reports.actions.writing import UnableToReport
from mach.reports.models import Report


def _frozen(user: User, on: date) -> QuerySet[Report]:
    """Frozen reports for those who decide on reports; none that I froze myself."""
    if not may_everywhere(user, Permission.FREEZE_REPORT, on=on):
        return Report.objects.none()
    return Report.objects.visible_to(user).filter(state=Report.State.FROZEN).exclude(frozen_by=user)


def awaiting(user: User, on: date, limit: int) -> list[Awaiting]:
    """Reports to decide on, the one due first before the others."""
    rows = (
        _frozen(user, on)
        .select_related("regime", "frozen_by")
        .annotate(due_on=Min("matter__obligations__due_on"), parts=Count("items", distinct=True))
        .order_by("due_on", "pk")[:limit]
    )
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=row.title,
            lines=(
                f"Số liệu từ {format_date(row.window_start)} đến {format_date(row.window_end)}, {row.parts} mục",
                f"{row.frozen_by.full_name} chốt số liệu ngày {format_date(localdate(row.frozen_at))}",
                f"Gửi {row.regime.recipient}" + (f" trước {format_date(row.due_on)}" if row.due_on else ""),
            ),
            address=row.get_absolute_url(),
            since=localdate(row.frozen_at),
        )
        for row in rows
    ]


def _submit(*, by: User, pk: int, version: int, at: datetime) -> None:
    submit(by=by, report=Report.objects.visible_to(by).get(pk=pk), version=version, at=at)


def _return(*, by: User, pk: int, version: int, reason: str, at: datetime) -> None:
    report = Report.objects.visible_to(by).get(pk=pk)
    return_report(by=by, report=report, version=version, reason=reason, at=at)


def _undo(*, by: User, pk: int, at: datetime) -> None:
    take_back_submission(by=by, report=Report.objects.visible_to(by).get(pk=pk), at=at)


DECISION = DecisionKind(
    code="bao-cao",
    label="Báo cáo",
    icon="report",
    awaiting=awaiting,
    count=lambda user, on: counted(_frozen(user, on)),
    refusals=(UnableToReport,),
    approve=_submit,
    send_back=_return,
    undo=_undo,
    undoes=frozenset({"approve"}),  # a returned report gives its frozen figures up; its writer freezes it again
)
