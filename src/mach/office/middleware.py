"""The guard at the door of every page."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mach.office.concurrency import COLLIDED, StaleVersion, is_collision
from mach.office.rules import NotAllowed


class DenyByDefault:
    """Refuse views that declare nothing, send strangers to the sign-in page, and answer refusals in words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.acting_on(timezone.localdate())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if getattr(view, "is_public", False) or getattr(view, "guards_itself", False):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if getattr(view, "permission", None) is None:
            raise Http404("view without permission")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"message": str(error)}, status=403)
        if isinstance(error, StaleVersion):
            return render(request, "409.html", {"message": str(error)}, status=409)
        if isinstance(error, OperationalError) and is_collision(error):
            return render(request, "409.html", {"message": COLLIDED}, status=409)
        return None
