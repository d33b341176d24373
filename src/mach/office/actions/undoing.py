"""A bulk action taken back, as far as nobody went on from it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import AuditEntry, User
from mach.office.registry import BULK_ACTIONS, BulkRow
from mach.office.rules import NotAllowed, may_undo


class UnableToUndo(Exception):
    """What was done to many can no longer be taken back; the message says why."""


@transaction.atomic
def undo_bulk(*, by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    """Take back what one bulk action did; gives its rows, each that stays with the reason. Raises `UnableToUndo`."""
    bulk = BULK_ACTIONS[entry.action]
    if not may_undo(by, entry, on=localdate(at)):
        raise NotAllowed(bulk.permission)
    row = AuditEntry.objects.visible_to(by).select_for_update(of=("self",)).select_related("agency").get(pk=entry.pk)
    rows = bulk.undo(by, row, at)
    if all(one.kept for one in rows):
        raise UnableToUndo("Không còn gì để hoàn tác; lý do ghi bên từng dòng.")
    changes = [
        audit.Change("giữ lại", None, f"{one.title}: {one.kept}")
        if one.kept
        else audit.Change("hoàn tác", one.title, None)
        for one in rows
    ]
    audit.record(agency=row.agency, by=by, action=bulk.undone, subject=row, at=at, changes=changes)
    return rows
