"""The promises of this room that `mach check` proves."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from mach.casework.models import Matter
from mach.office.models import Agency
from mach.office.registry import Check, Finding
from mach.reports.models import Report


def without_report(agency: Agency, on: date) -> Iterable[Finding]:
    """Matters of reports whose report is gone."""
    for matter in Matter.objects.filter(agency=agency, kind=Matter.Kind.REPORT, report=None):
        yield Finding("orphaned", f"vụ việc {matter.pk} “{matter.title}”", "không còn báo cáo nào đứng sau")


def altered_reports(agency: Agency, on: date) -> Iterable[Finding]:
    """Frozen reports whose figures are not those that were frozen."""
    rows = Report.objects.filter(agency=agency).exclude(state=Report.State.DRAFT).prefetch_related("items__snapshots")
    for report in rows:
        if report.hash != report_hash(report):
            yield Finding("report_edited", f"báo cáo {report.pk} “{report.title}”", "số liệu chốt đã bị thay hoặc bỏ")


def report_hash(report: Report) -> str:
    """The hash over the hashes of its figures, in the order of its items."""
    items = sorted(report.items.all(), key=lambda item: item.position)
    hashes = [one.hash for item in items for one in sorted(item.snapshots.all(), key=lambda snapshot: snapshot.pk)]
    return hashlib.sha256(json.dumps([report.period, hashes]).encode()).hexdigest()


CHECKS = [
    Check("without_report", "Không vụ việc nào mất báo cáo của nó", without_report),
    Check("altered_reports", "Báo cáo đã chốt giữ đúng số liệu đã chốt", altered_reports),
]
