"""What holds an obligation up: waiting for others, asking for more time, a legal pause of the clock."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.casework.models.obligations import Obligation
from mach.office.models import User


class Wait(models.Model):
    """The debtor waits for somebody else, by some paper. The legal clock runs on; whose days they are is told."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="waits")
    whom = models.CharField("Đang chờ", max_length=200)
    since = models.DateField("Từ ngày")
    reference = models.CharField("Theo văn bản", max_length=250, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="wait_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["obligation"], condition=Q(ended_on=None), name="wait_for_one_at_a_time"),
        ]


class Pause(models.Model):
    """The legal clock stands still, by an article of law; what was left is counted on when it ends."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="pauses")
    since = models.DateField("Từ ngày")
    reason = models.CharField("Lý do", max_length=500)
    article = models.CharField("Căn cứ", max_length=250)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_before = models.DateField("Hạn trước khi tạm dừng")
    ended_on = models.DateField("Đến ngày", null=True, blank=True)
    due_after = models.DateField("Hạn sau khi tạm dừng", null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="pause_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["obligation"], condition=Q(ended_on=None), name="paused_once_at_a_time"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(article=""), name="pause_has_reason_and_article"),
        ]


class Extension(models.Model):
    """More time asked for and decided; the original due day, the day asked for and the day granted are all kept."""

    class State(models.TextChoices):
        ASKED = "asked", "Chờ quyết định"
        GRANTED = "granted", "Đồng ý"
        REFUSED = "refused", "Không đồng ý"

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="extensions")
    reason = models.CharField("Lý do", max_length=500)
    original_due_on = models.DateField("Hạn ban đầu")
    asked_due_on = models.DateField("Ngày xin gia hạn đến")
    granted_due_on = models.DateField("Được gia hạn đến", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField("Ngày xin")
    state = models.CharField("Trạng thái", max_length=8, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("Ngày quyết định", null=True, blank=True)
    decision = models.CharField("Ý kiến", max_length=500, blank=True)
    computed_before = models.JSONField("Cách tính hạn trước khi gia hạn", default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_due_on__gt=F("original_due_on")), name="extension_asks_for_a_later_day"
            ),
            models.CheckConstraint(
                condition=Q(state="granted", granted_due_on__gt=F("original_due_on"))
                | (~Q(state="granted") & Q(granted_due_on=None)),
                name="extension_granted_to_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_on=None)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="extension_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(state="asked"), name="extension_asked_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Gia hạn: {self.obligation}"

    def get_absolute_url(self) -> str:
        return reverse("casework:obligation", args=[self.obligation_id])
