"""Form fields that take dates and numbers as people here write them."""

from decimal import Decimal
from typing import Any

from django import forms

from mach.engines.vietnamese import format_date, format_number, parse_date, parse_number


class VietnameseDateField(forms.CharField):
    """A day as 24/11/2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if value and not isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        day = parse_date(text)
        if day is None:
            raise forms.ValidationError(f"“{text}” không phải ngày. Hãy viết ngày/tháng/năm, chẳng hạn 24/11/2026.")
        return day


class VietnameseNumberField(forms.CharField):
    """A number as 1.234,5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, (int, float, Decimal)) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        number = parse_number(text)
        if number is None:
            raise forms.ValidationError(f"“{text}” không phải số. Hãy viết như 1.250 hoặc 1.250,5.")
        return Decimal(str(number))
