"""A Department and its units, both dated: a merged unit keeps its records and names its successor."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class Agency(models.Model):
    """A Department; every root row carries one, and rows of one never show in another."""

    code = models.SlugField("Mã", unique=True)
    name = models.CharField("Tên cơ quan", max_length=200)
    short_name = models.CharField("Tên ngắn", max_length=60)
    superior = models.CharField("Cơ quan chủ quản", max_length=200)
    symbol = models.CharField("Ký hiệu viết tắt", max_length=30)
    place_name = models.CharField("Địa danh", max_length=60)
    account_working_days = models.PositiveSmallIntegerField(
        "Đơn vị báo cáo kết quả sau ngày chốt số liệu (ngày làm việc)", default=2
    )
    valid_from = models.DateField("Có hiệu lực từ")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = "cơ quan"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="agency_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user) -> "UnitQuerySet":
        return self.filter(agency__in=user.agency_ids)

    def valid_on(self, day: date) -> "UnitQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Unit(models.Model):
    """A division, office, branch or centre of a Department."""

    class Kind(models.TextChoices):
        LEADERSHIP = "leadership", "Lãnh đạo Sở"
        OFFICE = "office", "Văn phòng"
        DIVISION = "division", "Phòng chuyên môn"
        BRANCH = "branch", "Chi cục"
        CENTRE = "centre", "Đơn vị sự nghiệp"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    code = models.SlugField("Mã", max_length=30)
    name = models.CharField("Tên đơn vị", max_length=200)
    short_name = models.CharField("Tên ngắn", max_length=60)
    kind = models.CharField("Loại", max_length=12, choices=Kind)
    other_names = models.JSONField("Tên gọi khác, tên cũ", default=list, blank=True)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)
    valid_from = models.DateField("Có hiệu lực từ")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="unit_code_once_per_agency"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def answering(self, day: date) -> "Unit":
        """The unit that answers on a day for what this one holds: itself, after a merger its successor."""
        unit = self
        while unit.successor is not None and unit.valid_to is not None and unit.valid_to < day:
            unit = unit.successor
        return unit
