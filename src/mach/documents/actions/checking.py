"""Deciding on what was read: nothing counts until a person has said so beside the source."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.documents.actions.intake import sentence_around
from mach.documents.models import Clause, Document, Edition, Reading
from mach.documents.queries import latest_edition
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must


class UnableToDecide(Exception):
    """The finding cannot be decided this way."""


@transaction.atomic
def mark_reading(
    *, by: User, edition: Edition, kind: str, start: int, end: int, data: dict[str, Any], at: datetime
) -> Reading:
    """Add a finding by selecting text."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    if not 0 <= start < end <= len(edition.text):
        raise UnableToDecide("Phần chọn nằm ngoài văn bản. Hãy chọn lại trên trang đối chiếu.")
    clause = (
        Clause.objects.filter(edition=edition, start__lte=start, end__gt=start).order_by("-start", "-level").first()
    )
    reading = Reading.objects.create(
        edition=edition,
        clause=clause,
        kind=kind,
        origin=Reading.Origin.PERSON,
        start=start,
        end=end,
        quote=sentence_around(edition.text, start, end),
        data=data,
    )
    document = edition.document
    changes = [audit.Change("reading", None, reading.quote)]
    audit.record(agency=document.agency, by=by, action="documents.mark", subject=document, at=at, changes=changes)
    return reading


def decide_reading(
    *, by: User, reading: Reading, version: int | None, state: str, at: datetime, reason: str = ""
) -> Reading:
    """Write the decision on a finding; part of a larger action, which writes the trail."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    row = lock(Reading.objects.select_related("edition__document__agency"), reading.pk, version=version)
    if row.state not in (Reading.State.PROPOSED, Reading.State.NOTED):
        raise UnableToDecide(f"Mục này {row.get_state_display().lower()} rồi. Hãy tải lại trang để xem.")
    row.state, row.decided_at, row.decided_by, row.reason = state, at, by, reason
    row.version += 1
    row.save()
    return row


def reopen_reading(*, by: User, reading: Reading, version: int | None, at: datetime) -> Reading:
    """Take a rejection or a merge back; part of a larger action, which writes the trail.

    The finding awaits a decision again, so its paper is no longer checked to the end.
    """
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    row = lock(Reading.objects.select_related("edition__document__agency"), reading.pk, version=version)
    if row.state not in (Reading.State.REJECTED, Reading.State.MERGED):
        raise UnableToDecide(
            "Chỉ mở lại được mục đã bỏ hoặc đã gộp; mục đã xác nhận thì sửa ở trang của chỉ tiêu, việc."
        )
    document = row.edition.document
    if row.edition != latest_edition(document):
        raise UnableToDecide("Mục này thuộc bản cũ của văn bản. Hãy đối chiếu trên bản mới.")
    row.state, row.decided_at, row.decided_by, row.reason = Reading.State.PROPOSED, None, None, ""
    row.version += 1
    row.save()
    if document.checked_at is not None:
        document.checked_at, document.checked_by = None, None
        document.version += 1
        document.save(update_fields=["checked_at", "checked_by", "version"])
    return row


@transaction.atomic
def finish_checking(*, by: User, document: Document, at: datetime) -> Document:
    """Say that a document was checked to its end: nothing that was read awaits a decision."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    waiting = Reading.objects.filter(edition__document=document, state=Reading.State.PROPOSED).count()
    if waiting:
        raise UnableToDecide(f"Còn {waiting} mục chưa quyết định. Hãy xác nhận hoặc bỏ từng mục trước khi kết thúc.")
    row = lock(Document.objects.all(), document.pk, version=None)
    row.checked_at, row.checked_by = at, by
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="documents.finish_checking", subject=row, at=at)
    return row
