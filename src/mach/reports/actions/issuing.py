"""Freezing a report, sending it up, and recording the signed paper that comes back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from mach.casework.actions import close_matter, reopen_matter
from mach.casework.models import Obligation
from mach.office import audit
from mach.office.concurrency import lock, one_instant
from mach.office.models import Attachment, User
from mach.office.permissions import Permission
from mach.office.queries import is_own_of_today
from mach.office.rules import must
from mach.reports.actions.writing import UnableToReport, refuse_unless_draft
from mach.reports.checks import report_hash
from mach.reports.models import Report
from mach.reports.queries import windows_of
from mach.targets.actions.snapshots import Measured, keep, measure

SUBMITTED = "Đã trình báo cáo"  # the result of a duty met by sending up


def freeze(*, by: User, report: Report, version: int | None, at: datetime) -> Report:
    """Freeze every figure of a report with the rows behind it; all or nothing.

    The figures are read first, at one instant: reading holds nobody up, and keeping them is short.
    """
    must(by, Permission.FREEZE_REPORT, on=localdate(at))
    with one_instant():
        measured = _measured(report, by=by, at=at)
    return _keep(measured, by=by, report=report, version=version, at=at)


def _measured(report: Report, *, by: User, at: datetime) -> dict[int, list[Measured]]:
    """The figures of every item that is counted, by item."""
    windows = windows_of(report)
    items = report.items.select_related("commitment__indicator", "commitment__agency", "commitment__lead_unit")
    return {
        item.pk: [
            measure(by=by, commitment=item.commitment, window=window, role=role, at=at)
            for role, window in windows.items()
        ]
        for item in items.filter(commitment__indicator__isnull=False).order_by("position")
    }


@transaction.atomic
def _keep(
    measured: dict[int, list[Measured]], *, by: User, report: Report, version: int | None, at: datetime
) -> Report:
    row = lock(Report.objects.select_related("agency", "regime", "matter"), report.pk, version=version)
    refuse_unless_draft(row)
    for item in row.items.filter(pk__in=list(measured)).order_by("position"):
        item.snapshots.set([keep(one) for one in measured[item.pk]])
    row.hash = report_hash(row)
    row.state, row.frozen_at, row.frozen_by, row.returned_for = Report.State.FROZEN, at, by, ""
    row.version += 1
    row.save()
    changes = [audit.Change("hash", None, row.hash)]
    audit.record(agency=row.agency, by=by, action="reports.freeze", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def return_report(*, by: User, report: Report, version: int | None, reason: str, at: datetime) -> Report:
    """Return a frozen report to who writes it, with the reason: a draft again, its figures counted anew when frozen."""
    must(by, Permission.FREEZE_REPORT, on=localdate(at))
    row = lock(Report.objects.select_related("agency"), report.pk, version=version)
    if row.state != Report.State.FROZEN:
        raise UnableToReport("Chỉ trả lại được báo cáo đã chốt số liệu mà chưa trình.")
    if not reason.strip():
        raise UnableToReport("Chưa ghi lý do trả lại báo cáo.")
    new = {"state": Report.State.DRAFT, "hash": "", "returned_for": reason.strip()[:500]}
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.frozen_at = row.frozen_by = None
    row.version += 1
    row.save()
    for item in row.items.all():
        item.snapshots.clear()
    audit.record(agency=row.agency, by=by, action="reports.return", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def submit(*, by: User, report: Report, version: int | None, at: datetime) -> Report:
    """Say that the frozen report went to be signed; its duty is met on that day."""
    must(by, Permission.FREEZE_REPORT, on=localdate(at))
    row = lock(Report.objects.select_related("agency", "matter"), report.pk, version=version)
    if row.state != Report.State.FROZEN:
        raise UnableToReport("Chỉ trình được báo cáo đã chốt số liệu. Hãy chốt số liệu trước.")
    on = localdate(at)
    for obligation in row.matter.obligations.open():
        late = obligation.due_on is not None and on > obligation.due_on
        state = Obligation.State.MET_LATE if late else Obligation.State.MET
        Obligation.objects.filter(pk=obligation.pk).update(
            state=state, closed_on=on, closed_by=by, result=SUBMITTED, version=obligation.version + 1
        )
    close_matter(matter=row.matter, on=on, state=Obligation.State.MET, result=SUBMITTED, by=by)
    row.state = Report.State.SUBMITTED
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="reports.submit", subject=row, at=at)
    return row


@transaction.atomic
def take_back_submission(*, by: User, report: Report, at: datetime) -> Report:
    """Take back one's own sending up of today: the report stays frozen, its duty is owed. Raises `UnableToReport`."""
    on = localdate(at)
    must(by, Permission.FREEZE_REPORT, on=on)
    row = lock(Report.objects.visible_to(by).select_related("agency", "matter"), report.pk, version=None)
    if row.state != Report.State.SUBMITTED or not is_own_of_today(by, row, "reports.submit", on=on):
        raise UnableToReport("Chỉ hoàn tác được việc trình của chính mình trong ngày, khi báo cáo chưa phát hành.")
    met = row.matter.obligations.filter(closed_on=on, closed_by=by, result=SUBMITTED)
    met.update(state=Obligation.State.OPEN, closed_on=None, closed_by=None, result="", version=F("version") + 1)
    reopen_matter(matter=row.matter)
    changes = audit.changes(row, state=Report.State.FROZEN)
    row.state = Report.State.FROZEN
    row.version += 1
    row.save(update_fields=["state", "version"])
    audit.record(agency=row.agency, by=by, action="reports.undo_submit", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def issue(
    *,
    by: User,
    report: Report,
    version: int | None,
    number: str,
    issued_on: date,
    at: datetime,
    signed_file: Attachment | None = None,
) -> Report:
    """Record the signed paper: its number, day and file."""
    must(by, Permission.FREEZE_REPORT, on=localdate(at))
    row = lock(Report.objects.select_related("agency"), report.pk, version=version)
    if row.state != Report.State.SUBMITTED:
        raise UnableToReport("Chỉ ghi phát hành cho báo cáo đã trình.")
    if not number.strip():
        raise UnableToReport("Chưa ghi số, ký hiệu của báo cáo đã ký.")
    new = {"number": number.strip(), "issued_on": issued_on, "signed_file": signed_file, "state": Report.State.ISSUED}
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="reports.issue", subject=row, at=at, changes=changes)
    return row
