"""People: added, and given posts."""

from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.models import Agency, Membership, Post, Unit, User
from mach.office.permissions import Permission, Role
from mach.office.rules import must


@transaction.atomic
def add_person(
    *, by: User | None, agency: Agency, username: str, full_name: str, password: str, email: str = "", title: str = "",
    unit: Unit, role: Role, valid_from: date, at: datetime
) -> User:  # fmt: skip
    """Add a person with a first post. `by` is None only for the first administrator of an agency."""
    if by is not None:
        must(by, Permission.MANAGE, on=localdate(at))
    if User.objects.filter(username=username).exists():
        raise UnableToSave(f"Đã có tên đăng nhập “{username}”. Hãy chọn tên khác.", "username")
    user = User(username=username, full_name=full_name, email=email, title=title)
    choose_password(user, password)
    user.save()
    Membership.objects.create(user=user, agency=agency)
    Post.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)
    audit.record(agency=agency, by=by, action="office.add_person", subject=user, at=at)
    return user


@transaction.atomic
def give_post(*, by: User, user: User, unit: Unit, role: Role, valid_from: date, at: datetime) -> Post:
    """Give a person a post from a day on; the post held before in the same unit ends the day before."""
    must(by, Permission.MANAGE, on=localdate(at))
    belongs(by, user)
    if unit.valid_to is not None and unit.valid_to < valid_from:
        raise UnableToSave(f"{unit.name} đã hết hiệu lực từ {unit.valid_to:%d/%m/%Y}. Hãy chọn đơn vị khác.", "unit")
    ending = user.post_set.filter(unit=unit, valid_to=None, valid_from__lt=valid_from)
    ending.update(valid_to=valid_from - timedelta(days=1))
    try:
        with transaction.atomic():
            post = Post.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)
    except IntegrityError as error:
        raise UnableToSave("Người này đã giữ đúng vai trò ấy từ ngày ấy.", "valid_from") from error
    changes = [audit.Change("post", None, f"{role.label} – {unit.name} từ {valid_from:%d/%m/%Y}")]
    audit.record(agency=unit.agency, by=by, action="office.give_post", subject=user, at=at, changes=changes)
    return post


def belongs(by: User, user: User) -> None:
    """Raise `UnableToSave` unless both are of one agency."""
    if not user.membership_set.filter(agency=by.agency).exists():
        raise UnableToSave("Người này không thuộc cơ quan của ông/bà.")


def choose_password(user: User, password: str) -> None:
    """Set a password that is long and strange enough, not yet saved; raises `UnableToSave`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UnableToSave(" ".join(error.messages), "password") from error
    user.set_password(password)


def hide_first_steps(*, by: User) -> None:
    """Show the first steps no more; a matter of one's own page, kept out of the audit trail."""
    User.objects.filter(pk=by.pk).update(knows_the_way=True)
