"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "registers.add": "Ghi sổ",
        "registers.add_evidence": "Thêm minh chứng",
        "registers.assign": "Giao nhiều dòng sổ",
        "registers.edit": "Sửa dòng sổ",
        "registers.import": "Nhập nhiều dòng",
        "registers.publish": "Ban hành định nghĩa sổ",
        "registers.make_list": "Lập danh sách",
        "registers.move": "Chuyển trạng thái nhiều dòng",
        "registers.promote_list": "Đưa danh sách thành sổ",
        "registers.remove": "Bỏ dòng sổ",
        "registers.restore": "Dùng lại sổ",
        "registers.send_back": "Trả lại dòng sổ",
        "registers.undo_assign": "Hoàn tác giao nhiều dòng",
        "registers.undo_import": "Hoàn tác nhập",
        "registers.undo_move": "Hoàn tác chuyển trạng thái",
        "registers.undo_send_back": "Hoàn tác trả lại dòng sổ",
        "registers.undo_verify": "Hoàn tác xác nhận",
        "registers.unverify": "Thôi xác nhận",
        "registers.verify": "Xác nhận dòng sổ",
        "registers.withdraw": "Ngừng dùng sổ",
    },
    fields={
        "children": "Bảng con",
        "definition": "Định nghĩa",
        "register": "Sổ",
        "rows": "Số dòng",
        "manifest": "Mã băm danh sách",
    },
)
