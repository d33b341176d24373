"""A register and the dated definitions under which its records were made."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mach.office.models import Agency, User


class RegisterQuerySet(models.QuerySet["Register"]):
    def visible_to(self, user) -> "RegisterQuerySet":
        return self.filter(Q(agency=None) | Q(agency__in=user.agency_ids))


class Register(models.Model):
    """A kind of list the Department keeps; without an agency it is shipped and shared, with one it is that agency's."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.SlugField("Mã sổ", max_length=60, unique=True)
    title = models.CharField("Tên sổ", max_length=200)
    group = models.CharField("Nhóm", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RegisterQuerySet.as_manager()

    # told with it by `queries.register_in_force`: the columns that a person chose, whether the agency still keeps it
    chosen_columns: list[str] | None = None
    is_withdrawn = False

    class Meta:
        verbose_name = "sổ"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registers:records", args=[self.code])


class Definition(models.Model):
    """Fields, states, limits, rules and indicators of a register from one day to another; TOML as its people see it."""

    class Origin(models.TextChoices):
        SHIPPED = "shipped", "Ban hành kèm phần mềm"
        AGENCY = "agency", "Cơ quan tự đặt"

    register = models.ForeignKey(Register, models.PROTECT, related_name="definitions")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.SHIPPED)
    source = models.TextField("Định nghĩa (TOML)")
    source_hash = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "định nghĩa sổ"
        constraints = [
            models.UniqueConstraint(fields=["register", "agency", "version"], name="definition_version_once"),
            models.UniqueConstraint(
                fields=["register", "version"], condition=Q(agency=None), name="shipped_definition_version_once"
            ),
        ]


class Withdrawal(models.Model):
    """An agency no longer keeps a register: no record is added, what was written stays, is read and counted."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="withdrawals")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    on = models.DateField("Ngừng từ ngày")
    reason = models.CharField("Lý do", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "sổ ngừng dùng"
        constraints = [models.UniqueConstraint(fields=["register", "agency"], name="register_withdrawn_once")]

    def __str__(self) -> str:
        return f"{self.register}: {self.reason}"
