"""What the registers put on pages of the rooms below: what waits to be verified, what was done with a party."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from mach.engines.workdays import Remaining, days_left
from mach.office.models import Party, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import may, may_everywhere
from mach.registers.alerts import ALERT, DISPATCH, alerts_for, concerned_by, untold_alerts
from mach.registers.closing import Closing, closings_near, waiting_records
from mach.registers.models import Record
from mach.registers.parties import records_of_party
from mach.registers.queries import definition_of, drafts_of
from mach.ui import charts

SHOWN = 10  # records of one register on the page of a party


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many records of a unit wait to be verified."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True)
class ClosingCount:
    """A window that closes, and what waits in each unit."""

    closing: Closing
    remaining: Remaining
    units: list[UnitCount]
    total: int


def closing_today(user: User, on: date) -> str:
    """On Hôm nay: the units of the person; all of them for those who look after the whole agency."""
    return _shown(user, on, None if may_everywhere(user, Permission.URGE, on=on) else set(user.unit_ids))


def drafts_today(user: User, on: date) -> str:
    """On Hôm nay: the forms that the person has half filled in."""
    drafts = drafts_of(user)
    return render_to_string("registers/_drafts.html", {"drafts": drafts}) if drafts else ""


def closing_everywhere(subject: Any, request: HttpRequest, on: date) -> str:
    """On Đôn đốc: every unit."""
    return _shown(request.user, on, None)


def list_for_target(target: Any, request: HttpRequest, on: date) -> str:
    """On a target that nothing counts: the way to a simple list, for those who may make one."""
    if target.kind != "target" or target.indicator_id or target.state != "active":
        return ""
    if not may(request.user, Permission.MAKE_LISTS, on=on):
        return ""
    return render_to_string("registers/_list_for_target.html", {"target": target})


def of_party(party: Party, request: HttpRequest, on: date) -> str:
    """On the page of a party: what every register holds of it."""
    books = records_of_party(request.user, party, limit=SHOWN)
    return render_to_string("registers/_of_party.html", {"party": party, "books": books}, request)


def of_unit(unit: Unit, request: HttpRequest, on: date) -> str:
    """On the page of a unit: the books it keeps, verified and not."""
    rows = Record.objects.visible_to(request.user).roots().filter(unit=unit).values("register__title", "register__code")
    tally = rows.annotate(
        verified=Count("pk", filter=Q(verified_at__isnull=False)), waiting=Count("pk", filter=Q(verified_at=None))
    )
    books = [charts.Row(one["register__title"], (one["verified"], one["waiting"])) for one in tally]
    if not books:
        return ""
    books.sort(key=lambda row: -sum(row.parts))
    names = ["Đã xác nhận", "Tạm tính"]
    chart = charts.stacked(books, names=names, title="Số dòng trong mỗi sổ", unit="dòng")
    return render_to_string("registers/_of_unit.html", {"chart": chart}, request)


def counts_before_closing(user: User, on: date, units: set[int] | None) -> list[ClosingCount]:
    """Windows that close and have unverified records in these units, in all units for None."""
    agency = user.agency
    if agency is None:
        return []
    calendar, found = calendar_for(agency), []
    for closing in closings_near(agency, on):
        counts: dict[Unit, int] = {}
        for line in waiting_records(agency, window=closing.window, on=on):
            if units is None or line.unit.pk in units:
                counts[line.unit] = counts.get(line.unit, 0) + line.count
        if counts:
            lines = [UnitCount(unit, count) for unit, count in counts.items()]
            remaining = days_left(on, closing.window.end, calendar)
            found.append(ClosingCount(closing, remaining, lines, sum(counts.values())))
    return found


def _shown(user: User, on: date, units: set[int] | None) -> str:
    found = counts_before_closing(user, on, units)
    return render_to_string("registers/_closing.html", {"closings": found}) if found else ""


def exporters_of_alert(record: Record, request: HttpRequest, on: date) -> str:
    """On a TBT alert: who exports what it is about, and whether they were told."""
    if record.register.code != ALERT or record.removed_at is not None:
        return ""
    concerned = concerned_by(request.user, [record], on=on)[0]
    channels = definition_of(record).sections[DISPATCH].fields["channel"].choices
    context = {
        "record": record,
        "exporters": concerned.exporters,
        "untold": concerned.untold,
        "channels": channels.items(),
        "may_edit": may(request.user, Permission.EDIT_RECORDS, on=on, unit=record.unit),
    }
    return render_to_string("registers/_exporters.html", context, request)


def alerts_of_party(party: Party, request: HttpRequest, on: date) -> str:
    """On the page of a party: TBT alerts about what it exports."""
    alerts = alerts_for(request.user, party, on=on)
    return render_to_string("registers/_alerts_of_party.html", {"alerts": alerts}, request) if alerts else ""


def alerts_today(user: User, on: date) -> str:
    """On Hôm nay: alerts of the person's units that concern exporters whom nobody has told."""
    if not may(user, Permission.EDIT_RECORDS, on=on):
        return ""
    alerts = untold_alerts(user, on=on)
    return render_to_string("registers/_alerts_today.html", {"alerts": alerts}) if alerts else ""
