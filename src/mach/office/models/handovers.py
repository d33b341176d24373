"""The minute of work handed over: what went from whom to whom, row by row, so that it can be printed and undone."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mach.office.models.agency import Agency
from mach.office.models.people import User


class HandoverMinuteQuerySet(models.QuerySet["HandoverMinute"]):
    def visible_to(self, user) -> "HandoverMinuteQuerySet":
        return self.filter(agency__in=user.agency_ids)


class HandoverMinute(models.Model):
    """One handing over; rows keep their words by value."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="Người bàn giao")
    reason = models.CharField("Lý do", max_length=250)
    at = models.DateTimeField("Lúc")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="Người thực hiện")
    undone_at = models.DateTimeField("Hoàn tác lúc", null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HandoverMinuteQuerySet.as_manager()

    class Meta:
        verbose_name = "biên bản bàn giao"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="handover_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Bàn giao công việc của {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("office:handover", args=[self.pk])


class HandoverRow(models.Model):
    """One thing that went on with another person; the rights to review go on as the `Delegation` `object_id`."""

    REVIEW = "review"

    minute = models.ForeignKey(HandoverMinute, models.CASCADE, related_name="rows")
    to = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="Người nhận")
    code = models.CharField(max_length=20)  # of the `Handover` in the registry
    label = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=1000)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["to_id", "id"]
