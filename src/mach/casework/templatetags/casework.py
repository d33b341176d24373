"""What several pages show of an obligation."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from mach.casework.messages import list_reminder, one_reminder
from mach.casework.queries import Owed
from mach.ui.copying import list_address
from mach.ui.templatetags.ui import copy_message

register = template.Library()


@register.simple_tag(takes_context=True)
def copy_reminder(context: template.Context, one: Owed, label: str = "") -> SafeString:
    """A button that copies a polite reminder of one obligation, with its address."""
    return copy_message(context, one_reminder(one), one.address, label)


@register.simple_tag(takes_context=True)
def copy_reminders(context: template.Context, rows: Sequence[Owed], count: int, label: str) -> SafeString:
    """A button that copies a polite reminder of the list on this page, with its address."""
    return copy_message(context, list_reminder(rows, count), list_address(context["request"]), label)
