"""What the office puts into the menu, and how the menu asks who may see what."""

from django.utils import timezone

from mach.office.permissions import Permission
from mach.office.rules import may
from mach.ui import registry


def offer() -> None:
    """Called once when the room starts."""
    registry.may = lambda user, permission: may(user, Permission(permission), on=timezone.localdate())
    registry.MENU.extend(
        [
            registry.MenuItem("Danh bạ", "office:parties", "building", Permission.READ, 70),
            registry.MenuItem("Đơn vị", "office:units", "users", Permission.READ, 80),
            registry.MenuItem("Địa bàn", "office:places", "map-pin", Permission.READ, 81),
            registry.MenuItem("Lịch làm việc", "office:calendar", "calendar", Permission.READ, 82),
            registry.MenuItem("Bàn giao, nghỉ phép", "office:hand-over", "refresh", Permission.READ, 65),
            registry.MenuItem("Thư gửi đi", "office:mails", "mail", Permission.MANAGE, 83),
            registry.MenuItem("Nhật ký", "office:audit", "history", Permission.READ_AUDIT, 84),
            registry.MenuItem("Khóa truy cập", "office:tokens", "lock", Permission.READ, 86),
        ]
    )
