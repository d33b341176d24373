"""Forms of the room: a task, a step that was done, more time, who takes part."""

from typing import Any

from django import forms

from mach.office.forms import PartyField
from mach.office.models import Party, Unit, User
from mach.research.models import Participant, ResearchTask
from mach.research.queries import stages_to_choose
from mach.ui.forms import HelpfulErrors, VietnameseDateField, VietnameseNumberField


class TaskForm(HelpfulErrors, forms.Form):
    """A task; `groups` gives its entries under heads."""

    title = forms.CharField(label="Tên nhiệm vụ", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    code = forms.CharField(
        label="Mã số", max_length=60, required=False, help_text="Theo quyết định phê duyệt. Đã cấp thì không đổi."
    )
    former_code = forms.CharField(label="Mã số cũ", max_length=60, required=False)
    kind = forms.ChoiceField(label="Loại nhiệm vụ", choices=ResearchTask.Kind.choices)
    level = forms.ChoiceField(label="Cấp", choices=ResearchTask.Level.choices, initial=ResearchTask.Level.PROVINCE)
    field = forms.ChoiceField(label="Lĩnh vực", choices=[("", "Chọn…"), *ResearchTask.Field.choices], required=False)
    programme = forms.CharField(label="Thuộc chương trình", max_length=200, required=False)
    method = forms.ChoiceField(
        label="Phương thức giao", choices=[("", "Chưa rõ"), *ResearchTask.Method.choices], required=False
    )
    method_reason = forms.CharField(label="Lý do giao trực tiếp", max_length=300, required=False)
    host = PartyField(label="Tổ chức chủ trì", required=False)
    investigator = forms.CharField(label="Chủ nhiệm nhiệm vụ", max_length=120, required=False)
    lead_unit = forms.ModelChoiceField(label="Đơn vị quản lý", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    officer = forms.ModelChoiceField(
        label="Chuyên viên phụ trách", queryset=User.objects.none(), required=False, empty_label="Chưa giao"
    )
    start_on = VietnameseDateField(label="Bắt đầu", required=False)
    end_on = VietnameseDateField(
        label="Kết thúc", required=False, help_text="Theo hợp đồng; gia hạn ghi ở trang nhiệm vụ."
    )
    state_money = VietnameseNumberField(label="Kinh phí ngân sách (đồng)", required=False)
    other_money = VietnameseNumberField(label="Kinh phí khác (đồng)", required=False)
    is_secret = forms.BooleanField(
        label="Nhiệm vụ mật",
        required=False,
        help_text="Chỉ giữ mã số, cấp và ngày; không ghi tên, nội dung, người làm.",
    )
    known_from = forms.ChoiceField(
        label="Quản lý trên hệ thống từ giai đoạn", required=False,
        help_text="Nhiệm vụ cũ đưa vào giữa chừng: các bước trước giai đoạn này ghi là chưa rõ, không tính bỏ sót.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    GROUPS = (
        ("Nhiệm vụ", ("title", "code", "former_code", "kind", "level", "field", "programme", "is_secret")),
        ("Giao cho ai", ("method", "method_reason", "host", "investigator", "lead_unit", "officer")),
        ("Thời gian, kinh phí", ("start_on", "end_on", "state_money", "other_money", "known_from")),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user).filter(agency=user.agency, valid_to=None)
        self.fields["lead_unit"].queryset = units
        self.fields["officer"].queryset = User.objects.visible_to(user).filter(is_active=True)
        self.fields["host"].queryset = Party.objects.visible_to(user).filter(canonical=None)
        self.fields["known_from"].choices = [("", "Từ đầu"), *stages_to_choose(user.agency)]

    def groups(self) -> list[tuple[str, list[Any]]]:
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]


def initial_of(task: ResearchTask) -> dict[str, Any]:
    """What stands in the form of a task."""
    return {
        name: task.case.known_from if name == "known_from" else getattr(task, name) for name in TaskForm.base_fields
    }


class StepForm(HelpfulErrors, forms.Form):
    """A step done: its day, its paper; the acceptance its grade."""

    done_on = VietnameseDateField(label="Ngày", help_text="Ngày trên văn bản, hoặc ngày làm xong")
    paper = forms.CharField(label="Số, ký hiệu văn bản", max_length=250, required=False)
    file = forms.FileField(label="Tệp đính kèm", required=False)
    grade = forms.ChoiceField(label="Xếp loại", choices=[("", "Chọn…"), *ResearchTask.Grade.choices], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExtensionForm(HelpfulErrors, forms.Form):
    asked_on = VietnameseDateField(label="Ngày đề nghị")
    decided_on = VietnameseDateField(label="Ngày quyết định")
    decision = forms.CharField(label="Số văn bản cho gia hạn", max_length=250)
    new_end_on = VietnameseDateField(label="Kết thúc mới")
    is_exception = forms.BooleanField(
        label="Cấp có thẩm quyền cho gia hạn ngoài quy định", required=False,
        help_text="Chỉ chọn khi văn bản nói rõ; được ghi là ngoại lệ.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StopForm(HelpfulErrors, forms.Form):
    on_day = VietnameseDateField(label="Ngày chấm dứt")
    decision = forms.CharField(label="Số, ngày quyết định", max_length=250)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ParticipantForm(HelpfulErrors, forms.Form):
    party = PartyField(label="Tổ chức, cá nhân")
    role = forms.ChoiceField(label="Vai trò", choices=Participant.Role.choices)
    paper = forms.CharField(label="Văn bản, ngày", max_length=250, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = Party.objects.visible_to(user).filter(canonical=None)
