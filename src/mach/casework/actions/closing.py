"""Closing obligations: done with evidence, waived or cancelled with a reason, reopened."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.timezone import localdate

from mach.casework.actions.cases import step_of_obligation
from mach.casework.models import Matter, Obligation, ObligationEvidence
from mach.casework.registry import ENDINGS
from mach.casework.rules import in_place_of, may_account_for
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Attachment, User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed, must


class UnableToClose(Exception):
    """The obligation cannot be closed this way."""


@transaction.atomic
def close_obligation(
    *,
    by: User,
    obligation: Obligation,
    version: int | None,
    result: str,
    at: datetime,
    files: Sequence[Attachment] = (),
    references: Sequence[str] = (),
    done_on: date | None = None,
) -> Obligation:
    """Say that an obligation is met, with what proves it. Late when done after its due day (end of day counts).

    Where nothing is owed any more, the subject may end with it (`registry.ENDINGS`).
    """
    on = localdate(at)
    row = locked_open(obligation, version)
    if not may_account_for(by, row, on=on):
        raise NotAllowed(Permission.ACCOUNT)
    references = [reference.strip() for reference in references if reference.strip()]
    if not result.strip():
        raise UnableToClose("Chưa ghi kết quả. Hãy ghi ngắn gọn đã làm được gì.")
    if not files and not references:
        raise UnableToClose("Chưa có minh chứng. Hãy đính kèm tệp hoặc ghi số, ngày văn bản chứng minh.")
    done_on = done_on or on
    if done_on > on:
        raise UnableToClose("Ngày hoàn thành ở tương lai. Hãy ghi ngày không sau hôm nay.")
    ObligationEvidence.objects.bulk_create(
        [
            *(ObligationEvidence(obligation=row, attachment=file) for file in files),
            *(ObligationEvidence(obligation=row, reference=reference[:250]) for reference in references),
        ]
    )
    in_time = done_on <= row.due_on or row.pauses.filter(ended_on=None).exists()  # a clock that stands is not late
    state = Obligation.State.MET if in_time else Obligation.State.MET_LATE
    row = finish(by=by, row=row, state=state, result=result.strip(), on=done_on, action="casework.close", at=at)
    step_of_obligation(row, done_on=done_on, paper="; ".join(references), by=by, at=at)
    return row


def close_as_proven(
    *, obligation: Obligation, result: str, references: Sequence[str], done_on: date, at: datetime
) -> Obligation:
    """Say in nobody's name that an obligation is met, for what proves it is there; part of a larger action.

    Who follows it confirms that, or gives it back: see the room that asks for this.
    """
    row = locked_open(obligation, None)
    ObligationEvidence.objects.bulk_create(
        [ObligationEvidence(obligation=row, reference=reference[:250]) for reference in references]
    )
    state = Obligation.State.MET if done_on <= row.due_on else Obligation.State.MET_LATE
    return finish(by=None, row=row, state=state, result=result, on=done_on, action="casework.close", at=at)


@transaction.atomic
def waive(*, by: User, obligation: Obligation, version: int | None, reason: str, at: datetime) -> Obligation:
    """Free the debtor from an obligation by a recorded decision."""
    return _end(by, obligation, version, Obligation.State.WAIVED, reason, at)


@transaction.atomic
def cancel(*, by: User, obligation: Obligation, version: int | None, reason: str, at: datetime) -> Obligation:
    """Take back an obligation that should not be there."""
    return _end(by, obligation, version, Obligation.State.CANCELLED, reason, at)


@transaction.atomic
def reopen(*, by: User, obligation: Obligation, version: int | None, reason: str, at: datetime) -> Obligation:
    """Return a closed obligation to its debtor: what was handed in does not suffice."""
    row = lock(Obligation.objects.select_related("matter__agency"), obligation.pk, version=version)
    must(by, Permission.ASSIGN, on=localdate(at), unit=row.debtor_unit)
    if row.state == Obligation.State.OPEN:
        raise UnableToClose("Việc này đang mở, không cần mở lại.")
    if not reason.strip():
        raise UnableToClose("Chưa ghi lý do mở lại.")
    if row.matter.closed_on is not None:
        ending = ENDINGS.get(row.matter.kind)
        if ending is None:
            raise UnableToClose(f"{row.matter.get_kind_display()} này đã kết thúc, không mở lại việc được nữa.")
        ending.reopened(row.matter, by, at)
    new = {"state": Obligation.State.OPEN, "closed_on": None, "closed_by": None}
    changes = [*audit.changes(row, **new), audit.Change("reason", None, reason.strip())]
    for field, value in new.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    step_of_obligation(row, done_on=None, paper="", by=by, at=at)
    audit.record(agency=row.matter.agency, by=by, action="casework.reopen", subject=row, at=at, changes=changes)
    return row


def close_matter(*, matter: Matter, on: date, state: str, result: str, by: User | None) -> None:
    """Close a matter and end what it still owes; part of a larger action."""
    matter.obligations.open().update(state=state, closed_on=on, closed_by=by, result=result)
    matter.closed_on = on
    matter.save(update_fields=["closed_on"])


def reopen_matter(*, matter: Matter) -> None:
    """A closed matter goes on; part of a larger action."""
    matter.closed_on = None
    matter.save(update_fields=["closed_on"])


def locked_open(obligation: Obligation, version: int | None) -> Obligation:
    """The obligation, locked and still open; raises `StaleVersion` and `UnableToClose`."""
    row = lock(Obligation.objects.select_related("matter__agency"), obligation.pk, version=version)
    if row.state != Obligation.State.OPEN:
        raise UnableToClose(f"Việc này đã {row.get_state_display().lower()}, không còn mở.")
    return row


def finish(
    *, by: User | None, row: Obligation, state: str, result: str, on: date, action: str, at: datetime
) -> Obligation:
    """Write the end of an obligation and its trail; what held it up ends with it."""
    for held_up in (row.waits, row.pauses):
        held_up.filter(ended_on=None).update(ended_on=Greatest("since", Value(on, models.DateField())))
    new = {"state": state, "result": result, "closed_on": on, "closed_by": by}
    changes = audit.changes(row, **new)
    if by is not None:
        changes += in_place_of(by, (row.debtor_officer_id, row.follower_officer_id), on=localdate(at))
    for field, value in new.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    ending = ENDINGS.get(row.matter.kind)
    is_met = state in (Obligation.State.MET, Obligation.State.MET_LATE)
    if ending is not None and is_met and not row.matter.obligations.open().exists():
        ending.settled(row.matter, by, at)
    audit.record(agency=row.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row


def _end(by: User, obligation: Obligation, version: int | None, state: str, reason: str, at: datetime) -> Obligation:
    row = locked_open(obligation, version)
    must(by, Permission.ASSIGN, on=localdate(at), unit=row.debtor_unit)
    if not reason.strip():
        raise UnableToClose("Chưa ghi lý do.")
    action = "casework.waive" if state == Obligation.State.WAIVED else "casework.cancel"
    return finish(by=by, row=row, state=state, result=reason.strip(), on=localdate(at), action=action, at=at)
