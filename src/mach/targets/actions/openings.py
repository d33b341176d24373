"""Stating what a sent report said of a period before the books, and giving way to the books later."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from mach.documents.models import Document
from mach.engines.workdays import Window
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.targets.models import Indicator, OpeningValue
from mach.targets.queries.lookup import Subject


class UnableToState(Exception):
    """The value cannot be stated or closed this way; says what to do."""


@dataclass(frozen=True, slots=True)
class SentReport:
    """The report in which a value was sent; `document` where the system holds it."""

    number: str
    day: date
    document: Document | None = None


@transaction.atomic
def state_opening(
    *,
    by: User,
    subject: Subject,
    window: Window,
    period_label: str,
    value: Decimal | None,
    report: SentReport,
    reason: str,
    at: datetime,
    parts: tuple[Decimal, Decimal] | None = None,
) -> OpeningValue:
    """State a value of a past period. `parts`: numerator and denominator of a ratio, from which its value follows."""
    on = localdate(at)
    must(by, Permission.EDIT_REPORT, on=on)
    indicator = subject.indicator
    value = _value(indicator, value, parts)
    if window.end >= on:
        raise UnableToState("Kỳ này chưa kết thúc nên chưa có báo cáo. Chỉ ghi số của kỳ đã qua.")
    if not report.number.strip() or not reason.strip():
        raise UnableToState("Số kỳ trước cần số báo cáo đã gửi và lý do chưa đếm được từ sổ.")
    same = OpeningValue.objects.standing().filter(
        agency=by.agency, commitment=subject.commitment, window_start=window.start, window_end=window.end
    )
    held = same.filter(indicator__code=indicator.code).first()
    if held is not None:
        raise UnableToState(f"Kỳ này đã có số theo {held.source}. Muốn ghi số khác, hãy rút số đó trước.")
    row = OpeningValue.objects.create(
        agency=by.agency,
        indicator=indicator,
        commitment=subject.commitment,
        period_label=period_label[:120],
        window_start=window.start,
        window_end=window.end,
        value=value,
        numerator=parts[0] if parts else None,
        denominator=parts[1] if parts else None,
        report_number=report.number.strip()[:80],
        report_date=report.day,
        document=report.document,
        reason=reason.strip()[:300],
        stated_by=by,
        stated_at=at,
    )
    told = [audit.Change("value", None, audit.text(value)), audit.Change("source", None, row.source)]
    audit.record(agency=row.agency, by=by, action="targets.state_opening", subject=row, at=at, changes=told)
    return row


@transaction.atomic
def close_opening(
    *, by: User, opening: OpeningValue, version: int | None, state: str, reason: str, at: datetime
) -> OpeningValue:
    """Let the books stand from now on (`loaded`: all their records are there), or take the value back (`withdrawn`)."""
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    row = lock(OpeningValue.objects.select_related("agency", "indicator", "commitment"), opening.pk, version=version)
    if row.state != OpeningValue.State.STATED or state == OpeningValue.State.STATED:
        raise UnableToState(f"Số này {row.get_state_display().lower()}, không đổi được nữa.")
    if state == OpeningValue.State.WITHDRAWN and not reason.strip():
        raise UnableToState("Hãy ghi vì sao rút số này.")
    new = {"state": state, "closed_by": by, "closed_at": at, "closing_reason": reason.strip()[:300]}
    changes = audit.changes(row, **new)
    for name, one in new.items():
        setattr(row, name, one)
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="targets.close_opening", subject=row, at=at, changes=changes)
    return row


def _value(indicator: Indicator, value: Decimal | None, parts: tuple[Decimal, Decimal] | None) -> Decimal:
    if parts is not None and indicator.kind != Indicator.Kind.RATIO:
        raise UnableToState("Tử số, mẫu số chỉ dùng cho tỷ lệ. Hãy để trống và ghi số trong báo cáo.")
    if parts is not None:
        if parts[1] <= 0 or parts[0] < 0:
            raise UnableToState("Mẫu số phải lớn hơn 0, tử số không được âm.")
        return round(parts[0] / parts[1] * (100 if indicator.unit == "%" else 1), 4)
    if value is None or value < 0:
        raise UnableToState("Hãy ghi số trong báo cáo, không âm.")
    return value
