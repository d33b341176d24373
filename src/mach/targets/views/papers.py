"""Slips of a target or an assignment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mach.casework.papers import TITLES
from mach.casework.views.papers import slip_file, slip_page
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.targets.models import Commitment
from mach.targets.papers import slip_of


@requires(Permission.READ)
@require_GET
def slip(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    row = _commitment(request, pk, paper)
    word = reverse("targets:slip-word", args=[pk, paper])
    drawn = slip_of(row, paper, on=timezone.localdate())
    return slip_page(request, drawn, back=row.get_absolute_url(), word=word)


@requires(Permission.READ)
@require_GET
def slip_word(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    drawn = slip_of(_commitment(request, pk, paper), paper, on=timezone.localdate())
    return slip_file(drawn, name=f"phieu-{paper}-cam-ket-{pk}")


def _commitment(request: HttpRequest, pk: int, paper: str) -> Commitment:
    if paper not in TITLES:
        raise Http404("paper")
    rows = Commitment.objects.visible_to(request.user).select_related(
        "agency", "lead_unit__agency", "officer", "indicator"
    )
    return get_object_or_404(rows, pk=pk)
