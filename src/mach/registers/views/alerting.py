"""A TBT alert and the exporters whom it concerns: letters to them, and the note that they were told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions, queries
from mach.registers.alerts import ALERT, concerned_by
from mach.registers.letters import alert_letters
from mach.registers.views.expiring import handed_over
from mach.ui.params import number, numbers


@requires(Permission.EDIT_RECORDS)
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters to the chosen exporters, or the note that they were told."""
    row = get_object_or_404(queries.standing_records(request.user, ALERT).select_related("unit", "register"), pk=pk)
    on, chosen = timezone.localdate(), set(numbers(request.POST, "chosen"))
    exporters = [one for one in concerned_by(request.user, [row], on=on)[0].exporters if one.party.pk in chosen]
    if not exporters:
        messages.error(request, "Hãy chọn doanh nghiệp trước.")
    elif request.POST.get("viec") == "cong-van":
        return handed_over(alert_letters(request.user.agency, row, exporters, on=on), f"canh-bao-tbt-{on:%Y%m%d}.zip")
    else:
        try:
            actions.tell_exporters(
                by=request.user, record=row, version=number(request.POST, "version"), at=timezone.now(),
                parties=[one.party for one in exporters], channel=request.POST.get("kenh", ""),
            )  # fmt: skip
        except actions.UnableToSaveRecord as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đã ghi báo {len(exporters)} doanh nghiệp.")
    return redirect(row)
