"""Số kỳ trước: values of periods before the books, with the report they come from."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.targets import actions
from mach.targets.actions import SentReport
from mach.targets.forms import OpeningForm
from mach.targets.models import OpeningValue
from mach.targets.queries.stated import openings_beside_books
from mach.ui.params import number

KEPT = ("period", "report_number", "report_date", "document", "reason")  # from one value to the next of a report


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def openings(request: HttpRequest) -> HttpResponse:
    """The list, and the form for one more value; the next of the same report finds its source filled in."""
    on = timezone.localdate()
    initial = {name: request.GET[name] for name in ("subject", *KEPT) if name in request.GET}
    form = OpeningForm(request.POST or None, user=request.user, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parts = (data["numerator"], data["denominator"]) if data["numerator"] is not None else None
        try:
            row = actions.state_opening(
                by=request.user,
                subject=data["subject"],
                window=data["period"].window,
                period_label=data["period"].label,
                value=data["value"],
                parts=parts,
                report=SentReport(data["report_number"], data["report_date"], data["document"]),
                reason=data["reason"],
                at=timezone.now(),
            )
        except actions.UnableToState as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã ghi: {row}. Ghi tiếp số khác của cùng báo cáo ở dưới.")
            query = request.POST.copy()
            kept = {name: query[name] for name in KEPT if query.get(name)}
            return redirect(f"{request.path}?{urlencode(kept)}#ghi")
    context = {
        "lines": openings_beside_books(request.user),
        "form": form,
        "may_state": may(request.user, Permission.EDIT_REPORT, on=on),
    }
    return render(request, "targets/openings.html", context)


@requires(Permission.EDIT_REPORT)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the books stand instead, or withdraw the value."""
    row = get_object_or_404(OpeningValue.objects.visible_to(request.user), pk=pk)
    is_loaded = request.POST.get("how") == "loaded"
    try:
        actions.close_opening(
            by=request.user,
            opening=row,
            version=number(request.POST, "version"),
            state=OpeningValue.State.LOADED if is_loaded else OpeningValue.State.WITHDRAWN,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except actions.UnableToState as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Từ nay đếm từ sổ." if is_loaded else "Đã rút số này.")
    return redirect("targets:openings")
