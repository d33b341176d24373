"""Everything anyone owes: matters, obligations and the urging that follows them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.office.models import Agency, Attachment, Party, Unit, User


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, user) -> "MatterQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Matter(models.Model):
    """The anchor of whatever can owe: a target, an assignment, a report, a record with a time limit."""

    class Kind(models.TextChoices):
        TARGET = "target", "Chỉ tiêu"
        ASSIGNMENT = "assignment", "Việc được giao"
        REPORT = "report", "Báo cáo"
        RECORD = "record", "Dòng sổ"
        RESEARCH = "research", "Nhiệm vụ KH&CN"
        SECRET = "secret", "Văn bản mật"  # its number, day and keeper; nothing of what it says

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField("Việc", max_length=1000)
    address = models.CharField("Trang", max_length=200)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    fold = models.TextField(editable=False, default="")

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "vụ việc"
        indexes = [models.Index(fields=["agency", "kind", "closed_on"], name="matter_open")]

    def __str__(self) -> str:
        return self.title


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, user) -> "ObligationQuerySet":
        return self.filter(matter__agency__in=user.agency_ids)

    def open(self) -> "ObligationQuerySet":
        return self.filter(state=Obligation.State.OPEN)

    def due_before(self, day) -> "ObligationQuerySet":
        return self.open().filter(due_on__lt=day)

    def due_between(self, first, last) -> "ObligationQuerySet":
        return self.open().filter(due_on__gte=first, due_on__lte=last)


class Obligation(models.Model):
    """Something owed by someone by a date, and who of ours follows it. Due days live here and nowhere else."""

    class State(models.TextChoices):
        OPEN = "open", "Đang thực hiện"
        MET = "met", "Xong đúng hạn"
        MET_LATE = "met_late", "Xong quá hạn"
        WAIVED = "waived", "Được miễn"
        CANCELLED = "cancelled", "Đã hủy"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="obligations")
    duty = models.SlugField("Loại nghĩa vụ", max_length=60)
    title = models.CharField("Phải làm", max_length=1000)
    debtor_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="owes")
    debtor_officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="owes")
    debtor_party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="owes")
    follower_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="follows")
    follower_officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="follows")
    period = models.CharField("Kỳ", max_length=20, blank=True)
    due_on = models.DateField("Hạn", null=True)
    due_promised_on = models.DateField("Hạn cam kết", null=True, blank=True)
    computed_by = models.JSONField("Cách tính hạn", default=dict)
    state = models.CharField("Trạng thái", max_length=10, choices=State, default=State.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.TextField("Kết quả", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObligationQuerySet.as_manager()

    # filled by `queries.with_delays`
    waits_for: str | None = None
    waits_since: date | None = None
    paused_since: date | None = None

    class Meta:
        verbose_name = "nghĩa vụ"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="open")
                | Q(due_on__isnull=False, follower_unit__isnull=False, follower_officer__isnull=False),
                name="open_obligation_has_follower_and_due_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(debtor_unit__isnull=False) | Q(debtor_party__isnull=False),
                name="open_obligation_has_debtor",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="obligation_closed_on_a_day",
            ),
            models.UniqueConstraint(fields=["matter", "duty", "period"], name="obligation_once_per_period"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="obligation_due"),
            models.Index(fields=["debtor_unit", "state", "due_on"], name="obligation_by_unit"),
            models.Index(fields=["debtor_officer", "state", "due_on"], name="obligation_by_officer"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("casework:obligation", args=[self.pk])


class ObligationEvidence(models.Model):
    """What proves that an obligation was met: a file, or a paper named by number and date."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="evidence")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    reference = models.CharField("Số, ngày văn bản", max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attachment__isnull=False) | ~Q(reference=""), name="obligation_evidence_is_something"
            )
        ]


