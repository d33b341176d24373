"""What of this room awaits decisions: records with evidence that nobody has verified yet."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from mach.casework.decisions import counted
from mach.casework.models import Obligation
from mach.casework.registry import Awaiting, DecisionKind
from mach.engines.vietnamese import format_date
from mach.office.concurrency import StaleVersion
from mach.office.models import Post, User
from mach.office.permissions import Permission, Role
from mach.office.rules import may_everywhere, units_under
from mach.registers.actions.answering import CORRECT
from mach.registers.actions.records import UnableToSaveRecord
from mach.registers.actions.returning import send_back, take_back_return
from mach.registers.actions.verifying import unverify, verify
from mach.registers.models import Record, RecordEvidence, RecordVersion
from mach.registers.rules import Fault


def _unverified(user: User, on: date) -> QuerySet[Record]:
    """Unverified records with evidence of my units, and for directors those that a head wrote; none that I wrote."""
    mine = Q(unit__in=units_under(user, Permission.VERIFY_RECORDS, on=on))
    if may_everywhere(user, Permission.VERIFY_RECORDS, on=on, role=Role.DIRECTOR):
        mine |= Q(created_by__in=Post.objects.valid_on(on).filter(role=Role.HEAD).values("user"))
    here = OuterRef("pk")
    sent_back = Obligation.objects.open().filter(matter=OuterRef("matter"), duty=CORRECT)
    return (
        Record.objects.visible_to(user)
        .roots()
        .filter(mine, Exists(RecordEvidence.objects.filter(record=here)), verified_at=None)
        .exclude(created_by=user)
        .exclude(Exists(RecordVersion.objects.filter(record=here, by=user)))
        .exclude(Exists(sent_back))
    )


def awaiting(user: User, on: date, limit: int) -> list[Awaiting]:
    """Records to verify, the longest waiting first."""
    rows = (
        _unverified(user, on)
        .select_related("register", "unit", "officer")
        .prefetch_related("evidence__attachment")
        .order_by("created_at", "pk")[:limit]
    )
    return [
        Awaiting(
            pk=row.pk,
            version=row.version,
            title=str(row),
            lines=(
                f"{row.register.title}, số {row.book}, {row.unit.short_name}",
                f"{row.officer.full_name} ghi ngày {format_date(localdate(row.created_at))}",
                "Minh chứng: "
                + "; ".join(one.attachment.name if one.attachment else one.reference for one in row.evidence.all()),
            ),
            address=row.get_absolute_url(),
            since=localdate(row.created_at),
        )
        for row in rows
    ]


def _verify(*, by: User, pk: int, version: int, at: datetime) -> None:
    row = Record.objects.visible_to(by).roots().get(pk=pk)
    if row.version != version:
        raise StaleVersion(row)
    verify(by=by, records=[row], at=at)


def _send_back(*, by: User, pk: int, version: int, reason: str, at: datetime) -> None:
    row = Record.objects.visible_to(by).roots().get(pk=pk)
    send_back(by=by, record=row, version=version, reason=reason, at=at)


def _undo(*, by: User, pk: int, at: datetime) -> None:
    row = Record.objects.visible_to(by).roots().get(pk=pk)
    if row.verified_at is None:
        take_back_return(by=by, record=row, at=at)
        return
    if row.verified_by_id != by.pk or localdate(row.verified_at) != localdate(at):
        raise UnableToSaveRecord([Fault("", "Chỉ hoàn tác được xác nhận của chính mình trong ngày.")])
    unverify(by=by, record=row, reason="Hoàn tác xác nhận", at=at)


VERIFICATION = DecisionKind(
    code="xac-nhan",
    label="Xác nhận dòng sổ",
    icon="book",
    awaiting=awaiting,
    count=lambda user, on: counted(_unverified(user, on)),
    refusals=(UnableToSaveRecord,),
    approve=_verify,
    approve_label="Xác nhận",
    send_back=_send_back,
    undo=_undo,
)
