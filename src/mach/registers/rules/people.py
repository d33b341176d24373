"""Who may verify a record."""

from datetime import date

from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.registers.models import Record


def may_verify(user: User, record: Record, *, on: date) -> bool:
    """A head of the unit or a leader; never a person who wrote any of it (two pairs of eyes)."""
    if not may(user, Permission.VERIFY_RECORDS, on=on, unit=record.unit):
        return False
    return record.created_by_id != user.pk and not record.versions.filter(by=user).exists()
