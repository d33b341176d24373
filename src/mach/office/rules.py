"""Who may do what on which day."""

from datetime import date

from mach.office.models import Unit, User
from mach.office.permissions import AGENCY_WIDE, ROLE_PERMISSIONS, Permission, Role


class NotAllowed(Exception):
    """The person may see the thing, but may not do this with it."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(
            f"Tài khoản của ông/bà không có quyền “{permission.label}”. "
            "Hãy nhờ người có quyền thực hiện hoặc liên hệ quản trị hệ thống."
        )


def may(user: User, permission: Permission, *, on: date, unit: Unit | None = None) -> bool:
    """Whether a post held on that day gives the permission; with a unit, over that unit or what merged into its own."""
    unit = unit.answering(on) if unit is not None else None
    for post in user.posts_on(on):
        role = Role(post.role)
        if permission not in ROLE_PERMISSIONS[role]:
            continue
        if unit is None or role in AGENCY_WIDE or post.unit_id == unit.pk:
            return True
    return False


def must(user: User, permission: Permission, *, on: date, unit: Unit | None = None) -> None:
    """Raise `NotAllowed` unless the person may."""
    if not may(user, permission, on=on, unit=unit):
        raise NotAllowed(permission)
