"""Units and people added from a list, and people who take up their account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold
from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.actions.founding import short_name
from mach.office.actions.mail import post_mail
from mach.office.actions.people import choose_password
from mach.office.models import Agency, Membership, Post, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import invitations
from mach.office.rules import must
from mach.office.staffing import StaffRow

UNIT_ADDED, PERSON_ADDED, INVITED = "thêm đơn vị", "thêm người", "mời"  # what the audit trail names, row by row

INVITATION = """Kính gửi {name},

Ông/bà được mời vào hệ thống làm việc của {agency}.
Hãy mở địa chỉ dưới đây để đặt mật khẩu; địa chỉ dùng một lần, có hiệu lực 14 ngày:

{address}

Tên đăng nhập: {username}
"""


@dataclass(frozen=True, slots=True)
class Staffed:
    """What a list added; whoever was there already stays as they are."""

    units: int
    people: int


@transaction.atomic
def add_staff(*, by: User, rows: Sequence[StaffRow], at: datetime) -> Staffed:
    """Add the units and people of a list that are not there yet; people choose their password when they come.

    Raises `UnableToSave` when a row has a fault.
    """
    must(by, Permission.MANAGE, on=localdate(at))
    if wrong := [row.line for row in rows if row.faults]:
        raise UnableToSave(f"Còn {len(wrong)} dòng chưa đúng (dòng {', '.join(map(str, wrong[:10]))}). Hãy sửa trước.")
    agency = by.agency
    units, new_units = _units(agency, rows)
    known = {(fold(post.user.full_name), post.unit_id) for post in Post.objects.filter(unit__agency=agency)
             .select_related("user")}  # fmt: skip
    people = [row for row in rows if row.full_name and (fold(row.full_name), units[fold(row.unit)].pk) not in known]
    changes = [audit.Change(UNIT_ADDED, None, audit.text(unit)) for unit in new_units]
    for row in people:
        user = User(username=row.username, full_name=row.full_name, title=row.title, email=row.email)
        user.set_unusable_password()
        user.save()
        Membership.objects.create(user=user, agency=agency)
        Post.objects.create(user=user, unit=units[fold(row.unit)], role=row.role, valid_from=agency.valid_from)
        added = f"{audit.text(user)}, {row.role.label}, {row.unit}"
        changes.append(audit.Change(PERSON_ADDED, None, added))
    audit.record(agency=agency, by=by, action="office.add_staff", subject=agency, at=at, changes=changes)
    return Staffed(len(new_units), len(people))


def _units(agency: Agency, rows: Sequence[StaffRow]) -> tuple[dict[str, Unit], list[Unit]]:
    """The units that a list names, by folded name, and those made for it."""
    units = {fold(unit.name): unit for unit in agency.units.filter(valid_to=None)}
    office = next((unit for unit in units.values() if unit.kind == Unit.Kind.OFFICE), None)
    codes = set(agency.units.values_list("code", flat=True))
    made = []
    for row in rows:
        key = fold(row.unit)
        if key in units:
            continue
        if row.kind == Unit.Kind.OFFICE and office is not None:  # "Văn phòng" is the Office, however it is written
            units[key] = office
            continue
        code = _code(row.unit, codes)
        codes.add(code)
        units[key] = Unit.objects.create(
            agency=agency, code=code, name=row.unit, short_name=short_name(row.unit), kind=row.kind,
            position=len(codes), valid_from=agency.valid_from,
        )  # fmt: skip
        made.append(units[key])
    return units, made


def _code(name: str, used: set[str]) -> str:
    """Phòng Quản lý công nghệ → pqlcn; the second pqlcn2."""
    stem = slugify("".join(word[0] for word in fold(name).split() if word[0].isalnum()))[:20] or "dv"
    return next(one for one in (stem, *(f"{stem}{number}" for number in range(2, 1000))) if one not in used)


@transaction.atomic
def invite(*, by: User, address: str, at: datetime) -> int:
    """Write a mail with their invitation to everybody who has not come yet and has an address; gives how many.

    `address` is where the system is reached. Asked twice in a day, nobody gets two mails.
    """
    must(by, Permission.MANAGE, on=localdate(at))
    agency = by.agency
    asked = [one for one in invitations(agency) if one.person.email]
    for one in asked:
        post_mail(
            agency=agency,
            key=invitation_key(one.person.pk, localdate(at)),
            to=one.person.email,
            subject=f"Mời vào hệ thống của {agency.short_name}",
            body=INVITATION.format(
                name=one.person.full_name,
                agency=agency.name,
                address=f"{address}{one.address}",
                username=one.person.username,
            ),
            at=at,
        )
    changes = [audit.Change(INVITED, None, audit.text(one.person)) for one in asked]
    audit.record(agency=agency, by=by, action="office.invite", subject=agency, at=at, changes=changes)
    return len(asked)


def invitation_key(person: int | str, day: date | str = "") -> str:
    """Under which a mail of invitation is written, one a day for each person; without a day, what these begin with."""
    return f"invitation {person} {day}" if person else "invitation "


@transaction.atomic
def join(*, person: User, token: str, password: str, at: datetime) -> User:
    """A person invited chooses a password; the invitation then holds no more. Raises `UnableToSave`."""
    row = User.objects.select_for_update().get(pk=person.pk)
    if not default_token_generator.check_token(row, token) or not row.is_active:
        raise UnableToSave("Thư mời đã hết hạn hoặc đã dùng. Hãy xin quản trị hệ thống thư mời mới.")
    choose_password(row, password)
    row.save(update_fields=["password"])
    audit.record(agency=row.agency, by=row, action="office.join", subject=row, at=at)
    return row
