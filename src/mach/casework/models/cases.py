"""Cases: one subject on its way through a regulation, every step of the way written from the start."""

from datetime import date

from django.db import models
from django.db.models import Q

from mach.casework.models.obligations import Matter, Obligation
from mach.office.models import Agency, Attachment, User


class Procedure(models.Model):
    """A regulation as dated data (TOML as its people see it); without an agency it is shipped and shared."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.SlugField("Mã quy trình", max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField("Tên", max_length=200)
    source = models.TextField("Định nghĩa (TOML)")
    source_hash = models.CharField(max_length=64)
    valid_from = models.DateField("Áp dụng từ")
    valid_to = models.DateField("Áp dụng đến", null=True, blank=True)

    class Meta:
        verbose_name = "quy trình"
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(agency=None), name="shipped_procedure_version_once"
            ),
            models.UniqueConstraint(fields=["agency", "code", "version"], name="procedure_version_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Case(models.Model):
    """A subject with its regulation. `facts` decide which steps apply, `days` start clocks; both come from the subject.

    `next_on` is the next day on which a clock starts by itself: a case is looked at again then. What lies before the
    stage `known_from` was done before anybody wrote it here: it is unknown, not skipped.
    """

    matter = models.OneToOneField(Matter, models.CASCADE, related_name="case")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="cases")
    facts = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    debtor_party = models.ForeignKey("office.Party", models.PROTECT, null=True, blank=True, related_name="+")
    known_from = models.CharField("Quản lý trên hệ thống từ giai đoạn", max_length=20, blank=True)
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "hồ sơ"
        indexes = [models.Index(fields=["next_on"], name="case_next", condition=Q(next_on__isnull=False))]


class Step(models.Model):
    """One act of a case, planned from the start: "skipped" and "late" are then plain SQL.

    `turn` counts what comes again. `breach` is the code of a clock whose distance was not kept, or "<" and the earlier
    step before whose day it was done. A step that was done is late when its obligation is.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Chưa tới"
        OPEN = "open", "Đang làm"
        DONE = "done", "Đã xong"
        SKIPPED = "skipped", "Bỏ sót"
        UNKNOWN = "unknown", "Chưa rõ"  # before the system knew of the case
        NOT_APPLICABLE = "not_applicable", "Không phải làm"

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=20)
    track = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    is_mandatory = models.BooleanField(default=True)
    needs_paper = models.BooleanField(default=False)
    state = models.CharField("Trạng thái", max_length=14, choices=State, default=State.PLANNED)
    reason = models.CharField("Lý do", max_length=300, blank=True)
    excuse = models.CharField("Văn bản cho bỏ qua", max_length=300, blank=True)
    done_on = models.DateField("Ngày", null=True, blank=True)
    paper = models.CharField("Số, ký hiệu văn bản", max_length=250, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    breach = models.CharField(max_length=45, blank=True)
    obligation = models.ForeignKey(Obligation, models.SET_NULL, null=True, blank=True, related_name="steps")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "bước"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "turn"], name="step_once_per_turn"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
                name="step_done_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "case"], name="step_by_state")]

    @property
    def key(self) -> tuple[str, int]:
        return self.code, self.turn

    @property
    def lacks_paper(self) -> bool:
        """Done without naming the paper that it leaves behind."""
        return self.state == self.State.DONE and self.needs_paper and not self.paper and self.attachment_id is None

    def is_late(self, on: date) -> bool:
        """Done after its day, or not done while its day has passed."""
        owed = self.obligation
        if owed is None or self.state == self.State.NOT_APPLICABLE:
            return False
        return owed.state == Obligation.State.MET_LATE or (
            owed.state == Obligation.State.OPEN and owed.due_on is not None and owed.due_on < on
        )
