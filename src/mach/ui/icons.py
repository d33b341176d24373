"""Icons of the sprite `static/ui/icons.svg` (Tabler Icons, MIT)."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

_SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


class UnknownIcon(LookupError):
    """A page names an icon that the sprite does not hold."""


@cache
def icon_names() -> frozenset[str]:
    """The names that `icon` knows."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', _SPRITE.read_text(encoding="utf-8")))


@cache
def icon(name: str, extra: str = "") -> SafeString:
    """An icon as decoration: the word beside it says the meaning, readers skip it. Raises `UnknownIcon`."""
    if name not in icon_names():
        raise UnknownIcon(f"icon “{name}” is not in static/ui/icons.svg")
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("ui/icons.svg"),
        name,
    )
