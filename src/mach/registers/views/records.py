"""Sổ: every register with one list and one form, made from its definition."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.engines import procedures
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.models import Party, Unit
from mach.office.permissions import Permission
from mach.office.rules import may, must
from mach.office.undoing import say_done
from mach.registers import actions, queries
from mach.registers.excel import sheets_of
from mach.registers.forms import RecordForm, defaults_of, form_class, initial_of, section_formset
from mach.registers.lines import lines_of
from mach.registers.lists import GROUP
from mach.registers.models import Draft, Record, Register
from mach.registers.queries import definition_of
from mach.registers.rules import may_remove, may_unverify, may_verify
from mach.registers.showing import facts_of, offered
from mach.registers.views.opening import back_if_withdrawn, register_of
from mach.ui.excel import MOST_ROWS, download
from mach.ui.paging import PAGE_SIZE, page_of
from mach.ui.params import number, numbers
from mach.ui.templatetags.ui import SORTED_BY

KEY = ("-book_year", "-book_no")
ORDERS = {"so": ("book_year", "book_no"), "-so": KEY}  # both read from the index of the list
SHOWN = ("register", "book_year", "book_no", "unit", "state", "data", "verified_at")


@requires(Permission.READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("tu", "").strip()
    lines = queries.registers_list(request.user, words)
    context = {
        "lines": lines,
        "own": [] if words else [line for line in lines if line.own],
        "withdrawn": queries.withdrawn_registers(request.user),
        "words": words,
        "may_make": may(request.user, Permission.MAKE_LISTS, on=timezone.localdate()),
        "may_define": may(request.user, Permission.MANAGE, on=timezone.localdate()),
    }
    return render(request, "registers/index.html", context)


@requires(Permission.READ)
@require_GET
def records(request: HttpRequest, code: str) -> HttpResponse:
    register, definition = register_of(request, code)
    saved = queries.saved_filters(request.user, register)
    opening = next((one for one in saved if one.opens), None)
    if opening is not None and not request.GET:
        return redirect(f"{register.get_absolute_url()}?{opening.query}")
    filters = filters_of(request)
    found = queries.records_list(request.user, register, filters)
    page = page_of(found.rows.only(*SHOWN), request.GET, key=_order(request), counted=found.counted)
    units = {unit.pk: unit for unit in Unit.objects.visible_to(request.user)}
    names = queries.columns_of(request.user, register, definition)
    may_share = may(request.user, Permission.MAKE_LISTS, on=timezone.localdate())
    may_promote = register.group == GROUP and may_share
    may_verify_here = may(request.user, Permission.VERIFY_RECORDS, on=timezone.localdate())
    withdrawn = queries.withdrawal_of(register, request.user.agency) if register.is_withdrawn else None
    context = {
        "register": register,
        "definition": definition,
        "columns": [definition.fields[name].label for name in names],
        "chosen": [(name, definition.fields[name].label) for name in names],
        "others": [(name, field.label) for name, field in offered(definition).items() if name not in names],
        "saved": saved,
        "opening": opening,
        "units_to_share": [one for one in units.values() if may_share or one.pk in request.user.unit_ids],
        "can_total": any(definition.fields[name].kind in ("int", "decimal", "money") for name in names),
        "may_define": may(request.user, Permission.MANAGE, on=timezone.localdate()),
        "may_share": may_share,
        "lines": lines_of(
            definition,
            _shown(request, definition, page.rows, names),
            columns=names,
            units=units,
            request=request,
        ),
        "page": page,
        "filters": filters,
        "sorted_by": request.GET.get(SORTED_BY, ""),
        "filters_in_words": in_words(filters, definition, units),
        "party": filters.party and Party.objects.visible_to(request.user).filter(pk=filters.party).first(),
        "units": units.values(),
        "may_verify": may_verify_here,
        "groups": queries.groups_for_lists() if may_promote else [],
        "may_add": withdrawn is None and may(request.user, Permission.EDIT_RECORDS, on=timezone.localdate()),
        "withdrawn": withdrawn,
        "may_audit": may(request.user, Permission.READ_AUDIT, on=timezone.localdate()),
    }
    return render(request, "registers/records.html", context)


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The list as filtered, as an Excel workbook."""
    register, definition = register_of(request, code)
    rows = queries.records_list(request.user, register, filters_of(request)).rows
    rows = rows.select_related("unit", "officer").order_by(*_order(request))
    found = queries.with_children(request.user, definition, rows[: MOST_ROWS + 1])
    return download(register.code, *sheets_of(definition, *found))


