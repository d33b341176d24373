"""Who may do what on which day."""

from datetime import date

from mach.office.models import AuditEntry, Party, Post, Unit, User
from mach.office.permissions import AGENCY_WIDE, ROLE_PERMISSIONS, Permission, Role
from mach.office.registry import BULK_ACTIONS


class NotAllowed(Exception):
    """The person may see the thing, but may not do this with it."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(
            f"Tài khoản của ông/bà không có quyền “{permission.label}”. "
            "Hãy nhờ người có quyền thực hiện hoặc liên hệ quản trị hệ thống."
        )


def may(user: User, permission: Permission, *, on: date, unit: Unit | None = None) -> bool:
    """Whether a post held on that day, or one of somebody in whose place the person acts, gives the permission.

    With a unit: over that unit, or what merged into the unit of the post.
    """
    unit = unit.answering(on) if unit is not None else None
    for post in user.powers_on(on):
        role = Role(post.role)
        if permission not in ROLE_PERMISSIONS[role]:
            continue
        if unit is None or role in AGENCY_WIDE or post.unit_id == unit.pk:
            return True
    return False


def units_with(user: User, permission: Permission, *, on: date) -> list[int]:
    """The units in which a post gives a person the permission, and those that merged into them."""
    return user.with_merged(_units_giving(user, permission, on))


def units_under(user: User, permission: Permission, *, on: date) -> list[int]:
    """The units over which a person has a permission by a post in the unit itself, and those that merged into them."""
    wide = {post.unit_id for post in user.powers_on(on) if post.role in AGENCY_WIDE}
    return user.with_merged(_units_giving(user, permission, on) - wide)


def _units_giving(user: User, permission: Permission, on: date) -> set[int]:
    return {post.unit_id for post in user.powers_on(on) if permission in ROLE_PERMISSIONS[Role(post.role)]}


def may_everywhere(user: User, permission: Permission, *, on: date, role: Role | None = None) -> bool:
    """Whether a post whose say reaches every unit gives the permission; with a role, a post of that role."""
    return any(
        post.role in AGENCY_WIDE and permission in ROLE_PERMISSIONS[Role(post.role)] and role in (None, post.role)
        for post in user.powers_on(on)
    )


REVIEWING = frozenset({Permission.ASSIGN, Permission.VERIFY_RECORDS, Permission.FREEZE_REPORT})


def review_posts(person: User, *, on: date) -> list[Post]:
    """The posts by which a person decides on the work of others."""
    return [post for post in person.posts_on(on) if ROLE_PERMISSIONS[Role(post.role)] & REVIEWING]


def may_hand_over(user: User, person: User, *, on: date) -> bool:
    """The person, whoever assigns the work of a unit of the person, and administrators of the same agency."""
    if user.pk == person.pk:
        return True
    if user.agency is None or user.agency.pk not in person.agency_ids:
        return False
    if may(user, Permission.MANAGE, on=on) or may_everywhere(user, Permission.ASSIGN, on=on):
        return True
    under = set(units_under(user, Permission.ASSIGN, on=on))
    return any(post.unit_id in under for post in person.posts_on(on))


def may_undo(user: User, entry: AuditEntry, *, on: date) -> bool:
    """Whoever did a bulk action may take it back, and those whose say in it reaches every unit or the rows' units."""
    bulk = BULK_ACTIONS.get(entry.action)
    if bulk is None or not may(user, bulk.permission, on=on):
        return False
    return entry.actor_id == user.pk or bulk.asks_units or may_everywhere(user, bulk.permission, on=on)


def must(user: User, permission: Permission, *, on: date, unit: Unit | None = None) -> None:
    """Raise `NotAllowed` unless the person may."""
    if not may(user, permission, on=on, unit=unit):
        raise NotAllowed(permission)


def which_stays(one: Party, other: Party) -> tuple[Party, Party]:
    """Of two rows that are one party the one that is merged and the one it is merged into: the tax code stays."""
    return (other, one) if one.tax_code else (one, other)


def why_not_merge(party: Party, into: Party) -> str:
    """Why two rows of the directory may not become one party, "" when they may.

    A tax code names one taxpayer (13 digits: a dependent unit with returns of its own), Thông tư 86/2024/TT-BTC art. 5.
    """
    if party.pk == into.pk:
        return "Hai dòng danh bạ là một. Hãy chọn dòng khác."
    if party.canonical_id is not None:
        return f"“{party}” đã được gộp trước đó."
    if into.canonical_id is not None:
        return f"“{into}” đã được gộp vào dòng khác. Hãy chọn dòng chính."
    if party.tax_code and into.tax_code:
        return (
            f"Hai mã số thuế khác nhau ({party.tax_code}, {into.tax_code}) là hai đơn vị khác nhau. "
            "Nếu một mã ghi sai, hãy sửa mã trước khi gộp."
        )
    if party.tax_code:
        return f"“{party}” có mã số thuế, “{into}” chưa có. Hãy gộp theo chiều ngược lại để giữ mã số thuế."
    return ""
