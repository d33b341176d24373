"""Values of periods whose records are not in the books: taken from a report that was sent."""

from django.db import models
from django.db.models import F, Q

from mach.documents.models import Document
from mach.engines.vietnamese import format_date
from mach.office.models import Agency, User
from mach.targets.models.commitments import Commitment
from mach.targets.models.indicators import Indicator


class OpeningValueQuerySet(models.QuerySet["OpeningValue"]):
    def visible_to(self, user) -> "OpeningValueQuerySet":
        return self.filter(agency__in=user.agency_ids)

    def standing(self) -> "OpeningValueQuerySet":
        """Those that were not withdrawn."""
        return self.exclude(state=OpeningValue.State.WITHDRAWN)


class OpeningValue(models.Model):
    """What a sent report said of an indicator, or of one target, over a period; it enters no register.

    It stands in figures until the records of its period are loaded: until they reach it, or somebody says that they
    are all there; the difference is shown then.
    """

    class State(models.TextChoices):
        STATED = "stated", "Theo báo cáo đã gửi"
        LOADED = "loaded", "Đã nhập đủ sổ"
        WITHDRAWN = "withdrawn", "Đã rút"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="opening_values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="opening_values")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="opening_values")
    period_label = models.CharField("Kỳ", max_length=120)
    window_start = models.DateField("Từ ngày")
    window_end = models.DateField("Đến ngày")
    value = models.DecimalField("Số trong báo cáo", max_digits=24, decimal_places=4)
    numerator = models.DecimalField("Tử số", max_digits=24, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("Mẫu số", max_digits=24, decimal_places=4, null=True, blank=True)
    report_number = models.CharField("Báo cáo số", max_length=80)
    report_date = models.DateField("Ngày báo cáo")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="opening_values")
    reason = models.CharField("Vì sao chưa đếm được từ sổ", max_length=300)
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    state = models.CharField("Tình trạng", max_length=10, choices=State, default=State.STATED)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OpeningValueQuerySet.as_manager()

    class Meta:
        verbose_name = "số kỳ trước"
        ordering = ["-window_end", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(window_end__gte=F("window_start")), name="opening_window_forward"),
            models.CheckConstraint(
                condition=~Q(report_number="") & ~Q(reason=""), name="opening_has_source_and_reason"
            ),
            models.UniqueConstraint(
                fields=["agency", "indicator", "window_start", "window_end"],
                condition=Q(commitment=None) & ~Q(state="withdrawn"),
                name="opening_once_per_indicator",
            ),
            models.UniqueConstraint(
                fields=["commitment", "window_start", "window_end"],
                condition=Q(commitment__isnull=False) & ~Q(state="withdrawn"),
                name="opening_once_per_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment or self.indicator}, {self.period_label}"

    @property
    def source(self) -> str:
        """The report as it is cited: "Báo cáo số 12/BC-SKHCN ngày 18/06/2026"."""
        return f"Báo cáo số {self.report_number} ngày {format_date(self.report_date)}"
