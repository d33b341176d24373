"""Mails that actions have written and the worker sends."""

from django.db import models
from django.db.models import Q

from mach.office.models.agency import Agency


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def visible_to(self, user) -> "OutboxQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Outbox(models.Model):
    """One mail to one person. It is written with the work that it tells of, under a key that can be taken once.

    `SENDING` is written before the mail server is asked; a mail that is found there later may have gone, so it is never
    sent again: it becomes `UNCERTAIN` and a person decides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        UNCERTAIN = "uncertain", "Không rõ đã tới chưa"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField("Người nhận")
    subject = models.CharField("Tiêu đề", max_length=200)
    body = models.TextField("Nội dung")
    state = models.CharField("Trạng thái", max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField("Lúc viết")
    due_at = models.DateTimeField("Gửi từ lúc")
    tries = models.PositiveSmallIntegerField("Số lần gửi", default=0)
    tried_at = models.DateTimeField("Lần gửi gần nhất", null=True, blank=True)
    sent_at = models.DateTimeField("Lúc gửi", null=True, blank=True)
    error = models.CharField("Lỗi", max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "thư gửi đi"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="mail_to_send")]

    def __str__(self) -> str:
        return self.subject
