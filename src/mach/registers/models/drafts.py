"""What a person has typed into the form of a record and not saved yet."""

from django.db import models
from django.db.models import Q

from mach.office.models import User
from mach.registers.models.definitions import Register
from mach.registers.models.records import Record


class Draft(models.Model):
    """One form half filled in: of a new record, or of a change to one. Only its author sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, null=True, blank=True, related_name="+")
    entries = models.JSONField(default=dict)  # name of the input → what stands in it, as a list
    saved_at = models.DateTimeField("Lúc lưu")

    class Meta:
        verbose_name = "bản nháp"
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "register"], condition=Q(record=None), name="draft_of_new_once"),
            models.UniqueConstraint(fields=["user", "record"], name="draft_of_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.record.book if self.record else 'dòng mới'}"
