"""Frozen figures: what was counted when a report was sent, row by row."""

from django.db import models
from django.db.models import Q

from mach.office.models import Agency, User
from mach.targets.models.commitments import Commitment
from mach.targets.models.indicators import Indicator


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user) -> "SnapshotQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Snapshot(models.Model):
    """A counted value with its rule, window and rows, frozen for ever; `hash` covers all of it."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="snapshots")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="snapshots")
    role = models.CharField("Cột", max_length=12)  # period | cumulative | last_year
    rule = models.TextField("Cách tính")
    rule_hash = models.CharField(max_length=64)
    window_start = models.DateField()
    window_end = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    provisional = models.DecimalField("Tạm tính", max_digits=24, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    stated = models.JSONField("Số theo báo cáo đã gửi", default=list)  # parts that no rows stand behind
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu chốt"
        constraints = [
            models.CheckConstraint(
                condition=Q(window_end__gte=models.F("window_start")), name="snapshot_window_forward"
            )
        ]


class SnapshotRow(models.Model):
    """One row behind a frozen figure, as it was."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="rows")
    part = models.CharField(max_length=12, default="value")  # value | numerator | denominator
    position = models.PositiveIntegerField()
    series = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_version = models.PositiveIntegerField()
    object_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=300)
    identity = models.CharField("Đối tượng được đếm", max_length=120, blank=True)
    amount = models.DecimalField(max_digits=24, decimal_places=4, null=True)

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "part", "position"], name="snapshot_row_position_once")
        ]
