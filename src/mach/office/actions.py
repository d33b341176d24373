"""Every write of the room: units, people, posts, parties, keys and files."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold, sort_key
from mach.engines.workdays import shipped_calendar
from mach.office import audit, files
from mach.office.concurrency import lock
from mach.office.models import Agency, Attachment, CalendarException, Membership, Party, Post, Token, Unit, User
from mach.office.permissions import Permission, Role
from mach.office.rules import must


class UnableToSave(Exception):
    """What was entered cannot be kept; `field` names the entry."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key just made; `secret` is shown once and never kept."""

    token: Token
    secret: str


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
    """End a unit the day before `on`; its successor goes on. Records stay with the unit of their day."""
    must(by, Permission.MANAGE, on=localdate(at))
    if unit.pk == into.pk:
        raise UnableToSave("Không thể sáp nhập một đơn vị vào chính nó.", "into")
    new = {"valid_to": date.fromordinal(on.toordinal() - 1), "successor": into}
    changes = audit.changes(unit, **new)
    unit.valid_to, unit.successor = new["valid_to"], into
    unit.save(update_fields=["valid_to", "successor"])
    into.other_names = sorted({*into.other_names, unit.name, *unit.other_names})
    into.save(update_fields=["other_names"])
    audit.record(agency=unit.agency, by=by, action="office.merge_unit", subject=unit, at=at, changes=changes)
    return unit


@transaction.atomic
def add_person(
    *, by: User | None, agency: Agency, username: str, full_name: str, password: str, email: str = "", title: str = "",
    unit: Unit, role: Role, valid_from: date, at: datetime
) -> User:  # fmt: skip
    """Add a person with a first post. `by` is None only for the first administrator, made on the command line."""
    if by is not None:
        must(by, Permission.MANAGE, on=localdate(at))
    if User.objects.filter(username=username).exists():
        raise UnableToSave(f"Đã có tên đăng nhập “{username}”. Hãy chọn tên khác.", "username")
    user = User(username=username, full_name=full_name, email=email, title=title)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UnableToSave(" ".join(error.messages), "password") from error
    user.set_password(password)
    user.save()
    Membership.objects.create(user=user, agency=agency)
    Post.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)
    audit.record(agency=agency, by=by, action="office.add_person", subject=user, at=at)
    return user


@transaction.atomic
def create_first_admin(
    *, username: str, full_name: str, password: str, agency_code: str, agency_name: str | None, at: datetime
) -> User:
    """The administrator who sets everything else up; makes the agency and its Office when there is none yet."""
    on = localdate(at)
    agency = Agency.objects.filter(code=agency_code).first()
    if agency is None:
        if not agency_name:
            raise UnableToSave(f"Chưa có cơ quan mã “{agency_code}”. Hãy cho biết tên bằng --agency-name.", "agency")
        agency = Agency.objects.create(
            code=agency_code,
            name=agency_name,
            short_name=agency_name[:60],
            superior="",
            symbol="SKHCN",
            place_name="",
            valid_from=on,
        )
    unit = agency.units.filter(kind=Unit.Kind.OFFICE).first() or Unit.objects.create(
        agency=agency, code="vp", name="Văn phòng Sở", short_name="Văn phòng", kind=Unit.Kind.OFFICE, valid_from=on
    )
    return add_person(
        by=None,
        agency=agency,
        username=username,
        full_name=full_name,
        password=password,
        unit=unit,
        role=Role.ADMIN,
        valid_from=on,
        at=at,
    )


@transaction.atomic
def give_post(*, by: User, user: User, unit: Unit, role: Role, valid_from: date, at: datetime) -> Post:
    """Give a person a post from a day on; the post held before in the same unit ends the day before."""
    must(by, Permission.MANAGE, on=localdate(at))
    ending = user.post_set.filter(unit=unit, valid_to=None, valid_from__lt=valid_from)
    ending.update(valid_to=date.fromordinal(valid_from.toordinal() - 1))
    try:
        with transaction.atomic():
            post = Post.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)
    except IntegrityError as error:
        raise UnableToSave("Người này đã giữ đúng vai trò ấy từ ngày ấy.", "valid_from") from error
    changes = [audit.Change("post", None, f"{role.label} – {unit.name} từ {valid_from:%d/%m/%Y}")]
    audit.record(agency=unit.agency, by=by, action="office.give_post", subject=user, at=at, changes=changes)
    return post


@transaction.atomic
def save_party(
    *, by: User, party: Party | None = None, version: int | None = None, kind: str, name: str, tax_code: str = "",
    legal_rep: str = "", address: str = "", place=None, is_key_enterprise: bool = False, at: datetime
) -> Party:  # fmt: skip
    """Add or change an outside party; a tax code is held once."""
    must(by, Permission.EDIT_RECORDS, on=localdate(at))
    agency = by.agency
    row = lock(Party.objects.visible_to(by), party.pk, version=version) if party else Party(agency=agency, version=0)
    if tax_code and Party.objects.filter(agency=agency, tax_code=tax_code).exclude(pk=row.pk).exists():
        raise UnableToSave(f"Mã số thuế {tax_code} đã thuộc một tổ chức khác trong danh bạ.", "tax_code")
    new = {
        "kind": kind,
        "name": name.strip(),
        "tax_code": tax_code,
        "legal_rep": legal_rep,
        "address": address,
        "place": place,
        "is_key_enterprise": is_key_enterprise,
    }
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.fold, row.sort_key = fold(f"{row.name} {row.tax_code}")[:300], sort_key(row.name)[:300]
    row.version += 1
    row.save()
    audit.record(agency=agency, by=by, action="office.save_party", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def make_token(*, by: User, name: str, at: datetime) -> NewToken:
    """Make a key for a program that acts for this person."""
    if not name.strip():
        raise UnableToSave("Hãy đặt tên cho khóa để biết chương trình nào dùng.", "name")
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(user=by, name=name.strip(), digest=digest_of(secret), created_at=at)
    audit.record(agency=by.agency, by=by, action="office.make_token", subject=token, at=at)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, by: User, token: Token, at: datetime) -> Token:
    """Make a key worthless."""
    row = Token.objects.select_for_update().get(pk=token.pk, user=by)
    row.revoked_at = row.revoked_at or at
    row.save(update_fields=["revoked_at"])
    audit.record(agency=by.agency, by=by, action="office.revoke_token", subject=row, at=at)
    return row


@transaction.atomic
def attach_file(*, by: User, data: bytes, name: str, content_type: str, at: datetime) -> Attachment:
    """Keep a file for later use as evidence."""
    return files.store(data, agency=by.agency, name=name, content_type=content_type, by=by, at=at)


@transaction.atomic
def load_shared_calendar() -> None:
    """Bring the shipped days off and swapped working days into the shared calendar; a day already there stays."""
    CalendarException.objects.bulk_create(
        [
            CalendarException(day=day.day, kind=day.kind, reason=day.reason, confirmed=day.confirmed)
            for day in shipped_calendar().days
        ],
        ignore_conflicts=True,
    )


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()
