"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "research.add": "Thêm nhiệm vụ KH&CN",
        "research.edit": "Sửa nhiệm vụ KH&CN",
        "research.extend": "Gia hạn nhiệm vụ KH&CN",
        "research.participant": "Sửa đơn vị tham gia nhiệm vụ",
        "research.stop": "Chấm dứt nhiệm vụ KH&CN",
    },
    fields={"participant": "Đơn vị tham gia", "exception": "Ngoài quy định"},
)
