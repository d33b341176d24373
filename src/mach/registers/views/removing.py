"""Taking a verification back and striking a record out, with a reason; what was struck out, for those who audit."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions, queries
from mach.registers.models import Record, Register
from mach.registers.views.records import page_of_record, standing_record
from mach.ui.paging import page_of
from mach.ui.params import number


@requires(Permission.VERIFY_RECORDS)
@require_POST
def unverify(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    def act(row: Record, reason: str, at: datetime) -> None:
        actions.unverify(by=request.user, record=row, reason=reason, at=at)

    return _act(request, code, pk, act, "Đã thôi xác nhận; dòng sổ trở lại tạm tính.")


@requires(Permission.EDIT_RECORDS)
@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    def act(row: Record, reason: str, at: datetime) -> None:
        version = number(request.POST, "version")
        actions.remove_record(by=request.user, record=row, version=version, reason=reason, at=at)

    return _act(request, code, pk, act, "Đã bỏ dòng sổ; số của dòng không cấp lại.")


@requires(Permission.READ_AUDIT)
@require_GET
def removed(request: HttpRequest, code: str) -> HttpResponse:
    """Records of a register that were struck out: they count nowhere."""
    register = get_object_or_404(Register.objects.visible_to(request.user), code=code)
    page = page_of(queries.removed_list(request.user, register), request.GET, key=("-removed_at", "-pk"))
    removals = queries.removals_of(page.rows)
    lines = [(row, removals.get(row.pk)) for row in page.rows]
    return render(request, "registers/removed.html", {"register": register, "page": page, "lines": lines})


def _act(
    request: HttpRequest, code: str, pk: int, act: Callable[[Record, str, datetime], None], done: str
) -> HttpResponse:
    """Do it and say so; what is refused stands on the page with the reason as typed."""
    row, reason = standing_record(request, code, pk), request.POST.get("reason", "")
    try:
        act(row, reason, timezone.now())
    except actions.UnableToSaveRecord as error:
        return page_of_record(request, row, refusal=str(error), reason=reason)
    messages.success(request, done)
    stands = Record.objects.roots().filter(pk=pk).exists()
    return redirect(row if stands else row.register)
