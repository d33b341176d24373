"""Urging what is late or nearly so, and the answers given."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework.actions.reminding import tell_urged
from mach.casework.models import Explanation, Notice, Obligation, Urging
from mach.casework.rules import may_account_for, next_rung
from mach.office import audit
from mach.office.models import AuditEntry, User
from mach.office.permissions import Permission
from mach.office.registry import BulkAction, BulkRow
from mach.office.rules import NotAllowed, must


class UnableToUrge(Exception):
    """There is nothing to urge, or nothing to explain."""


@transaction.atomic
def urge(*, by: User, obligations: Sequence[Obligation], message: str, at: datetime) -> list[Urging]:
    """Climb one rung for each open obligation: officer, head of unit, director. Once a day each."""
    on = localdate(at)
    must(by, Permission.URGE, on=on)
    ids = [obligation.pk for obligation in obligations]
    rows = list(
        Obligation.objects.visible_to(by)
        .open()
        .filter(pk__in=ids)
        .select_related("matter__agency", "debtor_officer", "follower_officer", "debtor_unit__agency")
        .order_by("pk")
    )
    if not rows:
        raise UnableToUrge("Chưa chọn việc nào còn mở để đôn đốc.")
    climbed = {
        row.obligation_id: row.rung
        for row in Urging.objects.filter(obligation__in=rows).order_by("rung", "on")  # the last is the highest
    }
    today = set(Urging.objects.filter(obligation__in=rows, on=on).values_list("obligation_id", flat=True))
    urgings = [
        Urging(obligation=row, rung=next_rung(climbed.get(row.pk), row, on=on), on=on, by=by, message=message.strip())
        for row in rows
        if row.pk not in today
    ]
    if not urgings:
        raise UnableToUrge("Các việc đã chọn đều đã được đôn đốc hôm nay.")
    Urging.objects.bulk_create(urgings)
    tell_urged(urgings, on=on)
    manifest = [audit.Change(str(urging.obligation_id), None, urging.get_rung_display()) for urging in urgings]
    first = urgings[0].obligation
    audit.record(agency=first.matter.agency, by=by, action="casework.urge", subject=first, at=at, changes=manifest)
    return urgings


def urged(user: User, entry: AuditEntry) -> list[BulkRow]:
    """What one bulk urging was about, and whom it has reached already."""
    return [BulkRow(row.title, row.get_absolute_url(), kept) for row, _, kept in _urged(user, entry)]


def withdraw(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    """Withdraw what nobody has read or got by mail; an urging that reached somebody stands. Part of a larger action."""
    found = _urged(by, entry, locked=True)
    unheard = [urging for _, urging, kept in found if urging and not kept]
    _notices(entry, [urging.obligation_id for urging in unheard]).delete()
    Urging.objects.filter(pk__in=[urging.pk for urging in unheard]).delete()
    return [BulkRow(row.title, row.get_absolute_url(), kept) for row, _, kept in found]


URGED = BulkAction(
    noun="việc",
    promise="Hoàn tác rút lời đôn đốc mà chưa ai đọc hoặc nhận qua thư. Lời đã có người đọc thì giữ nguyên.",
    permission=Permission.URGE,
    undone="casework.undo_urge",
    back=lambda entry: ("Đôn đốc", reverse("casework:urging")),
    rows=urged,
    undo=withdraw,
)


def _urged(user: User, entry: AuditEntry, *, locked: bool = False) -> list[tuple[Obligation, Urging | None, str]]:
    """Each obligation of a bulk urging, the rung climbed then, and why that stands ("" for nothing)."""
    ids = [int(field) for field in entry.values.values_list("field", flat=True) if field.isdigit()]
    rows = {row.pk: row for row in Obligation.objects.visible_to(user).filter(pk__in=ids)}
    climbed = Urging.objects.filter(obligation__in=rows, on=localdate(entry.at), by=entry.actor_id)
    notices = _notices(entry, rows)
    if locked:
        climbed, notices = climbed.select_for_update(), notices.select_for_update(of=("self",))
    urgings = {urging.obligation_id: urging for urging in climbed}
    reached: dict[int, list[str]] = {}
    for notice in notices.select_related("user").order_by("pk"):
        how = "đã đọc" if notice.read_at else "đã nhận qua thư" if notice.mailed_on else ""
        if how:
            reached.setdefault(notice.obligation_id, []).append(f"{notice.user.full_name} {how}")
    return [
        (rows[pk], urgings.get(pk), "; ".join(reached.get(pk, ())) if pk in urgings else "đã rút")
        for pk in ids
        if pk in rows
    ]


def _notices(entry: AuditEntry, ids: Collection[int]) -> QuerySet[Notice]:
    return Notice.objects.filter(obligation__in=ids, kind=Notice.Kind.URGING, day=localdate(entry.at))


@transaction.atomic
def explain(*, by: User, obligation: Obligation, text: str, at: datetime) -> Explanation:
    """Say why an obligation is or will be late; shown to whoever urges and in the report."""
    on = localdate(at)
    if not may_account_for(by, obligation, on=on):
        raise NotAllowed(Permission.ACCOUNT)
    if not text.strip():
        raise UnableToUrge("Chưa ghi nội dung giải trình.")
    explanation = Explanation.objects.create(obligation=obligation, by=by, on=on, text=text.strip())
    changes = [audit.Change("explanation", None, explanation.text)]
    audit.record(
        agency=obligation.matter.agency, by=by, action="casework.explain", subject=obligation, at=at, changes=changes
    )
    return explanation
