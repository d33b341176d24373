"""Files, each stored once under its SHA-256."""

from django.db import models

from mach.office.models.agency import Agency


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user) -> "AttachmentQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Attachment(models.Model):
    """A stored file; the row is written after the bytes are safe on disk (see `office.files`)."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    name = models.CharField("Tên tệp", max_length=250)
    content_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("office.User", models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        constraints = [models.UniqueConstraint(fields=["agency", "sha256", "name"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name
