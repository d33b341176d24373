"""Assignments that end with their delivery, and come back when the delivery is given back."""

from datetime import datetime

from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation
from mach.casework.registry import Ending
from mach.office import audit
from mach.office.models import User
from mach.targets.actions.accounts import DELIVER
from mach.targets.models import Commitment


def end_delivered(matter: Matter, by: User | None, at: datetime) -> None:
    """A one-time assignment is completed by its delivery; part of closing an obligation.

    Recurring work goes on, and whether a target was reached its head says.
    """
    row = _of(matter)
    if row is None:
        return
    met = [Obligation.State.MET, Obligation.State.MET_LATE]
    delivered = matter.obligations.filter(duty=DELIVER, state__in=met).first()
    is_once = row.kind == Commitment.Kind.ASSIGNMENT and row.recurs == Commitment.Recurrence.ONCE
    if row.state == Commitment.State.ACTIVE and is_once and delivered is not None:
        casework.close_matter(
            matter=matter, on=localdate(at), state=delivered.state, result=delivered.result, by=delivered.closed_by
        )
        _write(row, Commitment.State.DONE, by=by, at=at, reason=delivered.result)


def take_up_again(matter: Matter, by: User, at: datetime) -> None:
    """What was completed goes on; part of reopening an obligation. `UnableToClose` for what was taken back."""
    row = _of(matter)
    if row is not None and row.state == Commitment.State.CANCELLED:
        raise casework.UnableToClose(f"{row.get_kind_display()} này đã thôi thực hiện, không mở lại việc được nữa.")
    casework.reopen_matter(matter=matter)
    if row is not None:
        _write(row, Commitment.State.ACTIVE, by=by, at=at)


ENDING = Ending(settled=end_delivered, reopened=take_up_again)


def _of(matter: Matter) -> Commitment | None:
    """The commitment of a matter, locked; None for an orphan, which `mach check` names."""
    return Commitment.objects.select_for_update(of=("self",)).select_related("agency").filter(matter=matter).first()


def _write(row: Commitment, state: str, *, by: User | None, at: datetime, reason: str = "") -> None:
    changes = audit.changes(row, state=state)
    if reason:
        changes.append(audit.Change("reason", None, reason))
    row.state = state
    row.version += 1
    row.save(update_fields=["state", "version"])
    action = "targets.done" if state == Commitment.State.DONE else "targets.active"
    audit.record(agency=row.agency, by=by, action=action, subject=row, at=at, changes=changes)
