"""Reminders: given at night, read, snoozed; their steps; the calendar that a person's telephone reads."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate, make_aware

from mach.casework import messages
from mach.casework.actions.closing import locked_open
from mach.casework.models import CalendarFeed, Notice, Obligation, ReminderPlan, Snooze, Urging
from mach.casework.queries import owed
from mach.casework.reminders import FARTHEST_STEP, LONGEST_PAUSE, MOST_STEPS, due_notices, urging_notices
from mach.casework.rules import may_account_for
from mach.engines.workdays import Calendar
from mach.office import audit
from mach.office.actions import digest_of, post_mail
from mach.office.concurrency import StaleVersion, lock
from mach.office.models import Agency, Delegation, Outbox, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import NotAllowed, may, must

MORNING = time(6, 30)  # when the mails of the night go


class UnableToRemind(Exception):
    """The steps or the snooze make no sense; `field` names the entry that is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def remind(agency: Agency, on: date) -> None:
    """Tell people what has come near or is late, and write each of them one mail; the job of every working day."""
    calendar = calendar_for(agency)
    if calendar.day_off(on) is not None:
        return
    at = make_aware(datetime.combine(on, MORNING))
    notices = Notice.objects.bulk_create(due_notices(agency, on=on, calendar=calendar), ignore_conflicts=True)
    mails = _write_digests(agency, on=on, calendar=calendar, at=at)
    if notices or mails:
        told = [audit.Change("notices", None, str(len(notices))), audit.Change("mails", None, str(mails))]
        audit.record(agency=agency, by=None, action="casework.remind", subject=agency, at=at, changes=told)


@transaction.atomic
def read_notices(*, by: User, notices: Sequence[int] | None, at: datetime) -> int:
    """Note that a person has seen some notices, with whatever else was said of the same obligations, or all.

    Says nothing of the work itself and so leaves no line in the trail.
    """
    unread = Notice.objects.visible_to(by).filter(read_at=None)
    if notices is not None:
        unread = unread.filter(obligation__in=Notice.objects.visible_to(by).filter(pk__in=notices).values("obligation"))
    return unread.update(read_at=at)


@transaction.atomic
def unread_last(*, by: User) -> int:
    """Put back as unread what this person noted as seen the last time; gives how many notices."""
    mine = Notice.objects.visible_to(by).filter(read_at__isnull=False)
    last = mine.order_by("-read_at").values_list("read_at", flat=True).first()
    return mine.filter(read_at=last).update(read_at=None)


@transaction.atomic
def snooze(*, by: User, obligation: Obligation, until: date, reason: str, at: datetime) -> Snooze:
    """No reminders to who owes it up to and with a day; the due day and the follower's reminders stand."""
    on = localdate(at)
    row = locked_open(obligation, None)
    if not may_account_for(by, row, on=on):
        raise NotAllowed(Permission.ACCOUNT)
    if until <= on:
        raise UnableToRemind("Hãy chọn một ngày sau hôm nay.", "until")
    if not reason.strip():
        raise UnableToRemind("Chưa ghi lý do hoãn nhắc; lãnh đạo sẽ thấy lý do này.", "reason")
    row.snoozes.filter(ended_on=None).update(ended_on=on)
    made = Snooze.objects.create(obligation=row, by=by, on=on, until=until, reason=reason.strip())
    changes = [audit.Change("until", None, until.isoformat()), audit.Change("reason", None, made.reason)]
    audit.record(agency=row.matter.agency, by=by, action="casework.snooze", subject=row, at=at, changes=changes)
    return made


@transaction.atomic
def end_snooze(*, by: User, obligation: Obligation, at: datetime) -> None:
    """Reminders again from now on; whoever owes it may say so, and whoever assigns."""
    on = localdate(at)
    row = locked_open(obligation, None)
    if not (may_account_for(by, row, on=on) or may(by, Permission.ASSIGN, on=on, unit=row.debtor_unit)):
        raise NotAllowed(Permission.ASSIGN)
    if not row.snoozes.in_force(on).update(ended_on=on):
        raise UnableToRemind("Việc này đang được nhắc như thường.")
    audit.record(agency=row.matter.agency, by=by, action="casework.end_snooze", subject=row, at=at)


