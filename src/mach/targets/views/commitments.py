"""Chỉ tiêu and Việc được giao: the lists, one commitment, assigning and ending it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.casework.queries import of_matter
from mach.documents.models import Document
from mach.engines.workdays import days_left
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import may
from mach.targets import actions
from mach.targets.excel import assignments_sheet, targets_sheet
from mach.targets.forms import AssignForm, ChangeForm
from mach.targets.models import Commitment
from mach.targets.queries.commitments import Filters, commitments
from mach.targets.queries.figures import Figure, figure_for, figures_for
from mach.targets.queries.proving import lacking_of
from mach.targets.queries.sharing import pace_of, parts_of, shares_of
from mach.ui import charts
from mach.ui.excel import MOST_ROWS, download
from mach.ui.paging import page_of
from mach.ui.params import number


@requires(Permission.READ)
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    return _list(request, Commitment.Kind.TARGET, "Chỉ tiêu")


@requires(Permission.READ)
@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    return _list(request, Commitment.Kind.ASSIGNMENT, "Việc được giao")


@requires(Permission.READ)
@require_GET
def export_targets(request: HttpRequest) -> HttpResponse:
    """The list of targets as filtered, with their figures, as an Excel workbook."""
    rows = _sorted(request, Commitment.Kind.TARGET)
    figures = figures_for(rows, timezone.localdate(), agency=request.user.agency)
    return download("chi-tieu", targets_sheet(figures))


@requires(Permission.READ)
@require_GET
def export_assignments(request: HttpRequest) -> HttpResponse:
    """The list of assignments as filtered, as an Excel workbook."""
    return download("viec-duoc-giao", assignments_sheet(_sorted(request, Commitment.Kind.ASSIGNMENT)))


def _sorted(request: HttpRequest, kind: str) -> list[Commitment]:
    return list(commitments(request.user, kind, _filters(request)).order_by("-pk")[: MOST_ROWS + 1])


@requires(Permission.READ)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _commitment(request, pk))


@requires(Permission.ASSIGN)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    row = _commitment(request, pk)
    form = AssignForm(request.POST, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, row, assign_form=form)
    try:
        actions.assign(by=request.user, commitment=row, at=timezone.now(), **form.cleaned_data)
    except actions.UnableToChange as error:
        return _page(request, row, refusal=str(error), assign_form=form)
    messages.success(request, "Đã giao.")
    return redirect(row)


@requires(Permission.ASSIGN)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """How a promise is worded, timed and counted; its owner is changed by assigning."""
    row = _commitment(request, pk)
    initial = {name: getattr(row, name) for name in (*actions.EDITABLE, "kind", "version")}
    form = ChangeForm(request.POST or None, user=request.user, on=timezone.localdate(), initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version")
        try:
            changed = actions.change_commitment(
                by=request.user, commitment=row, version=version, at=timezone.now(), **form.cleaned_data
            )
        except actions.UnableToChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu. Thay đổi cách đếm được giữ trong nhật ký.")
            return redirect(changed)
    return render(request, "targets/change.html", {"form": form, "row": row})


@requires(Permission.ACCOUNT)
@require_POST
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file, or a paper that the system holds, as proof."""
    row, at = _commitment(request, pk), timezone.now()
    file, paper = request.FILES.get("file"), number(request.POST, "document")
    try:
        actions.add_evidence(
            by=request.user,
            commitment=row,
            attachment=attach_file(
                by=request.user, data=file.read(), name=file.name, content_type=file.content_type or "", at=at
            )
            if file
            else None,
            document=get_object_or_404(Document.objects.visible_to(request.user), pk=paper)
            if paper is not None
            else None,
            note=request.POST.get("note", ""),
            at=at,
        )
    except actions.UnableToChange as error:
        return _page(request, row, refusal=str(error))
    messages.success(request, "Đã thêm minh chứng.")
    return redirect(row)


