"""When the account of a commitment falls due, and what a valid promise is."""

from dataclasses import dataclass
from datetime import date

from mach.engines.workdays import Calendar, Due, Window, due, period_of
from mach.targets.models import Commitment

SCHEME = "nd09"  # accounts follow the administrative windows (Nghị định 09/2019/NĐ-CP)
FINAL = "final"  # the period of the one account of a promise whose time was over before anybody owed it


@dataclass(frozen=True, slots=True)
class AccountPeriod:
    """One period in which a commitment owes its account."""

    key: str
    label: str
    window: Window


def account_period(commitment: Commitment, day: date) -> AccountPeriod | None:
    """The period whose account is the next to be owed on a day; None when the promise's time is over."""
    start, end = commitment.period_start, commitment.period_end
    if end is not None and day > end:
        return None
    day = max(day, start) if start else day
    if commitment.recurs == Commitment.Recurrence.ONCE:
        if end is None:
            period = period_of(day, scheme=SCHEME, kind="year")
            return AccountPeriod(period.key, period.label, period.window)
        return AccountPeriod("once", "cả kỳ", Window(start or day, end))
    period = period_of(day, scheme=SCHEME, kind=commitment.recurs)
    window = period.window
    if end is not None and window.end > end:
        window = Window(window.start, end)
    return AccountPeriod(period.key, period.label, window)


def account_due(period: AccountPeriod, *, working_days: int, calendar: Calendar) -> Due:
    """The day on which the account of a period is due: some working days after the data close."""
    return due(start=period.window.end, days=working_days, kind="working", calendar=calendar)
