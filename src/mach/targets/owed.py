"""Assignments as a countable series, so that a plan may promise to do in time what another paper gave to be done."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import connection

from mach.engines.formulas import FieldType, SeriesSchema
from mach.office.models import Agency
from mach.targets.actions.accounts import ASSIGN
from mach.targets.models import Commitment
from mach.targets.series import Reader, RowLabel, Series, SharedIndicator

ASSIGNMENT = SeriesSchema(
    "assignment",
    {
        "lead_unit": FieldType("ref", "Đơn vị chủ trì", to="unit"),
        "due_on": FieldType("date", "Hạn sau cùng"),
        "open_due_on": FieldType("date", "Hạn gần nhất chưa xong"),
        "done_on": FieldType("date", "Ngày hoàn thành"),
        "was_late": FieldType("bool", "Có lần xong quá hạn"),
    },
    "Việc được giao",
)
SOURCE = SeriesSchema(
    "assignment_source",
    {"document": FieldType("ref", "Văn bản giao", to="document")},
    "Văn bản giao việc",
    parent="assignment",
    parent_as="assignment",
)

_DONE_IN_TIME = "done_on is not null and was_late = false"
_ON_SCHEDULE = "was_late = false and (open_due_on is null or open_due_on >= date)"
INDICATORS = (
    SharedIndicator(
        "assignment.total", "assignment", "Việc được giao đến hạn", "count", "việc",
        "count(assignment where due_on in W)",
    ),
    SharedIndicator(
        "assignment.done", "assignment", "Việc được giao đã hoàn thành", "count", "việc",
        "count(assignment where done_on is not null and due_on in W)",
    ),
    SharedIndicator(
        "assignment.done_on_time", "assignment", "Tỷ lệ việc được giao hoàn thành đúng hạn", "ratio", "%",
        f"count(assignment where {_DONE_IN_TIME} and due_on in W) / count(assignment where due_on in W)",
    ),
    SharedIndicator(
        "assignment.overdue", "assignment", "Việc được giao đang quá hạn", "count", "việc",
        "count(assignment where open_due_on < date and due_on in W)",
    ),
    SharedIndicator(
        "assignment.on_schedule", "assignment", "Tỷ lệ việc được giao đúng tiến độ", "ratio", "%",
        f"count(assignment where {_ON_SCHEDULE} and due_on in W) / count(assignment where due_on in W)",
    ),
)  # fmt: skip
"""`domain/registers.md` §3.35; what is owed by several days is in time when it was so every time."""


def series_for(agency: Agency, day: date) -> Sequence[Series]:
    return _series(connection.vendor)


@lru_cache(maxsize=2)
def _series(vendor: str) -> tuple[Series, ...]:
    owed = (
        "SELECT {what} FROM casework_obligation o WHERE o.matter_id = {{a}}.matter_id "
        f"AND o.duty <> '{ASSIGN}' AND o.state NOT IN ('waived', 'cancelled')"
    )
    done = "SELECT m.closed_on FROM casework_matter m WHERE m.id = {a}.matter_id"
    columns = {
        "lead_unit": "{a}.lead_unit_id",
        "due_on": f"({owed.format(what='MAX(o.due_on)')})",
        "open_due_on": f"({owed.format(what='MIN(o.due_on)')} AND o.state = 'open')",
        "done_on": f"CASE WHEN {{a}}.state = 'done' THEN ({done}) END",
        "was_late": f"EXISTS ({owed.format(what='1')} AND o.state = 'met_late')",
    }
    kept = "{a}.agency_id = %(agency)s AND {a}.kind = 'assignment' AND {a}.state <> 'cancelled'"
    base = Reader("targets_commitment", "{a}.id", kept, columns, unit="{a}.lead_unit_id")
    papers = Reader("targets_commitmentsource", "{a}.id", "TRUE", {"document": "{a}.document_id"})
    return (
        Series(f"{vendor}.assignment", ASSIGNMENT, base, _described),
        Series(f"{vendor}.assignment_source", SOURCE, papers, lambda ids: {}, parent="{a}.commitment_id"),
    )


def _described(ids: Sequence[int]) -> dict[int, RowLabel]:
    rows = Commitment.objects.filter(pk__in=ids).select_related("matter")
    return {
        row.pk: RowLabel(row.title[:300], row.title, row.get_absolute_url(), row.version, f"{row.state}.{row.version}")
        for row in rows
    }
