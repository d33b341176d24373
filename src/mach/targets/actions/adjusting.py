"""Changing a target by a deciding paper, and sharing it out among units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from mach.documents.models import Document
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Unit, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import must
from mach.targets.actions.accounts import settle
from mach.targets.actions.commitments import UnableToChange
from mach.targets.models import Adjustment, Commitment, Indicator, UnitShare


@dataclass(frozen=True, slots=True)
class DecidingPaper:
    """The paper that changes a target; `document` where the system holds it."""

    number: str
    day: date
    document: Document | None = None


@transaction.atomic
def adjust_commitment(
    *,
    by: User,
    commitment: Commitment,
    version: int | None,
    low: Decimal,
    high: Decimal | None,
    period_end: date | None,
    paper: DecidingPaper,
    at: datetime,
    reason: str = "",
) -> Adjustment:
    """Change what a target promises because a later paper decides so; what was promised before stays readable."""
    on = localdate(at)
    row = _target(by, commitment, version, on)
    high = low if high is None else high
    if not paper.number.strip():
        raise UnableToChange("Chưa ghi số văn bản điều chỉnh.")
    if high < low or low < 0:
        raise UnableToChange("Số liệu của chỉ tiêu chưa hợp lệ: số “từ” không âm và không lớn hơn số “đến”.")
    if period_end is not None and row.period_start is not None and period_end < row.period_start:
        raise UnableToChange("Thời gian thực hiện: ngày kết thúc đứng trước ngày bắt đầu.")
    if (low, high, period_end) == (row.min, row.max, row.period_end):
        raise UnableToChange("Chưa có gì khác: hãy ghi số hoặc thời hạn mới.")
    made = Adjustment.objects.create(
        commitment=row,
        old_min=row.min,
        old_max=row.max,
        old_end=row.period_end,
        new_min=low,
        new_max=high,
        new_end=period_end,
        paper_number=paper.number.strip()[:80],
        paper_date=paper.day,
        document=paper.document,
        reason=reason.strip()[:300],
        made_by=by,
        made_at=at,
    )
    changes = audit.changes(row, min=low, max=high, period_end=period_end)
    row.min, row.max, row.period_end = low, high, period_end
    row.version += 1
    row.save()
    settle(row, due_on=None, on=on, calendar=calendar_for(row.agency))
    changes.append(audit.Change("source", None, made.source))
    audit.record(agency=row.agency, by=by, action="targets.adjust", subject=row, at=at, changes=changes)
    return made


@transaction.atomic
def share_out(
    *, by: User, commitment: Commitment, version: int | None, shares: Mapping[Unit, Decimal], at: datetime
) -> Commitment:
    """Share a target out among units anew; shares that do not add up are kept, and the gap shows."""
    row = _target(by, commitment, version, localdate(at))
    if row.indicator is not None and row.indicator.kind == Indicator.Kind.RATIO:
        raise UnableToChange("Tỷ lệ không chia cộng được: mỗi đơn vị cùng phải đạt tỷ lệ đó.")
    if any(amount <= 0 for amount in shares.values()):
        raise UnableToChange("Phần chia cho đơn vị phải lớn hơn 0; để trống nếu đơn vị không được chia.")
    if any(unit.agency_id != row.agency_id for unit in shares):
        raise UnableToChange("Chỉ chia cho đơn vị của cơ quan mình.")
    if not shares and not row.shares.exists():
        raise UnableToChange("Chưa ghi phần của đơn vị nào.")
    old = "; ".join(f"{one.unit.short_name} {one.amount.normalize():f}" for one in row.shares.select_related("unit"))
    row.shares.all().delete()
    UnitShare.objects.bulk_create(
        [UnitShare(commitment=row, unit=unit, amount=amount) for unit, amount in shares.items()]
    )
    row.version += 1
    row.save(update_fields=["version"])
    new = "; ".join(f"{unit.short_name} {amount.normalize():f}" for unit, amount in shares.items())
    changes = [audit.Change("shares", old or None, new or None)]
    audit.record(agency=row.agency, by=by, action="targets.share_out", subject=row, at=at, changes=changes)
    return row


def _target(by: User, commitment: Commitment, version: int | None, on: date) -> Commitment:
    row = lock(Commitment.objects.select_related("agency", "matter"), commitment.pk, version=version)
    must(by, Permission.ASSIGN, on=on, unit=row.lead_unit)
    if row.kind != Commitment.Kind.TARGET:
        raise UnableToChange("Chỉ chỉ tiêu có số mới điều chỉnh, chia được.")
    if row.state != Commitment.State.ACTIVE:
        raise UnableToChange(f"Chỉ tiêu này {row.get_state_display().lower()}, không sửa được nữa.")
    return row
