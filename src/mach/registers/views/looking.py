"""How a person looks at a list: its columns, its saved filters, its totals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.engines.workdays import period_of
from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.registers import actions, queries
from mach.registers.models import Register, SavedFilter
from mach.registers.views.opening import register_of
from mach.registers.views.records import filters_of
from mach.ui import charts
from mach.ui.params import number


@requires(Permission.READ)
@require_GET
def totals(request: HttpRequest, code: str) -> HttpResponse:
    """The sums of the columns over everything that the filter finds; asked for apart, so that the list stays quick."""
    register, definition = register_of(request, code)
    names = queries.columns_of(request.user, register, definition)
    found = queries.totals_of(request.user, register, definition, filters_of(request), names)
    return render(request, "registers/totals.html", {"register": register, "totals": found})


@requires(Permission.READ)
@require_GET
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """The records of a year by month beside the year before, and by unit, each chart with its table."""
    register, definition = register_of(request, code)
    running = period_of(timezone.localdate(), scheme="nd09", kind="year").year
    year = number(request.GET, "nam") or running
    found = queries.flow_of(request.user, register, definition, year=year)
    drawn = []
    if found is not None and any(now or before for _, now, before in found.months):
        months = [charts.Bar(label.capitalize(), now, f"năm trước {before}") for label, now, before in found.months]
        drawn.append(charts.bars(months, title=f"Số dòng theo tháng, năm {year}", unit="dòng"))
    if found is not None and found.units:
        units = [charts.Row(unit.short_name, (verified, waiting)) for unit, verified, waiting in found.units]
        names = ["Đã xác nhận", "Tạm tính"]
        drawn.append(charts.stacked(units, names=names, title=f"Số dòng theo đơn vị, năm {year}", unit="dòng"))
    context = {"register": register, "charts": drawn, "year": year, "years": range(running, running - 5, -1)}
    return render(request, "registers/flow.html", context)


@requires(Permission.READ)
@require_POST
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ticked columns from now on, in their order; "len" and "xuong" move one of them by a place.

    "mac-dinh" puts the list back as it was.
    """
    register, definition = register_of(request, code)
    names = [] if request.POST.get("mac-dinh") else request.POST.getlist("cot")
    for key, steps in (("len", -1), ("xuong", 1)):
        names = actions.moved(names, request.POST.get(key, ""), steps)
    actions.choose_columns(by=request.user, register=register, definition=definition, names=names)
    return _back(request, register, open_at="cot" if {"len", "xuong"} & set(request.POST) else "")


@requires(Permission.READ)
@require_POST
def save_filter(request: HttpRequest, code: str) -> HttpResponse:
    register, _ = register_of(request, code)
    try:
        actions.save_filter(
            by=request.user,
            register=register,
            name=request.POST.get("ten", ""),
            query=request.POST.get("loc", ""),
            is_shared=request.POST.get("cho") == "tat-ca",
            unit=Unit.objects.visible_to(request.user).filter(pk=number(request.POST, "cho")).first(),
            at=timezone.now(),
        )
    except actions.UnableToKeep as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã lưu bộ lọc; bấm tên bộ lọc ở đầu danh sách để dùng lại.")
    return _back(request, register)


@requires(Permission.READ)
@require_POST
def open_with(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Open the list with this filter from now on; "thoi" opens it with all rows again."""
    register, _ = register_of(request, code)
    row = get_object_or_404(SavedFilter.objects.visible_to(request.user).filter(register=register), pk=pk)
    stops = request.POST.get("thoi") == "1"
    actions.open_with(by=request.user, register=register, filter=None if stops else row)
    messages.success(request, "Sổ lại mở với mọi dòng." if stops else f"Từ nay sổ mở với bộ lọc “{row.name}”.")
    return _back(request, register)


@requires(Permission.READ)
@require_POST
def drop_filter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    register, _ = register_of(request, code)
    row = get_object_or_404(SavedFilter.objects.visible_to(request.user).filter(register=register), pk=pk)
    actions.drop_filter(by=request.user, filter=row, at=timezone.now())
    return _back(request, register)


def _back(request: HttpRequest, register: Register, *, open_at: str = "") -> HttpResponse:
    """To the list as it was; `open_at` keeps its settings open, for those who go on setting."""
    query = QueryDict(request.POST.get("loc", "").lstrip("?"), mutable=True)
    query.pop("mo", None)
    if open_at:
        query["mo"] = open_at
    anchor = f"#{open_at}" if open_at else ""
    return redirect(f"{register.get_absolute_url()}{f'?{query.urlencode()}' if query else ''}{anchor}")
