"""Commitments: made, assigned, changed, completed, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.documents.models import Document
from mach.engines.vietnamese import fold
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Agency, Attachment, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, head_of
from mach.office.rules import must
from mach.targets.actions.accounts import end_of_year, open_matter, settle, start_of_year
from mach.targets.models import Commitment, Evidence, Indicator


class UnableToChange(Exception):
    """The commitment cannot be made or changed this way; says which entry and what to do."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Everything a person confirms about a promise. Amounts in the printed unit; money in VND; percent as 90."""

    kind: str
    title: str
    lead_unit: Unit | None = None
    officer: User | None = None
    support_units: Sequence[Unit] = field(default_factory=tuple)
    period_start: date | None = None
    period_end: date | None = None
    recurs: str = Commitment.Recurrence.HALF_YEAR
    due_on: date | None = None
    comparator: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    unit_label: str = ""
    per: str = ""
    printed: str = ""
    indicator: Indicator | None = None
    indicator_filter: str = ""
    basis: str = ""
    base_start: date | None = None
    base_end: date | None = None
    by_unit: bool = False
    proof_needed: str = ""
    evidence_rule: str = ""
    curve: str = Commitment.Curve.LINEAR


# What `change_commitment` may write; who owns it goes through `assign`.
EDITABLE = (
    "title",
    "period_start",
    "period_end",
    "recurs",
    "comparator",
    "min",
    "max",
    "unit_label",
    "per",
    "indicator",
    "indicator_filter",
    "basis",
    "base_start",
    "base_end",
    "by_unit",
    "proof_needed",
    "evidence_rule",
    "curve",
)


def make_commitment(*, by: User, agency: Agency, promise: Promise, at: datetime) -> Commitment:
    """Write a commitment and what it owes; part of a larger action, which asks who may name its lead."""
    on = localdate(at)
    _check(promise)
    matter = open_matter(promise.kind, agency=agency, title=promise.title, on=on)
    officer = promise.officer or (head_of(promise.lead_unit, on=on) if promise.lead_unit else None)
    is_target = promise.kind == Commitment.Kind.TARGET
    commitment = Commitment.objects.create(
        agency=agency,
        matter=matter,
        kind=promise.kind,
        title=promise.title.strip()[:1000],
        lead_unit=promise.lead_unit,
        officer=officer,
        period_start=promise.period_start or (start_of_year(on) if is_target else None),
        period_end=promise.period_end or (end_of_year(on) if is_target else None),
        recurs=promise.recurs,
        comparator=promise.comparator if is_target else "",
        min=promise.min if is_target else None,
        max=(promise.max if promise.max is not None else promise.min) if is_target else None,
        unit_label=promise.unit_label,
        per=promise.per,
        printed=promise.printed,
        indicator=promise.indicator,
        indicator_filter=promise.indicator_filter,
        basis=promise.basis,
        base_start=promise.base_start,
        base_end=promise.base_end,
        by_unit=promise.by_unit,
        proof_needed=promise.proof_needed,
        evidence_rule=promise.evidence_rule,
        curve=promise.curve,
        confirmed_at=at,
        confirmed_by=by,
        fold=fold(promise.title),
    )
    commitment.support_units.set(promise.support_units)
    try:
        settle(commitment, due_on=promise.due_on, on=on, calendar=calendar_for(agency))
    except casework.UnableToOwe as error:
        raise UnableToChange(str(error)) from error
    return commitment


