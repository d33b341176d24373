"""Urging what is late or nearly so, and the answers given."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework.actions.reminding import tell_urged
from mach.casework.models import Explanation, Obligation, Urging
from mach.casework.rules import may_account_for, next_rung
from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
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
