"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "targets.active": "Thực hiện tiếp cam kết",
        "targets.confirm_closing": "Xác nhận việc tự đóng",
        "targets.return_closing": "Mở lại việc tự đóng",
        "targets.add_evidence": "Thêm minh chứng cho cam kết",
        "targets.adjust": "Điều chỉnh chỉ tiêu theo văn bản",
        "targets.assign": "Giao chỉ tiêu, việc",
        "targets.cancelled": "Hủy cam kết",
        "targets.change": "Sửa cam kết",
        "targets.close_opening": "Khép số kỳ trước",
        "targets.confirm": "Xác nhận cam kết",
        "targets.done": "Hoàn thành cam kết",
        "targets.load_incoming": "Nhập sổ văn bản đến",
        "targets.merge": "Gộp vào cam kết đã có",
        "targets.reject": "Bỏ nội dung đề xuất",
        "targets.reopen": "Xem lại nội dung đề xuất",
        "targets.share_out": "Chia chỉ tiêu cho đơn vị",
        "targets.state_opening": "Ghi số kỳ trước theo báo cáo",
        "targets.supply_figure": "Cung cấp số liệu",
        "targets.take": "Tiếp nhận và giao việc",
        "targets.undo_assign": "Hoàn tác giao chỉ tiêu, việc",
        "targets.undo_incoming": "Hoàn tác nhập sổ văn bản đến",
    },
    fields={
        "source": "Nguồn",
        "support_units": "Đơn vị phối hợp",
        "evidence": "Minh chứng",
        "given_to": "Cung cấp cho",
        "value": "Giá trị",
        "shares": "Phần của từng đơn vị",
        "closing_reason": "Lý do",
        "closed_by": "Người khép",
        "closed_at": "Lúc khép",
    },
    rows=frozenset({"evidence", "vào sổ"}),
)
