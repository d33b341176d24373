"""Targets that a later paper changed, and targets shared out among units."""

from django.db import models
from django.db.models import Q

from mach.documents.models import Document
from mach.engines.vietnamese import format_date
from mach.office.models import Unit, User
from mach.targets.models.commitments import Commitment


class Adjustment(models.Model):
    """One change of a target by a deciding paper: what was promised before and after; the first keeps the original."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="adjustments")
    old_min = models.DecimalField(max_digits=20, decimal_places=4)
    old_max = models.DecimalField(max_digits=20, decimal_places=4)
    old_end = models.DateField(null=True)
    new_min = models.DecimalField(max_digits=20, decimal_places=4)
    new_max = models.DecimalField(max_digits=20, decimal_places=4)
    new_end = models.DateField(null=True)
    paper_number = models.CharField("Văn bản điều chỉnh số", max_length=80)
    paper_date = models.DateField("Ngày văn bản")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="adjustments")
    reason = models.CharField("Lý do", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(paper_number=""), name="adjustment_has_a_paper"),
        ]

    @property
    def source(self) -> str:
        """The deciding paper as it is cited."""
        return f"{self.paper_number} ngày {format_date(self.paper_date)}"


class UnitShare(models.Model):
    """The part of a target that one unit answers for, in the unit of the target."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_shares")
    amount = models.DecimalField("Phần được chia", max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["unit__position", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "unit"], name="share_once_per_unit"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_is_something"),
        ]
