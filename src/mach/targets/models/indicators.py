"""How a quantity is counted from records."""

from django.db import models
from django.db.models import Q

from mach.office.models import Agency


class Indicator(models.Model):
    """A formula over a countable series, versioned; without an agency it is shipped and shared."""

    class Kind(models.TextChoices):
        COUNT = "count", "Đếm dòng"
        DISTINCT = "distinct", "Đếm đối tượng khác nhau"
        SUM = "sum", "Cộng"
        RATIO = "ratio", "Tỷ lệ"
        STOCK = "stock", "Hiện có tại một ngày"

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="indicators")
    code = models.CharField("Mã", max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    label = models.CharField("Tên chỉ số", max_length=250)
    series = models.CharField("Nguồn", max_length=60)
    kind = models.CharField("Cách tính", max_length=10, choices=Kind)
    formula = models.TextField("Công thức")
    unit = models.CharField("Đơn vị tính", max_length=60)
    basis = models.CharField("Ngày tính vào kỳ", max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "chỉ số"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "version"], name="indicator_version_once_per_agency"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(agency=None), name="indicator_version_once_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.label
