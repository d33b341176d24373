"""What targets put on the page of a paper: what it promises, what it changed, which past numbers it states."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.template.loader import render_to_string

from mach.documents.models import Document
from mach.office.models import Unit
from mach.targets.models import Adjustment, Commitment, OpeningValue
from mach.targets.queries.commitments import Filters
from mach.targets.queries.figures import Figure, board
from mach.ui import charts, registry

SHOWN = 8


def of_unit(unit: Unit, request: HttpRequest, on: date) -> str:
    """On the page of a unit: the targets it leads, each against what it promised."""
    found = [one for one in board(request.user, on, Filters(unit=unit.pk)) if not one.problem]
    if not found:
        return ""
    bars = [
        charts.Bar(
            one.commitment.title, min(one.share or Decimal(0), Decimal(100)), _standing(one),
            tone=_TONES.get(one.standing, ""), address=one.commitment.get_absolute_url(),
        )
        for one in found
    ]  # fmt: skip
    chart = charts.bars(bars, title="Phần đã đạt của mỗi chỉ tiêu", unit="%", whole=100)
    return render_to_string("targets/_of_unit.html", {"unit": unit, "chart": chart, "count": len(found)}, request)


_TONES: dict[str, charts.Tone] = {
    "reached": "good", "exceeded": "good", "on_pace": "good", "behind": "warn", "not_met": "bad",
}  # fmt: skip


def _standing(figure: Figure) -> str:
    state = registry.STATES.get(figure.standing)
    return state.label.lower() if state else ""


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