@transaction.atomic
def assign(
    *,
    by: User,
    commitment: Commitment,
    version: int | None,
    lead_unit: Unit,
    officer: User | None = None,
    support_units: Sequence[Unit] = (),
    at: datetime,
) -> Commitment:
    """Give a commitment to a lead unit and its officer; what is owed moves with it."""
    on = localdate(at)
    row = _locked(commitment, version)
    must(by, Permission.ASSIGN, on=on, unit=row.lead_unit or lead_unit)
    new = {"lead_unit": lead_unit, "officer": officer or head_of(lead_unit, on=on)}
    changes = [*audit.changes(row, **new), *_support_changes(row, support_units)]
    if lead_unit.pk != row.lead_unit_id:
        row.counted_unit = None
    row.lead_unit, row.officer = new["lead_unit"], new["officer"]
    row.support_units.set(support_units)
    _save(row)
    settle(row, due_on=None, on=on, calendar=calendar_for(row.agency))
    audit.record(agency=row.agency, by=by, action="targets.assign", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def change_commitment(*, by: User, commitment: Commitment, version: int | None, at: datetime, **new: Any) -> Commitment:
    """Change how a commitment is worded, measured or timed; a changed basis changes the figure, so it is kept."""
    row = _locked(commitment, version)
    must(by, Permission.ASSIGN, on=localdate(at), unit=row.lead_unit)
    new = {field: value for field, value in new.items() if field in EDITABLE}
    changes = audit.changes(row, **new)
    for name, value in new.items():
        setattr(row, name, value)
    _check(row)
    row.fold = fold(row.title)
    _save(row)
    settle(row, due_on=None, on=localdate(at), calendar=calendar_for(row.agency))
    audit.record(agency=row.agency, by=by, action="targets.change", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def complete_commitment(
    *, by: User, commitment: Commitment, version: int | None, result: str, at: datetime
) -> Commitment:
    """Close a commitment that is fulfilled."""
    return _end(by, commitment, version, Commitment.State.DONE, Obligation.State.MET, result, at)


@transaction.atomic
def cancel_commitment(
    *, by: User, commitment: Commitment, version: int | None, reason: str, at: datetime
) -> Commitment:
    """Take a commitment back, with the reason."""
    return _end(by, commitment, version, Commitment.State.CANCELLED, Obligation.State.CANCELLED, reason, at)


@transaction.atomic
def add_evidence(
    *,
    by: User,
    commitment: Commitment,
    at: datetime,
    attachment: Attachment | None = None,
    document: Document | None = None,
    note: str = "",
) -> Evidence:
    """Attach a file or paper that proves the commitment."""
    must(by, Permission.ACCOUNT, on=localdate(at))
    if attachment is None and document is None:
        raise UnableToChange("Chưa chọn tệp hoặc văn bản làm minh chứng.")
    evidence = Evidence.objects.create(
        commitment=commitment, attachment=attachment, document=document, note=note[:300], added_by=by, added_at=at
    )
    changes = [audit.Change("evidence", None, audit.text(attachment or document))]
    audit.record(
        agency=commitment.agency, by=by, action="targets.add_evidence", subject=commitment, at=at, changes=changes
    )
    return evidence


def _support_changes(row: Commitment, units: Sequence[Unit]) -> list[audit.Change]:
    """What naming these supporting units changes."""
    old, new = (", ".join(sorted(unit.name for unit in some)) for some in (row.support_units.all(), units))
    return [audit.Change("support_units", old or None, new or None)] if old != new else []


def _check(promise: Promise | Commitment) -> None:
    if not promise.title.strip():
        raise UnableToChange("Chưa ghi nội dung chỉ tiêu hoặc việc được giao.")
    if promise.period_start and promise.period_end and promise.period_end < promise.period_start:
        raise UnableToChange("Thời gian thực hiện: ngày kết thúc đứng trước ngày bắt đầu.")
    if bool(promise.base_start) != bool(promise.base_end):
        raise UnableToChange("Giai đoạn để so sánh cần cả ngày đầu và ngày cuối, hoặc để trống cả hai.")
    if promise.base_start and promise.base_end and promise.base_end < promise.base_start:
        raise UnableToChange("Giai đoạn để so sánh: ngày cuối đứng trước ngày đầu.")
    if promise.kind != Commitment.Kind.TARGET:
        return
    if not promise.comparator or promise.min is None:
        raise UnableToChange("Chỉ tiêu cần cách so sánh và số liệu. Nếu không có số, hãy xác nhận là việc được giao.")
    if promise.max is not None and promise.max < promise.min:
        raise UnableToChange("Số liệu: số “từ” lớn hơn số “đến”.")


def _locked(commitment: Commitment, version: int | None) -> Commitment:
    row = lock(Commitment.objects.select_related("agency", "matter"), commitment.pk, version=version)
    if row.state != Commitment.State.ACTIVE:
        raise UnableToChange(f"Mục này {row.get_state_display().lower()}, không sửa được nữa.")
    return row


def _save(row: Commitment) -> None:
    row.version += 1
    row.save()


def _end(by: User, commitment: Commitment, version, state: str, owed: str, reason: str, at: datetime) -> Commitment:
    on = localdate(at)
    row = _locked(commitment, version)
    must(by, Permission.ASSIGN, on=on, unit=row.lead_unit)
    if not reason.strip():
        raise UnableToChange("Chưa ghi kết quả hoặc lý do.")
    row.state = state
    _save(row)
    casework.close_matter(matter=row.matter, on=on, state=owed, result=reason.strip(), by=by)
    changes = [audit.Change("state", Commitment.State.ACTIVE, state), audit.Change("reason", None, reason.strip())]
    action = "targets.done" if state == Commitment.State.DONE else "targets.cancelled"
    audit.record(agency=row.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row
