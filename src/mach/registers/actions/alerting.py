"""Exporters told of a TBT alert: each a row of the alert, with the day and the channel."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office.models import Party, User
from mach.registers.actions.records import Saved, UnableToSaveRecord, save_record
from mach.registers.alerts import ALERT, DISPATCH
from mach.registers.models import Record
from mach.registers.rules import Fault


@transaction.atomic
def tell_exporters(
    *, by: User, record: Record, version: int | None, parties: Collection[Party], channel: str, at: datetime
) -> Saved:
    """Write down that exporters were told of an alert today. Raises `UnableToSaveRecord`, `StaleVersion`."""
    if record.register.code != ALERT:
        raise UnableToSaveRecord([Fault("", "Chỉ tin cảnh báo TBT mới gửi cho doanh nghiệp xuất khẩu.")])
    held = [child.data for child in record.children.filter(section=DISPATCH, removed_at=None).order_by("position")]
    named = {row["party"] for row in held}
    new = [one for one in parties if one.pk not in named]
    if not new:
        raise UnableToSaveRecord([Fault("", "Hãy chọn ít nhất một doanh nghiệp chưa được báo.")])
    today = localdate(at).isoformat()
    rows = [*held, *({"party": one.pk, "sent_on": today, "channel": channel} for one in new)]
    return save_record(
        by=by, register=record.register, record=record, version=version, at=at, children={DISPATCH: rows},
        values={**record.data, "sent_on": record.data.get("sent_on") or today},
    )  # fmt: skip
