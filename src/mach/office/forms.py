"""Forms of the office."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from mach.office.models import Agency, CalendarException, Party, Place, Unit, User
from mach.office.permissions import Role
from mach.ui.forms import HelpfulErrors, Lookup, VietnameseDateField


class UnitForm(forms.Form):
    name = forms.CharField(label="Tên đơn vị", max_length=200)
    short_name = forms.CharField(label="Tên ngắn", max_length=60, required=False)
    code = forms.SlugField(label="Mã", max_length=30, help_text="Chữ không dấu, chẳng hạn qlcn")
    kind = forms.ChoiceField(label="Loại", choices=Unit.Kind.choices)
    valid_from = VietnameseDateField(label="Có hiệu lực từ")


class PersonForm(forms.Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    title = forms.CharField(label="Chức danh", max_length=120, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    role = forms.TypedChoiceField(label="Vai trò", choices=Role.choices, coerce=Role)
    valid_from = VietnameseDateField(label="Từ ngày")
    username = forms.CharField(label="Tên đăng nhập", max_length=60)
    password = forms.CharField(
        label="Mật khẩu ban đầu", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user).filter(valid_to=None)


class PartyForm(forms.Form):
    kind = forms.ChoiceField(label="Loại đối tượng", choices=Party.Kind.choices)
    name = forms.CharField(label="Tên", max_length=250)
    tax_code = forms.RegexField(
        label="Mã số thuế",
        regex=r"^\d{10}(-?\d{3})?$",
        required=False,
        error_messages={"invalid": "Mã số thuế gồm 10 hoặc 13 chữ số."},
    )
    legal_rep = forms.CharField(label="Người đại diện", max_length=120, required=False)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    place = forms.ModelChoiceField(
        label="Địa bàn", queryset=Place.objects.filter(valid_to=None), required=False, empty_label="Chưa rõ"
    )
    is_key_enterprise = forms.BooleanField(label="Doanh nghiệp trọng điểm", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, instance: Party | None = None, name: str = "") -> None:
        held = {field: getattr(instance, field) for field in self.base_fields} if instance else None
        super().__init__(data, initial=held or {"name": name})


class PartyField(forms.ModelChoiceField):
    """One party of the directory, found by typing; whoever shows the form says which it may be."""

    widget = Lookup

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Party.objects.none(), empty_label="Gõ tên hoặc mã số thuế", **kwargs)
        self.widget.address = reverse_lazy("office:party-lookup")


class PartyMergeForm(forms.Form):
    """Which row of the directory a party is merged into."""

    vao = PartyField(label="Gộp vào")

    def __init__(self, data=None, *, party: Party, user: User) -> None:
        super().__init__(data)
        self.fields["vao"].queryset = Party.objects.visible_to(user).filter(canonical=None).exclude(pk=party.pk)


class TokenForm(forms.Form):
    name = forms.CharField(label="Tên chương trình", max_length=80)


class MergeForm(HelpfulErrors, forms.Form):
    into = forms.ModelChoiceField(
        label="Đơn vị tiếp nhận", queryset=Unit.objects.none(), empty_label="Chọn đơn vị tiếp nhận"
    )
    on = VietnameseDateField(label="Ngày sáp nhập", help_text="Ngày quyết định có hiệu lực, không sau hôm nay")

    def __init__(self, *args, unit: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Unit.objects.filter(agency=unit.agency_id, valid_to=None).exclude(pk=unit.pk)


class PostForm(HelpfulErrors, forms.Form):
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    role = forms.TypedChoiceField(label="Vai trò", choices=Role.choices, coerce=Role)
    valid_from = VietnameseDateField(
        label="Từ ngày", help_text="Chức vụ đang giữ trong cùng đơn vị kết thúc ngày hôm trước"
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(agency=user.agency, valid_to=None)


class LeaveForm(HelpfulErrors, forms.Form):
    """Who goes on with the open work of a person who leaves."""

    to = forms.ModelChoiceField(
        label="Bàn giao cho",
        queryset=User.objects.none(),
        required=False,
        empty_label="Chọn người nhận bàn giao",
        help_text="Cần khi còn việc đang mở; việc chuyển sang người này ngay khi lưu",
    )

    def __init__(self, *args, person: User, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(membership__agency=user.agency, is_active=True).exclude(pk=person.pk)
        self.fields["to"].queryset = others.order_by("full_name", "pk")


class EndPostForm(LeaveForm):
    on = VietnameseDateField(label="Ngày cuối giữ chức vụ")
    field_order = ["on", "to"]


class HandoverForm(HelpfulErrors, forms.Form):
    reason = forms.CharField(label="Lý do bàn giao", max_length=250)
    until = VietnameseDateField(
        label="Quyền xem xét, quyết định giao đến ngày",
        required=False,
        help_text="Để trống thì đến khi thu hồi; chỉ cần khi bàn giao quyền này",
    )


class SubstituteForm(HelpfulErrors, forms.Form):
    person = forms.ModelChoiceField(label="Người vắng mặt", queryset=User.objects.none(), empty_label=None)
    substitute = forms.ModelChoiceField(
        label="Người làm thay",
        queryset=User.objects.none(),
        empty_label="Chọn người làm thay",
        help_text="Thấy mọi việc của người vắng mặt và làm thay được trong những ngày này",
    )
    valid_from = VietnameseDateField(label="Từ ngày")
    valid_to = VietnameseDateField(label="Đến hết ngày")
    reason = forms.CharField(label="Lý do", max_length=250)

    def __init__(self, *args, people: list[User], user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.filter(membership__agency=user.agency, is_active=True).order_by("full_name", "pk")
        self.fields["person"].queryset = active.filter(pk__in=[person.pk for person in people])
        self.fields["substitute"].queryset = active


def _password(label: str, autocomplete: str = "new-password") -> forms.CharField:
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}))


class ResetPasswordForm(HelpfulErrors, forms.Form):
    password = _password("Mật khẩu mới")


class JoinForm(HelpfulErrors, forms.Form):
    """A password chosen by its owner, typed twice."""

    password = _password("Mật khẩu mới")
    again = _password("Nhập lại mật khẩu mới")

    def clean(self) -> dict:
        entered = super().clean()
        again = entered.pop("again", None)
        if again is not None and "password" in entered and again != entered["password"]:
            self.add_error("again", "Hai lần nhập mật khẩu không giống nhau.")
        return entered


class OwnPasswordForm(JoinForm):
    old = _password("Mật khẩu hiện nay", "current-password")
    field_order = ["old", "password", "again"]


class StartForm(JoinForm):
    """The first start: the agency as its letterhead says, and the person who sets it up."""

    code = forms.CharField(
        label="Mã một lần",
        max_length=20,
        help_text="In trên cửa sổ dòng lệnh đang chạy “mach serve”",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    superior = forms.CharField(
        label="Cơ quan chủ quản", max_length=200, help_text="Chẳng hạn: Ủy ban nhân dân tỉnh Thanh Giang"
    )
    name = forms.CharField(
        label="Tên cơ quan", max_length=200, help_text="Chẳng hạn: Sở Khoa học và Công nghệ tỉnh Thanh Giang"
    )
    symbol = forms.CharField(label="Ký hiệu văn bản", max_length=30, initial="SKHCN", help_text="Phần chữ sau số")
    place_name = forms.CharField(label="Địa danh", max_length=60, help_text="Đứng trước ngày tháng của văn bản")
    full_name = forms.CharField(label="Họ và tên của ông/bà", max_length=120)
    title = forms.CharField(label="Chức danh", max_length=120, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    username = forms.CharField(
        label="Tên đăng nhập", max_length=60, widget=forms.TextInput(attrs={"autocapitalize": "none"})
    )
    coordinates = forms.BooleanField(
        label="Tôi cũng làm công tác tổng hợp của Văn phòng (giao việc, theo dõi, báo cáo)",
        required=False,
        initial=True,
    )
    field_order = [
        "code", "superior", "name", "symbol", "place_name", "full_name", "title", "email", "username", "password",
        "again", "coordinates",
    ]  # fmt: skip


class AgencyForm(HelpfulErrors, forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["superior", "name", "short_name", "symbol", "place_name", "account_working_days"]
        help_texts = {
            "superior": "Dòng trên của tiêu đề văn bản",
            "symbol": "Phần chữ sau số văn bản, chẳng hạn SKHCN",
            "place_name": "Đứng trước ngày tháng của văn bản",
            "account_working_days": "Áp dụng cho các kỳ mở từ nay; hạn đã có không đổi",
        }


class CalendarDayForm(HelpfulErrors, forms.Form):
    day = VietnameseDateField(label="Ngày")
    kind = forms.ChoiceField(label="Loại", choices=CalendarException.Kind.choices)
    reason = forms.CharField(label="Lý do", max_length=120)
    legal_ref = forms.CharField(
        label="Căn cứ", max_length=200, required=False, help_text="Số, ngày, cơ quan ra thông báo"
    )
    confirmed = forms.BooleanField(label="Đã có thông báo chính thức", required=False)
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)  # the day whose consequences were shown
