"""Loads of many rows at once, and how a person's tables are matched with a register."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mach.office.models import Agency, User
from mach.registers.models.definitions import Definition, Register


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user) -> "ImportQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Import(models.Model):
    """One load of rows into a register, finished and undone as a whole.

    While it is open its rows have no agency: they are nobody's yet, and no query, series or number book sees them.
    """

    class State(models.TextChoices):
        OPEN = "open", "Đang nhập"
        FINISHED = "finished", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imports")
    register = models.ForeignKey(Register, models.PROTECT, related_name="imports")
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="+")
    name = models.CharField("Nguồn", max_length=200)
    state = models.CharField("Trạng thái", max_length=8, choices=State, default=State.OPEN)
    rows = models.PositiveIntegerField("Số dòng", default=0)
    manifest = models.CharField(max_length=64, blank=True)  # SHA-256 of what was brought in, row by row
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt nhập"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", finished_at=None)
                | Q(state="finished", finished_at__isnull=False)
                | Q(state="undone", undone_at__isnull=False, undone_by__isnull=False),
                name="import_state_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.rows} dòng)"

    def get_absolute_url(self) -> str:
        return reverse("registers:import", args=[self.register.code, self.pk])


class ColumnMemory(models.Model):
    """How somebody last matched the columns of a table with a register."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    by_head = models.JSONField(default=dict)  # folded head of a column → what it fills
    by_place = models.JSONField(default=dict)  # number of columns → what they filled, for tables without heads

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register"], name="column_memory_once")]
