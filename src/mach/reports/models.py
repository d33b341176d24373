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
