"""What is typed into a form is kept while it is typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions, queries
from mach.registers.models import Record
from mach.registers.queries import definition_of
from mach.registers.views.opening import register_of
from mach.ui.params import number


@requires(Permission.EDIT_RECORDS)
@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the form as it stands, or throw its draft away; "dong" is the record that is being changed."""
    register, definition = register_of(request, code)
    row = _record(request, code)
    if request.GET.get("bo") == "1":
        actions.drop_draft(by=request.user, register=register, record=row)
        if request.headers.get("HX-Request"):
            return HttpResponse()
        return redirect("registers:edit", code, row.pk) if row else redirect("registers:new", code)
    at = timezone.now()
    kept = actions.keep_draft(
        by=request.user,
        register=register,
        definition=definition_of(row) if row else definition,
        record=row,
        entries=dict(request.POST.lists()),
        at=at,
    )
    if kept is None:
        return JsonResponse({"message": "Biểu ghi quá dài để lưu nháp. Hãy lưu dòng sổ."}, status=413)
    return JsonResponse({"message": f"Đã lưu nháp lúc {localtime(at):%H:%M}."})


def _record(request: HttpRequest, code: str) -> Record | None:
    pk = number(request.GET, "dong")
    return get_object_or_404(queries.standing_records(request.user, code), pk=pk) if pk else None
