"""Forms of the room: what a person confirms about a promise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from mach.documents.models import Document
from mach.engines.workdays import Spoken, spoken_period
from mach.office.models import Unit, User
from mach.office.queries import people_of
from mach.targets.actions import Letter
from mach.targets.actions.commitments import Promise
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.lookup import Subject, subjects_of
from mach.targets.series import Series, world_of
from mach.ui.forms import HelpfulErrors, VietnameseDateField, VietnameseNumberField

PER = [("", "Cả kỳ"), ("year", "Mỗi năm"), ("quarter", "Mỗi quý"), ("month", "Mỗi tháng"), ("five_years", "Mỗi 5 năm")]


class IndicatorSelect(forms.Select):
    """The indicators, each with the group of days (`basis_choices`) that may place its rows in a period."""

    groups: Mapping[str, str] = {}

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if value:
            option["attrs"]["data-group"] = self.groups.get(value.instance.series, "")
        return option


class PromiseForm(HelpfulErrors, forms.Form):
    """A target or an assignment, as read or corrected."""

    kind = forms.ChoiceField(label="Loại", choices=Commitment.Kind.choices)
    title = forms.CharField(label="Nội dung", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    comparator = forms.ChoiceField(label="Cách so sánh", choices=Commitment.Comparator.choices, required=False)
    min = VietnameseNumberField(label="Từ", required=False)
    max = VietnameseNumberField(label="Đến", required=False, help_text="Để trống nếu chỉ có một số")
    unit_label = forms.CharField(label="Đơn vị tính", max_length=120, required=False)
    per = forms.ChoiceField(label="Tính theo", choices=PER, required=False)
    period_start = VietnameseDateField(label="Thực hiện từ ngày", required=False)
    period_end = VietnameseDateField(label="Đến ngày", required=False)
    lead_unit = forms.ModelChoiceField(
        label="Đơn vị chủ trì", queryset=Unit.objects.none(), required=False, empty_label="Chưa giao"
    )
    officer = forms.ModelChoiceField(
        label="Người phụ trách",
        queryset=User.objects.none(),
        required=False,
        empty_label="Lãnh đạo đơn vị phân công",
    )
    support_units = forms.ModelMultipleChoiceField(
        label="Đơn vị phối hợp", queryset=Unit.objects.none(), required=False
    )
    due_on = VietnameseDateField(label="Hạn hoàn thành", required=False)
    recurs = forms.ChoiceField(label="Báo cáo kết quả", choices=Commitment.Recurrence.choices)
    indicator = forms.ModelChoiceField(
        label="Chỉ số đếm từ sổ",
        queryset=Indicator.objects.none(),
        required=False,
        empty_label="Chưa chọn: chưa đếm được từ sổ",
        widget=IndicatorSelect(attrs={"data-narrows": "basis"}),
    )
    indicator_filter = forms.CharField(
        label="Điều kiện thêm",
        max_length=300,
        required=False,
        help_text="Do người quản trị sổ viết theo tên cột của sổ; không rõ thì để nguyên",
    )
    basis = forms.ChoiceField(
        label="Ngày tính vào kỳ",
        required=False,
        help_text="Để trống thì theo cách tính mặc định của chỉ số; đổi cách tính sẽ đổi con số nên được ghi nhật ký",
    )
    base_start = VietnameseDateField(
        label="So với giai đoạn từ ngày", required=False, help_text="Chỉ cho tỷ lệ tăng; để trống: giai đoạn liền trước"
    )
    base_end = VietnameseDateField(label="So với giai đoạn đến ngày", required=False)
    by_unit = forms.BooleanField(label="Chỉ đếm dòng sổ của đơn vị chủ trì", required=False)
    proof_needed = forms.ChoiceField(
        label="Dòng sổ đủ minh chứng khi", choices=Commitment.Proof.choices, required=False
    )
    evidence_rule = forms.CharField(label="Minh chứng cần có", max_length=300, required=False)
    curve = forms.ChoiceField(label="Tiến độ kỳ vọng", choices=Commitment.Curve.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, on, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = user.agency
        units = Unit.objects.filter(agency=agency).valid_on(on)
        self.fields["lead_unit"].queryset = units
        self.fields["support_units"].queryset = units
        people = people_of(agency, on=on).values("user")
        self.fields["officer"].queryset = User.objects.filter(pk__in=people).order_by("full_name")
        series = world_of(agency, day=on).series
        self.fields["basis"].choices = basis_choices(series.values())
        self.fields["indicator"].widget.groups = {name: one.schema.label for name, one in series.items()}
        self.fields["indicator"].queryset = (
            Indicator.objects.filter(valid_to=None, agency=None)
            | Indicator.objects.filter(valid_to=None, agency=agency)
        ).order_by("label")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == Commitment.Kind.TARGET and "min" not in self.errors and data.get("min") is None:
            self.add_error("min", "Chỉ tiêu cần có số. Nếu văn bản không nêu số, hãy chọn loại “Việc được giao”.")
        return data

    def promise(self) -> Promise:
        """The promise as confirmed; call on a valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["support_units"] = tuple(data["support_units"])
        return Promise(**data)


