"""Slips on a page to print, and as Word files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mach.casework.models import Obligation
from mach.casework.papers import TITLES, slip_of
from mach.engines.drafting import Slip, render_slip
from mach.office.access import requires
from mach.office.permissions import Permission

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.READ)
@require_GET
def slip(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    row = _obligation(request, pk, paper)
    return slip_page(
        request,
        slip_of(row, paper, on=timezone.localdate()),
        back=reverse("casework:obligation", args=[pk]),
        word=reverse("casework:slip-word", args=[pk, paper]),
    )


@requires(Permission.READ)
@require_GET
def slip_word(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    row = _obligation(request, pk, paper)
    return slip_file(slip_of(row, paper, on=timezone.localdate()), name=f"phieu-{paper}-{pk}")


def slip_page(request: HttpRequest, slip: Slip, *, back: str, word: str) -> HttpResponse:
    """A slip as a sheet of paper; `back` is the page of its subject, `word` the address of the file."""
    return render(request, "casework/slip.html", {"slip": slip, "back": back, "word": word})


def slip_file(slip: Slip, *, name: str) -> HttpResponse:
    """A slip as a Word file."""
    answer = HttpResponse(render_slip(slip), content_type=WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer


def _obligation(request: HttpRequest, pk: int, paper: str) -> Obligation:
    if paper not in TITLES:
        raise Http404("paper")
    rows = Obligation.objects.visible_to(request.user).select_related(
        "matter__agency",
        "debtor_unit__agency",
        "debtor_officer",
        "debtor_party",
        "follower_unit__agency",
        "follower_officer",
    )
    return get_object_or_404(rows, pk=pk)
