"""Form fields that take days, numbers and money as people here write them, and errors that say what to do."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mach.engines.vietnamese import format_date, format_number, parse_date, parse_money, parse_number
from mach.ui.icons import icon
from mach.ui.tables import UnreadableTable, file_text


class DateInput(forms.TextInput):
    """A text box for 24/11/2026 with a button that opens the calendar of the browser."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<span class="with-button">{}<input type="date" tabindex="-1" aria-hidden="true">'
            '<button class="button" type="button" data-pick-date aria-label="Chọn ngày trên lịch">{}</button></span>',
            super().render(name, value, attrs, renderer),
            icon("calendar"),
        )


class Lookup(forms.Select):
    """A choice among more rows than a page should carry: what is chosen, and the address that finds the others."""

    address: Any = ""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [one for one in value if one]
        rows = self.choices.queryset.filter(pk__in=chosen) if chosen else []
        held = [(row.pk, str(row)) for row in rows]
        options = [("", self.choices.field.empty_label), *held]
        return [
            (None, [self.create_option(name, pk, label, str(pk) in value, place)], place)
            for place, (pk, label) in enumerate(options)
        ]

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-lookup": str(self.address)}


class VietnameseDateField(forms.CharField):
    """A day as 24/11/2026; gives a date, or None for an empty box."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        day = parse_date(text)
        if day is None:
            raise forms.ValidationError(f"“{text}” không phải ngày. Hãy viết ngày/tháng/năm, chẳng hạn 24/11/2026.")
        return day


class VietnameseNumberField(forms.CharField):
    """A number as 1.234,5; gives a Decimal, or None for an empty box."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "data-grouped": ""})

    def prepare_value(self, value: Any) -> Any:
        return format_number(value, 6) if isinstance(value, (int, float, Decimal)) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        number = parse_number(text)
        if number is None:
            raise forms.ValidationError(f"“{text}” không phải số. Hãy viết như 1.250 hoặc 1.250,5.")
        return number


class VietnameseMoneyField(forms.CharField):
    """An amount as "1.200.000.000", "1,2 tỷ" or "350 triệu đồng"; gives whole đồng as int, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "text", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, (int, Decimal)) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        amount = parse_money(text)
        if amount is None:
            raise forms.ValidationError(
                f"“{text}” không phải số tiền. Hãy viết như 1.200.000.000, 1,2 tỷ hoặc 350 triệu."
            )
        return amount


class HelpfulErrors:
    """Mixed into a form: an empty box is asked for by its name ("Hãy nhập tên đơn vị."), not by "trường này".

    A label that reads badly in that sentence has its own: `error_messages={"required": "Hãy ghi đang chờ ai."}`.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            label = str(field.label or "").strip()
            named = label[:1].lower() + label[1:] if label[1:2].islower() else label
            verb = "chọn" if isinstance(field, (forms.ChoiceField, forms.FileField)) else "nhập"
            if named and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"Hãy {verb} {named}."


class TableForm(HelpfulErrors, forms.Form):
    """A table: pasted, typed, or the first sheet of an Excel file; `rows` is its text, cells parted by tabs."""

    use_required_attribute = False
    rows = forms.CharField(
        label="Danh sách",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "wrap": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Hoặc chọn tệp Excel, CSV",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].required = not self.files
        self.fields["rows"].error_messages["required"] = "Hãy dán từ Excel, gõ mỗi dòng một mục, hoặc chọn tệp."

    def clean(self) -> dict[str, Any]:
        entered = super().clean()
        if entered.get("file"):
            try:
                entered["rows"] = file_text(entered["file"].name, entered["file"].read())
            except UnreadableTable as error:
                self.add_error("file", str(error))
        return entered
