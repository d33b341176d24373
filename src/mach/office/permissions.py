"""Who may do what: roles and permissions as two enumerations and one table.

Views, API operations and rules name one `Permission`; nobody asks for a role by name.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """A post somebody holds in a unit; each with the sentence on who may hold it."""

    CLERK = "clerk", "Văn thư"  # takes papers in and out; reads them into the system
    OFFICER = "officer", "Chuyên viên"  # does the work and records it
    HEAD = "head", "Trưởng phòng, đơn vị"  # assigns and verifies the work of one unit
    OFFICE = "office", "Văn phòng (tổng hợp)"  # follows all units, consolidates reports
    DIRECTOR = "director", "Lãnh đạo Sở"  # decides
    ADMIN = "admin", "Quản trị hệ thống"  # people, units, settings; no say in the work itself


class Permission(TextChoices):
    READ = "read", "Xem hồ sơ, số liệu của cơ quan"
    READ_RESTRICTED = "read_restricted", "Xem dữ liệu hạn chế của mọi đơn vị"
    ADD_DOCUMENT = "add_document", "Tiếp nhận văn bản"
    CONFIRM_READING = "confirm_reading", "Đối chiếu và xác nhận nội dung đọc được"
    ASSIGN = "assign", "Giao việc, giao chỉ tiêu"
    ACCOUNT = "account", "Báo cáo kết quả việc được giao"
    EDIT_RECORDS = "edit_records", "Ghi sổ"
    VERIFY_RECORDS = "verify_records", "Xác nhận dòng sổ"
    MAKE_LISTS = "make_lists", "Lập danh sách để đếm"
    MERGE_PARTIES = "merge_parties", "Gộp dòng trùng trong danh bạ"
    URGE = "urge", "Đôn đốc"
    EDIT_REPORT = "edit_report", "Soạn báo cáo"
    FREEZE_REPORT = "freeze_report", "Chốt báo cáo"
    READ_AUDIT = "read_audit", "Xem nhật ký"
    MANAGE = "manage", "Quản lý đơn vị, người dùng, danh mục"


_EVERYONE = frozenset({Permission.READ})
_OFFICER = _EVERYONE | {
    Permission.CONFIRM_READING,
    Permission.ACCOUNT,
    Permission.EDIT_RECORDS,
    Permission.EDIT_REPORT,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: _EVERYONE | {Permission.ADD_DOCUMENT, Permission.CONFIRM_READING},
    Role.OFFICER: _OFFICER | {Permission.ADD_DOCUMENT},
    Role.HEAD: _OFFICER
    | {
        Permission.ADD_DOCUMENT,
        Permission.ASSIGN,
        Permission.VERIFY_RECORDS,
        Permission.MERGE_PARTIES,
        Permission.URGE,
    },
    Role.OFFICE: _OFFICER
    | {
        Permission.ADD_DOCUMENT,
        Permission.ASSIGN,
        Permission.MAKE_LISTS,
        Permission.MERGE_PARTIES,
        Permission.URGE,
        Permission.FREEZE_REPORT,
        Permission.READ_AUDIT,
        Permission.READ_RESTRICTED,
    },
    Role.DIRECTOR: _EVERYONE
    | {
        Permission.ASSIGN,
        Permission.VERIFY_RECORDS,
        Permission.URGE,
        Permission.FREEZE_REPORT,
        Permission.READ_AUDIT,
        Permission.READ_RESTRICTED,
    },
    Role.ADMIN: _EVERYONE | {Permission.MANAGE, Permission.READ_AUDIT},
}

# Roles whose say reaches every unit of the agency; the others only their own.
AGENCY_WIDE = frozenset({Role.CLERK, Role.OFFICE, Role.DIRECTOR, Role.ADMIN})
