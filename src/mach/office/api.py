"""How programs come in: bearer keys or the browser's session, one permission per operation, errors in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.security import HttpBearer, SessionAuth

from mach.office.access import View, guarded_elsewhere, requires
from mach.office.actions import digest_of
from mach.office.concurrency import COLLIDED, StaleVersion, is_collision
from mach.office.models import Token, User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed, must


class Problem(Schema):
    """What went wrong, in Vietnamese, with a code a program can read."""

    code: str
    message: str


ERRORS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class BearerKey(HttpBearer):
    """A key made on the page “Khóa truy cập”."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        row = Token.objects.select_related("user").filter(digest=digest_of(token), revoked_at=None).first()
        if row is None or not row.user.is_active:
            return None
        request.user = row.user
        return row.user.acting_on(timezone.localdate())


class BrowserSession(SessionAuth):
    """The person signed in at the browser."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return request.user if request.user.is_authenticated else None


def permits(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The operation needs this permission; an operation without one fails the test of all doors."""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            must(request.user, permission, on=timezone.localdate())
            return operation(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def described(view: View) -> View:
    """The description of the API: for a key as for a browser; strangers are sent to the sign-in page."""
    guarded = requires(Permission.READ)(view)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "Authorization" in request.headers and BearerKey()(request) is None:
            problem = {"code": "unauthorized", "message": "Khóa truy cập không đúng hoặc đã bị thu hồi."}
            return JsonResponse(problem, status=401)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return guarded(request, *args, **kwargs)

    return guarded_elsewhere(opened)


def answer_errors(api: NinjaAPI) -> None:
    """Turn what actions raise into answers of one form."""

    def respond(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
        return api.create_response(request, {"code": code, "message": message}, status=status)

    api.exception_handler(NotAllowed)(lambda request, error: respond(request, 403, "not_allowed", str(error)))
    api.exception_handler(StaleVersion)(lambda request, error: respond(request, 409, "stale_version", str(error)))
    api.exception_handler(Http404)(lambda request, error: respond(request, 404, "not_found", "Không có mục này."))

    @api.exception_handler(OperationalError)
    def collided(request: HttpRequest, error: OperationalError) -> HttpResponse:
        if not is_collision(error):
            raise error
        return respond(request, 409, "collided", COLLIDED)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors)
        return respond(request, 422, "invalid", f"Dữ liệu gửi lên chưa hợp lệ: {places}")
