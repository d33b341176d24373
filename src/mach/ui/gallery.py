"""What the gallery shows its components with: invented figures of an invented Department."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

from mach.engines.workdays import Remaining
from mach.ui import charts
from mach.ui.forms import HelpfulErrors, VietnameseDateField, VietnameseMoneyField
from mach.ui.icons import icon_names
from mach.ui.paging import Page

# section (its file in templates/ui/gallery) → title, when to use it
SECTIONS = {
    "words": ("Chữ", "Tiêu đề, dòng dẫn, trích dẫn, danh sách không chấm."),
    "buttons": ("Nút", "Mỗi trang một nút chính. Việc không lấy lại được thì hỏi trước bằng data-confirm."),
    "states": ("Trạng thái", "Luôn có chữ và hình, màu chỉ giúp thêm. Mã và chữ ở mach/ui/registry.py."),
    "figures": ("Số liệu, hạn, tiến độ", "Số bấm được thì có gạch chấm và mở các dòng đã đếm."),
    "filters": ("Bộ lọc", "Điều kiện nằm trên địa chỉ, gửi được cho người khác; chọn là lọc ngay."),
    "table": ("Bảng", "Số căn phải, đầu bảng đứng yên; trên điện thoại mỗi dòng thành một thẻ nhờ data-label."),
    "form": ("Biểu mẫu", "Một cách hiện ô nhập. data-guard giữ cho khỏi mất phần đang gõ."),
    "upload": ("Thả tệp", "Nhiều tệp một lần, mỗi tệp một thanh tiến độ; máy chủ trả lời từng dòng."),
    "notices": ("Thông báo, chỗ trống", "Lỗi nói chuyện gì, ở đâu, làm gì tiếp. Chỗ trống chỉ bước tiếp theo."),
    "facts": ("Thông tin, các bước, dòng thời gian, sợi chỉ", "Cho trang của một đối tượng."),
    "acting": ("Thẻ chuyển, hộp thoại, sao chép, phím tắt", "data-opens, data-copy, data-print, data-key."),
    "charts": ("Biểu đồ", "Vẽ ở máy chủ (mach/ui/charts.py), in được, có bảng số liệu kèm theo."),
    "icons": ("Hình", "Tabler Icons; chỉ trang trí, chữ bên cạnh nói nghĩa."),
}


UNITS = [("qlcn", "Phòng Quản lý công nghệ"), ("tdc", "Chi cục Tiêu chuẩn"), ("vp", "Văn phòng")]
PLACES = [f"Xã {name}" for name in (
    "An Bình", "An Hòa", "Bình Minh", "Đại Đồng", "Đông Hải", "Đức Thắng", "Hòa Lạc", "Kim Sơn", "Long Phú", "Mỹ Thuận",
    "Ngọc Sơn", "Phú Quý", "Tân Lập", "Thanh Bình", "Vạn Xuân", "Yên Thịnh",
)]  # fmt: skip


class SampleForm(HelpfulErrors, forms.Form):
    """One field of each kind, two of them wrong."""

    title = forms.CharField(label="Nội dung", max_length=200)
    due_on = VietnameseDateField(label="Hạn hoàn thành")
    amount = VietnameseMoneyField(label="Kinh phí", required=False, help_text="Viết 1,2 tỷ hoặc 350 triệu đều được")
    place = forms.ChoiceField(label="Địa bàn", choices=[("", "Chưa rõ"), *((name, name) for name in PLACES)])
    units = forms.MultipleChoiceField(label="Đơn vị phối hợp", choices=UNITS, required=False)
    unit = forms.ChoiceField(label="Đơn vị", choices=UNITS)
    reason = forms.CharField(label="Lý do", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label="Loại việc", choices=[("once", "Một lần"), ("year", "Hằng năm")], widget=forms.RadioSelect
    )
    is_public = forms.BooleanField(label="Công khai trên trang thông tin", required=False)
    reference = forms.CharField(label="Số, ngày văn bản", required=False)
    file = forms.FileField(label="Tệp", required=False)


def context() -> dict[str, Any]:
    """Everything that the sections read."""
    day = date(2026, 11, 30)
    data = {
        "title": "",
        "due_on": "31/02/2026",
        "amount": "1,2 tỷ",
        "unit": "qlcn",
        "kind": "once",
        "place": "Xã Đông Hải",
        "units": ["vp"],
    }
    return {
        "day": day,
        "moment": datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
        "amount": 1_234_567_000,
        "left": Remaining(day, "left", 12),
        "soon": Remaining(day, "left", 3),
        "overdue": Remaining(date(2026, 11, 20), "overdue", 2),
        "rows": _rows(),
        "page": Page([], 1_248, "abc", True),
        "form": SampleForm(data),
        "steps": _steps(),
        "icon_names": sorted(icon_names()),
        **_charts(),
    }


def _rows() -> list[SimpleNamespace]:
    soon, late = date(2026, 12, 14), date(2026, 11, 20)
    return [
        SimpleNamespace(
            title="Doanh nghiệp được hỗ trợ đổi mới công nghệ", source="Kế hoạch năm 2026, mục III.2",
            unit="Phòng Quản lý công nghệ", value=3, target=2, expected=Decimal("1.8"), measure="doanh nghiệp",
            money=1_250_000_000, provisional=False, day=soon, remaining=Remaining(soon, "left", 14),
        ),
        SimpleNamespace(
            title="Lớp tập huấn về sở hữu trí tuệ", source="Nghị quyết về đổi mới sáng tạo, mục II.4",
            unit="Phòng Sở hữu trí tuệ", value=4, target=8, expected=7, measure="lớp", money=186_000_000,
            provisional=True, day=late, remaining=Remaining(late, "overdue", 3),
        ),
        SimpleNamespace(
            title="Sản phẩm chủ lực có mã truy xuất nguồn gốc", source="Kế hoạch truy xuất, mục I.1",
            unit="Chi cục Tiêu chuẩn", value=1_117, target=1_500, expected=1_050, measure="sản phẩm",
            money=950_000, provisional=False, day=soon, remaining=Remaining(soon, "left", 4),
        ),
    ]  # fmt: skip


def _steps() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Tiếp nhận", state="done", note="18/11/2026"),
        SimpleNamespace(label="Thẩm định", state="met_late", note="xong quá hạn 1 ngày"),
        SimpleNamespace(label="Họp hội đồng", state="open", note="hạn 02/12/2026"),
        SimpleNamespace(label="Thẩm định kinh phí", state="late"),
        SimpleNamespace(label="Phê duyệt", state="planned"),
    ]


def _charts() -> dict[str, Any]:
    months = [date(2026, month, 1) for month in range(1, 12)]
    counted = [0, 1, 3, 4, 8, 11, 15, 18, 22, 27, 31]
    expected = [charts.Point(date(2026, 1, 1), 0), charts.Point(date(2026, 12, 31), 40)]
    return {
        "chart_pace": charts.line_pace(
            [charts.Point(month, value) for month, value in zip(months, counted, strict=True)],
            expected, title="Doanh nghiệp được hỗ trợ, năm 2026", unit="doanh nghiệp", target=40,
            note="Đếm từ sổ hỗ trợ, kể cả dòng chờ xác nhận",
        ),
        "chart_bars": charts.bars(
            [
                charts.Bar("Văn phòng", 97, "29/30 việc", "good"),
                charts.Bar("Phòng Quản lý công nghệ", 83, "20/24 việc"),
                charts.Bar("Chi cục Tiêu chuẩn", 71, "12/17 việc", "warn"),
                charts.Bar("Trung tâm Ứng dụng", 45, "5/11 việc", "bad", "#charts"),
            ],
            title="Tỷ lệ xong đúng hạn", unit="%", whole=100,
        ),
        "chart_stacked": charts.stacked(
            [
                charts.Row("Quý I", (6, 2, 1)),
                charts.Row("Quý II", (9, 4, 0)),
                charts.Row("Quý III", (14, 3, 2)),
            ],
            names=["Đúng hạn", "Quá hạn", "Được miễn"], title="Việc đã kết thúc theo quý", unit="việc",
        ),
        "chart_spark": charts.spark([12, 15, 14, 22, 30, 41], title="Từ 12 lên 41 trong 6 tháng"),
    }  # fmt: skip
