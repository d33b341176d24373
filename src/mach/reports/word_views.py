"""Word files of a report: a draft that comes back, decided change by change, and the slip that goes with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.casework.views.papers import slip_file, slip_page
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.reports import actions
from mach.reports.models import ProposedChange, Report, ReturnedDraft
from mach.reports.proposals import proposals_of
from mach.reports.slips import slip_of
from mach.ui.params import number


@requires(Permission.EDIT_REPORT)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "Chưa chọn tệp Word đã sửa.")
        return redirect(f"{report.get_absolute_url()}#ban-word")
    try:
        draft = actions.take_back(
            by=request.user,
            report=report,
            data=file.read(),
            name=file.name,
            base_url=f"{request.scheme}://{request.get_host()}",
            at=timezone.now(),
        )
    except actions.UnableToReport as error:
        messages.error(request, str(error))
        return redirect(f"{report.get_absolute_url()}#ban-word")
    return redirect(draft)


@requires(Permission.READ)
@require_GET
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """What a returned draft changes, sentence by sentence, with the numbers it changes on top."""
    drafts = ReturnedDraft.objects.filter(report__in=Report.objects.visible_to(request.user))
    draft = get_object_or_404(drafts.select_related("report__regime", "report__agency", "file", "returned_by"), pk=pk)
    proposals = proposals_of(draft)
    context = {
        "draft": draft,
        "proposals": [one for one in proposals if one.row.field],
        "listed": [one for one in proposals if not one.row.field],
        "figures": [(one, figure) for one in proposals for figure in one.figures],
        "waiting": sum(one.row.state == ProposedChange.State.OFFERED for one in proposals),
        "may_decide": _may_decide(request, draft),
    }
    return render(request, "reports/returned.html", context)


@requires(Permission.EDIT_REPORT)
@require_POST
def decide(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Accept a change (its figures kept or taken), leave it, or note an estimate; answers with the card."""
    change = get_object_or_404(
        ProposedChange.objects.visible_to(request.user).select_related(
            "draft__report__regime", "draft__report__agency"
        ),
        pk=pk,
    )
    given = {"by": request.user, "change": change, "version": number(request.POST, "version"), "at": timezone.now()}
    acts: dict[str, Callable[[], ProposedChange]] = {
        "nhan": lambda: actions.accept_change(**given),
        "nhan-ca-so": lambda: actions.accept_change(**given, with_figures=True),
        "bo": lambda: actions.reject_change(**given),
        "uoc": lambda: actions.estimate_from_change(
            **given, place=number(request.POST, "place") or 0, reason=request.POST.get("reason", "")
        ),
    }
    if how not in acts:
        raise Http404("how")
    try:
        acts[how]()
    except actions.UnableToReport as error:
        return _card(request, change, refusal=str(error))
    return _card(request, change)


@requires(Permission.READ)
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Phiếu trình of a report."""
    report = _report(request, pk)
    word = reverse("reports:slip-word", args=[pk])
    return slip_page(request, slip_of(report, on=timezone.localdate()), back=report.get_absolute_url(), word=word)


@requires(Permission.READ)
@require_GET
def slip_word(request: HttpRequest, pk: int) -> HttpResponse:
    return slip_file(slip_of(_report(request, pk), on=timezone.localdate()), name=f"phieu-trinh-bao-cao-{pk}")


def _report(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("agency", "regime__unit__agency", "matter")
    return get_object_or_404(rows, pk=pk)


def _card(request: HttpRequest, change: ProposedChange, *, refusal: str = "") -> HttpResponse:
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        return redirect(f"{change.draft.get_absolute_url()}#cho-{change.pk}")
    change = ProposedChange.objects.select_related(
        "draft__report__regime", "draft__report__agency", "item__commitment", "decided_by"
    ).get(pk=change.pk)
    (proposal,) = proposals_of(change.draft, only=change)
    context = {
        "one": proposal,
        "may_decide": _may_decide(request, change.draft),
        "refusal": refusal,
        "waiting": change.draft.changes.filter(state=ProposedChange.State.OFFERED).count(),
        "is_answer": True,
    }
    return render(request, "reports/_proposal.html", context, status=422 if refusal else 200)


def _may_decide(request: HttpRequest, draft: ReturnedDraft) -> bool:
    is_draft = draft.report.state == Report.State.DRAFT
    return is_draft and may(request.user, Permission.EDIT_REPORT, on=timezone.localdate())
