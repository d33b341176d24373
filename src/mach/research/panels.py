"""What the room puts on pages of the rooms below."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string

from mach.office.models import Party
from mach.research.queries import of_party as tasks_of_party

SHOWN = 10


def of_party(party: Party, request: HttpRequest, on: date) -> str:
    """On the page of a party: the tasks that it hosts or takes part in."""
    ids = [party.pk, *party.doubles.values_list("pk", flat=True)]
    tasks = list(tasks_of_party(request.user, ids)[: SHOWN + 1])
    context = {"tasks": tasks[:SHOWN], "party": party, "has_more": len(tasks) > SHOWN}
    return render_to_string("research/_of_party.html", context) if tasks else ""
