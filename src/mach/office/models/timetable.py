"""Days off and swapped working days as data, and what the nightly timetable has run."""

from django.db import models
from django.db.models import Q

from mach.office.models.agency import Agency


class CalendarException(models.Model):
    """A day that breaks the Monday-to-Friday rule; without an agency it holds for all (Labour Code 2019, Art. 112)."""

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        WORK = "work", "Làm bù"

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="calendar")
    day = models.DateField("Ngày")
    kind = models.CharField("Loại", max_length=4, choices=Kind)
    reason = models.CharField("Lý do", max_length=120)
    legal_ref = models.CharField("Căn cứ", max_length=200, blank=True)
    confirmed = models.BooleanField("Đã có thông báo chính thức", default=False)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="calendar_day_once_per_agency"),
            models.UniqueConstraint(fields=["day"], condition=Q(agency=None), name="calendar_day_once_shared"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"


class Run(models.Model):
    """One run of a timetable job; unique, so that a missed day is caught up and nothing is done twice."""

    job = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, models.CASCADE)
    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "agency", "day"], name="run_once_a_day")]
