"""A list of units and people, as pasted or read from Excel → rows with what is wrong in each; nothing is written here.

Columns are known by their headings in any order; without headings they are taken in the order below. What the
list leaves out (kind of unit, role, sign-in name) is guessed from the name of the unit, the title and the name.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mach.engines.vietnamese import fold
from mach.office.models import Unit
from mach.office.permissions import Role
from mach.ui.tables import MOST_ROWS, read_table

_HEADINGS = {
    "unit": ("don vi", "phong", "phong ban", "phong don vi", "ten don vi"),
    "full_name": ("ho va ten", "ho ten", "ten", "nguoi"),
    "title": ("chuc danh", "chuc vu", "chuc danh chuc vu"),
    "role": ("vai tro", "vai tro trong he thong"),
    "email": ("thu dien tu", "email", "e-mail", "dia chi thu dien tu", "mail"),
    "username": ("ten dang nhap", "tai khoan"),
}
_KINDS = (
    (Unit.Kind.LEADERSHIP, r"^(ban )?(lanh dao|giam doc)"),
    (Unit.Kind.OFFICE, r"^van phong"),
    (Unit.Kind.BRANCH, r"^chi cuc"),
    (Unit.Kind.DIVISION, r"^(phong|thanh tra|ban) "),
)
_ROLE_WORDS = {
    Role.CLERK: ("van thu",),
    Role.OFFICER: ("chuyen vien", "vien chuc", "nhan vien"),
    Role.HEAD: ("truong phong don vi", "truong phong", "truong don vi"),
    Role.OFFICE: ("van phong tong hop", "van phong", "tong hop"),
    Role.DIRECTOR: ("lanh dao so", "lanh dao", "giam doc"),
    Role.ADMIN: ("quan tri he thong", "quan tri"),
}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the list; `full_name` is empty where the line names a unit only."""

    line: int
    unit: str
    kind: Unit.Kind
    full_name: str = ""
    title: str = ""
    role: Role = Role.OFFICER
    email: str = ""
    username: str = ""
    faults: tuple[str, ...] = field(default=())


def read_staff(text: str, *, taken: Collection[str]) -> list[StaffRow]:
    """The lines of a list; `taken` are sign-in names in use. Raises `UnreadableTable`."""
    used, unit, rows = set(taken), "", []
    for line in read_table(text, _HEADINGS, needed=("unit", "full_name"), positional=True):
        unit = line.cells.get("unit") or unit  # merged cells in Excel: the unit stands once, above its people
        row = _row(line.number, unit, line.cells, used)
        used.add(row.username)
        rows.append(row)
    return rows


def _row(line: int, unit: str, cell: Mapping[str, str], used: Collection[str]) -> StaffRow:
    name, title, email = (cell.get(one, "") for one in ("full_name", "title", "email"))
    kind = kind_of(unit)
    faults = []
    if not unit:
        faults.append("Thiếu tên đơn vị.")
    if len(unit) > 200 or len(name) > 120 or len(title) > 120:
        faults.append("Tên đơn vị, họ tên hoặc chức danh quá dài.")
    if not name:
        return StaffRow(line, unit, kind, faults=tuple(faults))
    role = _role_named(cell.get("role", "")) if cell.get("role") else role_of(title, kind)
    if role is None:
        labels = ", ".join(one.label for one in Role)
        faults.append(f"Không có vai trò “{cell['role']}”. Hãy ghi một trong: {labels}; hoặc để trống.")
    if email and not _is_email(email):
        faults.append(f"“{email}” không phải địa chỉ thư điện tử.")
    username = fold(cell.get("username", "")).replace(" ", "")
    if username and username in used:
        faults.append(f"Tên đăng nhập “{username}” đã có người dùng.")
    username = username or username_of(name, used)
    return StaffRow(line, unit, kind, name, title, role or Role.OFFICER, email, username, tuple(faults))


def kind_of(unit: str) -> Unit.Kind:
    """The kind that the name of a unit tells; a centre where it tells none."""
    folded = fold(unit)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), Unit.Kind.CENTRE)


def role_of(title: str, kind: Unit.Kind) -> Role:
    """The role that a title has in a unit of a kind."""
    folded = fold(title)
    if "van thu" in folded:
        return Role.CLERK
    if kind == Unit.Kind.LEADERSHIP:
        return Role.DIRECTOR
    leads = re.search(r"^(truong|chanh|giam doc|chi cuc truong|quyen (truong|giam doc))", folded)
    if kind == Unit.Kind.OFFICE:
        return Role.OFFICE if leads or "tong hop" in folded else Role.OFFICER
    return Role.HEAD if leads else Role.OFFICER


def username_of(name: str, used: Collection[str]) -> str:
    """Nguyễn Văn An → an.nv; the second of the name an.nv2."""
    *before, last = re.sub(r"[^a-z ]", "", fold(name)).split() or ["nguoi"]
    stem = ".".join(part for part in (last, "".join(word[0] for word in before)) if part)
    tries: Iterable[str] = (stem, *(f"{stem}{number}" for number in range(2, MOST_ROWS + 2)))
    return next(one for one in tries if one not in used)


def _role_named(words: str) -> Role | None:
    key = " ".join(re.sub(r"[^a-z ]", " ", fold(words)).split())
    return next((role for role, names in _ROLE_WORDS.items() if key in names), None)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
