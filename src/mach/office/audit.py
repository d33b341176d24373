"""The audit trail: writing one entry as the last statement of an action, and proving the chain whole.

Each entry's hash covers the hash before it, so an edited, deleted or reordered row breaks the chain at that place; the
head row keeps the length and last hash, so that a cut tail shows too. The head can be exported; `holds`
notices when even the head was rewritten.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction

from mach.office.models import Agency, AuditEntry, AuditHead, AuditValue, User

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Change:
    """Old and new value of one field, as text."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    agency: str
    sequence: int
    code: str  # edited | deleted | reordered | cut | value_edited
    message: str


def text(value: Any) -> str | None:
    """A value as the audit trail keeps it."""
    if value is None or value == "":
        return None
    if isinstance(value, models.Model):
        return f"{value.pk} {value}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return str(value)


def changes(row: models.Model, **new: Any) -> list[Change]:
    """What setting these fields would change; call before setting them."""
    found = [Change(field, text(getattr(row, field)), text(value)) for field, value in new.items()]
    return [change for change in found if change.old != change.new]


def record(
    *, agency: Agency, by: User | None, action: str, subject: models.Model, at: datetime, changes: Iterable[Change] = ()
) -> AuditEntry:
    """Append one entry; call it last inside the transaction of the action, for it locks the agency's chain."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry is written inside the transaction of its action")
    AuditHead.objects.get_or_create(agency=agency)
    head = AuditHead.objects.select_for_update().get(agency=agency)
    values = [
        AuditValue(position=place, field=change.field, old=change.old, new=change.new, salt=secrets.token_hex(16))
        for place, change in enumerate(changes)
    ]
    for value in values:
        value.digest = _value_digest(value)
    entry = AuditEntry(
        agency=agency,
        sequence=head.sequence + 1,
        at=at,
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "Mạch",
        action=action,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        object_name=str(subject)[:250],
        object_version=getattr(subject, "version", 0),
        values_digest=_digest([value.digest for value in values]),
        previous_hash=head.hash,
    )
    entry.hash = _entry_hash(entry)
    entry.save(force_insert=True)
    for value in values:
        value.entry = entry
    AuditValue.objects.bulk_create(values)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def holds(head: str) -> bool:
    """Whether a head exported earlier is still a link of some chain."""
    return head == GENESIS or AuditEntry.objects.filter(hash=head).exists()


def verify(*, agency: Agency) -> list[Fault]:
    """Walk the whole chain of an agency; an empty list means it holds."""
    faults: list[Fault] = []

    def fault(sequence: int, code: str, message: str) -> None:
        faults.append(Fault(agency.code, sequence, code, message))

    previous, expected = GENESIS, 1
    digests = _value_digests(agency, fault)
    for entry in AuditEntry.objects.filter(agency=agency).order_by("sequence", "id").iterator(chunk_size=2000):
        if entry.sequence != expected:
            fault(expected, "deleted", f"thiếu dòng nhật ký số {expected}: đã bị xóa hoặc đổi thứ tự")
            expected = entry.sequence
        elif entry.previous_hash != previous:
            fault(
                entry.sequence, "reordered", f"dòng {entry.sequence} không nối với dòng trước: đã bị đổi chỗ hoặc sửa"
            )
        if entry.hash != _entry_hash(entry):
            fault(entry.sequence, "edited", f"dòng {entry.sequence} đã bị sửa sau khi ghi")
        if entry.values_digest != _digest(digests.get(entry.pk, [])):
            fault(entry.sequence, "value_edited", f"giá trị cũ, mới của dòng {entry.sequence} đã bị sửa hoặc xóa")
        previous, expected = entry.hash, expected + 1
    kept = AuditHead.objects.filter(agency=agency).first()
    length, last = (kept.sequence, kept.hash) if kept else (0, GENESIS)
    if length != expected - 1 or last != previous:
        fault(expected, "cut", f"nhật ký dừng ở dòng {expected - 1}, đầu chuỗi ghi {length}: phần cuối đã bị cắt")
    return faults


def _value_digests(agency: Agency, fault) -> dict[int, list[str]]:
    digests: dict[int, list[str]] = {}
    rows = AuditValue.objects.filter(entry__agency=agency).select_related("entry").order_by("entry_id", "position")
    for value in rows.iterator(chunk_size=2000):
        erased = value.old is None and value.new is None
        if not erased and value.digest != _value_digest(value):
            number = value.entry.sequence
            fault(number, "value_edited", f"giá trị “{value.field}” của dòng {number} đã bị sửa sau khi ghi")
        digests.setdefault(value.entry_id, []).append(value.digest)
    return digests


def _entry_hash(entry: AuditEntry) -> str:
    return _digest(
        [
            entry.agency_id,
            entry.sequence,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_id,
            entry.actor_name,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.object_name,
            entry.object_version,
            entry.values_digest,
            entry.previous_hash,
        ]
    )


def _value_digest(value: AuditValue) -> str:
    return _digest([value.salt, value.field, value.old, value.new])


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
