"""What upper rooms put on every page: typed lists, filled when each room starts (`apps.py`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu, shown to those who hold the permission.

    Orders up to 69 are daily work, from 70 on directories and administration (a rule is drawn between). `badge` counts
    what waits for the person; 0 shows nothing.
    """

    label: str
    url_name: str
    icon: str
    permission: str
    order: int
    badge: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How a state looks on every page: a word, an icon and a tone ("", "good", "warn", "bad", "busy", "off")."""

    label: str
    icon: str
    tone: str = ""


MENU: list[MenuItem] = []

# Links with a count at the right of the header.
TOP: list[MenuItem] = []

# Panels on Hôm nay: (user, day) → HTML, "" when there is nothing to say.
TODAY: list[Callable[[Any, date], str]] = []

# Panels on the page of a subject, by kind ("target", "record", …): (subject, request, day) → HTML, "" when nothing.
PANELS: dict[str, list[Callable[[Any, HttpRequest, date], str]]] = {}


def may(user: Any, permission: str) -> bool:
    """Whether the person holds a permission today; the office replaces this when it starts."""
    return False


# Every state that pages show by its code alone; a code means one thing in the whole house. Where a room names a state
# in its own words (a register from its definition) it gives the label to the tag: {% badge code label %}.
STATES: dict[str, State] = {
    # obligations
    "open": State("Đang thực hiện", "active", "busy"),
    "soon": State("Sắp đến hạn", "clock", "warn"),
    "overdue": State("Quá hạn", "alert", "bad"),
    "met": State("Xong đúng hạn", "done", "good"),
    "met_late": State("Xong quá hạn", "check", "warn"),
    "waived": State("Được miễn", "minus", "off"),
    "cancelled": State("Đã hủy", "x", "off"),
    "waiting": State("Đang chờ", "wait", "warn"),
    "paused": State("Tạm dừng tính hạn", "pause", "off"),
    # what was asked for, and the answer
    "asked": State("Chờ quyết định", "clock", "warn"),
    "granted": State("Đồng ý", "check", "good"),
    "refused": State("Không đồng ý", "x", "off"),
    "given": State("Chờ xem xét", "clock", "warn"),
    "returned": State("Trả lại", "back", "warn"),
    # commitments and what was counted for them
    "active": State("Đang thực hiện", "active", "busy"),
    "done": State("Đã hoàn thành", "done", "good"),
    "reached": State("Đạt", "done", "good"),
    "exceeded": State("Vượt", "trend", "good"),
    "on_pace": State("Đúng tiến độ", "check", "good"),
    "behind": State("Chậm tiến độ", "clock", "warn"),
    "not_yet": State("Chưa đạt", "clock", "warn"),
    "not_met": State("Không đạt", "alert", "bad"),
    "nothing_arose": State("Không phát sinh", "minus", "off"),
    "no_data": State("Không có số liệu", "minus", "off"),
    # what the reader proposed
    "proposed": State("Chờ đối chiếu", "clock", "warn"),
    "noted": State("Số liệu ghi nhận", "note", "off"),
    "accepted": State("Đã xác nhận", "check", "good"),
    "merged": State("Đã gộp", "merge", "good"),
    "rejected": State("Đã bỏ", "x", "off"),
    # records
    "verified": State("Đã xác nhận", "check", "good"),
    "unverified": State("Chờ xác nhận", "clock", "warn"),
    "provisional": State("Tạm tính", "clock", "warn"),
    # documents and reports
    "signed": State("Bản chính thức", "seal", "good"),
    "secondary": State("Nguồn thứ cấp", "info", "warn"),
    "draft": State("Đang soạn", "edit", "busy"),
    "frozen": State("Đã chốt số liệu", "lock", "good"),
    "submitted": State("Đã trình", "send", "busy"),
    "issued": State("Đã phát hành", "seal", "good"),
    # steps of a procedure
    "planned": State("Chưa tới", "planned", "off"),
    "late": State("Quá hạn", "alert", "bad"),
    "skipped": State("Bỏ sót", "alert", "bad"),
    "unknown": State("Chưa rõ", "help", "off"),
    "not_applicable": State("Không áp dụng", "minus", "off"),
}
