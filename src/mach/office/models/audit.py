"""The audit trail: one entry per action, chained by hash within an agency.

Rows are looked up by name and id, without foreign keys, so that nothing they tell of can pull them away.
"""

from django.db import models

from mach.office.models.agency import Agency


class AuditHead(models.Model):
    """The last link of an agency's chain; the row that appenders lock."""

    agency = models.OneToOneField(Agency, models.PROTECT, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user) -> "AuditEntryQuerySet":
        return self.filter(agency__in=user.agency_ids)


class AuditEntry(models.Model):
    """Who did what to which object, when."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField("Lúc")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("Người làm", max_length=120)
    action = models.CharField("Việc", max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_name = models.CharField("Đối tượng", max_length=250)
    object_version = models.PositiveIntegerField(default=0)
    values_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        constraints = [models.UniqueConstraint(fields=["agency", "sequence"], name="audit_sequence_once")]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["agency", "action", "actor_id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"dòng {self.sequence}: {self.object_name}"


class AuditValue(models.Model):
    """Old and new value of one field; salted, so that a personal value can be erased and the chain still holds."""

    entry = models.ForeignKey(AuditEntry, models.CASCADE, related_name="values")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=80)
    old = models.TextField(null=True)
    new = models.TextField(null=True)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
