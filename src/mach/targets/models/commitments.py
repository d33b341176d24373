"""Promises of papers: targets (with a number) and assignments (without one)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.casework.models import Matter
from mach.documents.models import Clause, Document, Reading
from mach.office.models import Agency, Attachment, Unit, User
from mach.targets.models.indicators import Indicator


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user) -> "CommitmentQuerySet":
        return self.filter(agency__in=user.agency_ids)

    def targets(self) -> "CommitmentQuerySet":
        return self.filter(kind=Commitment.Kind.TARGET)

    def assignments(self) -> "CommitmentQuerySet":
        return self.filter(kind=Commitment.Kind.ASSIGNMENT)

    def active(self) -> "CommitmentQuerySet":
        return self.filter(state=Commitment.State.ACTIVE)


class Commitment(models.Model):
    """A confirmed promise and its owner; one subject named by several papers is one commitment, several sources."""

    class Kind(models.TextChoices):
        TARGET = "target", "Chỉ tiêu"
        ASSIGNMENT = "assignment", "Việc được giao"

    class State(models.TextChoices):
        ACTIVE = "active", "Đang thực hiện"
        DONE = "done", "Đã hoàn thành"
        CANCELLED = "cancelled", "Thôi thực hiện"

    class Comparator(models.TextChoices):
        """`domain/indicators.md` §1; each has its own met rule in `engines/measure`."""

        AT_LEAST = "at_least", "Ít nhất"
        AT_MOST = "at_most", "Không quá"
        MORE_THAN = "more_than", "Trên"
        LESS_THAN = "less_than", "Dưới"
        RANGE = "range", "Trong khoảng"
        EXACTLY = "exactly", "Đạt"
        ABOUT = "about", "Khoảng"
        ALL = "all", "Toàn bộ (100%)"
        MILESTONE = "milestone", "Cột mốc"
        FREQUENCY = "frequency", "Số lần mỗi kỳ"

    class Recurrence(models.TextChoices):
        ONCE = "once", "Một lần"
        MONTH = "month", "Hằng tháng"
        QUARTER = "quarter", "Hằng quý"
        HALF_YEAR = "half_year", "6 tháng một lần"
        YEAR = "year", "Hằng năm"

    class Curve(models.TextChoices):
        LINEAR = "linear", "Đều theo thời gian"
        PER_QUARTER = "per_quarter", "Đều theo quý"
        LAST_YEAR = "last_year", "Như năm trước"
        AT_END = "at_end", "Dồn cuối kỳ"

    class Proof(models.TextChoices):
        """What a row must carry to prove a promise; verified rows always carry something."""

        ANY = "", "Có minh chứng bất kỳ"
        FILE = "file", "Có tệp đính kèm"
        PAPER = "paper", "Có số, ngày văn bản"
        BOTH = "both", "Có cả tệp và số, ngày văn bản"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commitments")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="commitment")
    kind = models.CharField("Loại", max_length=10, choices=Kind)
    title = models.CharField("Nội dung", max_length=1000)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="Đơn vị chủ trì"
    )
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Người phụ trách"
    )
    support_units = models.ManyToManyField(Unit, related_name="supports", blank=True, verbose_name="Đơn vị phối hợp")
    period_start = models.DateField("Từ ngày", null=True, blank=True)
    period_end = models.DateField("Đến ngày", null=True, blank=True)
    recurs = models.CharField("Kỳ báo cáo kết quả", max_length=10, choices=Recurrence, default=Recurrence.HALF_YEAR)
    comparator = models.CharField("Cách so sánh", max_length=10, choices=Comparator, blank=True)
    min = models.DecimalField("Từ", max_digits=20, decimal_places=4, null=True, blank=True)
    max = models.DecimalField("Đến", max_digits=20, decimal_places=4, null=True, blank=True)
    unit_label = models.CharField("Đơn vị tính", max_length=120, blank=True)
    per = models.CharField("Tính theo", max_length=10, blank=True)
    printed = models.CharField("Số liệu in trong văn bản", max_length=120, blank=True)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="Chỉ số"
    )
    indicator_filter = models.TextField("Điều kiện thêm", blank=True)
    basis = models.CharField("Ngày tính vào kỳ", max_length=60, blank=True)
    base_start = models.DateField("So với giai đoạn từ ngày", null=True, blank=True)
    base_end = models.DateField("đến ngày", null=True, blank=True)
    by_unit = models.BooleanField("Chỉ tính dòng sổ của đơn vị chủ trì", default=False)
    counted_unit = models.ForeignKey(  # set where a merger handed the promise on: that unit's rows go on counting
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Đơn vị chủ trì trước sáp nhập"
    )
    proof_needed = models.CharField(
        "Dòng sổ đủ minh chứng khi", max_length=5, choices=Proof, blank=True, default=Proof.ANY
    )
    evidence_rule = models.CharField("Minh chứng cần có", max_length=300, blank=True)
    curve = models.CharField("Tiến độ kỳ vọng", max_length=12, choices=Curve, default=Curve.LINEAR)
    state = models.CharField("Trạng thái", max_length=10, choices=State, default=State.ACTIVE)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    fold = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "cam kết"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="assignment") | (~Q(comparator="") & Q(min__isnull=False) & Q(max__isnull=False)),
                name="target_has_a_quantity",
            ),
            models.CheckConstraint(condition=Q(min=None) | Q(max__gte=F("min")), name="target_range_forward"),
            models.CheckConstraint(
                condition=Q(period_start=None) | Q(period_end=None) | Q(period_end__gte=F("period_start")),
                name="commitment_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(base_start=None, base_end=None)
                | Q(base_start__isnull=False, base_end__isnull=False, base_end__gte=F("base_start")),
                name="commitment_base_is_a_phase",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "kind", "state"], name="commitment_by_state"),
            models.Index(fields=["lead_unit", "state"], name="commitment_by_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("targets:detail", args=[self.pk])


class CommitmentSource(models.Model):
    """The clause that makes the promise; quote and span are kept by value."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="sources")
    document = models.ForeignKey(Document, models.PROTECT, related_name="commitment_sources")
    clause = models.ForeignKey(Clause, models.SET_NULL, null=True, blank=True, related_name="commitment_sources")
    reading = models.OneToOneField(Reading, models.PROTECT, null=True, blank=True, related_name="commitment_source")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField("Câu trích")
    place = models.JSONField(
        "Khung trên ảnh trang", null=True, blank=True
    )  # {"edition", "page", "box"}, see take_letter

    class Meta:
        ordering = ["id"]


class Evidence(models.Model):
    """A record or paper that proves a commitment beyond what its indicator counts."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    series = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True)
    note = models.CharField("Ghi chú", max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(object_id__isnull=False) | Q(attachment__isnull=False) | Q(document__isnull=False),
                name="evidence_is_something",
            )
        ]
