"""The page of one bulk action: its rows, what undoing it would take back, and the button that does it."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from mach.office import actions, queries, trail
from mach.office.access import requires
from mach.office.models import AuditEntry
from mach.office.permissions import Permission
from mach.office.registry import BULK_ACTIONS
from mach.office.rules import NotAllowed, may_undo

SHOWN = 200


@requires(Permission.READ)
@require_GET
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    action = BULK_ACTIONS[entry.action]
    rows = action.rows(request.user, entry)
    kept = [row for row in rows if row.kept]
    taken = [row for row in rows if not row.kept]
    context = {
        "entry": entry,
        "action": action,
        "title": trail.action_words(entry.action),
        "back": action.back(entry),
        "rows": rows,
        "groups": [group for group in (("Không hoàn tác được", kept[:SHOWN]), ("Hoàn tác được", taken[:SHOWN]))
                   if group[1]],
        "taken": len(taken),
        "kept": len(kept),
        "hidden": max(len(kept) - SHOWN, 0) + max(len(taken) - SHOWN, 0),
        "undone": queries.undone(entry),
    }  # fmt: skip
    return render(request, "office/bulk.html", context)


@requires(Permission.READ)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    try:
        rows = actions.undo_bulk(by=request.user, entry=entry, at=timezone.now())
    except actions.UnableToUndo as error:
        messages.error(request, str(error))
    else:
        noun, kept = BULK_ACTIONS[entry.action].noun, sum(bool(row.kept) for row in rows)
        stays = f" {kept} {noun} giữ nguyên, lý do ghi bên dưới." if kept else ""
        messages.success(request, f"Đã hoàn tác {len(rows) - kept} {noun}.{stays}")
    return redirect("office:bulk", entry.pk)


def say_done(request: HttpRequest, text: str, action: str, at: datetime) -> None:
    """Tell a person that a bulk action is done, with the way to look at it and to take it back."""
    entry = queries.entry_of(request.user, action, at)
    message = format_html('{} <a href="{}">Xem hoặc hoàn tác</a>', text, reverse("office:bulk", args=[entry.pk]))
    messages.success(request, message)


def _entry(request: HttpRequest, pk: int) -> AuditEntry:
    entry = get_object_or_404(AuditEntry.objects.visible_to(request.user), pk=pk)
    if entry.action not in BULK_ACTIONS:
        raise Http404("no bulk action that can be undone")
    if not may_undo(request.user, entry, on=timezone.localdate()):
        raise NotAllowed(BULK_ACTIONS[entry.action].permission)
    return entry
