"""Sắp hết hạn: what expires in all registers, letters to the holders, and the note that they were told."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.casework.actions import UnableToClose
from mach.engines.drafting import OfficialDocument
from mach.engines.drafting import render as draw
from mach.engines.workdays import days_left
from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.registers import actions
from mach.registers.expiring import ExpiryFilters, expiring_records, shown
from mach.registers.letters import letters_of, packed
from mach.registers.models import Register
from mach.registers.queries import definitions_in_force
from mach.ui.paging import page_of
from mach.ui.params import number, numbers

WITHIN = (0, 30, 60, 90, 180, 365)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.READ)
@require_GET
def expiring(request: HttpRequest) -> HttpResponse:
    on, filters = timezone.localdate(), _filters(request)
    page = page_of(expiring_records(request.user, filters, on=on), request.GET, key=("due_on", "pk"))
    calendar = calendar_for(request.user.agency)
    held = [one.register_id for one in definitions_in_force(request.user.agency, day=on) if one.definition.expiry]
    context = {
        "lines": [(one, days_left(on, one.last, calendar)) for one in shown(request.user, page.rows)],
        "page": page,
        "filters": filters,
        "within": [(days, f"trong {days} ngày" if days else "đã hết hạn") for days in WITHIN],
        "registers": Register.objects.visible_to(request.user).filter(pk__in=held),
        "units": Unit.objects.visible_to(request.user),
    }
    return render(request, "registers/expiring.html", context)


@requires(Permission.ACCOUNT)
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """The letters to the holders of the chosen records: one Word file, or an archive of several."""
    on, chosen = timezone.localdate(), _chosen(request)
    made = letters_of(request.user.agency, shown(request.user, chosen), on=on)
    if not made:
        messages.error(request, "Chưa chọn dòng nào có người giữ trong danh bạ để soạn công văn.")
        return _back(request)
    return handed_over(made, f"cong-van-nhac-han-{on:%Y%m%d}.zip")


def handed_over(made: Sequence[tuple[str, OfficialDocument]], archive: str) -> HttpResponse:
    """Letters as one Word file, or as an archive of several."""
    if len(made) == 1:
        name, letter = made[0]
        return _file(draw(letter), WORD, name)
    return _file(packed(made), "application/zip", archive)


@requires(Permission.ACCOUNT)
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """Note that the holders of the chosen records were told."""
    chosen = _chosen(request)
    try:
        count = actions.tell_holders(
            by=request.user, owed=chosen, reference=request.POST.get("so", ""), at=timezone.now()
        )
    except UnableToClose as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã ghi nhắc {count} dòng.")
    return _back(request)


def _chosen(request: HttpRequest):
    filters = ExpiryFilters(within=3650)
    rows = expiring_records(request.user, filters, on=timezone.localdate())
    return list(rows.filter(pk__in=numbers(request.POST, "chosen")).order_by("due_on", "pk"))


def _filters(request: HttpRequest) -> ExpiryFilters:
    within = number(request.GET, "trong")
    return ExpiryFilters(
        within=within if within in WITHIN else 60,
        register=number(request.GET, "so"),
        unit=number(request.GET, "don-vi"),
        told=request.GET.get("da-nhac") == "1",
    )


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _back(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("loc", "")
    return redirect(f"{reverse('registers:expiring')}{f'?{query}' if query else ''}")
