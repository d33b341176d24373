"""A list edited in Excel comes back: what it changes is shown, then written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions
from mach.registers.edited import Edited, UnreadableEdit, read_edited
from mach.registers.views.opening import register_of
from mach.ui.tables import UnreadableTable, file_text, parse_table


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def edit_by_sheet(request: HttpRequest, code: str) -> HttpResponse:
    register, definition = register_of(request, code)
    context = {"register": register, "definition": definition}
    if request.method == "GET":
        return render(request, "registers/edit_sheet.html", context)
    try:
        file = request.FILES.get("tep")
        text = file_text(file.name or "", file.read()) if file else request.POST.get("bang", "")
        edited = read_edited(request.user, register, definition, parse_table(text))
    except (UnreadableTable, UnreadableEdit) as error:
        return render(request, "registers/edit_sheet.html", {**context, "refusal": str(error)}, status=422)
    context |= {"edited": edited, "text": text, "left": _left(edited)}
    if request.POST.get("buoc") != "luu":
        return render(request, "registers/edit_sheet.html", context)
    try:
        count = actions.save_edited(by=request.user, rows=edited.good, at=timezone.now())
    except actions.UnableToSaveRecord as error:
        context["refusals"] = [fault.message for fault in error.faults]
        return render(request, "registers/edit_sheet.html", context, status=422)
    messages.success(request, f"Đã sửa {count} dòng theo bảng. Các dòng này chờ lãnh đạo đơn vị xác nhận lại.")
    return redirect(register)


def _left(edited: Edited) -> int:
    """Rows that are shown and not written."""
    return len(edited.rows) - len(edited.good)
