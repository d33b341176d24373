"""Words to be pasted into Zalo: plain, polite, without people, ending with an address that asks for sign-in."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from mach.engines.vietnamese import without_people
from mach.ui.icons import icon

FIRST = 7  # things named of a list; the rest is counted
TITLE_LETTERS = 160
SIGN_IN = "Mời xem tại đây (cần đăng nhập):"
STAYS = ("tu", "sau")  # words searched for may name a person; a place in a list means nothing to others


def plain(title: str) -> str:
    """A title as it may leave the house: without people, not too long."""
    text = without_people(title)
    return text if len(text) <= TITLE_LETTERS else f"{text[: TITLE_LETTERS - 1].rstrip()}…"


def numbered(lines: Iterable[str], count: int, noun: str = "việc") -> list[str]:
    """At most seven lines, then how many more of `count` there are."""
    first = [f"{place}. {line}" for place, line in zip(range(1, FIRST + 1), lines, strict=False)]
    return [*first, *([f"và {count - FIRST} {noun} khác."] if count > FIRST else [])]


def item(title: str, note: str = "") -> str:
    """The words about one thing by its title and a note, say its unit."""
    return f"Kính chuyển: {plain(title)}{f' ({note})' if note else ''}."


def list_address(request: HttpRequest) -> str:
    """The list that a person looks at, for others."""
    query = request.GET.copy()
    for name in STAYS:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def button(request: HttpRequest, text: str, address: str, label: str = "") -> SafeString:
    """Copies the words and the absolute form of the address; without a label the small button of a row."""
    return buttons(request, label, row_label="Nhắn Zalo")(text, address)


def buttons(request: HttpRequest, label: str = "", *, row_label: str = "") -> Callable[[str, str], SafeString]:
    """The button of each row of a list, by its words and address; one of many columns has room for the sign alone."""
    before, after = format_html(
        '<button class="button{}" type="button" data-copy="\0" data-copied="Đã sao chép, mời dán vào Zalo." title="{}"'
        "{} data-screen-only>{} {}</button>",
        "" if label else " button--small button--quiet",
        label or "Sao chép để nhắn Zalo",
        "" if label else mark_safe(' aria-label="Sao chép để nhắn Zalo"'),
        icon("copy"),
        label or row_label,
    ).split("\0")
    host = request.build_absolute_uri("/")[:-1]

    def one(text: str, address: str) -> SafeString:
        words = escape(f"{text}\n{SIGN_IN}\n{host}{address}")
        return mark_safe(f"{before}{words}{after}")

    return one
