"""Dòng sổ dùng chung: which records prove several targets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mach.office.access import requires
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.targets.queries.commitments import Filters
from mach.targets.queries.proving import overlaps as find_overlaps
from mach.ui.params import number


@requires(Permission.READ)
@require_GET
def overlaps(request: HttpRequest) -> HttpResponse:
    """Pairs of targets that the same rows prove; printable."""
    filters = Filters(words=request.GET.get("tu", "").strip(), unit=number(request.GET, "don-vi"))
    context = {
        "pairs": find_overlaps(request.user, timezone.localdate(), filters),
        "filters": filters,
        "units": Unit.objects.visible_to(request.user),
    }
    return render(request, "targets/overlaps.html", context)
