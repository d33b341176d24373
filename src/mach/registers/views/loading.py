"""A load: a long file read step by step into an open one; a finished one beside its file, and its undoing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from mach.engines.vietnamese import format_number
from mach.office.access import requires
from mach.office.actions import UnableToUndo
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.registers import actions
from mach.registers.actions import Plan
from mach.registers.definition import Definition
from mach.registers.models import ColumnMemory, Import, ImportRow, Register
from mach.registers.pasted import Pasted, chosen_keys, columns_of
from mach.registers.queries import read_definition
from mach.registers.reconciling import SHOWN, faults_sheet, may_read_rows, reconciled, reconciled_sheets
from mach.registers.sheets import label_of, match_columns, targets_of, words_of
from mach.ui.excel import download
from mach.ui.paging import page_of
from mach.ui.params import number
from mach.ui.tables import UnreadableTable, has_heads

FIRST = 10  # rows of the file on the page
MOST_OWING = 3_000  # rows of which each opens duties, one by one, in the request that finishes the load
SAMPLED = 50  # rows by which columns are matched


def begin_file(
    request: HttpRequest,
    register: Register,
    definition: Definition,
    memory: ColumnMemory | None,
    *,
    name: str,
    data: bytes,
    rows: Sequence[tuple[int, list[str]]],
) -> HttpResponse:
    """Keep a file that is too long for one page, its columns matched as well as can be; the load goes on from there.

    Raises `UnreadableTable` for more rows than the register can take at once.
    """
    if (definition.limits or definition.expiry) and len(rows) > MOST_OWING:
        raise UnreadableTable(
            f"Sổ này theo dõi thời hạn của từng dòng nên mỗi lần nạp tối đa {format_number(MOST_OWING)} dòng, tệp có "
            f"{format_number(len(rows))} dòng. Hãy chia tệp rồi đưa vào từng phần."
        )
    targets = targets_of(definition)
    sample = [cells for _, cells in rows[:SAMPLED]]
    heads = sample[0] if has_heads(sample, words_of(targets)) else None
    keys = match_columns(
        sample if heads is None else sample[1:],
        targets,
        heads=heads,
        by_head=memory.by_head if memory else {},
        by_place=memory.by_place if memory else {},
    )
    held = actions.open_load(
        by=request.user,
        register=register,
        name=name,
        data=data,
        rows=rows if heads is None else rows[1:],
        plan=Plan(heads=heads or (), keys=keys),
        at=timezone.now(),
    )
    return redirect(held)


@requires(Permission.READ)
@require_GET
def load(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _load(request, code, pk)
    return _open(request, row) if row.state == Import.State.OPEN else _finished(request, row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def start(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _open_load(request, code, pk)
    definition = read_definition(row.definition)
    plan = Plan(
        heads=row.plan["heads"],
        keys=chosen_keys(request.POST, len(row.plan["keys"]), targets_of(definition)),
        state=request.POST.get("trang-thai", ""),
        evidence=request.POST.get("minh-chung", "").strip(),
        adds_parties=request.POST.get("tao-moi") == "1",
    )
    actions.start_reading(by=request.user, load=row, plan=plan)
    return redirect(row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def read_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One step; the fragment that answers asks for the next by itself."""
    row = actions.read_on(by=request.user, load=_open_load(request, code, pk), at=timezone.now())
    if not request.headers.get("HX-Request"):
        return redirect(row)
    if row.is_read:
        return HttpResponseClientRedirect(row.get_absolute_url())
    return render(request, "registers/_import_reading.html", {"load": row})


