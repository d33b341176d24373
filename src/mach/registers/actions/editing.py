"""Changes of an edited export written back: all that were seen and agreed to, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from mach.office.concurrency import StaleVersion
from mach.office.models import User
from mach.registers.actions.records import UnableToSaveRecord, save_record
from mach.registers.edited import EditedRow
from mach.registers.rules import Fault


@transaction.atomic
def save_edited(*, by: User, rows: Sequence[EditedRow], at: datetime) -> int:
    """Write the changed values of each row, as an edit by hand would; returns how many records changed.

    Raises `UnableToSaveRecord` with the row of the sheet in each fault; then nothing was written.
    """
    faults: list[Fault] = []
    for row in rows:
        record = row.record
        kept = {name: value for name, value in record.data.items() if name not in row.values}
        values = {**kept, **{name: value for name, value in row.values.items() if value is not None}}
        try:
            with transaction.atomic():
                save_record(
                    by=by, register=record.register, record=record, version=record.version, values=values, at=at
                )
        except UnableToSaveRecord as error:
            faults += [_at(row, fault) for fault in error.faults]
        except StaleVersion:
            faults.append(_at(row, Fault("", "vừa có người sửa dòng này. Hãy xuất lại rồi sửa.")))
    if faults:
        raise UnableToSaveRecord(faults)
    return len(rows)


def _at(row: EditedRow, fault: Fault) -> Fault:
    return replace(fault, row=row.number, message=f"Hàng {row.number}: {fault.message}")
