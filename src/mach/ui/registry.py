"""What upper rooms put on every page: typed lists, filled when each room starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu, shown to those who hold the permission."""

    label: str
    url_name: str
    icon: str
    permission: str
    order: int


MENU: list[MenuItem] = []

# Panels on Hôm nay that upper rooms add: (user, day) → HTML.
TODAY: list[Callable[[Any, date], str]] = []


def may(user: Any, permission: str) -> bool:
    """Whether the person holds a permission today; the office replaces this when it starts."""
    return False
