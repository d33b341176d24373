"""The gallery: every component with its states and its source, one file a section: what is shown is what is copied."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from mach.ui import gallery as samples
from mach.ui import registry


@dataclass(frozen=True, slots=True)
class Section:
    """A component as shown and as written."""

    name: str
    title: str
    note: str
    shown: SafeString
    source: str


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if not registry.may(request.user, gallery.permission):
        raise PermissionDenied
    context = samples.context()
    sections = []
    for name, (title, note) in samples.SECTIONS.items():
        template = get_template(f"ui/gallery/{name}.html")
        shown = template.render(context, request)
        sections.append(Section(name, title, note, shown, template.template.source))
    return render(request, "ui/gallery.html", {"sections": sections, "page": SimpleNamespace()})


gallery.permission = "read"  # type: ignore[attr-defined]  # as mach.office.permissions names it
