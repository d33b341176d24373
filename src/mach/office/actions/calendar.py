"""The working calendar, and the due days that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from mach.engines.vietnamese import format_date
from mach.engines.workdays import shipped_calendar
from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.models import AuditEntry, CalendarException, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, calendar_rows
from mach.office.registry import CALENDAR_FOLLOWERS, BulkAction, BulkRow, DueMove
from mach.office.rules import must

UNCONFIRMED = "chưa xác nhận"


@dataclass(frozen=True, slots=True)
class SavedDay:
    """A day as it now stands in the calendar of the agency, and the due days it moved."""

    row: CalendarException
    moves: tuple[DueMove, ...]


@transaction.atomic
def save_day(*, by: User, day: date, kind: str, reason: str, legal_ref: str, confirmed: bool, at: datetime) -> SavedDay:
    """Add, change or confirm a day off or swapped working day of the agency, and move the due days counted over it.

    A shared day stays as it is; the agency's own day goes before it. Raises `UnableToSave`.
    """
    must(by, Permission.MANAGE, on=localdate(at))
    agency = by.agency
    if not reason.strip():
        raise UnableToSave("Chưa ghi lý do nghỉ hoặc làm bù.", "reason")
    if confirmed and not legal_ref.strip():
        raise UnableToSave("Ngày đã xác nhận cần căn cứ: số, ngày, cơ quan ra thông báo.", "legal_ref")
    row = CalendarException.objects.select_for_update().filter(agency=agency, day=day).first()
    row = row or CalendarException(agency=agency, day=day)
    new = {"kind": kind, "reason": reason.strip(), "legal_ref": legal_ref.strip(), "confirmed": confirmed}
    changes = audit.changes(row, **new) if row.pk else [audit.Change(name, None, audit.text(new[name])) for name in new]
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    calendar = calendar_for(agency)
    moves = tuple(move for follower in CALENDAR_FOLLOWERS for move in follower.follow(agency, calendar))
    changes += [audit.Change(move.title[:80], move.old.isoformat(), move.new.isoformat()) for move in moves]
    audit.record(agency=agency, by=by, action="office.save_day", subject=row, at=at, changes=changes)
    return SavedDay(row, moves)


@transaction.atomic
def confirm_days(*, by: User, days: Sequence[date], legal_ref: str, at: datetime) -> tuple[DueMove, ...]:
    """Confirm days of the calendar as they stand, all by one announcement; gives the due days that this moved."""
    must(by, Permission.MANAGE, on=localdate(at))
    agency = by.agency
    if not legal_ref.strip():
        raise UnableToSave("Chưa ghi căn cứ: số, ngày, cơ quan ra thông báo nghỉ lễ.", "legal_ref")
    open_days = [row for row in calendar_rows(agency, since=min(days, default=localdate(at))) if row.day in set(days)]
    CalendarException.objects.bulk_create(
        [
            CalendarException(
                agency=agency,
                day=row.day,
                kind=row.kind,
                reason=row.reason,
                legal_ref=legal_ref.strip(),
                confirmed=True,
            )
            for row in open_days
        ],
        update_conflicts=True,
        unique_fields=["agency", "day"],
        update_fields=["kind", "reason", "legal_ref", "confirmed"],
    )
    calendar = calendar_for(agency)
    moves = tuple(move for follower in CALENDAR_FOLLOWERS for move in follower.follow(agency, calendar))
    changes = [audit.Change(row.day.isoformat(), UNCONFIRMED, legal_ref.strip()) for row in open_days]
    changes += [audit.Change(move.title[:80], move.old.isoformat(), move.new.isoformat()) for move in moves]
    audit.record(agency=agency, by=by, action="office.confirm_days", subject=agency, at=at, changes=changes)
    return moves


def _confirmed(user: User, entry: AuditEntry) -> list[BulkRow]:
    """The days that one announcement confirmed; those written anew since stay."""
    said = _said(entry)
    own = CalendarException.objects.filter(agency=entry.agency, day__in=said, confirmed=True)
    standing = {row.day for row in own if row.legal_ref == said[row.day]}
    return [BulkRow(format_date(day), kept="" if day in standing else "đã ghi lại từ lúc ấy") for day in sorted(said)]


def _doubt_again(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    said = _said(entry)
    own = CalendarException.objects.select_for_update().filter(agency=entry.agency, day__in=said, confirmed=True)
    standing = [row.pk for row in own.order_by("pk") if row.legal_ref == said[row.day]]
    rows = _confirmed(by, entry)
    CalendarException.objects.filter(pk__in=standing).update(confirmed=False, legal_ref="")
    calendar = calendar_for(entry.agency)
    for follower in CALENDAR_FOLLOWERS:
        follower.follow(entry.agency, calendar)
    return rows


def _said(entry: AuditEntry) -> dict[date, str]:
    rows = entry.values.filter(old=UNCONFIRMED).values_list("field", "new")
    return {date.fromisoformat(day): legal_ref.strip() for day, legal_ref in rows}


CONFIRMED_DAYS = BulkAction(
    noun="ngày",
    promise="Hoàn tác đưa các ngày trở lại “chưa xác nhận”; hạn nào tính qua những ngày ấy được tính lại.",
    permission=Permission.MANAGE,
    undone="office.undo_confirm_days",
    back=lambda entry: ("Lịch làm việc", reverse("office:calendar")),
    rows=_confirmed,
    undo=_doubt_again,
)


@transaction.atomic
def load_shared_calendar() -> None:
    """Bring the shipped days off and swapped working days into the shared calendar; a day already there stays."""
    CalendarException.objects.bulk_create(
        [
            CalendarException(day=day.day, kind=day.kind, reason=day.reason, confirmed=day.confirmed)
            for day in shipped_calendar().days
        ],
        ignore_conflicts=True,
    )
