"""Forms of the room: words, estimates, and the signed paper; never a counted number."""

from django import forms

from mach.office.models import Unit, User
from mach.reports.models import Regime
from mach.ui.forms import VietnameseDateField, VietnameseNumberField


class ItemForm(forms.Form):
    text = forms.CharField(label="Nội dung", widget=forms.Textarea(attrs={"rows": 3}))
    result = forms.CharField(label="Câu kết quả", required=False)
    explanation = forms.CharField(label="Nguyên nhân chậm", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    estimate = VietnameseNumberField(label="Ước thực hiện", required=False)
    estimate_reason = forms.CharField(label="Căn cứ ước tính", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FrameForm(forms.Form):
    opening = forms.CharField(label="Mở đầu", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    closing = forms.CharField(label="Phương hướng, kiến nghị", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IssueForm(forms.Form):
    number = forms.CharField(label="Số, ký hiệu của bản đã ký", max_length=80)
    issued_on = VietnameseDateField(label="Ngày phát hành")
    signed_file = forms.FileField(label="Bản đã ký (PDF)", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


PERIODS = [
    ("month", "Tháng"),
    ("quarter", "Quý"),
    ("half_year", "6 tháng"),
    ("nine_months", "9 tháng"),
    ("year", "Năm"),
]


class RegimeForm(forms.Form):
    title = forms.CharField(label="Tên báo cáo", max_length=200, help_text="Chẳng hạn: Báo cáo kết quả công tác")
    code = forms.SlugField(label="Mã", max_length=40, help_text="Chữ không dấu, chẳng hạn uy-ban")
    recipient = forms.CharField(label="Nơi nhận", max_length=200)
    unit = forms.ModelChoiceField(label="Đơn vị tổng hợp", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    periods = forms.MultipleChoiceField(label="Kỳ báo cáo", choices=PERIODS, widget=forms.CheckboxSelectMultiple)
    scheme = forms.ChoiceField(label="Cách tính kỳ", choices=Regime.Scheme.choices)
    due_working_days = forms.IntegerField(
        label="Hạn gửi sau ngày chốt số liệu (ngày làm việc)", min_value=1, max_value=60, initial=4
    )
    valid_from = VietnameseDateField(label="Áp dụng từ")

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user).filter(valid_to=None)
