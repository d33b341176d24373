"""Whose days they are: how long the debtor held an obligation, and how long each of those waited for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mach.casework.models import Obligation, Pause, Wait
from mach.engines.workdays import Calendar

WAITS = Wait.objects.filter(obligation=OuterRef("pk"), ended_on=None)
PAUSES = Pause.objects.filter(obligation=OuterRef("pk"), ended_on=None)
IS_WAITING, IS_PAUSED = Exists(WAITS), Exists(PAUSES)


@dataclass(frozen=True, slots=True)
class Held:
    """Working days since an obligation was opened: those of the debtor, and those of each of the others in turn."""

    ours: int
    others: tuple[tuple[str, int], ...] = ()

    @property
    def phrase(self) -> str:
        """ "đơn vị giữ 12 ngày, Sở Tài chính giữ 5 ngày"; days are working days."""
        parts = [f"đơn vị giữ {self.ours} ngày", *(f"{whom} giữ {days} ngày" for whom, days in self.others)]
        return ", ".join(parts)


def with_delays(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Rows that know for whom they wait and since when (`waits_for`, `waits_since`), and since when they are paused."""
    return rows.annotate(
        waits_for=Subquery(WAITS.values("whom")[:1]),
        waits_since=Subquery(WAITS.values("since")[:1]),
        paused_since=Subquery(PAUSES.values("since")[:1]),
    )


def held(row: Obligation, waits: Iterable[Wait], *, on: date, calendar: Calendar) -> Held:
    """Working days from the day after opening to a day, or to the close; what was waited before opening counts not."""
    end = min(on, row.closed_on or on)
    days: dict[str, int] = {}
    for wait in waits:
        since, until = max(wait.since, row.opened_on), min(wait.ended_on or end, end)
        days[wait.whom] = days.get(wait.whom, 0) + calendar.working_days(since, until)
    ours = calendar.working_days(row.opened_on, end) - sum(days.values())
    return Held(ours, tuple(days.items()))


def usual_wait(row: Obligation) -> tuple[str, str]:
    """For whom the debtor most likely waits, and by which paper: as last time on this matter, else the follower."""
    last = Wait.objects.filter(obligation__matter=row.matter_id).order_by("-since", "-id").first()
    if last is not None:
        return last.whom, last.reference
    if row.follower_unit is not None and row.follower_unit_id != row.debtor_unit_id:
        return row.follower_unit.name, ""
    return "đơn vị phối hợp", ""
