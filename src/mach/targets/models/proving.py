"""Assignments that closed themselves, for what proves them stood in the books."""

from django.db import models
from django.db.models import Q

from mach.casework.models import Obligation
from mach.office.models import User
from mach.targets.models.commitments import Commitment


class SelfClosingQuerySet(models.QuerySet["SelfClosing"]):
    def visible_to(self, user) -> "SelfClosingQuerySet":
        return self.filter(commitment__agency__in=user.agency_ids)


class SelfClosing(models.Model):
    """A delivery that was found proven; who follows it confirms that or gives it back with a reason.

    `rows` are the rows that proved it, as [series, id]: the same rows never close it again once it was given back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã xác nhận"
        RETURNED = "returned", "Mở lại"

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="self_closings")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="self_closings")
    on = models.DateField("Ngày tự đóng")
    rows = models.JSONField("Dòng sổ chứng minh", default=list)
    said = models.TextField("Vì sao")
    state = models.CharField("Trạng thái", max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("Ngày xem", null=True, blank=True)
    decision = models.CharField("Lý do mở lại", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SelfClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "việc tự đóng"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(state="waiting"), name="one_self_closing_waits_for_an_obligation"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_on=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="self_closing_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Tự đóng: {self.commitment}"

    def get_absolute_url(self) -> str:
        return self.commitment.get_absolute_url()
