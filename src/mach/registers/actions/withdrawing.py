"""A register that an agency no longer keeps: nothing is added to it, nothing of it is lost."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.registers.actions.publishing import UnableToPublish
from mach.registers.models import Register, Withdrawal
from mach.registers.queries import withdrawal_of


@transaction.atomic
def withdraw_register(*, by: User, register: Register, reason: str, at: datetime) -> Withdrawal:
    """No record is added from today on. Raises `UnableToPublish`."""
    on = localdate(at)
    must(by, Permission.MANAGE, on=on)
    reason = " ".join(reason.split())
    if not reason:
        raise UnableToPublish("Hãy ghi lý do ngừng dùng sổ, để người đang ghi biết chuyển sang ghi ở đâu.")
    held = withdrawal_of(register, by.agency)
    if held is not None:
        raise UnableToPublish(f"Sổ này đã ngừng dùng từ {held.on:%d/%m/%Y}.")
    row = Withdrawal.objects.create(register=register, agency=by.agency, on=on, reason=reason[:500], by=by)
    changes = [audit.Change("reason", None, row.reason)]
    audit.record(agency=by.agency, by=by, action="registers.withdraw", subject=register, at=at, changes=changes)
    return row


@transaction.atomic
def restore_register(*, by: User, register: Register, at: datetime) -> None:
    """Records are added again. Raises `UnableToPublish`."""
    must(by, Permission.MANAGE, on=localdate(at))
    held = withdrawal_of(register, by.agency)
    if held is None:
        raise UnableToPublish("Sổ này đang dùng.")
    changes = [audit.Change("reason", held.reason, None)]
    held.delete()
    audit.record(agency=by.agency, by=by, action="registers.restore", subject=register, at=at, changes=changes)
