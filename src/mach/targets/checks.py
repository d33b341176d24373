"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable
from datetime import date

from mach.casework.models import Matter, Obligation
from mach.office.models import Agency
from mach.office.registry import Check, Finding
from mach.targets.actions.accounts import ASSIGN, DELIVER
from mach.targets.actions.snapshots import snapshot_hash
from mach.targets.actions.supplying import supplied_digest
from mach.targets.models import Commitment, Snapshot, SnapshotRow, SuppliedFigure
from mach.targets.series import world_of


def without_commitment(agency: Agency, on: date) -> Iterable[Finding]:
    """Matters of targets and assignments whose commitment is gone."""
    kinds = [Matter.Kind.TARGET, Matter.Kind.ASSIGNMENT]
    for matter in Matter.objects.filter(agency=agency, kind__in=kinds, commitment=None):
        yield Finding("orphaned", f"vụ việc {matter.pk} “{matter.title}”", "không còn chỉ tiêu hay việc nào đứng sau")


def owing_nothing(agency: Agency, on: date) -> Iterable[Finding]:
    """Active commitments that owe nothing although their time is not over, or never did: they would be forgotten."""
    all_owed = Obligation.objects.filter(matter__agency=agency)
    owing = all_owed.open().values("matter")
    answers = all_owed.exclude(duty=ASSIGN)
    accounted = answers.filter(due_on__gte=on).values("matter")  # this period's account is already given
    delivered = answers.filter(duty=DELIVER).values("matter")
    rows = Commitment.objects.active().filter(agency=agency)
    rows = rows.exclude(period_end__lt=on, matter__in=answers.values("matter"))
    for matters in (owing, accounted, delivered):
        rows = rows.exclude(matter__in=matters)
    for row in rows.order_by("pk"):
        yield Finding("forgotten", f"cam kết {row.pk} “{row.title}”", "đang thực hiện mà không nợ kỳ báo cáo nào")


def commitments_left_behind(agency: Agency, on: date) -> Iterable[Finding]:
    """Active commitments of people who have left."""
    for row in Commitment.objects.active().filter(agency=agency, officer__is_active=False):
        yield Finding("left_behind", f"cam kết {row.pk} “{row.title}”", "người phụ trách đã nghỉ, chưa bàn giao")


BEHIND = (
    "nội dung khác lúc chốt mà không có lần sửa nào được ghi: bị sửa thẳng vào cơ sở dữ liệu. "
    "Số trong báo cáo vẫn như đã chốt; hãy đối chiếu dòng này với minh chứng, ghi lại cho đúng trên trang của dòng"
)


def altered_snapshots(agency: Agency, on: date) -> Iterable[Finding]:
    """Frozen figures whose hash does not fit, and rows behind them that changed without a new version."""
    snapshots = Snapshot.objects.filter(agency=agency).prefetch_related("rows").order_by("pk")
    taken: dict[str, dict[int, list[SnapshotRow]]] = {}
    for snapshot in snapshots:
        frozen = sorted(snapshot.rows.all(), key=lambda row: row.position)
        if snapshot.hash != snapshot_hash(snapshot, frozen):
            yield Finding("snapshot_edited", f"số liệu chốt {snapshot.pk}", "đã bị sửa sau khi chốt")
        for row in frozen:
            taken.setdefault(row.series, {}).setdefault(row.object_id, []).append(row)
    world = world_of(agency, day=on)
    for series, by_id in taken.items():
        if series not in world.series:
            yield Finding("snapshot_row_lost", f"nguồn {series}", "không còn nguồn dữ liệu của số liệu đã chốt")
            continue
        now = world.series[series].describe(sorted(by_id))
        for object_id, rows in by_id.items():
            subject = f"dòng {series} {object_id} “{rows[0].label}”"
            if object_id not in now:
                yield Finding("snapshot_row_lost", subject, "đã mất khỏi sổ mà không qua thao tác bỏ dòng")
                continue
            same_version = [row for row in rows if row.object_version == now[object_id].version]
            if any(row.object_hash != now[object_id].hash for row in same_version):
                yield Finding("snapshot_row_edited", subject, BEHIND)


def altered_supplied(agency: Agency, on: date) -> Iterable[Finding]:
    """Numbers kept as given to somebody that are not what was given."""
    for row in SuppliedFigure.objects.filter(agency=agency).order_by("pk"):
        if row.digest != supplied_digest(row):
            yield Finding("supplied_edited", f"số đã cung cấp {row.pk} “{row}”", "đã bị sửa sau khi cung cấp")


CHECKS = [
    Check("commitments_left_behind", "Không cam kết nào đang thực hiện thuộc người đã nghỉ", commitments_left_behind),
    Check("without_commitment", "Không vụ việc nào mất chỉ tiêu, việc được giao của nó", without_commitment),
    Check("owing_nothing", "Không chỉ tiêu, việc nào đang thực hiện mà không nợ gì", owing_nothing),
    Check("altered_snapshots", "Số liệu đã chốt còn nguyên, hoặc nói được vì sao khác", altered_snapshots),
    Check("altered_supplied", "Số đã cung cấp còn nguyên như lúc cung cấp", altered_supplied),
]