class Urging(models.Model):
    """One rung of urging climbed: from the officer to the head of unit to the director."""

    class Rung(models.IntegerChoices):
        OFFICER = 1, "Nhắc chuyên viên"
        HEAD = 2, "Nhắc lãnh đạo đơn vị"
        DIRECTOR = 3, "Báo cáo lãnh đạo Sở"

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="urgings")
    rung = models.PositiveSmallIntegerField("Nấc", choices=Rung)
    on = models.DateField("Ngày")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    message = models.TextField("Nội dung", blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["obligation", "rung", "on"], name="urging_once_a_day")]


class Explanation(models.Model):
    """Why something is late, in the words of who owes it; accepted or returned by who follows it or by the head."""

    class State(models.TextChoices):
        GIVEN = "given", "Chờ xem xét"
        ACCEPTED = "accepted", "Chấp nhận"
        RETURNED = "returned", "Trả lại"

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="explanations")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("Ngày")
    text = models.TextField("Giải trình")
    state = models.CharField("Trạng thái", max_length=8, choices=State, default=State.GIVEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("Ngày xem xét", null=True, blank=True)
    decision = models.CharField("Ý kiến", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="given", decided_by=None, decided_on=None)
                | (~Q(state="given") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="explanation_decided_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Giải trình: {self.obligation}"

    def get_absolute_url(self) -> str:
        return reverse("casework:obligation", args=[self.obligation_id])


class ReminderPlan(models.Model):
    """When an agency is reminded of one kind of obligation; without a row the defaults of `rules` hold."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    duty = models.SlugField("Loại nghĩa vụ", max_length=60, blank=True)  # "" for all kinds without a row of their own
    before = models.JSONField("Nhắc trước hạn (ngày làm việc)", default=list, blank=True)
    late_every = models.PositiveSmallIntegerField("Quá hạn thì nhắc lại sau mỗi (ngày làm việc)", default=5)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "lịch nhắc việc"
        constraints = [models.UniqueConstraint(fields=["agency", "duty"], name="reminder_plan_once_per_duty")]

    def __str__(self) -> str:
        return f"Lịch nhắc {self.duty or 'chung'}"


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def in_force(self, day) -> "SnoozeQuerySet":
        return self.filter(until__gte=day, ended_on=None)


class Snooze(models.Model):
    """No reminders of an obligation up to and with a day; its due day stands, and leaders see why."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="snoozes")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("Từ ngày")
    until = models.DateField("Đến hết ngày")
    reason = models.CharField("Lý do", max_length=500)
    ended_on = models.DateField("Nhắc lại từ", null=True, blank=True)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("on")), name="snooze_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(ended_on=None), name="one_snooze_of_an_obligation"
            ),
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user) -> "NoticeQuerySet":
        return self.filter(user=user, obligation__matter__agency__in=user.agency_ids)

    def waiting(self) -> "NoticeQuerySet":
        """Not read yet, of something still owed."""
        return self.filter(read_at=None, obligation__state=Obligation.State.OPEN)


class Notice(models.Model):
    """What one person is told of one obligation: a step of its reminders reached, or an urging.

    `stands_for` is who is away and would have been told alone.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Nhắc hạn"
        URGING = "urging", "Đôn đốc"

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    stands_for = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="Làm thay"
    )
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="notices")
    kind = models.CharField("Loại", max_length=8, choices=Kind)
    day = models.DateField("Ngày")
    due_on = models.DateField("Hạn khi nhắc")
    step = models.SmallIntegerField("Bước")  # working days before the due day; -1, -2 … once overdue; rung of an urging
    message = models.TextField("Lời nhắn", blank=True)
    read_at = models.DateTimeField("Lúc đọc", null=True, blank=True)
    mailed_on = models.DateField("Ngày vào thư nhắc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "obligation", "due_on", "step"],
                condition=Q(kind="reminder"),
                name="reminder_once_per_step",
            ),
            models.UniqueConstraint(
                fields=["user", "obligation", "day"], condition=Q(kind="urging"), name="urging_told_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]


class CalendarFeed(models.Model):
    """The secret address at which a person's due days are read by a calendar; only its digest is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("Lúc tạo")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Lịch hạn việc của {self.user}"