@requires(Permission.READ)
@require_GET
def record(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.records_to_open(request.user, code, on=timezone.localdate()), pk=pk)
    return page_of_record(request, row)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    register, definition = register_of(request, code)
    return back_if_withdrawn(request, register) or _edit(request, register, definition, None)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = standing_record(request, code, pk)
    must(request.user, Permission.EDIT_RECORDS, on=timezone.localdate(), unit=row.unit)
    return _edit(request, row.register, definition_of(row), row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def move(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Move a record to its next state; fields that the state demands come with it."""
    row = standing_record(request, code, pk)
    try:
        actions.move_state(
            by=request.user,
            record=row,
            version=number(request.POST, "version"),
            to=request.POST.get("to", ""),
            at=timezone.now(),
        )
    except actions.UnableToSaveRecord as error:
        return page_of_record(request, row, refusal=str(error))
    messages.success(request, "Đã chuyển trạng thái.")
    return redirect(row)


@requires(Permission.READ)
@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The list with the ticked rows alone, to be printed, exported or added up like any list."""
    ticked = numbers(request.POST, "chosen")
    if not ticked:
        messages.error(request, "Chưa chọn dòng nào. Hãy đánh dấu ô đầu dòng rồi bấm lại.")
    query = urlencode({"dong": ticked}, doseq=True)
    return redirect(f"/so/{code}/{f'?{query}' if query else ''}")


@requires(Permission.VERIFY_RECORDS)
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Verify the chosen records; those that cannot be verified are named."""
    chosen = (
        Record.objects.visible_to(request.user)
        .roots()
        .filter(register__code=code, pk__in=numbers(request.POST, "chosen"), verified_at=None)
    )
    at = timezone.now()
    try:
        done = actions.verify(by=request.user, records=list(chosen), at=at)
    except actions.UnableToSaveRecord as error:
        messages.error(request, str(error))
    else:
        say_done(request, f"Đã xác nhận {len(done)} dòng.", "registers.verify", at)
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/so/") else f"/so/{code}/")


@requires(Permission.EDIT_RECORDS)
@require_POST
def add_evidence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row, at = standing_record(request, code, pk), timezone.now()
    kept = [
        attach_file(by=request.user, data=file.read(), name=file.name, content_type=file.content_type or "", at=at)
        for file in request.FILES.getlist("files")
    ]
    try:
        actions.add_evidence(
            by=request.user, record=row, files=kept, references=request.POST.get("references", "").splitlines(), at=at
        )
    except actions.UnableToSaveRecord as error:
        return page_of_record(request, row, refusal=str(error))
    messages.success(request, "Đã thêm minh chứng.")
    return redirect(row)


def standing_record(request: HttpRequest, code: str, pk: int) -> Record:
    return get_object_or_404(queries.standing_records(request.user, code), pk=pk)


def _shown(
    request: HttpRequest, definition: Any, rows: Iterable[Record], columns: Iterable[str] | None = None
) -> list[Record]:
    """Rows as this person may read them, with the names of what they link to."""
    return queries.with_links(definition, queries.readable_by(request.user, definition, rows), columns)


def page_of_record(request: HttpRequest, row: Record, *, refusal: str = "", reason: str = "") -> HttpResponse:
    """The page of a record; `refusal` says why something was not done, `reason` is what was typed for it."""
    definition, on = definition_of(row), timezone.localdate()
    (row,) = _shown(request, definition, [row])
    context = {
        "record": row,
        "definition": definition,
        "state_label": row.state_label,
        "facts": facts_of(definition, row),
        "tables": queries.tables_of(definition, row, request.user),
        "moves": procedures.next_states(definition.procedure, row.state),
        "evidence": row.evidence.select_related("attachment"),
        "versions": row.versions.select_related("by")[:20],
        "obligations": row.matter.obligations.order_by("due_on") if row.matter else [],
        "removal": queries.removals_of([row]).get(row.pk) if row.removed_at else None,
        "may_edit": row.removed_at is None and may(request.user, Permission.EDIT_RECORDS, on=on, unit=row.unit),
        "may_verify": row.removed_at is None and row.verified_at is None and may_verify(request.user, row, on=on),
        "may_unverify": may_unverify(request.user, row, on=on),
        "may_remove": may_remove(request.user, row, on=on),
        "refusal": refusal,
        "reason": reason,
    }
    return render(request, "registers/record.html", context, status=422 if refusal else 200)


def _edit(request: HttpRequest, register: Register, definition: Any, row: Record | None) -> HttpResponse:
    """The form of a record with its child tables; what was typed stays when something is wrong."""
    draft = queries.draft_of(request.user, register, row)
    taken_up = request.method == "GET" and draft is not None and request.GET.get("nhap") == "1"
    # Until the draft that waits is taken up or thrown away, another one is not written over it.
    waiting = draft is not None and not taken_up and "draft" not in request.POST
    posted = entries_of(draft) if taken_up else request.POST or None
    initial = initial_of(definition.fields, row.data) if row else defaults_of(definition)
    about = {"user": request.user, "is_draft": taken_up}
    form: RecordForm = form_class(definition.fields)(posted, initial=initial, **about)
    if row is None and request.method == "GET":
        form.offer(queries.written_before(request.user, register, definition))
    tables = {}
    for name, section in definition.sections.items():
        rows = queries.rows_of(row, name) if row else []
        tables[name] = section_formset(section.fields)(
            posted,
            prefix=name,
            form_kwargs=about,
            initial=[initial_of(section.fields, child.data) for child in rows],
        )
    if request.method == "POST" and form.is_valid() and all(table.is_valid() for table in tables.values()):
        kept = {
            name: [one for one in table.forms if (one.has_changed() or one.initial) and not _is_deleted(one)]
            for name, table in tables.items()
        }
        try:
            saved = actions.save_record(
                by=request.user,
                register=register,
                record=row,
                version=number(request.POST, "version"),
                values=form.values(),
                children={name: [one.values() for one in rows] for name, rows in kept.items()},
                at=timezone.now(),
            )
        except actions.UnableToSaveRecord as error:
            _show(error, form, kept)
        else:
            for warning in saved.warnings:
                messages.warning(request, warning)
            if not waiting:
                actions.drop_draft(by=request.user, register=register, record=row)
            messages.success(request, f"Đã lưu {saved.record.book}.")
            return redirect(saved.record)
    context = {
        "register": register,
        "definition": definition,
        "record": row,
        "form": form,
        "tables": [(definition.sections[name], table) for name, table in tables.items()],
        "draft": draft if waiting else None,
        "version": posted.get("version") if taken_up else row and row.version,
    }
    wrong = request.method == "POST"
    return render(request, "registers/edit.html", context, status=422 if wrong else 200)


def entries_of(draft: Draft) -> QueryDict:
    """A draft as if its form had been sent; its version tells, on saving, whether another person changed the record."""
    entries = QueryDict(mutable=True)
    for name, values in draft.entries.items():
        entries.setlist(name, values)
    return entries


def _show(error: actions.UnableToSaveRecord, form: RecordForm, kept: dict[str, list[RecordForm]]) -> None:
    """Put what was refused beside the entry that it is about; rows are those of each section that were kept."""
    for fault in error.faults:
        is_row = fault.row is not None and fault.section in kept
        target = kept[fault.section][fault.row] if is_row else form
        target.add_error(fault.field if fault.field in target.fields else None, fault.message)


def _is_deleted(form: RecordForm) -> bool:
    return bool(form.cleaned_data.get("DELETE"))


def filters_of(request: HttpRequest) -> queries.Filters:
    """The filters in the address of a list."""
    return queries.Filters(
        words=request.GET.get("tu", "").strip(),
        unit=number(request.GET, "don-vi"),
        state=request.GET.get("trang-thai", ""),
        year=number(request.GET, "nam"),
        unverified=request.GET.get("tam-tinh") == "1",
        load=number(request.GET, "dot"),
        party=number(request.GET, "ben"),
        chosen=tuple(numbers(request.GET, "dong")[:PAGE_SIZE]),
    )


def _order(request: HttpRequest) -> tuple[str, ...]:
    """The newest first, unless the head of the column was pressed."""
    return ORDERS.get(request.GET.get(SORTED_BY, ""), KEY)


def in_words(filters: queries.Filters, definition: Any, units: Mapping[int, Unit]) -> str:
    """The filters of a list as its print names them."""
    states = {state.code: state.label for state in definition.procedure.states}
    said = [
        f"chữ “{filters.words}”" if filters.words else "",
        f"đơn vị {units[filters.unit].short_name}" if filters.unit in units else "",
        f"trạng thái {states[filters.state]}" if filters.state in states else "",
        f"năm sổ {filters.year}" if filters.year else "",
        "chưa xác nhận" if filters.unverified else "",
        "một đợt nhập" if filters.load else "",
        "một tổ chức, cá nhân" if filters.party else "",
        "các dòng đã chọn" if filters.chosen else "",
    ]
    return "; ".join(one for one in said if one)
