"""Điều chỉnh, Chia chỉ tiêu: a later paper changes a target; units share it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.targets import actions
from mach.targets.actions import DecidingPaper
from mach.targets.forms import AdjustForm, ShareForm
from mach.targets.models import Commitment


@requires(Permission.ASSIGN)
@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    row = _target(request, pk)
    high = row.max if row.max != row.min else None
    initial = {"low": row.min, "high": high, "period_end": row.period_end, "version": row.version}
    form = AdjustForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.adjust_commitment(
                by=request.user,
                commitment=row,
                version=data["version"],
                low=data["low"],
                high=data["high"],
                period_end=data["period_end"],
                paper=DecidingPaper(data["paper_number"], data["paper_date"], data["document"]),
                reason=data["reason"],
                at=timezone.now(),
            )
        except actions.UnableToChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã điều chỉnh. Chỉ tiêu ban đầu và văn bản điều chỉnh được giữ lại.")
            return redirect(row)
    return render(request, "targets/adjust.html", {"row": row, "form": form})


@requires(Permission.ASSIGN)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    row = _target(request, pk)
    units = list(Unit.objects.filter(agency=row.agency).valid_on(timezone.localdate()))
    held = {f"unit_{one.unit_id}": one.amount for one in row.shares.all()}
    form = ShareForm(request.POST or None, units=units, initial={**held, "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.share_out(
                by=request.user,
                commitment=row,
                version=form.cleaned_data["version"],
                shares=form.shares(),
                at=timezone.now(),
            )
        except actions.UnableToChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã chia chỉ tiêu." if form.shares() else "Đã bỏ chia chỉ tiêu.")
            return redirect(row)
    return render(request, "targets/share.html", {"row": row, "form": form})


def _target(request: HttpRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.user).select_related("agency", "lead_unit", "indicator")
    row = get_object_or_404(rows, pk=pk)
    if row.kind != Commitment.Kind.TARGET:
        raise Http404("no target")
    return row