@requires(Permission.EDIT_RECORDS)
@require_POST
def finish(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _open_load(request, code, pk)
    try:
        faults = actions.finish_load(by=request.user, load=row, at=timezone.now())
    except actions.UnableToSaveRecord as error:
        messages.error(request, " ".join(fault.message for fault in error.faults))
        return redirect(row)
    if faults:
        left_out = len({fault.row for fault in faults})
        messages.warning(
            request,
            f"Chưa ghi dòng nào: {format_number(left_out)} dòng trái quy tắc của sổ hoặc trùng dòng đã có, "
            "nay được để ra. Hãy xem các dòng ấy rồi bấm ghi lần nữa.",
        )
    else:
        row.refresh_from_db()
        messages.success(request, f"Đã ghi {format_number(row.rows)} dòng vào {row.register.title.lower()}.")
    return redirect(row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _open_load(request, code, pk)
    actions.drop_load(by=request.user, load=row)
    messages.success(request, "Đã bỏ đợt nhập; sổ không đổi gì.")
    return redirect("registers:paste", code)


@requires(Permission.READ)
@require_GET
def faulty(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The rows left out, as a workbook; of a finished load with the whole report."""
    row = _load(request, code, pk)
    if not may_read_rows(request.user, row):
        raise Http404
    if row.state == Import.State.OPEN:
        return download(f"dong-bi-bo-{row.pk}", faults_sheet(row))
    return download(f"doi-chieu-{row.pk}", *reconciled_sheets(row, reconciled(row), *_books(row)))


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


def _open(request: HttpRequest, row: Import) -> HttpResponse:
    definition = read_definition(row.definition)
    targets, plan = targets_of(definition), Plan(**row.plan)
    first = list(row.table.all()[:SAMPLED])
    table = [*([list(plan.heads)] if plan.heads else []), *(one.cells for one in first)]
    pasted = Pasted(table, bool(plan.heads), list(plan.keys), frozenset(), plan.state, plan.evidence, {})
    labels = [label_of(definition, key) for key in plan.keys if key]
    context: dict[str, Any] = {
        "load": row,
        "plan": plan,
        "definition": definition,
        "targets": targets,
        "columns": columns_of(pasted),
        "lacking": [one for one in targets if one.is_required and one.key not in plan.keys],
        "labels": labels,
        "first": [
            (
                one.number,
                list(zip(labels, (cell for cell, key in zip(one.cells, plan.keys, strict=True) if key), strict=True)),
            )
            for one in first[:FIRST]
        ],
    }
    if row.is_read:
        context |= {"page": page_of(_left_out(row), request.GET, key=("place",)), "wrong": row.lines - row.rows}
    return render(request, "registers/import_open.html", context)


def _finished(request: HttpRequest, row: Import) -> HttpResponse:
    rows = row.records.filter(parent=None)
    first, last = _books(row)
    found = reconciled(row) if row.lines and may_read_rows(request.user, row) else None
    context = {
        "load": row,
        "first": first,
        "last": last,
        "found": found,
        "otherwise": found.otherwise[:SHOWN] if found else [],
        "reasons": found.reasons.most_common() if found else [],
        "page": page_of(_left_out(row), request.GET, key=("place",)) if found else None,
        "without_evidence": rows.filter(evidence=None, removed_at=None).count(),
        "may_undo": row.state == Import.State.FINISHED
        and may(request.user, Permission.EDIT_RECORDS, on=timezone.localdate()),
        "may_verify": may(request.user, Permission.VERIFY_RECORDS, on=timezone.localdate()),
    }
    return render(request, "registers/import.html", context)


def _left_out(row: Import) -> QuerySet[ImportRow]:
    return row.table.filter(place__lt=row.read or 0, position=None)


def _books(row: Import) -> tuple[str, str]:
    """The first and the last number that a load was given."""
    rows = row.records.filter(parent=None).order_by("position")
    first, last = rows.first(), rows.last()
    return (first.book, last.book) if first and last else ("", "")


def _load(request: HttpRequest, code: str, pk: int) -> Import:
    """A load that the person may see: a finished one of the agency, an open one of their own."""
    rows = Import.objects.visible_to(request.user).filter(register__code=code)
    row = get_object_or_404(rows.select_related("register", "definition", "created_by", "undone_by"), pk=pk)
    if row.state == Import.State.OPEN and row.created_by != request.user:
        raise Http404
    return row


def _open_load(request: HttpRequest, code: str, pk: int) -> Import:
    row = _load(request, code, pk)
    if row.state != Import.State.OPEN:
        raise Http404
    return row
