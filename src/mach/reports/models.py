"""Reporting duties and reports, written target by target with counted numbers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mach.casework.models import Matter
from mach.office.models import Agency, Attachment, Unit, User
from mach.targets.models import Commitment, Snapshot


class Regime(models.Model):
    """A reporting regime of an agency: which periods, which windows, when due (default: Nghị định 09/2019)."""

    class Scheme(models.TextChoices):
        DECREE_09 = "nd09", "Nghị định 09/2019/NĐ-CP (15/12 – 14/12)"
        STATISTICS = "statistics", "Năm dương lịch (01/01 – 31/12)"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="regimes")
    code = models.SlugField(max_length=40)
    title = models.CharField("Tên chế độ báo cáo", max_length=200)
    scheme = models.CharField("Cách tính kỳ", max_length=12, choices=Scheme, default=Scheme.DECREE_09)
    periods = models.JSONField("Kỳ báo cáo", default=list)  # ["half_year", "year"]
    due_working_days = models.PositiveSmallIntegerField("Hạn sau ngày chốt số liệu (ngày làm việc)", default=4)
    recipient = models.CharField("Nơi nhận", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="Đơn vị tổng hợp")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "chế độ báo cáo"
        constraints = [models.UniqueConstraint(fields=["agency", "code", "valid_from"], name="regime_once")]

    def __str__(self) -> str:
        return self.title


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user) -> "ReportQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Report(models.Model):
    """One report of one period. A number and signature belong to the province's document system."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        FROZEN = "frozen", "Đã chốt số liệu"
        SUBMITTED = "submitted", "Đã trình"
        ISSUED = "issued", "Đã phát hành"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports")
    regime = models.ForeignKey(Regime, models.PROTECT, related_name="reports")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="report")
    period = models.CharField("Kỳ", max_length=20)
    period_label = models.CharField(max_length=80)
    window_start = models.DateField()
    window_end = models.DateField()
    title = models.CharField("Tên báo cáo", max_length=500)
    state = models.CharField("Trạng thái", max_length=10, choices=State, default=State.DRAFT)
    opening = models.TextField("Mở đầu", blank=True)
    closing = models.TextField("Phương hướng, kiến nghị", blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    hash = models.CharField(max_length=64, blank=True)
    number = models.CharField("Số, ký hiệu khi phát hành", max_length=80, blank=True)
    issued_on = models.DateField("Ngày phát hành", null=True, blank=True)
    signed_file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    returned_for = models.CharField("Lý do trả lại", max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["regime", "period"], name="report_once_per_period"),
            models.CheckConstraint(
                condition=Q(state="draft", frozen_at=None, frozen_by=None)
                | (~Q(state="draft") & Q(frozen_at__isnull=False, frozen_by__isnull=False)),
                name="report_frozen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])


class ReportItem(models.Model):
    """One target or assignment in a report: text may be edited, a counted number never."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="items")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="report_items")
    position = models.PositiveIntegerField()
    text = models.TextField("Nội dung", blank=True)
    result = models.TextField("Câu kết quả", blank=True)  # with places for counted numbers, see `paper`; "" = as usual
    explanation = models.TextField("Nguyên nhân chậm", blank=True)
    estimate = models.DecimalField("Ước thực hiện", max_digits=24, decimal_places=4, null=True, blank=True)
    estimate_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    estimate_reason = models.CharField("Căn cứ ước tính", max_length=300, blank=True)
    snapshots = models.ManyToManyField(Snapshot, related_name="report_items", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "commitment"], name="commitment_once_per_report"),
            models.CheckConstraint(
                condition=Q(estimate=None) | (Q(estimate_by__isnull=False) & ~Q(estimate_reason="")),
                name="estimate_has_author_and_reason",
            ),
        ]


class ReturnedDraft(models.Model):
    """A draft that came back from Word: the file as it came; what it changes is offered, never taken by itself."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="returns")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    moved = models.JSONField("Đoạn chuyển chỗ", default=list)
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bản Word nhận lại"
        ordering = ["-returned_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file.name} ({self.report})"

    def get_absolute_url(self) -> str:
        return reverse("reports:returned", args=[self.pk])


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def visible_to(self, user) -> "ProposedChangeQuerySet":
        return self.filter(draft__report__agency__in=user.agency_ids)


class ProposedChange(models.Model):
    """One sentence or paragraph that a returned draft changes, and what was decided about it."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Sửa câu"
        ADDED = "added", "Thêm"
        REMOVED = "removed", "Bỏ"

    class Field(models.TextChoices):
        NONE = "", "Phần do hệ thống trình bày"
        OPENING = "opening", "Mở đầu"
        CLOSING = "closing", "Phương hướng, kiến nghị"
        TEXT = "text", "Nội dung"
        RESULT = "result", "Câu kết quả"
        EXPLANATION = "explanation", "Nguyên nhân chậm"

    class State(models.TextChoices):
        OFFERED = "offered", "Chờ quyết"
        ACCEPTED = "accepted", "Đã nhận"
        REJECTED = "rejected", "Không nhận"

    draft = models.ForeignKey(ReturnedDraft, models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    item = models.ForeignKey(ReportItem, models.CASCADE, null=True, related_name="+")
    field = models.CharField(max_length=12, choices=Field, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    figures = models.JSONField(default=list)  # [{"old", "new", "role"}] of changed figures
    amendment = models.JSONField(default=dict)  # what to write: see `reports.proposals`
    is_stale = models.BooleanField(default=False)
    state = models.CharField("Trạng thái", max_length=8, choices=State, default=State.OFFERED)
    note = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ sửa trong bản Word"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="change_once_per_place"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_by=None, decided_at=None)
                | (~Q(state="offered") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="change_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.after or self.before
