"""Who may verify a record, and who may read what it says of people."""

from datetime import date

from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.registers.models import Record


def reads_hidden(user: User, record: Record) -> bool:
    """Personal and restricted values: read by the unit of the record and by those who may read all of them."""
    return user.reads_restricted or record.unit_id in user.unit_ids


def may_verify(user: User, record: Record, *, on: date) -> bool:
    """A head of the unit or a leader; never a person who wrote any of it (two pairs of eyes)."""
    if not may(user, Permission.VERIFY_RECORDS, on=on, unit=record.unit):
        return False
    return record.created_by_id != user.pk and not record.versions.filter(by=user).exists()


def may_unverify(user: User, record: Record, *, on: date) -> bool:
    """Who verifies records of the unit takes a verification back."""
    is_verified = record.verified_at is not None and record.removed_at is None
    return is_verified and may(user, Permission.VERIFY_RECORDS, on=on, unit=record.unit)


def may_remove(user: User, record: Record, *, on: date) -> bool:
    """Who writes records of the unit strikes them out; a verified one only who also verifies them."""
    needed = [Permission.EDIT_RECORDS, *([Permission.VERIFY_RECORDS] if record.verified_at is not None else [])]
    return record.removed_at is None and all(may(user, one, on=on, unit=record.unit) for one in needed)
