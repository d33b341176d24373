"""Hôm nay and Đôn đốc."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.casework import actions, queries
from mach.casework.excel import urging_sheet
from mach.casework.models import Matter, Obligation
from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, recent_entries
from mach.office.rules import may
from mach.office.undoing import say_done
from mach.ui import registry
from mach.ui.excel import MOST_ROWS, download
from mach.ui.paging import page_of
from mach.ui.params import number, numbers


@requires(Permission.READ)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    context = {
        "day": queries.day_of(request.user, on=on, calendar=calendar),
        "on": on,
        "panels": [panel(request.user, on) for panel in registry.TODAY],
    }
    return render(request, "casework/today.html", context)


@requires(Permission.READ)
@require_GET
def urging(request: HttpRequest) -> HttpResponse:
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    filters = _filters(request)
    page = page_of(
        queries.urging_list(request.user, filters, on=on, calendar=calendar), request.GET, key=("due_on", "pk")
    )
    context = {
        "filters": filters,
        "page": page,
        "owed": queries.owed_and_held(page.rows, on=on, calendar=calendar),
        "units": queries.units_board(request.user, on=on, calendar=calendar),
        "kinds": Matter.Kind.choices,
        "all_units": Unit.objects.visible_to(request.user),
        "may_urge": may(request.user, Permission.URGE, on=on),
        "recent": recent_entries(request.user, "casework.urge"),
    }
    return render(request, "casework/urging.html", context)


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list of Đôn đốc as filtered, as an Excel workbook."""
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    rows = queries.urging_list(request.user, _filters(request), on=on, calendar=calendar)[: MOST_ROWS + 1]
    return download("don-doc", urging_sheet(queries.owed_and_held(rows, on=on, calendar=calendar)))


def _filters(request: HttpRequest) -> queries.Filters:
    return queries.Filters(
        words=request.GET.get("tu", "").strip(),
        unit=number(request.GET, "don-vi"),
        kind=request.GET.get("loai", ""),
        due=request.GET.get("han", "late"),
        held=request.GET.get("giu", ""),
    )


@requires(Permission.URGE)
@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    chosen = Obligation.objects.visible_to(request.user).filter(pk__in=numbers(request.POST, "chosen"))
    at = timezone.now()
    try:
        climbed = actions.urge(
            by=request.user, obligations=list(chosen), message=request.POST.get("message", ""), at=at
        )
    except actions.UnableToUrge as error:
        messages.error(request, str(error))
    else:
        say_done(request, f"Đã đôn đốc {len(climbed)} việc.", "casework.urge", at)
    return redirect(request.POST.get("back") or "casework:urging")
