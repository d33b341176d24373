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
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file, or of the table that was pasted
    lines = models.PositiveIntegerField("Số dòng trong tệp", default=0)
    read = models.PositiveIntegerField(null=True, blank=True)  # of those, looked at so far; none while columns wait
    plan = models.JSONField(default=dict)  # how a file is read: what actions.loading.Plan says
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

    @property
    def is_read(self) -> bool:
        return self.read is not None and self.read >= self.lines


class ImportRow(models.Model):
    """A row of the table that a load read, as it stood there, and what became of it; what a load is reconciled by."""

    load = models.ForeignKey(Import, models.CASCADE, related_name="table")
    place = models.PositiveIntegerField()  # in the table, from 0
    number = models.PositiveIntegerField()  # in the file, from 1
    cells = models.JSONField()
    position = models.PositiveIntegerField(null=True, blank=True)  # of its record in the load; none when left out
    amounts = models.JSONField(default=dict)  # column key → the number that was read, as text
    faults = models.JSONField(default=list)  # [column key or "", message]

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["load", "place"], name="import_row_once")]


class ColumnMemory(models.Model):
    """How somebody last matched the columns of a table with a register."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    by_head = models.JSONField(default=dict)  # folded head of a column → what it fills
    by_place = models.JSONField(default=dict)  # number of columns → what they filled, for tables without heads

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register"], name="column_memory_once")]
