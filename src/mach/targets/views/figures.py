"""Số liệu: every indicator over a chosen period, and the records behind each number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mach.engines.workdays import Period, Window, parse_period, period_of, periods_of_year
from mach.office.access import requires
from mach.office.geography import NEW, OLD, geography
from mach.office.permissions import Permission
from mach.targets.compiler import Asked, CountedRow, UnableToCount
from mach.targets.models import Commitment
from mach.targets.queries.asking import asked_for
from mach.targets.queries.indicators import indicators_by_source, indicators_of
from mach.targets.queries.placed import by_place, places_of
from mach.targets.queries.proving import lacking_of
from mach.targets.queries.stated import Question, one_stated, rows_behind, stated_counts
from mach.targets.series import world_of
from mach.ui.params import day

SCHEMES = [("nd09", "Nghị định 09/2019 (15/12 – 14/12)"), ("statistics", "Năm dương lịch")]


@requires(Permission.READ)
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    scheme, period = _period(request)
    agency = request.user.agency
    words = request.GET.get("tu", "").strip()
    found = indicators_by_source(agency, words, on=timezone.localdate())
    asked = [Question(Asked(indicator, period.window, period.window.end)) for _, indicator in found]
    values = stated_counts(asked, agency=agency)
    refused = next((one for one in values if isinstance(one, UnableToCount)), None)
    if refused is not None:
        return render(request, "targets/figures.html", {"refusal": str(refused)}, status=422)
    context = {
        "lines": [(source, row, value) for (source, row), value in zip(found, values, strict=True)],
        "words": words,
        "period": period,
        "scheme": scheme,
        "schemes": SCHEMES,
        "periods": _choices(scheme, timezone.localdate()),
    }
    return render(request, "targets/figures.html", context)


@requires(Permission.READ)
@require_GET
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    _, period = _period(request)
    row = get_object_or_404(indicators_of(request.user.agency), pk=pk)
    days = _days(request)
    window, label = (days, "") if days else (period.window, period.label)
    return _rows(request, Asked(row, window, window.end), title=row.label, label=label)


@requires(Permission.READ)
@require_GET
def commitment_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The records behind the number of a target: over the days in the address, or up to today."""
    promise = get_object_or_404(
        Commitment.objects.visible_to(request.user).select_related("indicator", "lead_unit", "agency"), pk=pk
    )
    if promise.indicator is None or promise.period_start is None:
        raise Http404("not counted")
    today, days = timezone.localdate(), _days(request)
    end = min(promise.period_end or today, max(today, promise.period_start))
    asked = asked_for(promise, days or Window(promise.period_start, end))
    label = "" if days else "từ đầu kỳ đến nay"
    return _rows(request, asked, title=promise.title, label=label, commitment=promise)


def _rows(
    request: HttpRequest, asked: Asked, *, title: str, label: str, commitment: Commitment | None = None
) -> HttpResponse:
    agency, question = request.user.agency, Question(asked, commitment)
    try:
        stated = one_stated(question, agency=agency)
        behind = rows_behind(question, stated, agency=agency)
        lacks = lacking_of([commitment], asked.day, agency=agency).get(commitment.pk, {}) if commitment else {}
    except UnableToCount as error:
        return render(request, "targets/rows.html", {"title": title, "refusal": str(error)}, status=422)
    context = {
        "title": title,
        "label": label,
        "count": stated.count,
        "stated": stated,
        "rows": [replace(row, lacks=lacks.get((row.series, row.object_id), "")) for row in behind],
        "indicator": asked.indicator,
        "unit": commitment.unit_label if commitment else asked.indicator.unit,
        "window": asked.window,
        "commitment": commitment,
        **_placed(request, behind, asked),
    }
    return render(request, "targets/rows.html", context)


GEOGRAPHIES = {
    "moi": ("địa giới mới (từ 01/7/2025)", NEW, ("xa", "tinh")),
    "cu": ("địa giới cũ (đến 30/6/2025)", OLD, ("xa", "huyen", "tinh")),
}
LEVELS = {"xa": "Xã, phường, đặc khu", "huyen": "Huyện", "tinh": "Tỉnh, thành phố"}


def _placed(request: HttpRequest, rows: Sequence[CountedRow], asked: Asked) -> dict[str, Any]:
    """The figure by place, in the old or the new geography, when the address asks for it."""
    chosen, kept = request.GET.get("dia-gioi", ""), request.GET.copy()
    for name in ("dia-gioi", "cap"):
        kept.pop(name, None)
    context: dict[str, Any] = {
        "kept": f"{kept.urlencode()}&" if kept else "",
        "geographies": [(code, label) for code, (label, _, _) in GEOGRAPHIES.items()], "geography": chosen,
    }  # fmt: skip
    if chosen not in GEOGRAPHIES:
        return context
    _, day, levels = GEOGRAPHIES[chosen]
    level = request.GET.get("cap", levels[0])
    level = level if level in levels else levels[0]
    places = places_of(rows, world_of(request.user.agency, day=asked.day))
    lines = by_place(rows, places, geography(), level=level, day=day)
    return context | {
        "is_share": any(row.part == "numerator" for row in rows),
        "levels": [(code, LEVELS[code]) for code in levels], "level": level, "places": lines,
        "placed_total": sum(line.value for line in lines),
        "placed_provisional": sum(line.provisional for line in lines),
    }  # fmt: skip


def _days(request: HttpRequest) -> Window | None:
    start, end = day(request.GET, "tu-ngay"), day(request.GET, "den-ngay")
    return Window(start, end) if start and end and start <= end else None


def _period(request: HttpRequest) -> tuple[str, Period]:
    scheme = request.GET.get("cach", "nd09")
    scheme = scheme if scheme in dict(SCHEMES) else "nd09"
    asked = parse_period(request.GET.get("ky", ""), scheme=scheme)
    return scheme, asked or period_of(timezone.localdate(), scheme=scheme, kind="year")


def _choices(scheme: str, today: date) -> list[Period]:
    """This year and the last, their halves and quarters."""
    this_year = period_of(today, scheme=scheme, kind="year").year
    return [
        period
        for year in (this_year, this_year - 1)
        for kind in ("year", "half_year", "quarter")
        for period in periods_of_year(scheme, kind, year)
    ]