@transaction.atomic
def save_reminders(
    *, by: User, duty: str, before: Sequence[int], late_every: int, version: int | None, at: datetime
) -> ReminderPlan:
    """Set the steps of one kind of obligation ("" for all others) for the person's agency."""
    must(by, Permission.MANAGE, on=localdate(at))
    steps = sorted(set(before), reverse=True)
    if len(steps) > MOST_STEPS or any(not 0 <= step <= FARTHEST_STEP for step in steps):
        raise UnableToRemind(
            f"Nhiều nhất {MOST_STEPS} mốc, mỗi mốc từ 0 đến {FARTHEST_STEP} ngày làm việc trước hạn.", "before"
        )
    if not 1 <= late_every <= LONGEST_PAUSE:
        raise UnableToRemind(f"Số ngày phải từ 1 đến {LONGEST_PAUSE}.", "late_every")
    row = ReminderPlan.objects.filter(agency=by.agency, duty=duty).first()
    if row is None:
        row = ReminderPlan(agency=by.agency, duty=duty, version=0)
    elif version is None:
        raise StaleVersion(row)
    else:
        row = lock(ReminderPlan.objects.all(), row.pk, version=version)
    changes = audit.changes(row, before=steps, late_every=late_every)
    row.before, row.late_every = steps, late_every
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="casework.save_reminders", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def make_calendar_feed(*, by: User, at: datetime) -> str:
    """A new secret for a person's calendar address; the one before opens nothing any more. Given once, never kept."""
    secret = secrets.token_urlsafe(32)
    feed, is_new = CalendarFeed.objects.get_or_create(user=by, defaults={"digest": digest_of(secret), "made_at": at})
    if not is_new:
        feed.digest, feed.made_at, feed.version = digest_of(secret), at, feed.version + 1
        feed.save()
    audit.record(agency=by.agency, by=by, action="casework.make_calendar_feed", subject=feed, at=at)
    return secret


@transaction.atomic
def end_calendar_feed(*, by: User, at: datetime) -> None:
    """The address opens nothing any more."""
    feed = CalendarFeed.objects.filter(user=by).first()
    if feed is None:
        return
    audit.record(agency=by.agency, by=by, action="casework.end_calendar_feed", subject=feed, at=at)
    feed.delete()


def tell_urged(urgings: Sequence[Urging], *, on: date) -> None:
    """Put urgings before those they are for; part of a larger action."""
    Notice.objects.bulk_create(urging_notices(urgings, on=on), ignore_conflicts=True)


def _write_digests(agency: Agency, *, on: date, calendar: Calendar, at: datetime) -> int:
    """One mail for each person who was told something since the last one; what was read meanwhile is left out.

    So is what was told in the place of a colleague who is back. A person's own obligations stand first.
    """
    acting = Delegation.objects.valid_on(on).filter(person=OuterRef("stands_for"), substitute=OuterRef("user"))
    fresh = Notice.objects.filter(mailed_on=None, obligation__matter__agency=agency).select_related(
        "user", "stands_for", "obligation__matter", "obligation__debtor_unit"
    )
    by_user: dict[User, dict[int, Obligation]] = defaultdict(dict)
    for_others: dict[User, dict[int, User]] = defaultdict(dict)
    for notice in fresh.waiting().filter(Q(stands_for=None) | Exists(acting)).order_by("due_on", "pk"):
        by_user[notice.user][notice.obligation_id] = notice.obligation
        if notice.stands_for:
            for_others[notice.user][notice.obligation_id] = notice.stands_for
    keys = {user.pk: f"digest:{user.pk}:{on}" for user in by_user}
    taken = set(Outbox.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    later = {user for user, key in keys.items() if key in taken}  # another agency of theirs wrote today
    written = 0
    for user, rows in by_user.items():
        if not user.email or not user.is_active or user.pk in later:
            continue
        others = for_others[user]
        own_first = sorted(rows.values(), key=lambda row: (row.pk in others, row.due_on, row.pk))
        due = owed(own_first, on=on, calendar=calendar)
        body = messages.digest(user, due, on=on, address=settings.ADDRESS, for_others=others)
        subject = messages.digest_subject(due, on=on)
        post_mail(agency=agency, key=keys[user.pk], to=user.email, subject=subject, body=body, at=at, due_at=at)
        written += 1
    fresh.exclude(user__in=later).update(mailed_on=on)
    return written
