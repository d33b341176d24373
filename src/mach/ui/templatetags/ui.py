"""How things look on every page: icons, states, due days, figures, fields, lists. Shown in the gallery (`ui:gallery`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, SelectMultiple
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, localtime

from mach.engines.vietnamese import format_date, format_money, format_money_full, format_number
from mach.engines.workdays import Remaining, remaining_phrase
from mach.ui import charts, copying, registry
from mach.ui.icons import icon as icon_of

register = template.Library()

SOON_DAYS = 5
CELL_LETTERS = 120  # of a long text in a list; the record has all of it
LONG_LETTERS = 40  # a text that would fill several lines of a narrow column
SORTED_BY = "sap-xep"  # the address holds the column by which a list is sorted, with "-" for falling


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, the word beside it says the meaning."""
    return icon_of(name)


@register.simple_tag
@lru_cache(maxsize=1_000)
def badge(state: str, label: str = "", tone: str = "") -> SafeString:
    """A state as word and icon, never colour alone; a room may give its own word and tone for its own states."""
    known = registry.STATES.get(state, registry.State(label or state, "circle", tone))
    return format_html(
        '<span class="badge badge--{}">{} {}</span>', tone or known.tone, icon_of(known.icon), label or known.label
    )


@register.simple_tag
def cells(row: Iterable[Any]) -> SafeString:
    """The cells (`label`, `text`, `is_number`) of one row of a table, long texts cut; at once, for lists have hundreds."""
    return mark_safe("".join([f"{_opening(cell.label, _width(cell))}{short(cell.text)}</td>" for cell in row]))


@lru_cache(maxsize=1_000)
def _opening(label: str, width: str) -> str:
    return f'<td data-label="{escape(label)}"{width}>'


def _width(cell: Any) -> str:
    """Numbers keep to one line; a text of several lines gets room, or its column becomes a chimney."""
    return ' class="num"' if cell.is_number else ' class="long"' if len(cell.text) > LONG_LETTERS else ""


def short(text: str) -> str:
    """A text of a list as HTML, cut where it is long."""
    return escape(text if len(text) <= CELL_LETTERS else f"{text[: CELL_LETTERS - 1]}…")


@register.simple_tag
def due(day: date | None, remaining: Remaining | None = None) -> SafeString:
    """A due day as people say it ("còn 3 ngày làm việc"), the date below; the date alone once nothing is owed."""
    if day is None:
        return mark_safe('<span class="due muted">chưa có hạn</span>')
    when = format_html('<time datetime="{}">{}</time>', day.isoformat(), format_date(day))
    if remaining is None:
        return format_html('<span class="due">{}</span>', when)
    soon = remaining.state == "today" or (remaining.state == "left" and remaining.days <= SOON_DAYS)
    tone = "overdue" if remaining.state == "overdue" else "soon" if soon else "left"
    picture = {"overdue": "alert", "soon": "clock", "left": "calendar"}[tone]
    phrase = remaining_phrase(remaining)
    return format_html(
        '<span class="due due--{}"><span class="due__phrase">{} {}</span><small>{}</small></span>',
        tone,
        icon_of(picture),
        phrase,
        when,
    )


@register.simple_tag
def figure(value: Any, unit: str = "", address: str = "", provisional: bool = False, mark: str = "") -> SafeString:
    """A number that opens its records. `provisional` marks it "tạm tính"; `mark` says another word ("ước", "đầu kỳ")."""
    is_money = unit == charts.DONG and value is not None
    shown = "–" if value is None else format_money(int(value)) if is_money else vnumber(value)
    full = format_money_full(int(value)) if is_money else ""
    word = mark or ("tạm tính" if provisional else "")
    tone = "figure figure--marked" if word else "figure"
    number = (
        format_html(
            '<a class="{}" href="{}" title="{}">{}</a>',
            tone,
            address,
            f"{full}; mở các dòng đã đếm" if full else "Mở các dòng đã đếm",
            shown,
        )
        if address
        else format_html('<span class="{}"{}>{}</span>', tone, format_html(' title="{}"', full) if full else "", shown)
    )
    said_unit = format_html('<span class="figure__unit">{}</span>', unit)
    rest = [] if is_money or not unit else [said_unit if unit == "%" else format_html(" {}", said_unit)]
    rest += [format_html(' <span class="figure__mark">{}</span>', word)] if word else []
    return mark_safe(number + "".join(rest))


@register.simple_tag
def quantity(value: Any, unit: str = "", none: str = "") -> SafeString | str:
    """A number with its unit: "4 lớp", "70%", money as `vmoney`; `none` says that there is nothing."""
    if value is None or value == "":
        return none
    return vmoney(value) if unit == charts.DONG else charts.said(Decimal(str(value)), unit)


@register.simple_tag
def progress(
    value: Any, target: Any, expected: Any = None, unit: str = "", standing: str = "", short: bool = False
) -> SafeString:
    """Progress against a promise: the bar, an upright mark where it should stand today, and the same in words."""
    return charts.progress(value, target, expected, unit, standing, short=short)


@register.simple_tag
def stepper(steps: Iterable[Any]) -> SafeString:
    """The path of a case: each step has `label`, `state` (a code of `registry.STATES`) and may have `note`."""
    lines = format_html_join(
        "",
        '<li class="steps__step steps__step--{}"{}>{}<span class="steps__label">{}</span>'
        '<span class="steps__state">{}</span></li>',
        (
            (
                registry.STATES[step.state].tone or "plain",
                mark_safe(' aria-current="step"') if step.state in ("open", "late") else "",
                icon_of(registry.STATES[step.state].icon),
                step.label,
                getattr(step, "note", "") or registry.STATES[step.state].label,
            )
            for step in steps
        ),
    )
    return format_html('<ol class="steps">{}</ol>', lines)


