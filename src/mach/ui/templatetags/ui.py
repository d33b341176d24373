"""How things look on every page: icons, states, due days, figures, fields, empty lists."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from mach.engines.vietnamese import format_date, format_money, format_number
from mach.engines.workdays import Remaining, remaining_phrase

register = template.Library()

# state → label, icon, tone
STATES: dict[str, tuple[str, str, str]] = {
    "open": ("Đang thực hiện", "clock", ""),
    "met": ("Xong đúng hạn", "check", "good"),
    "met_late": ("Xong quá hạn", "check", "warn"),
    "waived": ("Được miễn", "x", ""),
    "cancelled": ("Đã hủy", "x", ""),
    "active": ("Đang thực hiện", "clock", ""),
    "done": ("Đã hoàn thành", "check", "good"),
    "draft": ("Đang soạn", "edit", ""),
    "frozen": ("Đã chốt số liệu", "lock", "good"),
    "submitted": ("Đã trình", "flag", "good"),
    "issued": ("Đã phát hành", "check", "good"),
    "verified": ("Đã xác nhận", "check", "good"),
    "provisional": ("Tạm tính", "clock", "warn"),
    "reached": ("Đạt", "check", "good"),
    "exceeded": ("Vượt", "check", "good"),
    "not_yet": ("Chưa đạt", "clock", "warn"),
    "not_met": ("Không đạt", "alert", "bad"),
    "nothing_arose": ("Không phát sinh", "x", ""),
    "no_data": ("Không có số liệu", "x", ""),
}
SOON_DAYS = 5


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, the word beside it says the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("ui/icons.svg"), name
    )


@register.simple_tag
def badge(state: str) -> SafeString:
    """A state as word and icon."""
    label, picture, tone = STATES.get(state, (state, "flag", ""))
    return format_html('<span class="badge badge--{}">{} {}</span>', tone, icon(picture), label)


@register.simple_tag
def due(day: date | None, remaining: Remaining) -> SafeString:
    """A due day as people say it, the date below."""
    soon = remaining.state == "today" or (remaining.state == "left" and remaining.days <= SOON_DAYS)
    tone = "overdue" if remaining.state == "overdue" else "soon" if soon else "left"
    mark = icon("alert") if tone == "overdue" else icon("clock")
    return format_html(
        '<span class="due due--{}">{} {}<small>{}</small></span>', tone, mark, remaining_phrase(remaining), vdate(day)
    )


@register.simple_tag
def figure(value: Any, unit: str = "", address: str = "", provisional: bool = False) -> SafeString:
    """A counted value that opens its records; "tạm tính" where rows await verification."""
    shown = "–" if value is None else vnumber(value)
    tone = "figure figure--provisional" if provisional else "figure"
    number = format_html('<a class="{}" href="{}">{}</a>', tone, address, shown) if address else shown
    return format_html("{} {}", number, unit) if unit else format_html("{}", number)


@register.simple_tag
def bar(value: Any, target: Any, expected: Any = None) -> SafeString:
    """Progress against the promise; the upright line is where it should stand today."""
    whole = float(target or 0) or 1.0
    share = min(float(value or 0) / whole, 1.0) * 100
    pace = SafeString("")
    if expected is not None:
        at = f"{min(float(expected) / whole, 1.0) * 100:.1f}"
        pace = format_html('<line class="bar__pace" x1="{0}" x2="{0}" y1="0" y2="10"></line>', at)
    label = f"{vnumber(value or 0)} trên {vnumber(target or 0)}"
    if expected is not None:
        label += f", kỳ vọng đến nay {vnumber(expected)}"
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="bar__ground" width="100" height="10"></rect><rect class="bar__value" width="{}" height="10"></rect>{}</svg>',
        label,
        f"{share:.1f}",
        pace,
    )


@register.filter
def vnumber(value: Any) -> str:
    """1234.5 → "1.234,5"."""
    if value is None or value == "":
        return ""
    return format_number(Decimal(str(value)))


@register.filter
def vmoney(value: Any) -> SafeString | str:
    """1200000000 → "1,2 tỷ đồng", with the full amount on hover."""
    if value is None or value == "":
        return ""
    return format_html('<span title="{} đồng">{}</span>', vnumber(value), format_money(int(value)))


@register.filter
def vdate(value: Any) -> str:
    """A date, or its ISO text, as 24/11/2026."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value)


@register.filter
def vdatetime(value: datetime | None) -> str:
    return localtime(value).strftime("%H:%M %d/%m/%Y") if value else ""


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One way to show a form field: label, entry, help and what is wrong."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    entry = bound.as_widget(attrs=attrs)
    return {"bound": bound, "entry": entry, "is_checkbox": isinstance(bound.field.widget, CheckboxInput)}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str, address: str = "", label: str = "") -> dict[str, str]:
    """An empty list that says what to do next."""
    return {"title": title, "text": text, "address": address, "label": label}
