"""Forms of the room."""

from django import forms

from mach.office.models import Unit, User
from mach.office.queries import people_of
from mach.ui.forms import VietnameseDateField


class CloseForm(forms.Form):
    """Done, with what proves it."""

    result = forms.CharField(label="Kết quả", widget=forms.Textarea(attrs={"rows": 3}))
    references = forms.CharField(
        label="Số, ngày văn bản minh chứng",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi văn bản một dòng, chẳng hạn: Báo cáo 45/BC-SKHCN ngày 20/11/2026",
    )
    files = forms.FileField(label="Tệp minh chứng", required=False)
    done_on = VietnameseDateField(label="Ngày hoàn thành", required=False, help_text="Để trống nếu là hôm nay")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReassignForm(forms.Form):
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    officer = forms.ModelChoiceField(
        label="Người làm",
        queryset=User.objects.none(),
        required=False,
        empty_label="Lãnh đạo đơn vị phân công",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user: User, on, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(agency=user.agency).valid_on(on)
        people = people_of(user.agency, on=on).values("user")
        self.fields["officer"].queryset = User.objects.filter(pk__in=people).order_by("full_name")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DueForm(ReasonForm):
    due_on = VietnameseDateField(label="Hạn mới")


class ExplanationForm(forms.Form):
    text = forms.CharField(label="Giải trình", widget=forms.Textarea(attrs={"rows": 3}))
