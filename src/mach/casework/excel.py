"""The list of Đôn đốc as an Excel sheet."""

from collections.abc import Sequence

from mach.casework.queries import Owed
from mach.ui.excel import Sheet

TITLES = [
    "Việc",
    "Loại",
    "Đơn vị, tổ chức phải làm",
    "Người làm",
    "Hạn",
    "Tính đến nay",
    "Nấc đã đôn đốc",
    "Đôn đốc gần nhất",
    "Đang chờ",
    "Hoãn nhắc đến",
    "Theo dõi",
]


def urging_sheet(owed: Sequence[Owed]) -> Sheet:
    """Open obligations with their days left; rows of `urging_list`."""
    return Sheet("Đôn đốc", TITLES, [_row(one) for one in owed])


def _row(one: Owed) -> list:
    row = one.row
    debtor = row.debtor_unit.short_name if row.debtor_unit else str(row.debtor_party)
    snoozed = row.snoozed[0] if row.snoozed else None
    return [
        row.title,
        row.matter.get_kind_display(),
        debtor,
        row.debtor_officer.full_name if row.debtor_officer else None,
        row.due_on,
        "chưa tính hạn" if one.is_paused else one.phrase,
        row.rung,
        row.urged_on,
        row.waits_for if one.is_waiting else None,
        snoozed.until if snoozed else None,
        row.follower_officer.full_name if row.follower_officer else None,
    ]
