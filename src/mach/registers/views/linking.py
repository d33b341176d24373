"""Options of a link that is found by typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers.linking import found_by_words

OFFERED = 20


@requires(Permission.READ)
@require_GET
def lookup(request: HttpRequest, targets: str) -> HttpResponse:
    """The first rows that hold every word typed, of those that the person may see."""
    words = request.GET.get("tu", "").strip()
    found = found_by_words(targets.split("+"), request.user, words, OFFERED) if words else []
    return render(request, "registers/_link_options.html", {"rows": found, "words": words})
