"""What targets put on the page of a paper: what it promises, what it changed, which past numbers it states."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string

from mach.documents.models import Document
from mach.targets.models import Adjustment, Commitment, OpeningValue

SHOWN = 8


def of_paper(paper: Document, request: HttpRequest, on: date) -> str:
    """On the page of a paper: what came of it."""
    user = request.user
    promises = Commitment.objects.visible_to(user).filter(sources__document=paper).distinct()
    total = promises.count()
    adjusted = Adjustment.objects.filter(document=paper, commitment__in=Commitment.objects.visible_to(user))
    stated = OpeningValue.objects.visible_to(user).standing().filter(document=paper)
    context = {
        "paper": paper,
        "promises": list(promises.select_related("lead_unit").order_by("-kind", "pk")[:SHOWN]),
        "total": total,
        "more": max(total - SHOWN, 0),
        "adjusted": list(adjusted.select_related("commitment")),
        "stated": list(stated.select_related("indicator", "commitment")),
    }
    return render_to_string("targets/_of_paper.html", context, request)
