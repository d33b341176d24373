"""Factories without surprises: each makes one thing, with the fewest fields that are valid."""

from dataclasses import dataclass
from datetime import date

from mach.office.models import Agency, Membership, Party, Post, Unit, User
from mach.office.permissions import Role

START = date(2020, 1, 1)


@dataclass(frozen=True)
class Department:
    """An agency with four units and one person for each role; `other_officer` sits in another division."""

    agency: Agency
    leadership: Unit
    office: Unit
    technology: Unit
    standards: Unit
    clerk: User
    officer: User
    other_officer: User
    head: User
    coordinator: User
    director: User
    admin: User


def make_agency(code: str = "so-mau") -> Agency:
    return Agency.objects.create(
        code=code,
        name="Sở Khoa học và Công nghệ tỉnh Thử Nghiệm",
        short_name="Sở KH&CN",
        superior="Ủy ban nhân dân tỉnh Thử Nghiệm",
        symbol="SKHCN",
        place_name="Thử Nghiệm",
        valid_from=START,
    )


def make_unit(agency: Agency, code: str, name: str, kind: str = Unit.Kind.DIVISION, position: int = 0) -> Unit:
    return Unit.objects.create(
        agency=agency, code=code, name=name, short_name=name, kind=kind, position=position, valid_from=START
    )


def make_user(unit: Unit, role: Role, name: str, username: str | None = None) -> User:
    username = username or f"{unit.agency.code}-{unit.code}-{role.value}"
    user = User.objects.create_user(username, "mat-khau-thu", full_name=name)
    Membership.objects.create(user=user, agency=unit.agency)
    Post.objects.create(user=user, unit=unit, role=role, valid_from=START)
    return user


def make_department(code: str) -> Department:
    agency = make_agency(code)
    leadership = make_unit(agency, "ld", "Lãnh đạo Sở", Unit.Kind.LEADERSHIP, 1)
    office = make_unit(agency, "vp", "Văn phòng Sở", Unit.Kind.OFFICE, 2)
    technology = make_unit(agency, "cn", "Phòng Quản lý Công nghệ và Đổi mới sáng tạo", position=3)
    standards = make_unit(agency, "tdc", "Chi cục Tiêu chuẩn Đo lường Chất lượng", Unit.Kind.BRANCH, 4)
    return Department(
        agency=agency,
        leadership=leadership,
        office=office,
        technology=technology,
        standards=standards,
        clerk=make_user(office, Role.CLERK, "Lê Thị Văn Thư"),
        officer=make_user(technology, Role.OFFICER, "Trần Văn Chuyên"),
        other_officer=make_user(standards, Role.OFFICER, "Võ Thị Đo"),
        head=make_user(technology, Role.HEAD, "Phạm Thị Trưởng"),
        coordinator=make_user(office, Role.OFFICE, "Ngô Văn Phòng"),
        director=make_user(leadership, Role.DIRECTOR, "Đặng Thị Giám Đốc"),
        admin=make_user(office, Role.ADMIN, "Hồ Quản Trị"),
    )


def make_party(agency: Agency, name: str = "Công ty TNHH Thử Nghiệm", tax_code: str = "") -> Party:
    from mach.engines.vietnamese import fold, sort_key

    return Party.objects.create(
        agency=agency,
        kind=Party.Kind.ENTERPRISE,
        name=name,
        tax_code=tax_code,
        fold=fold(name),
        sort_key=sort_key(name),
    )
