"""S&T tasks and their steps as countable series, and the indicators of `domain/task-lifecycle.md` §9."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import connection
from django.urls import reverse

from mach.casework.actions import regulation_of
from mach.casework.models import Step
from mach.engines.formulas import FieldType, SeriesSchema
from mach.office.models import Agency
from mach.research.models import ResearchTask
from mach.targets.series import Reader, RowLabel, Series, SharedIndicator

TASK = SeriesSchema(
    "st_task",
    {
        "code": FieldType("text", "Mã số"),
        "kind": FieldType("enum", "Loại", choices=dict(ResearchTask.Kind.choices)),
        "level": FieldType("enum", "Cấp", choices=dict(ResearchTask.Level.choices)),
        "field": FieldType("enum", "Lĩnh vực", choices=dict(ResearchTask.Field.choices)),
        "grade": FieldType("enum", "Xếp loại", choices=dict(ResearchTask.Grade.choices)),
        "host": FieldType("ref", "Tổ chức chủ trì", to="party"),
        "lead_unit": FieldType("ref", "Đơn vị quản lý", to="unit"),
        "listed_on": FieldType("date", "Ngày phê duyệt danh mục"),
        "selected_on": FieldType("date", "Ngày họp hội đồng tuyển chọn"),
        "approved_on": FieldType("date", "Ngày phê duyệt"),
        "contracted_on": FieldType("date", "Ngày ký hợp đồng"),
        "accepted_on": FieldType("date", "Ngày nghiệm thu"),
        "recognised_on": FieldType("date", "Ngày công nhận kết quả"),
        "over_on": FieldType("date", "Ngày nghiệm thu hoặc chấm dứt"),
        "is_tracked": FieldType("bool", "Đủ dữ liệu bắt buộc, có người phụ trách"),
        "enterprise_takes_part": FieldType("bool", "Có doanh nghiệp, hợp tác xã tham gia"),
        "enterprise_receives": FieldType("bool", "Có doanh nghiệp, hợp tác xã nhận hoặc cam kết dùng kết quả"),
    },
    "Nhiệm vụ KH&CN",
)
STEP = SeriesSchema(
    "st_step",
    {
        "code": FieldType("text", "Bước"),
        "stage": FieldType("text", "Giai đoạn"),
        "is_skipped": FieldType("bool", "Bỏ sót"),
        "due_on": FieldType("date", "Hạn"),
        "done_on": FieldType("date", "Ngày xong"),
    },
    "Bước của nhiệm vụ KH&CN",
    parent="st_task",
    parent_as="task",
)
_ENTERPRISES = "{doanh_nghiep, hop_tac_xa}"
_FIELDS = "field in {nong_nghiep, ky_thuat}"
_RUNNING = "contracted_on <= date and (over_on is null or over_on in W)"
_APPLIED = (
    "(exists(result_handover where task_ref = st_task.code and handed_on <= date) "
    "or exists(result_application where task_ref = st_task.code and from_on <= date))"
)
_TAKES_PART = (
    "(enterprise_takes_part or exists(result_application where task_ref = st_task.code and role = tham_gia_thuc_hien "
    f"and user.kind in {_ENTERPRISES}))"
)
_RECEIVES = (
    "(enterprise_receives or exists(result_application where task_ref = st_task.code and role = tiep_nhan_su_dung "
    f"and user.kind in {_ENTERPRISES}))"
)
_ACCEPTED = "accepted_on in W and grade in {excellent, pass}"


def _share(code: str, label: str, part: str, whole: str) -> SharedIndicator:
    formula = f"count(st_task where {whole} and {part}) / count(st_task where {whole})"
    return SharedIndicator(f"st_task.{code}", "st_task", label, "ratio", "%", formula)


def _count(code: str, label: str, where: str, unit: str = "nhiệm vụ", of: str = "st_task") -> SharedIndicator:
    return SharedIndicator(f"st_task.{code}", "st_task", label, "count", unit, f"count({of} where {where})")


_COMPANIES = "doanh nghiệp, hợp tác xã"
_COMPANY_TASKS = f"{_FIELDS} and {_RUNNING}"
_OF_RUNNING_TASK = "task.contracted_on <= date and (task.over_on is null or task.over_on in W)"
_LATE = "due_on in W and (done_on > due_on or done_on is null and due_on < date)"

INDICATORS = (
    _count("listed", "Nhiệm vụ KH&CN trong danh mục được phê duyệt", "listed_on in W"),
    _count("selected", "Nhiệm vụ KH&CN đã họp hội đồng tuyển chọn", "selected_on in W"),
    _count("approved", "Nhiệm vụ KH&CN được phê duyệt", "approved_on in W"),
    _count("contracted", "Nhiệm vụ KH&CN được ký hợp đồng", "contracted_on in W"),
    _count("accepted", "Nhiệm vụ KH&CN được nghiệm thu", _ACCEPTED),
    _count("recognised", "Nhiệm vụ KH&CN được công nhận kết quả", "recognised_on in W"),
    _share("applied", "Tỷ lệ nhiệm vụ nghiệm thu được chuyển giao, ứng dụng", _APPLIED, _ACCEPTED),
    _share("excellent", "Tỷ lệ nhiệm vụ nghiệm thu xếp loại Xuất sắc", "grade = excellent", _ACCEPTED),
    _share(
        "with_enterprise", f"Tỷ lệ nhiệm vụ nông nghiệp, kỹ thuật có {_COMPANIES} tham gia và sử dụng kết quả",
        f"{_TAKES_PART} and {_RECEIVES}", _COMPANY_TASKS,
    ),
    _share("taken_part", f"Tỷ lệ nhiệm vụ nông nghiệp, kỹ thuật có {_COMPANIES} tham gia", _TAKES_PART, _COMPANY_TASKS),
    _share(
        "received", f"Tỷ lệ nhiệm vụ nông nghiệp, kỹ thuật có {_COMPANIES} sử dụng kết quả", _RECEIVES, _COMPANY_TASKS
    ),
    _share("tracked", "Tỷ lệ nhiệm vụ KH&CN được theo dõi, quản lý trên phần mềm", "is_tracked", _RUNNING),
    _count(
        "skipped_steps", "Bước bỏ sót của nhiệm vụ KH&CN", f"is_skipped and {_OF_RUNNING_TASK}", "bước bỏ sót",
        "st_task.st_step",
    ),
    _count("late_steps", "Bước trễ của nhiệm vụ KH&CN", _LATE, "bước trễ", "st_task.st_step"),
)  # fmt: skip
"""`domain/task-lifecycle.md` §9; half of a sentence joined by "và" counts only together with the other half."""


def series_for(agency: Agency, day: date) -> Sequence[Series]:
    return _series(connection.vendor)


@lru_cache(maxsize=2)
def _series(vendor: str) -> tuple[Series, ...]:
    def done(code: str) -> str:
        step = f"s.case_id = {{a}}.case_id AND s.code = '{code}' AND s.turn = 0"
        return f"(SELECT s.done_on FROM casework_step s WHERE {step})"

    kinds = "('doanh_nghiep', 'hop_tac_xa')"
    part = (
        "SELECT 1 FROM research_participant x JOIN office_party y ON y.id = x.party_id "
        f"WHERE x.task_id = {{a}}.id AND y.kind IN {kinds} AND x.role"
    )
    hosted = f"EXISTS (SELECT 1 FROM office_party h WHERE h.id = {{a}}.host_id AND h.kind IN {kinds})"
    named = "{a}.field <> '' AND {a}.method <> '' AND {a}.host_id IS NOT NULL AND {a}.investigator <> ''"
    columns = {
        "code": "{a}.code", "kind": "{a}.kind", "level": "{a}.level", "field": "NULLIF({a}.field, '')",
        "grade": "NULLIF({a}.grade, '')", "host": "{a}.host_id", "lead_unit": "{a}.lead_unit_id",
        "listed_on": done("listed"), "selected_on": done("selected"), "approved_on": done("approved"),
        "contracted_on": done("contracted"), "accepted_on": done("accepted"), "recognised_on": done("recognised"),
        "over_on": f"COALESCE({{a}}.stopped_on, {done('accepted')})",
        "is_tracked": f"({{a}}.officer_id IS NOT NULL AND ({{a}}.is_secret OR ({named})))",
        "enterprise_takes_part": f"({hosted} OR EXISTS ({part} = 'partner'))",
        "enterprise_receives": f"EXISTS ({part} IN ('receiver', 'committed'))",
    }  # fmt: skip
    base = Reader("research_researchtask", "{a}.id", "{a}.agency_id = %(agency)s", columns, unit="{a}.lead_unit_id")
    kept = "o.id = {a}.obligation_id AND o.state NOT IN ('waived', 'cancelled')"
    owed = f"(SELECT o.due_on FROM casework_obligation o WHERE {kept})"
    task = "(SELECT t.id FROM research_researchtask t WHERE t.case_id = {a}.case_id)"
    ours = "{a}.case_id IN (SELECT t.case_id FROM research_researchtask t WHERE t.agency_id = %(agency)s)"
    steps = Reader(
        "casework_step", "{a}.id", f"{ours} AND {{a}}.state <> 'not_applicable'",
        {
            "code": "{a}.code", "stage": "{a}.stage", "is_skipped": "({a}.state = 'skipped')", "due_on": owed,
            "done_on": "{a}.done_on",
        },
    )  # fmt: skip
    return (
        Series(f"{vendor}.st_task", TASK, base, _described),
        Series(f"{vendor}.st_step", STEP, steps, _steps_described, parent=task),
    )


def _described(ids: Sequence[int]) -> dict[int, RowLabel]:
    rows = ResearchTask.objects.filter(pk__in=ids)
    return {
        row.pk: RowLabel(
            str(row)[:300],
            f"Nhiệm vụ KH&CN {row.code or row.pk}",
            row.get_absolute_url(),
            row.version,
            str(row.version),
        )
        for row in rows
    }


def _steps_described(ids: Sequence[int]) -> dict[int, RowLabel]:
    found = {}
    rows = Step.objects.filter(pk__in=ids).select_related("case__research_task", "case__procedure")
    for row in rows:
        task, said = row.case.research_task, regulation_of(row.case.procedure).steps.get(row.code)
        label = f"{said.label if said else row.code}{f' lần {row.turn}' if row.turn else ''}"
        address = reverse("research:step", args=[task.pk, row.pk])
        outside = f"{label}, nhiệm vụ {task.code or task.pk}"
        found[row.pk] = RowLabel(
            f"{label}: {task.title}"[:300], outside, address, row.version, f"{row.state}.{row.version}"
        )
    return found