@register.simple_tag(takes_context=True)
def sort(context: template.Context, label: str, key: str, kind: str = "") -> SafeString:
    """A column head that sorts: rising, then falling. The state stands in the address; `kind="num"` aligns right."""
    request: HttpRequest = context["request"]
    now = request.GET.get(SORTED_BY, "")
    falling, here = now == f"-{key}", now.lstrip("-") == key
    query = request.GET.copy()
    query[SORTED_BY] = f"-{key}" if here and not falling else key
    query.pop("sau", None)  # another order has other pages
    state = format_html(' aria-sort="{}"', "descending" if falling else "ascending") if here else ""
    picture = "arrow-down" if falling else "arrow-up" if here else "sort"
    return format_html(
        '<th scope="col" class="sort {}"{}><a href="?{}">{} {}</a></th>',
        kind,
        state,
        query.urlencode(),
        label,
        icon_of(picture),
    )


@register.simple_tag
def live(target: str) -> SafeString:
    """Attributes of a filter form that answers while people choose; the state goes into the address, as without it."""
    return format_html(
        'hx-get="" hx-trigger="change delay:150ms, input delay:400ms from:find [type=search], submit" '
        'hx-target="{0}" hx-select="{0}" hx-swap="outerHTML" hx-push-url="true" data-live',
        target,
    )


@register.simple_tag(takes_context=True)
def panels(context: template.Context, kind: str, subject: Any) -> SafeString:
    """What upper rooms add to the page of a subject."""
    made = (panel(subject, context["request"], localdate()) for panel in registry.PANELS.get(kind, []))
    return mark_safe("".join(str(html) for html in made if html))


@register.simple_tag(takes_context=True)
def copy_message(context: template.Context, text: str, address: str, label: str = "") -> SafeString:
    """A button that copies words to be pasted into Zalo, ending with the absolute address, which asks for sign-in.

    The words go where anybody may read them: take titles through `copying.plain`.
    """
    return copying.button(context["request"], text, address, label)


@register.simple_tag(takes_context=True)
def copy_item(context: template.Context, what: Any, address: str, note: str = "", label: str = "") -> SafeString:
    """The same for one thing by its title and a note, say its unit."""
    return copying.button(context["request"], copying.item(str(what), note), address, label)


@register.simple_tag(takes_context=True)
def copy_page(context: template.Context, what: Any, note: str = "", label: str = "Nhắn Zalo") -> SafeString:
    """The same for the page a person looks at, filtered as it is, say by its title and a count."""
    return copying.button(
        context["request"], copying.item(str(what), note), copying.list_address(context["request"]), label
    )


@register.simple_tag(takes_context=True)
def copy_list(context: template.Context, titles: Iterable[Any], count: int, label: str) -> SafeString:
    """The same for the list on this page, of which `titles` are the first."""
    lines = copying.numbered((copying.plain(str(title)) for title in titles), count, "mục")
    text = "\n".join([f"Kính chuyển danh sách {count} mục:", *lines])
    return copying.button(context["request"], text, copying.list_address(context["request"]), label)


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """{% capture as name %}…{% endcapture %}: text that a page shows twice (its title) or only when there is some."""
    return mark_safe(content.strip())


@register.filter
def vnumber(value: Any) -> str:
    """1234.5 → "1.234,5"; "" for nothing."""
    if value is None or value == "":
        return ""
    return format_number(Decimal(str(value)))


@register.filter
def vmoney(value: Any) -> SafeString | str:
    """1200000000 → "1,2 tỷ đồng", with the full amount on hover; "" for nothing."""
    if value is None or value == "":
        return ""
    short, full = format_money(int(value)), format_money_full(int(value))
    return format_html('<span class="money" title="{}">{}</span>', full, short)


@register.filter
def vamount(value: Any, unit: str) -> SafeString | str:
    """A number whose unit is said elsewhere; money, whose unit belongs to it, as `vmoney`."""
    return vmoney(value) if unit == charts.DONG else vnumber(value)


@register.filter
def vdate(value: date | str | None) -> str:
    """A date, or its ISO text, as 24/11/2026; "" for nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return format_date(value)


@register.filter
def vdatetime(value: datetime | None) -> str:
    """A moment as "09:05 ngày 24/11/2026", in the time of the office; "" for nothing."""
    if value is None:
        return ""
    local = localtime(value)
    return f"{local:%H:%M} ngày {format_date(local.date())}"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A form field as `ui/field.html` shows it."""

    bound: BoundField
    entry: SafeString
    kind: str  # "group" (several boxes under one legend), "check" (one box), "plain"


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, FieldView]:
    """One way to show a form field: label, entry, help and what is wrong, tied together for screen readers."""
    widget = bound.field.widget
    if type(widget) is SelectMultiple:  # a list that wants the Ctrl key is a list nobody fills in: boxes instead
        widget = CheckboxSelectMultiple(choices=widget.choices)
    attrs = {"aria-invalid": "true"} if bound.errors else {}
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    kind = (
        "group"
        if isinstance(widget, (CheckboxSelectMultiple, RadioSelect))
        else "check"
        if isinstance(widget, CheckboxInput)
        else "plain"
    )
    if described and kind != "group":
        attrs["aria-describedby"] = " ".join(described)
    return {"view": FieldView(bound, bound.as_widget(widget, attrs=attrs), kind)}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str, address: str = "", label: str = "") -> dict[str, str]:
    """An empty list that says what to do next. Inside {% for %} put it in {% if %}…{% else %}: see the gallery."""
    return {"title": title, "text": text, "address": address, "label": label}
