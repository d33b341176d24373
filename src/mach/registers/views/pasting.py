"""A table pasted from Excel: looked at first, then loaded; a load and its undoing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.office.access import requires
from mach.office.actions import UnableToUndo
from mach.office.permissions import Permission
from mach.office.rules import may
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
from mach.registers.views.opening import register_of
from mach.ui.excel import download
from mach.ui.params import number
from mach.ui.tables import UnreadableTable, file_text

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
        pasted = read_pasted(_entered(request), definition, memory)
    except UnreadableTable as error:
        again = {"recent": _recent(request, register), "refusal": str(error), "text": request.POST.get("bang", "")}
        return render(request, "registers/paste.html", {**context, **again}, status=422)
    if request.POST.get("buoc") == "luu":
        return save_or_preview(request, register, pasted, context)
    return _preview(request, register, pasted, context)


def _entered(request: HttpRequest) -> QueryDict:
    """What was sent; the table of a chosen file stands for the pasted one."""
    file = request.FILES.get("tep")
    if file is None:
        return request.POST
    entered = request.POST.copy()
    entered["bang"] = file_text(file.name or "", file.read())
    return entered


@requires(Permission.EDIT_RECORDS)
@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook with the columns of a register, and what may stand in them."""
    register, definition = register_of(request, code)
    return download(f"mau-{register.code}", *template_of(definition))


@requires(Permission.READ)
@require_GET
def load(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _load(request, code, pk)
    rows = row.records.filter(parent=None).order_by("position")
    context = {
        "load": row,
        "first": rows.first(),
        "last": rows.last(),
        "without_evidence": rows.filter(evidence=None, removed_at=None).count(),
        "may_undo": row.state == Import.State.FINISHED
        and may(request.user, Permission.EDIT_RECORDS, on=timezone.localdate()),
        "may_verify": may(request.user, Permission.VERIFY_RECORDS, on=timezone.localdate()),
    }
    return render(request, "registers/import.html", context)


@requires(Permission.EDIT_RECORDS)
@require_POST
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _load(request, code, pk)
    try:
        actions.undo_import(by=request.user, load=row, version=number(request.POST, "version"), at=timezone.now())
    except UnableToUndo as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã hoàn tác: bỏ {row.rows} dòng vừa nhập. Số vào sổ của các dòng ấy không cấp lại.")
    return redirect(row)


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


def _load(request: HttpRequest, code: str, pk: int) -> Import:
    rows = Import.objects.visible_to(request.user).filter(register__code=code)
    return get_object_or_404(rows.select_related("register", "created_by", "undone_by"), pk=pk)


def _recent(request: HttpRequest, register: Register) -> list[Import]:
    rows = Import.objects.visible_to(request.user).filter(register=register).exclude(state=Import.State.OPEN)
    return list(rows.select_related("register", "created_by").order_by("-pk")[:RECENT])
