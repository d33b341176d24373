"""What people do early, in the order of the thread; *Hôm nay* shows each the steps they may take until all are done."""

from mach.office.permissions import Permission
from mach.office.registry import FirstStep

FIRST_STEPS = (
    FirstStep(
        label="Nhập đơn vị và người",
        hint="Dán danh sách từ Excel; mỗi người nhận một thư mời để tự đặt mật khẩu",
        url_name="office:staff",
        permission=Permission.MANAGE,
        actions=("office.add_staff", "office.add_person"),
        order=10,
        shared=True,
    ),
    FirstStep(
        label="Xác nhận lịch nghỉ trong năm",
        hint="Mọi hạn được tính theo ngày làm việc của lịch này",
        url_name="office:calendar",
        permission=Permission.MANAGE,
        actions=("office.confirm_days", "office.save_day"),
        order=20,
        shared=True,
    ),
    FirstStep(
        label="Nhận một văn bản",
        hint="Thả kế hoạch (Word, PDF) vào hệ thống; chỉ tiêu và việc được giao sẽ được đọc ra",
        url_name="documents:take-in",
        permission=Permission.ADD_DOCUMENT,
        actions=("documents.add", "documents.new_edition"),
        order=30,
    ),
    FirstStep(
        label="Đối chiếu một đề xuất",
        hint="Mở văn bản, xác nhận điều đọc được ngay cạnh câu gốc",
        url_name="documents:list",
        permission=Permission.CONFIRM_READING,
        actions=("targets.confirm", "targets.merge", "targets.reject"),
        order=40,
    ),
    FirstStep(
        label="Giao một việc",
        hint="Chọn đơn vị chủ trì, đơn vị phối hợp, người phụ trách",
        url_name="targets:assignments",
        permission=Permission.ASSIGN,
        actions=("targets.assign",),
        order=50,
    ),
    FirstStep(
        label="Ghi một dòng sổ",
        hint="Số liệu báo cáo được đếm từ các dòng này",
        url_name="registers:index",
        permission=Permission.EDIT_RECORDS,
        actions=("registers.add", "registers.edit"),
        order=60,
    ),
    FirstStep(
        label="Xác nhận dòng sổ của đơn vị",
        hint="Dòng chưa xác nhận chỉ là “tạm tính”",
        url_name="registers:index",
        permission=Permission.VERIFY_RECORDS,
        actions=("registers.verify",),
        order=70,
    ),
)
