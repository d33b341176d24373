"""Báo cáo: the list of duties, one report written item by item, its frozen figures, and Sợi chỉ."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.engines.drafting import DraftingError
from mach.engines.drafting import render as draw
from mach.engines.workdays import Period, parse_period
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.reports import actions, queries, threads
from mach.reports.forms import PERIODS, FrameForm, IssueForm, ItemForm, RegimeForm
from mach.reports.models import ProposedChange, Regime, Report, ReportItem
from mach.reports.paper import paper_of, signer_of
from mach.reports.rules import running_periods
from mach.targets.queries.stated import StatedPart, one_stated, rows_behind
from mach.ui.paging import page_of
from mach.ui.params import number

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.READ)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    regimes = Regime.objects.filter(agency__in=request.user.agency_ids, valid_to=None)
    regimes = regimes.select_related("unit").prefetch_related("reports")
    context = {
        "page": page_of(queries.reports_list(request.user), request.GET, key=("-window_end", "-pk")),
        "regimes": [(regime, _unopened(regime, on)) for regime in regimes],
        "may_edit": may(request.user, Permission.EDIT_REPORT, on=on),
    }
    return render(request, "reports/list.html", context)


def _unopened(regime: Regime, on: date) -> list[Period]:
    """Running periods whose report nobody has opened yet."""
    opened = {report.period for report in regime.reports.all()}
    return [period for period in running_periods(regime, on=on) if period.key not in opened]


@requires(Permission.EDIT_REPORT)
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    regime = get_object_or_404(
        Regime.objects.filter(agency__in=request.user.agency_ids), pk=number(request.POST, "regime")
    )
    period = parse_period(request.POST.get("period", ""), scheme=regime.scheme)
    if period is None:
        raise Http404("period")
    return redirect(actions.open_report(by=request.user, regime=regime, period=period, at=timezone.now()))


@requires(Permission.READ)
@require_GET
def regimes(request: HttpRequest) -> HttpResponse:
    rows = Regime.objects.filter(agency__in=request.user.agency_ids).select_related("unit").order_by("-valid_from")
    manages = may(request.user, Permission.MANAGE, on=timezone.localdate())
    return render(request, "reports/regimes.html", {"regimes": rows, "periods": dict(PERIODS), "manages": manages})


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def regime_new(request: HttpRequest) -> HttpResponse:
    form = RegimeForm(request.POST or None, user=request.user, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            regime = actions.add_regime(by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.UnableToReport as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã thêm chế độ “{regime.title}”. Báo cáo của kỳ đang chạy sẽ mở đêm nay.")
            return redirect("reports:regimes")
    context = {"form": form, "title": "Thêm chế độ báo cáo", "back": "reports:regimes"}
    return render(request, "office/form.html", context)


@requires(Permission.MANAGE)
@require_POST
def regime_end(request: HttpRequest, pk: int) -> HttpResponse:
    regime = get_object_or_404(Regime.objects.filter(agency__in=request.user.agency_ids, valid_to=None), pk=pk)
    today = timezone.localdate()
    actions.end_regime(by=request.user, regime=regime, on=max(today, regime.valid_from), at=timezone.now())
    messages.success(request, "Chế độ báo cáo thôi áp dụng sau hôm nay; báo cáo đã có vẫn giữ.")
    return redirect("reports:regimes")


@requires(Permission.READ)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _report(request, pk))


@requires(Permission.EDIT_REPORT)
@require_POST
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(
        ReportItem.objects.filter(report__in=Report.objects.visible_to(request.user)).select_related("report"), pk=pk
    )
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _page(request, _report(request, item.report_id), refusal="; ".join(_errors(form)), typed=(pk, form))
    data, at = form.cleaned_data, timezone.now()

    @transaction.atomic
    def act() -> None:
        saved = actions.edit_item(
            by=request.user,
            item=item,
            version=data["version"],
            text=data["text"],
            explanation=data["explanation"],
            result=data["result"] if "result" in request.POST else None,
            at=at,
        )
        if data["estimate"] != saved.estimate or data["estimate_reason"] != saved.estimate_reason:
            actions.set_estimate(
                by=request.user,
                item=saved,
                version=saved.version,
                estimate=data["estimate"],
                reason=data["estimate_reason"],
                at=at,
            )

    return _after(request, item.report_id, act, "Đã lưu.", anchor=f"#muc-{pk}", typed=(pk, form))


@requires(Permission.EDIT_REPORT)
@require_POST
def edit_frame(request: HttpRequest, pk: int) -> HttpResponse:
    report, form = _report(request, pk), FrameForm(request.POST)
    if not form.is_valid():
        return _page(request, report, refusal="; ".join(_errors(form)))

    def act() -> None:
        actions.edit_frame(by=request.user, report=report, at=timezone.now(), **form.cleaned_data)

    return _after(request, pk, act, "Đã lưu.")


@requires(Permission.FREEZE_REPORT)
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)

    def act() -> None:
        actions.freeze(by=request.user, report=report, version=number(request.POST, "version"), at=timezone.now())

    return _after(request, pk, act, "Đã chốt số liệu: mọi con số giữ nguyên cùng danh sách dòng sổ.")


@requires(Permission.FREEZE_REPORT)
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)

    def act() -> None:
        actions.submit(by=request.user, report=report, version=number(request.POST, "version"), at=timezone.now())

    return _after(request, pk, act, "Đã ghi nhận trình báo cáo.")


@requires(Permission.FREEZE_REPORT)
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    report, form, at = _report(request, pk), IssueForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return _page(request, report, refusal="; ".join(_errors(form)))
    data = form.cleaned_data
    file = data.pop("signed_file")
    signed = (
        attach_file(by=request.user, data=file.read(), name=file.name, content_type=file.content_type or "", at=at)
        if file
        else None
    )

    def act() -> None:
        actions.issue(by=request.user, report=report, at=at, signed_file=signed, **data)

    return _after(request, pk, act, "Đã ghi nhận phát hành.")


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a Word document in the official layout."""
    report = _report(request, pk)
    signer = signer_of(report, on=report.issued_on or timezone.localdate())
    base = f"{request.scheme}://{request.get_host()}"
    try:
        data = draw(paper_of(report, queries.lines_of(report), signer=signer, base_url=base))
    except DraftingError as error:
        return _page(request, report, refusal=str(error))
    answer = HttpResponse(data, content_type=WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="bao-cao-{report.period}.docx"'
    return answer


@requires(Permission.READ)
@require_GET
def figure_rows(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """The records behind a number of a report: as frozen, or as counted now for a draft."""
    item = get_object_or_404(
        ReportItem.objects.filter(report__in=Report.objects.visible_to(request.user)).select_related(
            "report__regime", "report__agency", "commitment__indicator", "commitment__lead_unit"
        ),
        pk=pk,
    )
    windows = queries.windows_of(item.report)
    if role not in windows or item.commitment.indicator is None:
        raise Http404("role")
    snapshot = item.snapshots.filter(role=role).first()
    question = queries.question_of(item.commitment, windows[role])
    stated = None if snapshot else one_stated(question, agency=item.report.agency)
    kept = [StatedPart.from_json(part) for part in snapshot.stated] if snapshot else []
    context = {
        "item": item,
        "snapshot": snapshot,
        "window": windows[role],
        "frozen": snapshot.rows.all() if snapshot else [],
        "rows": rows_behind(question, stated, agency=item.report.agency) if stated else [],
        "stated_parts": stated.parts if stated else kept,
    }
    return render(request, "reports/rows.html", context)


@requires(Permission.READ)
@require_GET
def thread(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Sợi chỉ: document → clause → promise → records → figure → report, from either end."""
    drawn = threads.thread_of(kind, pk, user=request.user, on=timezone.localdate())
    if drawn is None:
        raise Http404("thread")
    return render(request, "reports/thread.html", {"thread": drawn})


def _report(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("agency", "regime__unit", "matter", "frozen_by")
    return get_object_or_404(rows, pk=pk)


Typed = tuple[int, ItemForm]
"""An item and the form that was refused: what was typed stays in the page."""


def _page(request: HttpRequest, report: Report, *, refusal: str = "", typed: Typed | None = None) -> HttpResponse:
    on = timezone.localdate()
    is_draft = report.state == Report.State.DRAFT
    lines = queries.lines_of(report)
    context = {
        "report": report,
        "lines": lines,
        "apart": [line for line in lines if line.stated_parts or line.item.estimate is not None],
        "differences": [] if is_draft else queries.differences(report),
        "is_draft": is_draft and may(request.user, Permission.EDIT_REPORT, on=on),
        "may_freeze": may(request.user, Permission.FREEZE_REPORT, on=on),
        "returns": report.returns.select_related("file", "returned_by").annotate(
            waiting=Count("changes", filter=Q(changes__state=ProposedChange.State.OFFERED))
        ),
        "obligations": report.matter.obligations.order_by("due_on"),
        "issue_form": IssueForm(initial={"version": report.version}),
        "refusal": refusal,
        "refused_item": typed[0] if typed else None,
        "refused": typed[1].data if typed else None,
    }
    return render(request, "reports/detail.html", context, status=422 if refusal else 200)


def _after(
    request: HttpRequest,
    pk: int,
    act: Callable[[], None],
    done: str,
    *,
    anchor: str = "",
    typed: Typed | None = None,
) -> HttpResponse:
    try:
        act()
    except actions.UnableToReport as error:
        return _page(request, _report(request, pk), refusal=str(error), typed=typed)
    messages.success(request, done)
    return redirect(f"{_report(request, pk).get_absolute_url()}{anchor}")


def _errors(form) -> list[str]:
    return [f"{form.fields[name].label}: {error}" for name, errors in form.errors.items() for error in errors]
