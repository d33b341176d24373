"""What every page shows: the agency, the menu, the words of the search box."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from mach.ui import registry


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the base page; nothing for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"ui": {}}
    menu = [
        {"label": item.label, "icon": item.icon, "address": (address := reverse(item.url_name)),
         "is_current": request.path.startswith(address)}
        for item in sorted(registry.MENU, key=lambda item: item.order)
        if registry.may(user, item.permission)
    ]  # fmt: skip
    return {"ui": {"agency": user.agency, "menu": menu, "words": request.GET.get("tu", "")}}