class ChangeForm(PromiseForm):
    """A promise already held: everything but its kind and who owns it."""

    kind = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for owned in ("lead_unit", "officer", "support_units", "due_on"):
            del self.fields[owned]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("min") is not None and data.get("max") is None:
            data["max"] = data["min"]
        return data


def basis_choices(world: Iterable[Series]) -> list[tuple[str, Any]]:
    """The days that may place a row in a period, under the register they belong to."""
    choices: list[tuple[str, Any]] = [("", "Mặc định của chỉ số")]
    for series in world:
        if len(series.schema.bases) > 1:
            named = [(name, basis.label or name) for name, basis in series.schema.bases.items()]
            choices.append((series.schema.label, named))
    return choices


class AssignForm(HelpfulErrors, forms.Form):
    """Who owns a promise."""

    lead_unit = forms.ModelChoiceField(label="Đơn vị chủ trì", queryset=Unit.objects.none(), empty_label="Chọn đơn vị")
    officer = forms.ModelChoiceField(
        label="Người phụ trách",
        queryset=User.objects.none(),
        required=False,
        empty_label="Lãnh đạo đơn vị phân công",
    )
    support_units = forms.ModelMultipleChoiceField(
        label="Đơn vị phối hợp", queryset=Unit.objects.none(), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, on, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(agency=user.agency).valid_on(on)
        self.fields["lead_unit"].queryset = units
        self.fields["support_units"].queryset = units
        people = people_of(user.agency, on=on).values("user")
        self.fields["officer"].queryset = User.objects.filter(pk__in=people).order_by("full_name")


class LetterForm(HelpfulErrors, forms.Form):
    """A paper and the leader's note on it, in six entries; the issuer is known from the file or added when needed."""

    number = forms.CharField(label="Số, ký hiệu", max_length=80)
    issued_on = VietnameseDateField(label="Ngày văn bản")
    note = forms.CharField(label="Bút phê, việc phải làm", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    lead_unit = forms.ModelChoiceField(
        label="Chủ trì", queryset=Unit.objects.none(), required=False, empty_label="Chưa giao: Văn phòng phân công"
    )
    support_units = forms.ModelMultipleChoiceField(
        label="Phối hợp", queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = VietnameseDateField(label="Hạn")
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    document = forms.IntegerField(widget=forms.HiddenInput, required=False)
    box = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(agency=user.agency, valid_to=None)
        self.fields["lead_unit"].queryset = self.fields["support_units"].queryset = units

    def clean_box(self) -> dict[str, Any] | None:
        """The box drawn on a page: "edition page left top width height", the last four as shares of the page."""
        text = self.cleaned_data["box"].split()
        try:
            edition, page = int(text[0]), int(text[1])
            box = [round(float(one), 4) for one in text[2:]]
        except (ValueError, IndexError):
            return None
        if len(box) != 4 or page < 1 or not all(0 <= one <= 1 for one in box):
            return None
        return {"edition": edition, "page": page, "box": box}

    @property
    def letter(self) -> Letter:
        names = ("number", "issued_on", "issuer", "note", "due_on", "lead_unit")
        entered = {name: self.cleaned_data[name] for name in names}
        return Letter(**entered, support_units=tuple(self.cleaned_data["support_units"]))

    @property
    def place(self) -> dict[str, Any] | None:
        return self.cleaned_data["box"] if self.cleaned_data["document"] else None


class SecretForm(HelpfulErrors, forms.Form):
    """All that may be kept of a paper marked Mật and above."""

    prefix = "mat"
    number = forms.CharField(label="Số văn bản", max_length=80)
    due_on = VietnameseDateField(label="Hạn")
    keeper = forms.ModelChoiceField(label="Người giữ", queryset=User.objects.none(), empty_label="Chọn người giữ")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        serving = User.objects.filter(membership__agency=user.agency, is_active=True)
        self.fields["keeper"].queryset = serving.order_by("full_name", "pk")


class AdjustForm(HelpfulErrors, forms.Form):
    """What a later paper makes of a target."""

    low = VietnameseNumberField(label="Từ", error_messages={"required": "Hãy nhập số phải đạt."})
    high = VietnameseNumberField(label="Đến", required=False, help_text="Để trống nếu chỉ có một số")
    period_end = VietnameseDateField(label="Thực hiện đến ngày", required=False)
    paper_number = forms.CharField(label="Văn bản điều chỉnh số", max_length=80, help_text="Chẳng hạn: 45/QĐ-UBND")
    paper_date = VietnameseDateField(label="Ngày văn bản")
    document = forms.ModelChoiceField(
        label="Văn bản trong hệ thống", queryset=Document.objects.none(), required=False, empty_label="Không có"
    )
    reason = forms.CharField(label="Lý do", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.visible_to(user).order_by("-created_at")


class ShareForm(forms.Form):
    """A number for each unit; empty where a unit has no share."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {f"unit_{unit.pk}": unit for unit in units}
        for name, unit in self._units.items():
            self.fields[name] = VietnameseNumberField(label=unit.name, required=False)

    def shares(self) -> dict[Unit, Decimal]:
        """The shares entered; call on a valid form."""
        entered = {unit: self.cleaned_data[name] for name, unit in self._units.items()}
        return {unit: amount for unit, amount in entered.items() if amount is not None}


def initial_of(promise: Promise) -> dict[str, Any]:
    """A proposal as the form's first values."""
    return {name: getattr(promise, name) for name in PromiseForm.base_fields if hasattr(promise, name)}


class OpeningForm(HelpfulErrors, forms.Form):
    """What a sent report said of a past period."""

    subject = forms.ChoiceField(label="Số liệu hoặc chỉ tiêu")
    period = forms.CharField(label="Kỳ", max_length=120, help_text="Chẳng hạn: 6 tháng đầu năm 2026, năm 2025, quý I")
    value = VietnameseNumberField(label="Số trong báo cáo")
    numerator = VietnameseNumberField(label="Tử số", required=False, help_text="Chỉ với tỷ lệ")
    denominator = VietnameseNumberField(label="Mẫu số", required=False, help_text="Chỉ với tỷ lệ")
    report_number = forms.CharField(
        label="Báo cáo số",
        max_length=80,
        help_text="Chẳng hạn: 45/BC-SKHCN",
        error_messages={"required": "Hãy nhập số của báo cáo đã gửi."},
    )
    report_date = VietnameseDateField(label="Ngày báo cáo")
    document = forms.ModelChoiceField(
        label="Văn bản trong hệ thống", queryset=Document.objects.none(), required=False, empty_label="Không có"
    )
    reason = forms.CharField(
        label="Vì sao chưa đếm được từ sổ",
        max_length=300,
        help_text="Chẳng hạn: kỳ trước khi dùng phần mềm",
        error_messages={"required": "Hãy ghi vì sao chưa đếm được từ sổ."},
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        self.fields["value"].required = not self.data.get("numerator")
        self._subjects = {one.key: one for one in subjects_of(user)}
        choices: list[tuple[str, Any]] = [("", "Chọn số liệu")]
        for kind in ("Chỉ số", "Chỉ tiêu"):
            some = [(one.key, one.title[:160]) for one in self._subjects.values() if one.kind == kind]
            choices.append((kind, some))
        self.fields["subject"].choices = choices
        self.fields["document"].queryset = Document.objects.visible_to(user).order_by("-created_at")

    def clean_subject(self) -> Subject:
        return self._subjects[self.cleaned_data["subject"]]

    def clean_period(self) -> Spoken:
        found = spoken_period(self.cleaned_data["period"], today=self._on)
        if found is None:
            raise forms.ValidationError("Chưa hiểu kỳ này. Hãy viết như “6 tháng đầu năm 2026” hoặc “từ 1/1 đến 30/6”.")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("numerator") is None) != (data.get("denominator") is None):
            self.add_error("denominator", "Tỷ lệ cần cả tử số và mẫu số.")
        return data
