"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "office.add_person": "Thêm người dùng",
        "office.add_staff": "Thêm danh sách đơn vị, người dùng",
        "office.add_unit": "Thêm đơn vị",
        "office.change_password": "Đổi mật khẩu",
        "office.confirm_days": "Xác nhận ngày nghỉ",
        "office.end_post": "Kết thúc chức vụ",
        "office.end_substitution": "Thôi làm thay",
        "office.give_post": "Phân công chức vụ",
        "office.hand_over": "Bàn giao việc",
        "office.invite": "Gửi thư mời",
        "office.join": "Nhận lời mời",
        "office.let_go": "Khóa tài khoản",
        "office.make_token": "Tạo khóa truy cập",
        "office.merge_unit": "Sáp nhập đơn vị",
        "office.name_substitute": "Cử người làm thay",
        "office.reset_password": "Đặt lại mật khẩu",
        "office.revoke_token": "Thu hồi khóa truy cập",
        "office.save_agency": "Sửa thông tin cơ quan",
        "office.save_day": "Ghi ngày nghỉ, ngày làm bù",
        "office.save_party": "Ghi danh bạ",
        "office.send_again": "Gửi lại thư",
        "office.take_back": "Mở lại tài khoản",
        "office.undo_hand_over": "Hoàn tác bàn giao",
        "office.undo_invite": "Rút thư mời",
        "office.undo_staff": "Hoàn tác thêm danh sách",
    },
    fields={
        "post": "Chức vụ",
        "reason": "Lý do",
        "valid_from": "Từ ngày",
        "valid_to": "Đến ngày",
        "successor": "Nhập vào",
        "tries": "Số lần gửi",
        "canonical": "Bản ghi chính",
        "parent": "Thuộc",
        "unit": "Đơn vị",
        "user": "Người dùng",
    },
    kinds={
        "office.token": "khóa truy cập",
    },
    rows=frozenset({"bàn giao cho", "người làm thay", "thêm đơn vị", "thêm người", "mời"}),
)
