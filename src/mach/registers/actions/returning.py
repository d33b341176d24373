"""A record sent back: its officer owes the correction, and what answers it closes that debt."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.engines.workdays import due
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, in_use, is_own_of_today
from mach.office.rules import must
from mach.registers.actions.answering import CORRECT
from mach.registers.actions.limits import matter_of
from mach.registers.actions.records import UnableToSaveRecord
from mach.registers.models import Record
from mach.registers.rules import Fault

WORKING_DAYS = 3


@transaction.atomic
def send_back(*, by: User, record: Record, version: int | None, reason: str, at: datetime) -> Obligation:
    """Send an unverified record back to its officer with the reason; the correction is owed in three working days."""
    on = localdate(at)
    rows = Record.objects.visible_to(by).roots().select_related("agency", "register", "unit", "officer", "matter")
    row = lock(rows, record.pk, version=version)
    must(by, Permission.VERIFY_RECORDS, on=on, unit=row.unit)
    if not reason.strip():
        raise UnableToSaveRecord([Fault("", "Chưa ghi lý do trả lại.")])
    if row.verified_at is not None:
        raise UnableToSaveRecord([Fault("", f"Dòng {row.book} đã được xác nhận; hãy thôi xác nhận trước khi trả lại.")])
    matter = matter_of(row, on)
    matter.closed_on = None
    matter.save(update_fields=["closed_on"])
    earlier = matter.obligations.filter(duty=CORRECT).exclude(state=Obligation.State.OPEN).count()
    owed = casework.owe(
        matter=matter,
        duty=CORRECT,
        period=f"lần {earlier + 1}",
        title=f"Sửa dòng sổ {row.book} {row.title}: {reason.strip()}"[:1000],
        due=due(start=on, days=WORKING_DAYS, calendar=calendar_for(row.agency)),
        rule=f"{WORKING_DAYS:02d} ngày làm việc kể từ ngày trả lại",
        debtor_unit=row.unit.answering(on),
        debtor_officer=row.officer,
        follower_unit=row.unit.answering(on),
        follower_officer=by,
        on=on,
    )
    changes = [audit.Change("reason", None, reason.strip())]
    audit.record(agency=row.agency, by=by, action="registers.send_back", subject=row, at=at, changes=changes)
    return owed


@transaction.atomic
def take_back_return(*, by: User, record: Record, at: datetime) -> Record:
    """Take back one's own return of today, as long as nothing was done about it. Raises `UnableToSaveRecord`."""
    on = localdate(at)
    row = lock(
        Record.objects.visible_to(by).roots().select_related("agency", "matter", "unit"), record.pk, version=None
    )
    must(by, Permission.VERIFY_RECORDS, on=on, unit=row.unit)
    owed = Obligation.objects.open().filter(matter=row.matter, duty=CORRECT, follower_officer=by, opened_on=on).first()
    if owed is None or not is_own_of_today(by, row, "registers.send_back", on=on):
        raise UnableToSaveRecord([Fault("", "Chỉ hoàn tác được quyết định của chính mình trong ngày.")])
    if owed.version > 1 or in_use(Obligation, [owed.pk]):
        raise UnableToSaveRecord([Fault("", f"Dòng {row.book}: người ghi sổ đã biết hoặc đã trả lời việc trả lại.")])
    changes = [audit.Change("reason", owed.title, None)]
    owed.delete()
    if not row.matter.obligations.open().exists():
        row.matter.closed_on = on
        row.matter.save(update_fields=["closed_on"])
    audit.record(agency=row.agency, by=by, action="registers.undo_send_back", subject=row, at=at, changes=changes)
    return row
