"""Verifying many records at once: by a filter, with the doubtful ones named."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mach.engines.workdays import Period, parse_period, period_of, periods_of_year
from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.office.queries import entry_of
from mach.office.rules import may
from mach.registers import actions
from mach.registers.closing import closings_near, waiting_records
from mach.registers.doubts import MOST, plan_verification
from mach.registers.views.opening import register_of
from mach.registers.views.records import filters_of
from mach.ui.params import number, numbers

EVERY_DAY = "tat-ca"  # in the address: whatever the day
SHOWN = 100
SCHEME = "nd09"


@requires(Permission.READ)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits to be verified in a period, by unit and register."""
    on, agency = timezone.localdate(), request.user.agency
    near = closings_near(agency, on)
    period = _period(request)
    closing = next((one for one in near if one.key == request.GET.get("ky", "")), None)
    window = closing.window if closing else period.window
    unit = Unit.objects.visible_to(request.user).filter(pk=number(request.GET, "don-vi")).first()
    lines = waiting_records(agency, window=window, on=on, user=request.user, unit=unit)
    context = {
        "lines": lines,
        "label": closing.label if closing else period.label,
        "key": closing.key if closing else period.key,
        "window": window,
        "total": sum(line.count for line in lines),
        "unit": unit,
        "periods": _periods(period),
        "may_verify": may(request.user, Permission.VERIFY_RECORDS, on=on),
        "units": Unit.objects.visible_to(request.user),
    }
    return render(request, "registers/waiting.html", context)


@requires(Permission.VERIFY_RECORDS)
@require_http_methods(["GET", "POST"])
def verify_many(request: HttpRequest, code: str) -> HttpResponse:
    """Verify what a filter finds; what is doubtful is left out unless it was ticked."""
    register, definition = register_of(request, code)
    on = timezone.localdate()
    filters = filters_of(request)
    period = None if request.GET.get("ky") == EVERY_DAY else _period(request)
    window = period.window if period else None
    plan = plan_verification(request.user, register, definition, filters, window=window, on=on)
    refusal, ticked = "", numbers(request.POST, "chosen")
    if request.method == "POST":
        at = timezone.now()
        if request.POST.get("da-xem") != plan.digest:
            refusal = "Danh sách vừa thay đổi sau khi ông/bà mở trang. Hãy xem lại các dòng dưới đây rồi bấm xác nhận."
        else:
            try:
                done = actions.verify(by=request.user, records=plan.chosen(ticked), at=at)
            except actions.UnableToSaveRecord as error:
                refusal = str(error)
            else:
                messages.success(request, f"Đã xác nhận {len(done)} dòng.")
                return redirect("office:bulk", entry_of(request.user, "registers.verify", at).pk)
    context = {
        "register": register,
        "definition": definition,
        "plan": plan,
        "shown": plan.ready[:SHOWN],
        "ticked": ticked,
        "refusal": refusal,
        "filters": filters,
        "period": period,
        "periods": _periods(period or _period(request)),
        "units": Unit.objects.visible_to(request.user),
        "most": MOST,
        "waiting": [one.record for one in plan.doubts if one.is_barred],
    }
    return render(request, "registers/verify_many.html", context, status=409 if refusal else 200)


def _period(request: HttpRequest) -> Period:
    """The period in the address, else the running year."""
    found = parse_period(request.GET.get("ky", ""), scheme=SCHEME)
    return found or period_of(timezone.localdate(), scheme=SCHEME, kind="year")


def _periods(chosen: Period) -> list[Period]:
    """Periods to choose from: of this year and the year before, and the chosen one."""
    year = period_of(timezone.localdate(), scheme=SCHEME, kind="year").year
    found = [
        period
        for one in (year, year - 1)
        for kind in ("year", "half_year", "quarter")
        for period in periods_of_year(SCHEME, kind, one)
    ]
    return found if chosen in found else [chosen, *found]
