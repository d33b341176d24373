"""Who may account for an obligation, how urging climbs, and how a due day is explained."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from mach.casework.models import Obligation, Urging
from mach.engines.workdays import Due, Term
from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may


def may_account_for(user: User, obligation: Obligation, *, on: date) -> bool:
    """The officer who owes it, people of the unit that owes it, the follower, and who acts in their place."""
    if {obligation.debtor_officer_id, obligation.follower_officer_id} & set(user.ids_on(on)):
        return True
    if obligation.debtor_unit is None:
        return may(user, Permission.ACCOUNT, on=on, unit=obligation.follower_unit)
    return may(user, Permission.ACCOUNT, on=on, unit=obligation.debtor_unit)


def may_decide(user: User, obligation: Obligation, *, asked_by: int, on: date) -> bool:
    """The follower and whoever assigns the work of the unit; never who asked (two pairs of eyes)."""
    if user.pk == asked_by:
        return False
    if obligation.follower_officer_id in user.ids_on(on):
        return True
    return may(user, Permission.ASSIGN, on=on, unit=obligation.debtor_unit or obligation.follower_unit)


def may_stop_the_clock(user: User, obligation: Obligation, *, on: date) -> bool:
    """The follower and whoever assigns the work of the unit."""
    return may_decide(user, obligation, asked_by=0, on=on)


def in_place_of(user: User, people: Iterable[int | None], *, on: date) -> list[audit.Change]:
    """For the trail: in whose place a person acts, when a right is theirs only thereby."""
    wanted = set(people)
    if user.pk in wanted:
        return []
    return [audit.Change("làm thay", None, str(one)) for one in user.stands_in_for(on) if one.pk in wanted]


def next_rung(climbed: int | None, obligation: Obligation, *, on: date) -> int:
    """The rung of the next urging: first the officer; once overdue one step higher each time."""
    if climbed is None:
        return Urging.Rung.OFFICER
    if obligation.due_on is not None and obligation.due_on < on:
        return min(climbed + 1, Urging.Rung.DIRECTOR)
    return climbed


def reckoning(due: Due | date, rule: str) -> tuple[date, dict[str, Any]]:
    """A due day, and what is kept of how it was counted; a day that was given and not counted has no term."""
    if not isinstance(due, Due):
        return due, {"rule": rule, "skipped": []}
    kept: dict[str, Any] = {"rule": rule, "skipped": [[day.isoformat(), reason] for day, reason in due.skipped]}
    if due.term is not None:
        kept["term"] = {**asdict(due.term), "start": due.term.start.isoformat()}
    return due.day, kept


BY_HAND = "đặt bằng tay"


def is_by_hand(obligation: Obligation) -> bool:
    """Whether people moved the due day (set, extended, paused), so that its rule no longer gives it."""
    return obligation.computed_by.get("rule") == BY_HAND or "moved" in obligation.computed_by


def term_of(obligation: Obligation) -> Term:
    """The period by which the due day of an obligation was counted; KeyError when the day was given or set by hand."""
    kept = obligation.computed_by["term"]
    return Term(**{**kept, "start": date.fromisoformat(kept["start"])})
