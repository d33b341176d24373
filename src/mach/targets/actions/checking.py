"""Đối chiếu: turning what was read into promises, beside the source."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.documents import actions as documents
from mach.documents.actions import UnableToDecide, decide_reading, mark_reading
from mach.documents.models import Edition, Reading
from mach.engines.reading.quantities import find_quantities
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import may, must
from mach.targets.actions.commitments import Promise, make_commitment
from mach.targets.models import Commitment, CommitmentSource


class UnableToConfirm(Exception):
    """The finding cannot be confirmed, merged or rejected this way."""


@transaction.atomic
def confirm_reading(*, by: User, reading: Reading, version: int | None, promise: Promise, at: datetime) -> Commitment:
    """Confirm a finding as a promise, as read or corrected. From now on it counts and is owed.

    Who may not assign confirms it without an owner; then the Office owes the assignment.
    """
    if promise.lead_unit and not may(by, Permission.ASSIGN, on=localdate(at), unit=promise.lead_unit):
        promise = replace(promise, lead_unit=None, officer=None)
    row = decide_reading(by=by, reading=reading, version=version, state=Reading.State.ACCEPTED, at=at)
    document = row.edition.document
    commitment = make_commitment(by=by, agency=document.agency, promise=promise, at=at)
    _add_source(commitment, row)
    changes = [audit.Change("reading", None, row.quote)]
    audit.record(agency=document.agency, by=by, action="targets.confirm", subject=commitment, at=at, changes=changes)
    return commitment


@transaction.atomic
def merge_reading(
    *, by: User, reading: Reading, version: int | None, into: Commitment, at: datetime
) -> CommitmentSource:
    """Say that a finding repeats a promise already held: one subject, one more source."""
    commitment = lock(Commitment.objects.visible_to(by), into.pk, version=None)
    if commitment.agency_id != reading.edition.document.agency_id:
        raise UnableToConfirm("Chỉ gộp được vào chỉ tiêu, việc được giao của cùng cơ quan.")
    row = decide_reading(by=by, reading=reading, version=version, state=Reading.State.MERGED, at=at)
    source = _add_source(commitment, row)
    changes = [audit.Change("source", None, row.quote)]
    audit.record(agency=commitment.agency, by=by, action="targets.merge", subject=commitment, at=at, changes=changes)
    return source


@transaction.atomic
def reject_reading(*, by: User, reading: Reading, version: int | None, reason: str = "", at: datetime) -> Reading:
    """Say that a finding is no promise."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    row = decide_reading(
        by=by, reading=reading, version=version, state=Reading.State.REJECTED, at=at, reason=reason.strip()[:300]
    )
    document = row.edition.document
    changes = [audit.Change("reading", row.quote, None)]
    audit.record(agency=document.agency, by=by, action="targets.reject", subject=document, at=at, changes=changes)
    return row


@transaction.atomic
def reopen_reading(*, by: User, reading: Reading, version: int | None, at: datetime) -> Reading:
    """Take back a rejection or a merge; a confirmed finding is owed, so it is ended or cancelled, never undone."""
    before = reading.get_state_display()
    row = documents.reopen_reading(by=by, reading=reading, version=version, at=at)
    CommitmentSource.objects.filter(reading=row).delete()
    document = row.edition.document
    changes = [audit.Change("state", before, row.get_state_display()), audit.Change("reading", None, row.quote)]
    audit.record(agency=document.agency, by=by, action="targets.reopen", subject=document, at=at, changes=changes)
    return row


def mark_selection(*, by: User, edition: Edition, kind: str, start: int, end: int, at: datetime) -> Reading:
    """Add a finding by selecting text: a selected number is read as the reader would read it there."""
    data: dict[str, Any] = {"what": edition.text[start:end], "start": start, "end": end}
    if kind == Reading.Kind.QUANTITY:
        inside = [found for found in find_quantities(edition.text) if start <= found.start and found.end <= end]
        if not inside:
            raise UnableToDecide("Phần chọn không có con số nào. Hãy chọn cả con số, hoặc thêm như việc được giao.")
        found = inside[0]
        data, start, end = {**asdict(found), "role": "target"}, found.start, found.end
    return mark_reading(by=by, edition=edition, kind=kind, start=start, end=end, data=data, at=at)


def _add_source(commitment: Commitment, reading: Reading) -> CommitmentSource:
    return CommitmentSource.objects.create(
        commitment=commitment,
        document=reading.edition.document,
        clause=reading.clause,
        reading=reading,
        start=reading.start,
        end=reading.end,
        quote=reading.quote,
    )
