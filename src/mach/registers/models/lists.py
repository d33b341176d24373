"""How a person looks at the list of a register: which columns, which filters again and again."""

from django.db import models
from django.db.models import Q

from mach.office.models import Agency, User
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
        return self.filter(Q(by=user) | Q(is_shared=True), agency__in=user.agency_ids)


class SavedFilter(models.Model):
    """A filter of a list under a name, for its author or for the whole agency; `query` as it stands in the address."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    register = models.ForeignKey(Register, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField("Tên bộ lọc", max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField("Cho cả cơ quan", default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["register", "by", "name"], name="saved_filter_named_once")]

    def __str__(self) -> str:
        return self.name
