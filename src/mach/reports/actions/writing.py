"""Writing a report: people edit words; a counted number is never typed, an estimate stands beside it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Matter
from mach.engines.workdays import Period
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, head_of
from mach.office.rules import must
from mach.reports.models import Regime, Report, ReportItem
from mach.reports.rules import first_text, report_due
from mach.targets.models import Commitment

REPORT = "report"


class UnableToReport(Exception):
    """The report cannot be opened, changed, frozen or sent this way."""


@transaction.atomic
def open_report(*, by: User, regime: Regime, period: Period, at: datetime) -> Report:
    """Open the draft of a period: one item for each promise in force, and the duty to send it."""
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    report = open_draft(regime, period, by=by, at=at)
    audit.record(agency=regime.agency, by=by, action="reports.open", subject=report, at=at)
    return report


@transaction.atomic
def edit_item(
    *,
    by: User,
    item: ReportItem,
    version: int | None,
    text: str,
    explanation: str,
    at: datetime,
    result: str | None = None,
) -> ReportItem:
    """Change the words of an item; `result` "" brings the usual result sentence back, None leaves it as it is."""
    row = _locked(by, item, version, at)
    new = {"text": text.strip(), "explanation": explanation.strip()}
    if result is not None:
        new["result"] = result.strip()
    return _save(by, row, new, "reports.edit_item", at)


@transaction.atomic
def set_estimate(
    *, by: User, item: ReportItem, version: int | None, estimate: Decimal | None, reason: str, at: datetime
) -> ReportItem:
    """Put an estimate ("ước thực hiện") beside the counted number, with author and reason; it enters no register."""
    row = _locked(by, item, version, at)
    if estimate is not None and not reason.strip():
        raise UnableToReport("Số ước cần căn cứ: hãy ghi vì sao ước như vậy.")
    new = {
        "estimate": estimate,
        "estimate_by": by if estimate is not None else None,
        "estimate_reason": reason.strip()[:300] if estimate is not None else "",
    }
    return _save(by, row, new, "reports.set_estimate", at)


@transaction.atomic
def edit_frame(*, by: User, report: Report, version: int | None, opening: str, closing: str, at: datetime) -> Report:
    """Change the words before and after the items."""
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    row = lock(Report.objects.select_related("agency"), report.pk, version=version)
    refuse_unless_draft(row)
    new = {"opening": opening.strip(), "closing": closing.strip()}
    changes = audit.changes(row, **new)
    row.opening, row.closing = new["opening"], new["closing"]
    row.version += 1
    row.save()
    audit.record(agency=row.agency, by=by, action="reports.edit_frame", subject=row, at=at, changes=changes)
    return row


def refuse_unless_draft(report: Report) -> None:
    """Raise `UnableToReport` when a report is no draft any more."""
    if report.state != Report.State.DRAFT:
        raise UnableToReport(f"Báo cáo {report.get_state_display().lower()}, không sửa được nữa.")


def open_draft(regime: Regime, period: Period, *, by: User, at: datetime) -> Report:
    """The report of a period, opened if it is not there yet; part of a larger action."""
    existing = Report.objects.filter(regime=regime, period=period.key).first()
    if existing is not None:
        return existing
    on, window = localdate(at), period.window
    title = f"{regime.title} {period.label}"
    matter = casework.open_matter(
        agency=regime.agency,
        kind=Matter.Kind.REPORT,
        title=title,
        address="",
        lead_unit=regime.unit,
        officer=head_of(regime.unit, on=on),
        on=on,
    )
    report = Report.objects.create(
        agency=regime.agency,
        regime=regime,
        matter=matter,
        period=period.key,
        period_label=period.label,
        window_start=window.start,
        window_end=window.end,
        title=title,
        created_at=at,
        created_by=by,
    )
    casework.describe_matter(matter=matter, title=title, address=reverse("reports:detail", args=[report.pk]))
    casework.owe(
        matter=matter,
        duty=REPORT,
        title=f"Gửi {title}",
        due=report_due(regime, period, calendar=calendar_for(regime.agency)),
        rule=f"{regime.due_working_days} ngày làm việc sau ngày chốt số liệu {window.end:%d/%m/%Y}",
        debtor_unit=regime.unit,
        period=period.key,
        on=on,
    )
    _write_items(report)
    return report


def _write_items(report: Report) -> None:
    """One item for each promise whose time meets the window; targets first, then by unit."""
    promises = (
        Commitment.objects.filter(agency=report.agency)
        .exclude(state=Commitment.State.CANCELLED)
        .filter(Q(period_start=None) | Q(period_start__lte=report.window_end))
        .filter(Q(period_end=None) | Q(period_end__gte=report.window_start))
        .order_by("-kind", "lead_unit__position", "pk")
    )
    items = [ReportItem(report=report, commitment=promise, position=place) for place, promise in enumerate(promises, 1)]
    for item in items:
        item.text = first_text(item)
    ReportItem.objects.bulk_create(items, batch_size=500)


def _locked(by: User, item: ReportItem, version: int | None, at: datetime) -> ReportItem:
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    row = lock(ReportItem.objects.select_related("report__agency", "commitment"), item.pk, version=version)
    refuse_unless_draft(row.report)
    return row


def _save(by: User, row: ReportItem, new: dict, action: str, at: datetime) -> ReportItem:
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    audit.record(agency=row.report.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row
