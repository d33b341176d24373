"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "reports.accept_change": "Nhận chỗ sửa từ bản Word",
        "reports.add_regime": "Thêm chế độ báo cáo",
        "reports.edit_frame": "Sửa phần đầu, phần cuối báo cáo",
        "reports.edit_item": "Sửa lời văn báo cáo",
        "reports.end_regime": "Kết thúc chế độ báo cáo",
        "reports.freeze": "Chốt số liệu báo cáo",
        "reports.issue": "Phát hành báo cáo",
        "reports.open": "Mở báo cáo",
        "reports.reject_change": "Không nhận chỗ sửa",
        "reports.return": "Trả lại báo cáo",
        "reports.set_estimate": "Ghi số ước",
        "reports.submit": "Trình báo cáo",
        "reports.take_back": "Nhận lại bản Word",
        "reports.undo_submit": "Hoàn tác trình báo cáo",
    },
    fields={
        "hash": "Mã băm",
        "file": "Tệp",
        "changes": "Số chỗ sửa",
        "change": "Chỗ sửa",
        "frozen_at": "Chốt lúc",
        "frozen_by": "Người chốt",
        "signed_file": "Bản đã ký",
        "estimate_by": "Người ước",
    },
)