@requires(Permission.ASSIGN)
@require_http_methods(["POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete or cancel, with the result or the reason."""
    row, text = _commitment(request, pk), request.POST.get("text", "")
    given = {"by": request.user, "commitment": row, "version": number(request.POST, "version")}
    try:
        if request.POST.get("how") == "done":
            actions.complete_commitment(result=text, at=timezone.now(), **given)
        else:
            actions.cancel_commitment(reason=text, at=timezone.now(), **given)
    except actions.UnableToChange as error:
        return _page(request, row, refusal=str(error))
    messages.success(request, "Đã ghi nhận.")
    return redirect(row)


def _commitment(request: HttpRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.user).select_related(
        "agency", "matter", "lead_unit", "officer", "indicator", "confirmed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _filters(request: HttpRequest) -> Filters:
    return Filters(
        words=request.GET.get("tu", "").strip(),
        unit=number(request.GET, "don-vi"),
        state=request.GET.get("tinh-trang", Commitment.State.ACTIVE),
        unassigned=request.GET.get("chua-giao") == "1",
    )


def _list(request: HttpRequest, kind: str, title: str) -> HttpResponse:
    filters = _filters(request)
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    page = page_of(commitments(request.user, kind, filters), request.GET, key=("-pk",))
    lacking = lacking_of(page.rows, on, agency=request.user.agency)
    context = {
        "title": title,
        "kind": kind,
        "filters": filters,
        "is_filtered": filters != Filters(),
        "page": page,
        "lines": [
            (figure, days_left(on, row.next_due, calendar) if row.next_due else None, len(lacking.get(row.pk, ())))
            for row, figure in zip(page.rows, figures_for(page.rows, on, agency=request.user.agency), strict=True)
        ],
        "units": Unit.objects.visible_to(request.user),
        "states": Commitment.State.choices,
    }
    return render(request, "targets/list.html", context)


def _page(request: HttpRequest, row: Commitment, *, refusal: str = "", **forms: AssignForm) -> HttpResponse:
    on = timezone.localdate()
    figure = figure_for(row, on) if row.kind == Commitment.Kind.TARGET else None
    lacking = lacking_of([row], on, agency=row.agency).get(row.pk)
    context = {
        "row": row,
        "figure": figure,
        "lacking": lacking,
        "self_closings": row.self_closings.select_related("decided_by", "obligation__follower_officer"),
        "chart": _chart(row, figure, on) if figure else "",
        "parts": _parts(row, on) if figure else [],
        "shares": shares_of(row, on),
        "adjustments": row.adjustments.select_related("document", "made_by"),
        "sources": row.sources.select_related("document", "clause"),
        "support_units": row.support_units.all(),
        "owed": of_matter(row.matter, on=on, calendar=calendar_for(row.agency)),
        "evidence": row.evidence.select_related("attachment", "document", "added_by"),
        "may_account": may(request.user, Permission.ACCOUNT, on=on),
        "papers": Document.objects.visible_to(request.user).order_by("-created_at")[:200],
        "may_assign": may(request.user, Permission.ASSIGN, on=on, unit=row.lead_unit),
        "refusal": refusal,
        "assign_form": AssignForm(
            user=request.user,
            on=on,
            initial={
                "lead_unit": row.lead_unit_id,
                "officer": row.officer_id,
                "support_units": row.support_units.all(),
                "version": row.version,
            },
        ),
        **forms,
    }
    return render(request, "targets/detail.html", context, status=422 if refusal or forms else 200)


def _parts(row: Commitment, on: date) -> list[str]:
    """The same figure by quarter beside last year and by unit; nothing where nothing was counted."""
    parts = parts_of(row, on)
    if parts is None:
        return []
    quarters = [
        charts.Bar(label.capitalize(), now, f"cùng kỳ năm trước {charts.said(before, row.unit_label)}")
        for label, now, before in parts.quarters
    ]
    units = [charts.Bar(unit.short_name, value) for unit, value in parts.units]
    drawn = []
    if any(now or before for _, now, before in parts.quarters):
        drawn.append(charts.bars(quarters, title="Theo quý trong năm", unit=row.unit_label))
    if len(units) > 1:
        drawn.append(charts.bars(units, title="Theo đơn vị ghi sổ", unit=row.unit_label))
    return drawn


def _chart(row: Commitment, figure: Figure, on: date) -> str:
    """The counted line beside the expected one; "" where a figure does not grow with time."""
    pace = pace_of(row, figure, on)
    if pace is None:
        return ""
    title = f"Tiến độ so với kỳ vọng ({row.get_curve_display().lower()})"
    return charts.line_pace(pace.counted, pace.expected, title=title, unit=row.unit_label, target=row.min)
