"""Forms of the office."""

from django import forms

from mach.office.models import Party, Place, Unit
from mach.office.permissions import Role
from mach.ui.forms import VietnameseDateField


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

    def __init__(self, data=None, *, instance: Party | None = None) -> None:
        initial = {field: getattr(instance, field) for field in self.base_fields} if instance else None
        super().__init__(data, initial=initial)


class TokenForm(forms.Form):
    name = forms.CharField(label="Tên chương trình", max_length=80)
