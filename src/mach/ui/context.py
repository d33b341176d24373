"""What every page shows: the agency, the menu, the words of the search box."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mach.ui import registry

ADMINISTRATION = 70  # menu orders from here on stand below a rule
IN_BOTTOM_BAR = 4


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A menu item as one person sees it on one page."""

    label: str
    icon: str
    address: str
    waiting: int
    is_current: bool
    opens_group: bool


class Surroundings:
    """What stands around the content. Read by the base page only, so that partials cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user = getattr(request, "user", None)
        self._menu: list[MenuLine] | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody has signed in."""
        return self._user is not None and self._user.is_authenticated

    @property
    def agency(self) -> Any:
        """The agency the person works in, None for strangers."""
        return getattr(self._user, "agency", None) if self.is_known else None

    @property
    def menu(self) -> list[MenuLine]:
        """The items this person may open, in order."""
        if self._menu is None:
            self._menu = self._lines() if self.is_known else []
        return self._menu

    @property
    def top(self) -> list[MenuLine]:
        """What stands at the right of the header, with what waits."""
        if not self.is_known:
            return []
        items = [item for item in registry.TOP if self._may_open(item)]
        return [self._line(item, reverse(item.url_name)) for item in items]

    @property
    def bottom_bar(self) -> list[MenuLine]:
        """What a thumb reaches on a phone."""
        return self.menu[:IN_BOTTOM_BAR]

    def _lines(self) -> list[MenuLine]:
        items = [item for item in sorted(registry.MENU, key=lambda item: item.order) if self._may_open(item)]
        addresses = [reverse(item.url_name) for item in items]
        here = self._request.path
        current = max((address for address in addresses if here.startswith(address)), key=len, default=None)
        if here == "/" and addresses:  # the front page is the first item
            current = addresses[0]
        lines: list[MenuLine] = []
        administers = False
        for item, address in zip(items, addresses, strict=True):
            opens_group = item.order >= ADMINISTRATION and not administers and bool(lines)
            administers = administers or item.order >= ADMINISTRATION
            lines.append(self._line(item, address, is_current=address == current, opens_group=opens_group))
        return lines

    def _line(
        self, item: registry.MenuItem, address: str, *, is_current: bool = False, opens_group: bool = False
    ) -> MenuLine:
        waiting = item.badge(self._user) if item.badge else 0
        return MenuLine(item.label, item.icon, address, waiting, is_current, opens_group)

    def _may_open(self, item: registry.MenuItem) -> bool:
        return registry.may(self._user, item.permission)


def page(request: HttpRequest) -> dict[str, Surroundings]:
    """Context processor: `ui` in every template."""
    return {"ui": Surroundings(request)}
