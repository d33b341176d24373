"""Evidence, and the head of unit's word that a record is right: until then it is "tạm tính"."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import Attachment, AuditEntry, User
from mach.office.permissions import Permission
from mach.office.registry import BulkAction, BulkRow
from mach.office.rules import must
from mach.registers.actions.answering import answer_returns
from mach.registers.actions.records import UnableToSaveRecord
from mach.registers.doubts import bars_of
from mach.registers.models import Record, RecordDate, RecordEvidence
from mach.registers.rules import Fault

_CHANGED = "đã sửa, xác nhận lại hoặc thôi xác nhận từ lúc ấy"


@transaction.atomic
def verify(*, by: User, records: Sequence[Record], at: datetime) -> list[Record]:
    """Verify records in one action; nobody verifies what they entered, and a record without evidence waits."""
    on = localdate(at)
    rows = _locked(by, records)
    if not rows:
        raise UnableToSaveRecord([Fault("", "Chưa chọn dòng nào để xác nhận.")])
    for unit in {row.unit for row in rows}:
        must(by, Permission.VERIFY_RECORDS, on=on, unit=unit)
    barred = bars_of(rows, by)
    faults = [Fault("", f"Dòng {row.book}: {reason}.") for row in rows for reason in barred.get(row.pk, ())]
    if faults:
        raise UnableToSaveRecord(faults)
    waiting = [row for row in rows if row.verified_at is None]
    _set(waiting, at, by)
    answer_returns(waiting, by=by, on=on)
    manifest = [audit.Change(str(row.pk), None, f"bản {row.version}") for row in waiting]
    first = rows[0]
    audit.record(agency=first.agency, by=by, action="registers.verify", subject=first, at=at, changes=manifest)
    return waiting


@transaction.atomic
def unverify(*, by: User, record: Record, reason: str, at: datetime) -> Record:
    """Take a verification back, with the reason."""
    row = _locked(by, [record])[0]
    must(by, Permission.VERIFY_RECORDS, on=localdate(at), unit=row.unit)
    if not reason.strip():
        raise UnableToSaveRecord([Fault("", "Chưa ghi lý do thôi xác nhận.")])
    if row.verified_at is None:
        raise UnableToSaveRecord([Fault("", f"Dòng {row.book} chưa được xác nhận.")])
    _set([row], None, None)
    changes = [audit.Change("reason", None, reason.strip())]
    audit.record(agency=row.agency, by=by, action="registers.unverify", subject=row, at=at, changes=changes)
    return row


def verified(user: User, entry: AuditEntry) -> list[BulkRow]:
    """What one action verified, and what no longer stands as that action left it."""
    return _told(_verified(user, entry), entry)


def take_back_verification(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    """Take back what one action verified, as far as it stands as that action left it; part of a larger action."""
    rows = list(_verified(by, entry).select_for_update(of=("self",)))
    standing = [row for row in rows if _stands(row, entry)]
    for unit in {row.unit for row in standing}:
        must(by, Permission.VERIFY_RECORDS, on=localdate(at), unit=unit)
    told = _told(rows, entry)
    _set(standing, None, None)
    return told


VERIFIED = BulkAction(
    noun="dòng",
    promise="Hoàn tác đưa những dòng chưa bị sửa từ lúc ấy trở lại “tạm tính”, chờ xác nhận.",
    permission=Permission.VERIFY_RECORDS,
    undone="registers.undo_verify",
    back=lambda entry: ("Sổ", reverse("registers:records", args=[_register_of(entry)])),
    rows=verified,
    undo=take_back_verification,
    asks_units=True,
)


@transaction.atomic
def add_evidence(
    *, by: User, record: Record, at: datetime, files: Sequence[Attachment] = (), references: Sequence[str] = ()
) -> list[RecordEvidence]:
    """Attach what proves a record: files, or papers by number, date and issuer."""
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=record.unit)
    named = [reference.strip()[:250] for reference in references if reference.strip()]
    if not files and not named:
        raise UnableToSaveRecord([Fault("", "Chưa chọn tệp hay ghi số văn bản nào.")])
    rows = RecordEvidence.objects.bulk_create(
        [
            *(RecordEvidence(record=record, attachment=file) for file in files),
            *(RecordEvidence(record=record, reference=reference) for reference in named),
        ]
    )
    answer_returns([record], by=by, on=localdate(at))
    changes = [audit.Change("evidence", None, "; ".join([*map(str, files), *named]))]
    audit.record(agency=record.agency, by=by, action="registers.add_evidence", subject=record, at=at, changes=changes)
    return rows


def _verified(user: User, entry: AuditEntry) -> QuerySet[Record]:
    ids = [int(field) for field in entry.values.values_list("field", flat=True) if field.isdigit()]
    rows = Record.objects.visible_to(user).roots().filter(pk__in=ids)
    return rows.select_related("unit", "agency", "register").order_by("pk")


def _told(rows: Iterable[Record], entry: AuditEntry) -> list[BulkRow]:
    return [BulkRow(str(row), row.get_absolute_url(), "" if _stands(row, entry) else _CHANGED) for row in rows]


def _stands(row: Record, entry: AuditEntry) -> bool:
    return (row.verified_at, row.verified_by_id) == (entry.at, entry.actor_id)


def _register_of(entry: AuditEntry) -> str:
    return Record.objects.select_related("register").get(pk=entry.object_id).register.code


def _locked(by: User, records: Sequence[Record]) -> list[Record]:
    rows = Record.objects.visible_to(by).roots().filter(pk__in=[record.pk for record in records])
    return list(rows.select_for_update(of=("self",)).select_related("unit", "agency").order_by("pk"))


def _set(rows: Sequence[Record], at: datetime | None, by: User | None) -> None:
    ids = [row.pk for row in rows]
    Record.objects.filter(pk__in=ids).update(verified_at=at, verified_by=by)
    children = Record.objects.filter(parent__in=ids).values_list("pk", flat=True)
    RecordDate.objects.filter(record__in=[*ids, *children]).update(verified=at is not None)  # no join: ids are known
    for row in rows:
        row.verified_at, row.verified_by = at, by
