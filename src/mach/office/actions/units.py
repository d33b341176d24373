"""Units: added, and merged into others together with everything they have open."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.models import Post, Unit, User
from mach.office.permissions import Permission, Role
from mach.office.queries import holder
from mach.office.registry import HANDOVERS
from mach.office.rules import must


@transaction.atomic
def add_unit(*, by: User, code: str, name: str, short_name: str, kind: str, valid_from: date, at: datetime) -> Unit:
    """Add a unit to the Department."""
    must(by, Permission.MANAGE, on=localdate(at))
    agency = by.agency
    if Unit.objects.filter(agency=agency, code=code).exists():
        raise UnableToSave(f"Đã có đơn vị mã “{code}”. Hãy chọn mã khác.", "code")
    unit = Unit.objects.create(
        agency=agency,
        code=code,
        name=name,
        short_name=short_name or name[:60],
        kind=kind,
        position=agency.units.count() + 1,
        valid_from=valid_from,
    )
    audit.record(agency=agency, by=by, action="office.add_unit", subject=unit, at=at)
    return unit


@transaction.atomic
def merge_unit(*, by: User, unit: Unit, into: Unit, on: date, at: datetime) -> Unit:
    """End a unit the day before `on`; its people and what it has open go on in its successor, its records stay its own.

    A head becomes an officer where the successor has a head. Raises `UnableToSave`.
    """
    must(by, Permission.MANAGE, on=localdate(at))
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    into = Unit.objects.select_for_update().get(pk=into.pk)
    _may_merge(unit, into, on=on, today=localdate(at))
    new = {"valid_to": on - timedelta(days=1), "successor": into}
    changes = audit.changes(unit, **new)
    unit.valid_to, unit.successor = new["valid_to"], into
    unit.save(update_fields=["valid_to", "successor"])
    into.other_names = sorted({*into.other_names, unit.name, *unit.other_names})
    into.save(update_fields=["other_names"])
    changes.append(audit.Change("người chuyển sang", None, str(_move_people(unit, into, on=on))))
    for handover in HANDOVERS:
        changes.append(audit.Change(handover.label, None, str(handover.of_unit(unit, into, on))))
    audit.record(agency=unit.agency, by=by, action="office.merge_unit", subject=unit, at=at, changes=changes)
    return unit


def _may_merge(unit: Unit, into: Unit, *, on: date, today: date) -> None:
    if unit.pk == into.pk:
        raise UnableToSave("Không thể sáp nhập một đơn vị vào chính nó.", "into")
    if unit.agency_id != into.agency_id:
        raise UnableToSave("Hai đơn vị không thuộc cùng một cơ quan.", "into")
    if unit.valid_to is not None:
        raise UnableToSave(f"{unit.name} đã hết hiệu lực từ {unit.valid_to:%d/%m/%Y}, không sáp nhập được nữa.", "on")
    if into.valid_to is not None:
        raise UnableToSave(f"{into.name} đã hết hiệu lực. Hãy chọn đơn vị đang hoạt động.", "into")
    if on > today:
        raise UnableToSave("Ngày sáp nhập chưa tới. Hãy sáp nhập khi quyết định có hiệu lực.", "on")
    if on <= max(unit.valid_from, into.valid_from):
        raise UnableToSave("Ngày sáp nhập phải sau ngày bắt đầu của cả hai đơn vị.", "on")


def _move_people(unit: Unit, into: Unit, *, on: date) -> int:
    """End the posts of a unit and open the same ones in its successor; gives how many."""
    has_head = holder(into.agency, Role.HEAD, on=on, unit=into) is not None
    posts = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=unit).order_by("valid_from", "pk")
    for post in posts:
        role = Role.OFFICER if post.role == Role.HEAD and has_head else Role(post.role)
        since = max(post.valid_from, on)
        if not Post.objects.valid_on(since).filter(user=post.user_id, unit=into, role=role).exists():
            Post.objects.create(user_id=post.user_id, unit=into, role=role, valid_from=since, valid_to=post.valid_to)
        if post.valid_from < on:
            post.valid_to = on - timedelta(days=1)
            post.save(update_fields=["valid_to"])
        else:
            post.delete()
    return len(posts)
