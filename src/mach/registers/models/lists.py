"""How a person looks at the list of a register: which columns, which filters again and again."""

from django.db import models
from django.db.models import Q

from mach.office.models import Agency, Unit, User
from mach.registers.models.definitions import Register


class ListColumns(models.Model):
    """The columns that a person chose for the list of a register, in order."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    names = models.JSONField("Cột", default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register"], name="list_columns_once_per_person")]


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user) -> "SavedFilterQuerySet":
        units = {post.unit_id for post in user.powers_on(user.acting_day)}  # read anyway
        return self.filter(Q(by=user) | Q(is_shared=True) | Q(unit__in=units), agency__in=user.agency_ids)


class SavedFilter(models.Model):
    """A filter of a list under a name, for its author, a unit or all; `query` as it stands in the address."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField("Tên bộ lọc", max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField("Cho cả cơ quan", default=False)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")  # shared with

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "by", "name"], name="saved_filter_named_once"),
            models.CheckConstraint(condition=Q(is_shared=False) | Q(unit=None), name="saved_filter_shared_one_way"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningFilter(models.Model):
    """The filter with which the list of a register opens for a person."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    filter = models.ForeignKey(SavedFilter, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register"], name="opening_filter_once_per_person")]
