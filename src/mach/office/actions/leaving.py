"""People who leave a unit or the agency: nothing they answer for is left behind."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToLeave, UnableToSave
from mach.office.actions.handing_over import move_work, open_minute, receives
from mach.office.actions.people import belongs
from mach.office.models import Delegation, Post, Unit, User
from mach.office.permissions import Permission, Role
from mach.office.queries import holdings
from mach.office.rules import must

NEVER_EMPTY = (Role.ADMIN, Role.OFFICE)  # somebody has to manage the system and to follow what nobody was given


@transaction.atomic
def end_post(*, by: User, post: Post, on: date, to: User | None = None, at: datetime) -> Post:
    """Let a post end with a day. Open work in that unit goes on with `to`, from now on.

    Raises `UnableToLeave` when the person still answers for work there and nobody was named to go on.
    """
    must(by, Permission.MANAGE, on=localdate(at))
    row = Post.objects.select_for_update(of=("self",)).select_related("user", "unit__agency").get(pk=post.pk)
    belongs(by, row.user)
    if row.valid_to is not None and row.valid_to <= on:
        raise UnableToSave(f"Chức vụ này đã kết thúc ngày {row.valid_to:%d/%m/%Y}.", "on")
    if on < row.valid_from:
        raise UnableToSave(f"Ngày kết thúc đứng trước ngày bắt đầu {row.valid_from:%d/%m/%Y}.", "on")
    changes = [audit.Change(f"{Role(row.role).label} – {row.unit.short_name}"[:80], audit.text(row.valid_to), str(on))]
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    _still_served(row, on=on)
    stays = Post.objects.valid_on(on + timedelta(days=1)).filter(user=row.user, unit=row.unit).exists()
    if not stays:
        changes += _hand_on(row.user, to, unit=row.unit, by=by, at=at)
    audit.record(agency=row.unit.agency, by=by, action="office.end_post", subject=row.user, at=at, changes=changes)
    return row


@transaction.atomic
def let_go(*, by: User, person: User, to: User | None = None, at: datetime) -> User:
    """Close the account of a person who leaves; posts end today, open work goes on with `to`.

    Raises `UnableToLeave` when the person still answers for work and nobody was named to go on.
    """
    on = localdate(at)
    must(by, Permission.MANAGE, on=on)
    row = User.objects.select_for_update().get(pk=person.pk)
    belongs(by, row)
    if not row.is_active:
        raise UnableToSave(f"Tài khoản của {row.full_name} đã đóng.")
    changes = audit.changes(row, is_active=False)
    row.is_active = False
    row.save(update_fields=["is_active"])
    posts = list(row.post_set.valid_on(on).select_related("unit__agency"))
    row.post_set.filter(valid_from__gt=on).delete()
    row.post_set.filter(pk__in=[post.pk for post in posts]).update(valid_to=on)
    for post in posts:
        _still_served(post, on=on)
    Delegation.objects.filter(Q(substitute=row) | Q(person=row), revoked_at=None).update(revoked_at=at)
    changes += _hand_on(row, to, unit=None, by=by, at=at)
    audit.record(agency=by.agency, by=by, action="office.let_go", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def take_back(*, by: User, person: User, at: datetime) -> User:
    """Open the account of a person again; a post has to be given anew."""
    must(by, Permission.MANAGE, on=localdate(at))
    row = User.objects.select_for_update().get(pk=person.pk)
    belongs(by, row)
    changes = audit.changes(row, is_active=True)
    row.is_active = True
    row.save(update_fields=["is_active"])
    audit.record(agency=by.agency, by=by, action="office.take_back", subject=row, at=at, changes=changes)
    return row


def _hand_on(person: User, to: User | None, *, unit: Unit | None, by: User, at: datetime) -> list[audit.Change]:
    """Give the open work of a person to another, with a minute; tells what moved, by kind."""
    held = holdings(person, unit)
    if not held:
        return []
    if to is None:
        raise UnableToLeave(
            f"{person.full_name} còn {len(held)} việc đang mở. Hãy chọn người nhận bàn giao, "
            "hoặc giao lại từng việc rồi thử lại.",
            held,
        )
    receives(by, person, to)
    minute = open_minute(person, reason="Thôi việc" if unit is None else f"Thôi công tác tại {unit.name}", by=by, at=at)
    moved = move_work(minute, to, None, unit=unit)
    return [audit.Change("bàn giao cho", None, audit.text(to)), *moved]


def _still_served(ended: Post, *, on: date) -> None:
    """Raise `UnableToSave` when a role that the agency cannot do without is held by nobody after a day."""
    role = Role(ended.role)
    after = Post.objects.valid_on(on + timedelta(days=1)).filter(unit__agency=ended.unit.agency_id, role=role)
    if role in NEVER_EMPTY and not after.filter(user__is_active=True).exists():
        raise UnableToSave(
            f"Cơ quan cần ít nhất một người giữ vai trò “{role.label}”. Hãy giao vai trò này cho người khác trước."
        )
