"""Reports as a countable series: which were due, to whom, and when they were sent up."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import connection

from mach.engines.formulas import FieldType, SeriesSchema
from mach.office.models import Agency
from mach.reports.actions.writing import REPORT
from mach.reports.models import Report
from mach.targets.series import Reader, RowLabel, Series, SharedIndicator

UNIT_REPORT = SeriesSchema(
    "unit_report",
    {
        "regime": FieldType("text", "Chế độ báo cáo"),
        "recipient": FieldType("text", "Nơi nhận"),
        "reporter": FieldType("ref", "Đơn vị báo cáo", to="unit"),
        "due_on": FieldType("date", "Hạn gửi"),
        "sent_on": FieldType("date", "Ngày gửi"),
    },
    "Báo cáo phải gửi",
)
INDICATORS = (
    SharedIndicator(
        "unit_report.sent", "unit_report", "Báo cáo đã gửi", "count", "báo cáo",
        "count(unit_report where sent_on in W)",
    ),
    SharedIndicator(
        "unit_report.on_time", "unit_report", "Tỷ lệ báo cáo gửi đúng hạn", "ratio", "%",
        "count(unit_report where sent_on <= due_on and due_on in W) / count(unit_report where due_on in W)",
    ),
)  # fmt: skip
"""`domain/registers.md` §3.45."""


def series_for(agency: Agency, day: date) -> Sequence[Series]:
    return _series(connection.vendor)


@lru_cache(maxsize=2)
def _series(vendor: str) -> tuple[Series, ...]:
    of_regime = "(SELECT g.{what} FROM reports_regime g WHERE g.id = {{a}}.regime_id)"
    owed = (
        "(SELECT o.{what} FROM casework_obligation o WHERE o.matter_id = {{a}}.matter_id "
        f"AND o.duty = '{REPORT}' AND o.state NOT IN ('waived', 'cancelled'))"
    )
    columns = {
        "regime": of_regime.format(what="title"),
        "recipient": of_regime.format(what="recipient"),
        "reporter": of_regime.format(what="unit_id"),
        "due_on": owed.format(what="due_on"),
        "sent_on": owed.format(what="closed_on"),
    }
    base = Reader(
        "reports_report", "{a}.id", "{a}.agency_id = %(agency)s", columns, unit=of_regime.format(what="unit_id")
    )
    return (Series(f"{vendor}.unit_report", UNIT_REPORT, base, _described),)


def _described(ids: Sequence[int]) -> dict[int, RowLabel]:
    rows = Report.objects.filter(pk__in=ids)
    return {
        row.pk: RowLabel(row.title, row.title, row.get_absolute_url(), row.version, f"{row.state}.{row.version}")
        for row in rows
    }
