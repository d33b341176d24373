"""Pages of the front door itself: search over all rooms, and whether the system is alive."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from mach.office.access import public, requires
from mach.office.permissions import Permission
from mach.office.registry import SEARCH
from mach.web.help import help_page

HITS_PER_SOURCE = 10


@requires(Permission.READ)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("tu", "").strip()
    found = [(source.label, source.find(request.user, words, HITS_PER_SOURCE)) for source in SEARCH] if words else []
    return render(request, "web/search.html", {"found": [group for group in found if group[1]], "words": words})


@public
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: answers when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


app_name = "web"
urlpatterns = [
    path("tim/", search, name="search"),
    path("song/", alive, name="alive"),
    path("tro-giup/", help_page, name="help"),
]
