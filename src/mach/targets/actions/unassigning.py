"""A promise given to the wrong unit goes back to be given, as long as nobody has begun."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.queries import in_use, is_own_of_today
from mach.office.rules import must
from mach.targets.actions.accounts import ACCOUNT, ASSIGN
from mach.targets.actions.commitments import UnableToChange
from mach.targets.models import Commitment


@transaction.atomic
def take_back_assignment(*, by: User, commitment: Commitment, at: datetime) -> Commitment:
    """Take back one's own giving of today: the Office owes the assignment again, and the unit nothing.

    Raises `UnableToChange` once the unit went on from it.
    """
    on = localdate(at)
    row = lock(Commitment.objects.visible_to(by).select_related("agency", "matter"), commitment.pk, version=None)
    assigned = row.matter.obligations.filter(duty=ASSIGN).select_for_update().first()
    own = is_own_of_today(by, row, "targets.assign", on=on)
    if assigned is None or assigned.closed_on != on or row.lead_unit is None or not own:
        raise UnableToChange("Chỉ hoàn tác được việc giao lần đầu của chính mình trong ngày.")
    must(by, Permission.ASSIGN, on=on, unit=row.lead_unit)
    owed = row.matter.obligations.exclude(pk=assigned.pk)
    begun = owed.exclude(state=Obligation.State.OPEN) | owed.filter(version__gt=1)
    if begun.exists() or in_use(Obligation, list(owed.values_list("pk", flat=True))):
        raise UnableToChange(f"{row.lead_unit.short_name} đã bắt đầu làm việc này. Hãy giao lại cho đơn vị đúng.")
    new = {"lead_unit": None, "officer": None}
    changes = audit.changes(row, **new)
    row.lead_unit = row.officer = None
    row.version += 1
    row.save(update_fields=["lead_unit", "officer", "version"])
    owed.filter(duty=ACCOUNT).delete()
    assigned.state, assigned.closed_on, assigned.result = Obligation.State.OPEN, None, ""
    assigned.version += 1
    assigned.save()
    casework.leave_to_office(matter=row.matter, on=on)
    audit.record(agency=row.agency, by=by, action="targets.undo_assign", subject=row, at=at, changes=changes)
    return row
