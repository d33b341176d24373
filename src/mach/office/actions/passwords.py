"""Passwords: reset by an administrator, changed by their owner."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.actions.people import belongs, choose_password
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must


@transaction.atomic
def reset_password(*, by: User, person: User, password: str, at: datetime) -> User:
    """Give a person a new password; whoever is signed in with the old one is signed out."""
    must(by, Permission.MANAGE, on=localdate(at))
    row = User.objects.select_for_update().get(pk=person.pk)
    belongs(by, row)
    choose_password(row, password)
    row.save(update_fields=["password"])
    audit.record(agency=by.agency, by=by, action="office.reset_password", subject=row, at=at)
    return row


@transaction.atomic
def change_password(*, by: User, old: str, password: str, at: datetime) -> User:
    """Change one's own password, knowing the old one."""
    row = User.objects.select_for_update().get(pk=by.pk)
    if not row.check_password(old):
        raise UnableToSave("Mật khẩu hiện nay chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt.", "old")
    if old == password:
        raise UnableToSave("Mật khẩu mới trùng mật khẩu hiện nay. Hãy đặt mật khẩu khác.", "password")
    choose_password(row, password)
    row.save(update_fields=["password"])
    audit.record(agency=row.agency, by=row, action="office.change_password", subject=row, at=at)
    return row
