"""Who may account for an obligation, and how urging climbs."""

from datetime import date

from mach.casework.models import Obligation, Urging
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may


def may_account_for(user: User, obligation: Obligation, *, on: date) -> bool:
    """The officer who owes it, people of the unit that owes it, and the follower."""
    if user.pk in (obligation.debtor_officer_id, obligation.follower_officer_id):
        return True
    if obligation.debtor_unit is None:
        return may(user, Permission.ACCOUNT, on=on, unit=obligation.follower_unit)
    return may(user, Permission.ACCOUNT, on=on, unit=obligation.debtor_unit)


def next_rung(climbed: int | None, obligation: Obligation, *, on: date) -> int:
    """The rung of the next urging: first the officer; once overdue one step higher each time."""
    if climbed is None:
        return Urging.Rung.OFFICER
    if obligation.due_on is not None and obligation.due_on < on:
        return min(climbed + 1, Urging.Rung.DIRECTOR)
    return climbed
