"""What stands between records and their verification: rows that cannot be verified, rows that one should look at."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mach.engines.vietnamese import fold, format_date
from mach.engines.workdays import Window
from mach.office.models import Unit, User
from mach.office.permissions import Permission
from mach.office.rules import may
from mach.registers.definition.schema import Definition
from mach.registers.models import CountingPlace, Record, RecordDate, RecordEvidence, RecordVersion, Register
from mach.registers.models.counting import DAY
from mach.registers.queries import Filters, day_field, records_list

MOST = 1_000  # rows verified by one action
NAMED = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that is left out unless somebody ticks it; one that `is_barred` cannot be ticked."""

    record: Record
    reasons: tuple[str, ...]
    is_barred: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What verifying by a filter would do. `digest` names the rows and their versions as they were seen."""

    ready: tuple[Record, ...]
    doubts: tuple[Doubt, ...]
    digest: str
    has_more: bool

    def chosen(self, ticked: Sequence[int]) -> list[Record]:
        """The rows to verify: all good ones, and the doubtful ones that were ticked."""
        wanted = set(ticked)
        return [*self.ready, *(one.record for one in self.doubts if not one.is_barred and one.record.pk in wanted)]


def plan_verification(
    user: User, register: Register, definition: Definition, filters: Filters, *, window: Window | None, on: date
) -> Plan:
    """Unverified rows that a filter finds in the units for which a person verifies; a fixed number of queries."""
    units = [unit for unit in Unit.objects.visible_to(user) if may(user, Permission.VERIFY_RECORDS, on=on, unit=unit)]
    rows = records_list(user, register, replace(filters, unverified=True)).rows.filter(unit__in=units)
    found = list(rows.select_related("unit", "register").order_by("book_year", "book_no")[: MOST + 1])
    found, has_more = found[:MOST], len(found) > MOST
    reasons = doubts_of(found, definition, window)
    barred = bars_of(found, user)
    doubts = tuple(
        Doubt(row, (*barred.get(row.pk, ()), *reasons.get(row.pk, ())), row.pk in barred)
        for row in found
        if row.pk in barred or row.pk in reasons
    )
    left_out = {doubt.record.pk for doubt in doubts}
    said = "\n".join(f"{row.pk}:{row.version}" for row in found)
    ready = tuple(row for row in found if row.pk not in left_out)
    return Plan(ready, doubts, hashlib.sha256(said.encode()).hexdigest(), has_more)


def bars_of(rows: Sequence[Record], user: User) -> dict[int, list[str]]:
    """Rows that a person cannot verify, with the reason: without evidence, or of their own hand (two pairs of eyes)."""
    ids = [row.pk for row in rows]
    proven = set(RecordEvidence.objects.filter(record__in=ids).values_list("record_id", flat=True))
    written = set(RecordVersion.objects.filter(record__in=ids, by=user).values_list("record_id", flat=True))
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.created_by_id == user.pk or row.pk in written:
            found.setdefault(row.pk, []).append("người ghi không tự xác nhận; hãy nhờ lãnh đạo khác")
        if row.pk not in proven:
            found.setdefault(row.pk, []).append("chưa có minh chứng")
    return found


def doubts_of(rows: Sequence[Record], definition: Definition, window: Window | None) -> dict[int, list[str]]:
    """Rows outside the period, and rows that may be there twice."""
    found: dict[int, list[str]] = {}
    name = day_field(definition)
    for row in rows:
        day = row.data.get(name) if name else None
        if window is not None and name and day is None:
            found.setdefault(row.pk, []).append(f"chưa có {definition.fields[name].label.lower()}")
        elif window is not None and day is not None and date.fromisoformat(day) not in window:
            shown = format_date(date.fromisoformat(day))
            found.setdefault(row.pk, []).append(f"ngoài kỳ: {definition.fields[name].label.lower()} {shown}")
    for pk, books in doubles_of(rows, definition).items():
        more = "…" if len(books) > NAMED else ""
        found.setdefault(pk, []).append(f"có thể trùng dòng {', '.join(books[:NAMED])}{more}")
    return found


def doubles_of(rows: Sequence[Record], definition: Definition) -> dict[int, list[str]]:
    """Rows of one name and one day with another live row of their register: id → numbers of the others."""
    name = day_field(definition)
    days = {row.data[name] for row in rows if row.data.get(name)} if name else set()
    if not days:
        return {}
    agency, register = rows[0].agency_id, rows[0].register_id
    dated = CountingPlace.objects.filter(register=register, section="", field=name, place=DAY)
    there = RecordDate.objects.filter(agency=agency, dated__in=dated, day__in=days)
    same: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for pk, day, title, number, year in there.values_list(
        "record", "day", "record__title", "record__book_no", "record__book_year"
    ):
        same.setdefault((fold(title), day.isoformat()), []).append((pk, f"{number:03d}/{year}"))
    found = {}
    for row in rows:
        others = [book for pk, book in same.get((fold(row.title), row.data.get(name, "")), ()) if pk != row.pk]
        if others:
            found[row.pk] = sorted(others)
    return found
