"""A table pasted from Excel, or a short file: looked at first, then loaded."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions
from mach.registers.excel import template_of
from mach.registers.models import ColumnMemory, Import, Register
from mach.registers.pasted import (
    Pasted,
    columns_of,
    create_all,
    faults_by_cell,
    general_faults,
    party_entries,
    read_pasted,
    rows_of,
)
from mach.registers.sheets import targets_of
from mach.registers.views.loading import begin_file
from mach.registers.views.opening import register_of
from mach.ui.excel import download
from mach.ui.tables import MOST_ROWS, UnreadableTable, file_table, hidden_sheets, table_text

RECENT = 8
SHOWN_FAULTS = 60


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest, code: str) -> HttpResponse:
    register, definition = register_of(request, code)
    context = {"register": register, "definition": definition, "targets": targets_of(definition)}
    if request.method == "GET":
        return render(request, "registers/paste.html", {**context, "recent": _recent(request, register)})
    memory = ColumnMemory.objects.filter(user=request.user, register=register).first()
    try:
        entered, file = request.POST, request.FILES.get("tep")
        if file is not None:
            name, data = file.name or "", file.read()
            rows = file_table(name, data)
            if hidden := hidden_sheets(name, data):
                named = ", ".join(f"“{one}”" for one in hidden)
                messages.info(request, f"Trang ẩn trong tệp không được đọc: {named}.")
            if len(rows) > MOST_ROWS + 1:  # with its heads
                return begin_file(request, register, definition, memory, name=name, data=data, rows=rows)
            entered = request.POST.copy()
            entered["bang"] = table_text(cells for _, cells in rows)
        pasted = read_pasted(entered, definition, memory)
    except UnreadableTable as error:
        again = {"recent": _recent(request, register), "refusal": str(error), "text": request.POST.get("bang", "")}
        return render(request, "registers/paste.html", {**context, **again}, status=422)
    if request.POST.get("buoc") == "luu":
        return save_or_preview(request, register, pasted, context)
    return _preview(request, register, pasted, context)


@requires(Permission.EDIT_RECORDS)
@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook with the columns of a register, and what may stand in them."""
    register, definition = register_of(request, code)
    return download(f"mau-{register.code}", *template_of(definition))


def _preview(
    request: HttpRequest, register: Register, pasted: Pasted, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    tried = actions.try_sheet(by=request.user, register=register, sheet=pasted.sheet, at=timezone.now())
    if request.POST.get("tao-moi") == "1" and tried.new_parties:
        pasted = pasted.with_parties(create_all(tried))
        tried = actions.try_sheet(by=request.user, register=register, sheet=pasted.sheet, at=timezone.now())
    rows = rows_of(pasted, context["definition"], tried)
    faults = faults_by_cell(rows)
    context |= {
        "pasted": pasted,
        "columns": columns_of(pasted),
        "rows": rows,
        "labels": [cell.label for cell in rows[0].cells] if rows else [],
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "general": general_faults(tried),
        "wrong_rows": sum(row.is_wrong and not row.is_left_out for row in rows),
        "parties": party_entries(tried, pasted),
        "is_good": not tried.faults,
        "count": len(pasted.sheet.places),
        "lacking": [one for one in context["targets"] if one.is_required and one.key not in pasted.keys],
    }
    return render(request, "registers/paste_preview.html", context, status=status)


def save_or_preview(request: HttpRequest, register: Register, pasted: Pasted, context: dict[str, Any]) -> HttpResponse:
    """Load a table that is good; show the other with its faults, the form of which goes to the page of the register."""
    at = timezone.now()
    try:
        done = actions.load_sheet(by=request.user, register=register, sheet=pasted.sheet, name="Dán từ Excel", at=at)
    except actions.UnableToSaveRecord:
        return _preview(request, register, pasted, context, status=422)
    actions.remember_columns(by=request.user, register=register, heads=pasted.heads, keys=pasted.keys)
    messages.success(request, f"Đã ghi {done.count} dòng vào {register.title.lower()}.")
    return redirect(done.load)


def _recent(request: HttpRequest, register: Register) -> list[Import]:
    """The last loads, and those of the person that wait to be gone on with."""
    rows = Import.objects.visible_to(request.user).filter(register=register)
    rows = rows.exclude(~Q(created_by=request.user), state=Import.State.OPEN)
    return list(rows.select_related("register", "created_by").order_by("-pk")[:RECENT])
