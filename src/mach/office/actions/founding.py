"""An empty system gets its first agency, its Office and its first administrator.

Whoever can read the terminal of the server may found the agency: they type the one-time code printed there.
"""

import hmac
import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from mach.office.actions.errors import UnableToSave
from mach.office.actions.people import add_person
from mach.office.models import Agency, Post, Unit, User
from mach.office.permissions import Role

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
CODE_LENGTH = 10  # 32 to the tenth: no use in guessing


def start_code_file() -> Path:
    return Path(settings.DATA) / "start_code"


def issue_start_code() -> str | None:
    """A new one-time code for an empty system, kept beside the data until it is used; None once there is an agency."""
    kept = start_code_file()
    if Agency.objects.exists():
        kept.unlink(missing_ok=True)
        return None
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    kept.touch(mode=0o600)
    kept.write_text(code)
    return code


@transaction.atomic
def found_agency(
    *, code: str, superior: str, name: str, symbol: str, place_name: str, full_name: str, title: str, email: str,
    username: str, password: str, coordinates: bool, at: datetime
) -> User:  # fmt: skip
    """Make the agency, its Office and its administrator, who also consolidates for the Office when `coordinates`.

    Raises `UnableToSave` on a wrong code, or when there is an agency already.
    """
    on = localdate(at)
    if Agency.objects.exists():
        raise UnableToSave("Hệ thống đã có cơ quan. Hãy đăng nhập, hoặc nhờ quản trị hệ thống thêm ông/bà.")
    kept = start_code_file()
    if not kept.exists() or not hmac.compare_digest(kept.read_text().encode(), _typed(code).encode()):
        raise UnableToSave("Mã chưa đúng. Hãy xem mã trên cửa sổ dòng lệnh đang chạy “mach serve”.", "code")
    agency = Agency.objects.create(
        code=slugify(symbol) or "co-quan",
        name=name.strip(),
        short_name=short_name(name),
        superior=superior.strip(),
        symbol=symbol.strip(),
        place_name=place_name.strip(),
        valid_from=date(on.year, 1, 1),  # the year's records may begin before the system does
    )
    office = office_of(agency, since=agency.valid_from)
    admin = add_person(
        by=None, agency=agency, username=username, full_name=full_name, title=title, email=email, password=password,
        unit=office, role=Role.ADMIN, valid_from=agency.valid_from, at=at,
    )  # fmt: skip
    if coordinates:
        Post.objects.create(user=admin, unit=office, role=Role.OFFICE, valid_from=agency.valid_from)
    transaction.on_commit(lambda: kept.unlink(missing_ok=True))
    return admin


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
            code=agency_code, name=agency_name, short_name=short_name(agency_name), superior="", symbol="SKHCN",
            place_name="", valid_from=on,
        )  # fmt: skip
    return add_person(
        by=None, agency=agency, username=username, full_name=full_name, password=password,
        unit=office_of(agency, since=on), role=Role.ADMIN, valid_from=on, at=at,
    )  # fmt: skip


def office_of(agency: Agency, *, since: date) -> Unit:
    """The Office of an agency, made when there is none."""
    return agency.units.filter(kind=Unit.Kind.OFFICE).first() or Unit.objects.create(
        agency=agency, code="vp", name="Văn phòng Sở", short_name="Văn phòng", kind=Unit.Kind.OFFICE, valid_from=since
    )


def short_name(name: str) -> str:
    """Sở Khoa học và Công nghệ tỉnh X → Sở KH&CN."""
    whole = name.strip().split(" tỉnh ")[0].split(" thành phố ")[0]
    return whole.replace("Khoa học và Công nghệ", "KH&CN")[:60]


def _typed(code: str) -> str:
    """The code as people type it: small letters, spaces and dashes do not matter."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
