"""Deny by default: a view that does not say who may open it is opened by nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mach.office.permissions import Permission
from mach.office.rules import must

View = Callable[..., HttpResponse]


def requires(permission: Permission) -> Callable[[View], View]:
    """The view may be opened by signed-in people who hold the permission in some unit; its action asks for the unit."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            must(request.user, permission, on=timezone.localdate())
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """The view is open to everyone, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def guarded_elsewhere(view: View) -> View:
    """The view checks each operation itself (the API)."""
    view.guards_itself = True  # type: ignore[attr-defined]
    return view
