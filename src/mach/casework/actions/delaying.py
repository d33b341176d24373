"""What holds an obligation up: waiting for others while the clock runs on, and a legal pause that stops it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework.actions.closing import locked_open
from mach.casework.models import Obligation, Pause, Wait
from mach.casework.rules import in_place_of, may_account_for, may_stop_the_clock, reckoning
from mach.engines.vietnamese import format_date
from mach.engines.workdays import Calendar, Due, resume
from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import NotAllowed


class UnableToDelay(Exception):
    """What is said about the delay does not hold; nothing was written."""


@transaction.atomic
def wait(
    *,
    by: User,
    obligation: Obligation,
    version: int | None,
    whom: str,
    since: date,
    at: datetime,
    reference: str = "",
) -> Wait:
    """Say for whom the debtor waits, since when, by which paper; said again, it corrects what was said.

    The legal clock runs on. Raises `UnableToDelay`.
    """
    on = localdate(at)
    row = _mine(by, obligation, version, on)
    if not whom.strip():
        raise UnableToDelay("Chưa ghi đang chờ ai. Hãy ghi tên cơ quan, đơn vị hoặc người.")
    if since > on:
        raise UnableToDelay("Ngày bắt đầu chờ ở tương lai. Hãy ghi ngày không sau hôm nay.")
    last = row.waits.exclude(ended_on=None).order_by("-ended_on").first()
    if last is not None and since < last.ended_on:
        raise UnableToDelay(f"Đến {format_date(last.ended_on)} còn chờ {last.whom}. Hãy ghi ngày không trước ngày ấy.")
    new = {"whom": whom.strip()[:200], "since": since, "reference": reference.strip()[:250]}
    current = row.waits.filter(ended_on=None).first() or Wait(obligation=row, by=by)
    changes = audit.changes(current, **new)
    for field, value in new.items():
        setattr(current, field, value)
    current.save()
    _written(by, row, "casework.wait", changes, at)
    return current


@transaction.atomic
def end_wait(
    *, by: User, obligation: Obligation, version: int | None, at: datetime, on: date | None = None
) -> Obligation:
    """Say that what was waited for has come, on a day not after today."""
    today = localdate(at)
    row = _mine(by, obligation, version, today)
    current = row.waits.filter(ended_on=None).first()
    if current is None:
        raise UnableToDelay("Việc này không chờ ai.")
    on = on or today
    if not current.since <= on <= today:
        raise UnableToDelay(f"Ngày có trả lời phải từ {format_date(current.since)} đến hôm nay.")
    changes = audit.changes(current, ended_on=on)
    current.ended_on = on
    current.save(update_fields=["ended_on"])
    return _written(by, row, "casework.end_wait", changes, at)


@transaction.atomic
def pause(
    *, by: User, obligation: Obligation, version: int | None, since: date, reason: str, article: str, at: datetime
) -> Pause:
    """Stop the legal clock from a day on, by an article of law. Raises `UnableToDelay`."""
    on = localdate(at)
    row = locked_open(obligation, version)
    if not may_stop_the_clock(by, row, on=on):
        raise NotAllowed(Permission.ASSIGN)
    if not reason.strip() or not article.strip():
        raise UnableToDelay("Tạm dừng tính hạn cần lý do và căn cứ (điều, khoản, văn bản).")
    if row.pauses.filter(ended_on=None).exists():
        raise UnableToDelay("Việc này đang tạm dừng tính hạn rồi.")
    last = row.pauses.order_by("-ended_on").first()
    first = last.ended_on if last else row.opened_on
    if not first <= since <= on:
        raise UnableToDelay(f"Ngày tạm dừng phải từ {format_date(first)} đến hôm nay.")
    if since > row.due_on:
        raise UnableToDelay(f"Hạn {format_date(row.due_on)} đã hết trước ngày tạm dừng, không còn ngày để dừng.")
    made = Pause.objects.create(
        obligation=row,
        since=since,
        reason=reason.strip()[:500],
        article=article.strip()[:250],
        by=by,
        due_before=row.due_on,
    )
    changes = [audit.Change("since", None, str(since)), audit.Change("reason", None, made.reason)]
    _written(by, row, "casework.pause", [*changes, audit.Change("article", None, made.article)], at)
    return made


@transaction.atomic
def end_pause(*, by: User, obligation: Obligation, version: int | None, on: date, at: datetime) -> Obligation:
    """Let the clock run again after a day: as many days follow as were left when it stopped."""
    today = localdate(at)
    row = locked_open(obligation, version)
    if not may_stop_the_clock(by, row, on=today):
        raise NotAllowed(Permission.ASSIGN)
    current = row.pauses.filter(ended_on=None).first()
    if current is None:
        raise UnableToDelay("Việc này không tạm dừng tính hạn.")
    if not current.since <= on <= today:
        raise UnableToDelay(f"Ngày tính tiếp phải từ {format_date(current.since)} đến hôm nay.")
    found = resumed(row, current, on=on, calendar=calendar_for(row.matter.agency))
    rule = f"{row.computed_by.get('rule', '')}; tạm dừng {format_date(current.since)} – {format_date(on)}".lstrip("; ")
    due_on, computed_by = reckoning(found if found.term else found.day, rule)
    computed_by["moved"] = "pause"
    changes = audit.changes(row, due_on=due_on)
    current.ended_on, current.due_after = on, due_on
    current.save(update_fields=["ended_on", "due_after"])
    row.due_on, row.computed_by = due_on, computed_by
    return _written(by, row, "casework.end_pause", changes, at)


def resumed(row: Obligation, current: Pause, *, on: date, calendar: Calendar) -> Due:
    """The due day if the clock of a paused obligation ran again after a day.

    What was not counted from a term (a day given in a paper) goes on by working days.
    """
    kept = row.computed_by.get("term") or {}
    in_days = kept.get("kind") == "calendar" or kept.get("months") is not None
    return resume(
        due_on=max(row.due_on, current.since),
        paused=current.since,
        resumed=on,
        kind="calendar" if in_days else "working",
        calendar=calendar,
    )


def _mine(by: User, obligation: Obligation, version: int | None, on: date) -> Obligation:
    row = locked_open(obligation, version)
    if not may_account_for(by, row, on=on):
        raise NotAllowed(Permission.ACCOUNT)
    return row


def _written(by: User, row: Obligation, action: str, changes: list[audit.Change], at: datetime) -> Obligation:
    row.version += 1
    row.save()
    changes = [*changes, *in_place_of(by, (row.debtor_officer_id, row.follower_officer_id), on=localdate(at))]
    audit.record(agency=row.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row
