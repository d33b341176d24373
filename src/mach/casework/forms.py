"""Forms of the room."""

import re

from django import forms

from mach.casework.reminders import LONGEST_PAUSE
from mach.office.models import Unit, User
from mach.office.queries import people_of
from mach.ui.forms import HelpfulErrors, VietnameseDateField


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files; each is checked."""

    widget = SeveralFiles(attrs={"multiple": True})

    def clean(self, data, initial=None):
        return [super(SeveralFilesField, self).clean(one, initial) for one in data or []]


class OneOfSeveral(HelpfulErrors, forms.Form):
    """A form that shares its page with others: its ids begin with its own name, so that labels find their fields."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{type(self).__name__.lower()}_%s"


class CloseForm(OneOfSeveral):
    """Done, with what proves it."""

    result = forms.CharField(label="Kết quả", widget=forms.Textarea(attrs={"rows": 3}))
    references = forms.CharField(
        label="Số, ngày văn bản minh chứng",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi văn bản một dòng, chẳng hạn: Báo cáo 45/BC-SKHCN ngày 20/11/2026",
    )
    files = SeveralFilesField(label="Tệp minh chứng", required=False, help_text="Chọn được nhiều tệp một lần")
    done_on = VietnameseDateField(label="Ngày hoàn thành", required=False, help_text="Để trống nếu là hôm nay")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReassignForm(OneOfSeveral):
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


class ReasonForm(OneOfSeveral):
    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DueForm(ReasonForm):
    due_on = VietnameseDateField(label="Hạn mới")


class ExplanationForm(OneOfSeveral):
    text = forms.CharField(label="Giải trình", widget=forms.Textarea(attrs={"rows": 3}))


class WaitForm(OneOfSeveral):
    whom = forms.CharField(
        label="Đang chờ",
        max_length=200,
        help_text="Cơ quan, đơn vị hoặc người",
        error_messages={"required": "Hãy ghi đang chờ ai."},
    )
    since = VietnameseDateField(label="Từ ngày", error_messages={"required": "Hãy nhập ngày bắt đầu chờ."})
    reference = forms.CharField(
        label="Theo văn bản", max_length=250, required=False, help_text="Số, ngày văn bản đã gửi đi, nếu có"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExtensionForm(ReasonForm):
    due_on = VietnameseDateField(
        label="Xin gia hạn đến ngày", error_messages={"required": "Hãy nhập ngày xin gia hạn đến."}
    )
    field_order = ["due_on", "reason"]


class PauseForm(ReasonForm):
    since = VietnameseDateField(
        label="Tạm dừng từ ngày", error_messages={"required": "Hãy nhập ngày bắt đầu tạm dừng."}
    )
    article = forms.CharField(label="Căn cứ", max_length=250, help_text="Điều, khoản, văn bản cho phép tạm dừng")
    field_order = ["since", "reason", "article"]


class DayForm(OneOfSeveral):
    on = VietnameseDateField(
        label="Tính tiếp sau ngày", error_messages={"required": "Hãy nhập ngày tạm dừng cuối cùng."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SnoozeForm(HelpfulErrors, forms.Form):
    until = VietnameseDateField(
        label="Không nhắc đến hết ngày", error_messages={"required": "Hãy nhập ngày cuối cùng không nhắc."}
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lãnh đạo thấy lý do này ở trang của việc và ở Đôn đốc",
    )


class ReminderForm(HelpfulErrors, forms.Form):
    before = forms.CharField(
        label="Nhắc trước hạn (ngày làm việc)",
        required=False,
        max_length=60,
        help_text="Cách nhau bằng dấu phẩy, chẳng hạn: 30, 15, 7, 3, 1. Để trống thì chỉ nhắc khi quá hạn",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    late_every = forms.IntegerField(
        label="Quá hạn thì nhắc lại sau mỗi (ngày làm việc)",
        min_value=1,
        max_value=LONGEST_PAUSE,
        help_text="Lần đầu là ngày làm việc đầu tiên sau hạn",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_before(self) -> list[int]:
        words = re.split(r"[\s,;]+", self.cleaned_data["before"].strip())
        if wrong := [word for word in words if word and not (word.isascii() and word.isdigit())]:
            raise forms.ValidationError(f"“{wrong[0]}” không phải số ngày. Hãy viết như: 30, 15, 7, 3, 1.")
        return [int(word) for word in words if word]
