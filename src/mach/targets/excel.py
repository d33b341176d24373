"""Chỉ tiêu and Việc được giao as Excel sheets."""

from collections.abc import Sequence

from mach.targets.models import Commitment
from mach.targets.queries.figures import Figure
from mach.ui.excel import Cell, Sheet
from mach.ui.registry import STATES

OWNED = [
    "Đơn vị chủ trì",
    "Người phụ trách",
    "Từ ngày",
    "Đến ngày",
    "Báo cáo kết quả",
    "Hạn gần nhất",
    "Trạng thái",
    "Nguồn",
]
COUNTED = [
    "Cách so sánh",
    "Từ",
    "Đến",
    "Đơn vị tính",
    "Đã xác nhận",
    "Gồm tạm tính",
    "Lẽ ra đến nay",
    "Còn phải làm",
    "Đánh giá",
]


def targets_sheet(figures: Sequence[Figure]) -> Sheet:
    """Targets with what was promised, counted and expected; money in đồng."""
    return Sheet("Chỉ tiêu", ["Nội dung", *COUNTED, *OWNED], [_target(one) for one in figures])


def assignments_sheet(rows: Sequence[Commitment]) -> Sheet:
    """Assignments with who owns them and what is due next; rows of `commitments`."""
    return Sheet("Việc được giao", ["Nội dung", *OWNED], [[row.title, *_owned(row)] for row in rows])


def _target(figure: Figure) -> list[Cell]:
    row = figure.commitment
    judged = STATES.get(figure.standing)
    return [
        row.title,
        row.get_comparator_display(),
        row.min,
        row.max,
        row.unit_label,
        figure.value,
        figure.provisional,
        figure.expected,
        figure.remaining,
        figure.problem or (judged.label if judged else None),
        *_owned(row),
    ]


def _owned(row: Commitment) -> list[Cell]:
    return [
        row.lead_unit.name if row.lead_unit else "Chưa giao",
        row.officer.full_name if row.officer else None,
        row.period_start,
        row.period_end,
        row.get_recurs_display(),
        row.next_due,
        row.get_state_display(),
        "; ".join(str(source.document) for source in row.sources.all()),
    ]
