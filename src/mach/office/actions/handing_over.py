"""Work handed over: chosen or all open work and the review rights of a person go to one or several others at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.actions.people import belongs
from mach.office.models import Delegation, HandoverMinute, HandoverRow, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import absences, holdings
from mach.office.registry import HANDOVERS, Holding
from mach.office.rules import NotAllowed, may_hand_over, review_posts


@dataclass(frozen=True, slots=True)
class Part:
    """What one person receives: rows by (`Handover.code`, id), and whether the review rights go with them."""

    to: User
    chosen: frozenset[tuple[str, int]]
    review: bool = False


@transaction.atomic
def hand_over(
    *, by: User, person: User, parts: Sequence[Part], reason: str, at: datetime, until: date | None = None
) -> HandoverMinute:
    """Hand open work of a person over, with one minute. Review rights are lent until a day, or until taken back.

    Raises `UnableToSave`; then nothing was moved.
    """
    on = localdate(at)
    if not may_hand_over(by, person, on=on):
        raise NotAllowed(Permission.ASSIGN)
    belongs(by, person)
    parts = [part for part in parts if part.chosen or part.review]
    if not parts:
        raise UnableToSave("Chưa chọn việc nào để bàn giao.")
    if not reason.strip():
        raise UnableToSave("Chưa ghi lý do bàn giao.", "reason")
    everything = {(one.code, one.pk) for one in holdings(person)}
    if not all(part.chosen <= everything for part in parts):
        raise UnableToSave("Danh sách việc vừa thay đổi. Hãy mở lại trang rồi chọn lại.")
    minute = open_minute(person, reason=reason, by=by, at=at)
    changes = []
    for part in parts:
        receives(by, person, part.to)
        changes.append(audit.Change("bàn giao cho", None, audit.text(part.to)))
        changes += move_work(minute, part.to, None if part.chosen == everything else part.chosen)
        if part.review:
            changes.append(_lend_rights(minute, part.to, until=until, on=on))
    audit.record(agency=minute.agency, by=by, action="office.hand_over", subject=minute, at=at, changes=changes)
    return minute


@transaction.atomic
def undo_hand_over(*, by: User, minute: HandoverMinute, at: datetime) -> HandoverMinute:
    """Give everything back that is still with those who received it. Raises `UnableToSave`."""
    row = HandoverMinute.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=minute.pk)
    if not may_hand_over(by, row.person, on=localdate(at)):
        raise NotAllowed(Permission.ASSIGN)
    if row.undone_at is not None:
        raise UnableToSave("Lần bàn giao này đã được hoàn tác.")
    if not row.person.is_active:
        raise UnableToSave(f"Tài khoản của {row.person.full_name} đã đóng, không nhận lại việc được.")
    changes = []
    rows = list(row.rows.select_related("to"))
    for to in {one.to.pk: one.to for one in rows}.values():
        for handover in HANDOVERS:
            ids = [one.object_id for one in rows if (one.to_id, one.code) == (to.pk, handover.code)]
            if ids and (moved := handover.of_person(to, row.person, ids)):
                changes.append(audit.Change(handover.label, f"{moved} của {to}", f"{moved} của {row.person}"))
    lent = [one.object_id for one in rows if one.code == HandoverRow.REVIEW]
    Delegation.objects.filter(pk__in=lent, revoked_at=None).update(revoked_at=at)
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record(agency=row.agency, by=by, action="office.undo_hand_over", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def name_substitute(
    *, by: User, person: User, substitute: User, valid_from: date, valid_to: date, reason: str, at: datetime
) -> Delegation:
    """Name who acts in the place of a person who is away: sees the same and may do the same on those days."""
    on = localdate(at)
    if not may_hand_over(by, person, on=on):
        raise NotAllowed(Permission.ASSIGN)
    receives(by, person, substitute, "substitute")
    if not reason.strip():
        raise UnableToSave("Chưa ghi lý do vắng mặt.", "reason")
    if valid_to < valid_from:
        raise UnableToSave("Ngày trở lại đứng trước ngày bắt đầu nghỉ.", "valid_to")
    if valid_to < on:
        raise UnableToSave("Những ngày này đã qua.", "valid_to")
    if absences([person.pk]).filter(valid_from__lte=valid_to).exclude(valid_to__lt=valid_from).exists():
        raise UnableToSave(f"{person.full_name} đã có người làm thay trong những ngày này.", "valid_from")
    row = _lend(person, substitute, by=by, at=at, valid_from=valid_from, valid_to=valid_to, reason=reason)
    days = f"{valid_from:%d/%m/%Y} – {valid_to:%d/%m/%Y}"
    changes = [audit.Change("người làm thay", None, audit.text(substitute)), audit.Change("thời gian", None, days)]
    audit.record(agency=row.agency, by=by, action="office.name_substitute", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def end_substitution(*, by: User, delegation: Delegation, at: datetime) -> Delegation:
    """The person is back, or another will act."""
    row = Delegation.objects.select_for_update(of=("self",)).select_related("agency", "person").get(pk=delegation.pk)
    if not may_hand_over(by, row.person, on=localdate(at)):
        raise NotAllowed(Permission.ASSIGN)
    if row.revoked_at is not None:
        raise UnableToSave("Việc làm thay này đã kết thúc.")
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    audit.record(agency=row.agency, by=by, action="office.end_substitution", subject=row, at=at)
    return row


def receives(by: User, person: User, to: User, entry: str = "to") -> None:
    """Raise `UnableToSave` unless another person of the agency, who works there, receives the work."""
    belongs(by, to)
    if to.pk == person.pk or not to.is_active:
        raise UnableToSave("Hãy bàn giao cho một người khác đang làm việc.", entry)


def open_minute(person: User, *, reason: str, by: User, at: datetime) -> HandoverMinute:
    """The minute of a handing over, still without rows; part of a larger action."""
    return HandoverMinute.objects.create(agency=by.agency, person=person, reason=reason.strip()[:250], by=by, at=at)


def move_work(
    minute: HandoverMinute, to: User, chosen: Collection[tuple[str, int]] | None, unit: Unit | None = None
) -> list[audit.Change]:
    """Move chosen or all (None) open work to a person, with what goes along; tells how much, by kind; part of a
    larger action.
    """
    person = minute.person
    owes = None if chosen is None else {pk for code, pk in chosen if code == "owes"}
    going: list[tuple[str, list[Holding]]] = []
    for handover in HANDOVERS:
        listed = [one for one in handover.held_by(person, unit) if chosen is None or (one.code, one.pk) in chosen]
        going.append((handover.label, [*listed, *handover.along(person, unit, owes)]))
    changes = []
    for handover, (label, rows) in zip(HANDOVERS, going, strict=True):
        HandoverRow.objects.bulk_create(
            HandoverRow(
                minute=minute,
                to=to,
                code=handover.code,
                label=label,
                object_id=one.pk,
                title=one.title[:1000],
                detail=one.detail[:200],
            )
            for one in rows
        )
        if rows and (moved := handover.of_person(person, to, [one.pk for one in rows])):
            changes.append(audit.Change(label, None, str(moved)))
    return changes


def _lend_rights(minute: HandoverMinute, to: User, *, until: date | None, on: date) -> audit.Change:
    posts = review_posts(minute.person, on=on)
    if not posts:
        raise UnableToSave(f"{minute.person.full_name} không giữ quyền xem xét, quyết định nào để bàn giao.")
    if until is not None and until < on:
        raise UnableToSave("Ngày hết quyền đã qua.", "until")
    row = _lend(minute.person, to, by=minute.by, at=minute.at, valid_from=on, valid_to=until, reason=minute.reason)
    named = "; ".join(f"{post.get_role_display()} – {post.unit.short_name}" for post in posts)
    HandoverRow.objects.create(
        minute=minute,
        to=to,
        code=HandoverRow.REVIEW,
        label="quyền xem xét, quyết định",
        object_id=row.pk,
        title=named[:1000],
        detail=f"đến {until:%d/%m/%Y}" if until else "đến khi thu hồi",
    )
    return audit.Change("quyền xem xét, quyết định", None, named)


def _lend(
    person: User, to: User, *, by: User, at: datetime, valid_from: date, valid_to: date | None, reason: str
) -> Delegation:
    return Delegation.objects.create(
        agency=by.agency,
        person=person,
        substitute=to,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip()[:250],
        created_by=by,
        created_at=at,
    )
