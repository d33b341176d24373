"""Tra số nhanh: a line of words in, a number with its sentence out; what was given to whom is kept."""

from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mach.engines.workdays import Window
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.targets import actions
from mach.targets.models import SuppliedFigure
from mach.targets.queries.indicators import indicators_of
from mach.targets.queries.lookup import look_up, subject_by_key
from mach.targets.queries.supplied import given_before, since, supplied
from mach.ui.paging import page_of
from mach.ui.params import day

SHOWN_BEFORE = 3
EXAMPLE_PERIODS = ("6 tháng đầu năm", "quý này", "năm ngoái", "từ đầu năm đến nay")


@requires(Permission.READ)
@require_GET
def look(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("tu", ""), request.GET.get("chon", ""))


@requires(Permission.READ)
@require_POST
def supply(request: HttpRequest) -> HttpResponse:
    """Keep the number on the page as given to somebody."""
    words, key = request.POST.get("tu", ""), request.POST.get("chon", "")
    subject = subject_by_key(request.user, key)
    start, end = day(request.POST, "tu-ngay"), day(request.POST, "den-ngay")
    if subject is None or start is None or end is None or end < start:
        raise Http404("not asked for")
    try:
        kept = actions.supply_figure(
            by=request.user,
            subject=subject,
            window=Window(start, end),
            period_label=request.POST.get("ky", ""),
            given_to=request.POST.get("cho", ""),
            shown=(_amount(request.POST.get("so", "")), _amount(request.POST.get("tam-tinh", ""))),
            at=timezone.now(),
        )
    except actions.UnableToSupply as error:
        return _page(request, words, key, refusal=str(error), given_to=request.POST.get("cho", ""))
    messages.success(request, f"Đã ghi: cung cấp cho {kept.given_to}. Lần sau số khác đi sẽ thấy vì sao.")
    return redirect("targets:supplied-one", pk=kept.pk)


@requires(Permission.READ)
@require_GET
def supplied_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("tu", "").strip()
    rows = supplied(request.user)
    if words:
        rows = rows.filter(given_to__icontains=words)
    page = page_of(rows, request.GET, key=("-given_at", "-pk"))
    return render(request, "targets/supplied.html", {"page": page, "words": words})


@requires(Permission.READ)
@require_GET
def supplied_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One number as it was given, and why the same question has another answer today."""
    rows = SuppliedFigure.objects.visible_to(request.user).select_related(
        "agency", "indicator", "commitment__indicator", "commitment__lead_unit", "commitment__agency", "given_by"
    )
    return render(request, "targets/supplied_one.html", {"since": since(get_object_or_404(rows, pk=pk))})


def _page(request: HttpRequest, words: str, key: str, *, refusal: str = "", given_to: str = "") -> HttpResponse:
    words = words.strip()[:300]
    found = look_up(request.user, words, chosen=key, at=timezone.now()) if words or key else None
    answer = found.answer if found else None
    context = {
        "words": words,
        "found": found,
        "answer": answer,
        "before": given_before(request.user, answer.subject, limit=SHOWN_BEFORE) if answer else [],
        "at": timezone.now(),
        "refusal": refusal,
        "given_to": given_to,
        "examples": [] if found else _examples(request),
    }
    return render(request, "targets/lookup.html", context, status=422 if refusal else 200)


def _examples(request: HttpRequest) -> list[dict[str, str]]:
    """Lines that can be asked here as they stand, with the indicators of the agency."""
    labels = [row.label for row in indicators_of(request.user.agency)[: len(EXAMPLE_PERIODS)]]
    lines = [f"{label} {period}" for label, period in zip(labels, EXAMPLE_PERIODS, strict=False)]
    return [{"text": line, "query": urlencode({"tu": line})} for line in lines]


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
