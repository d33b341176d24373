"""Numbers given to somebody between reports, with what stood behind them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.office.models import Agency, User
from mach.targets.models.commitments import Commitment
from mach.targets.models.indicators import Indicator


class SuppliedFigureQuerySet(models.QuerySet["SuppliedFigure"]):
    def visible_to(self, user) -> "SuppliedFigureQuerySet":
        return self.filter(agency__in=user.agency_ids)


class SuppliedFigure(models.Model):
    """A number as it was told to somebody; never changed.

    Lighter than a snapshot: `rows` are `[series, id, version, hash, is_verified, title]`, by which a later different
    answer explains itself; `digest` covers everything that was told.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="supplied_figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="supplied_figures")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="supplied_figures")
    given_to = models.CharField("Đã cung cấp cho", max_length=200)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    period_label = models.CharField("Kỳ", max_length=120)
    window_start = models.DateField()
    window_end = models.DateField()
    rule_hash = models.CharField(max_length=64)
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    provisional = models.DecimalField("Tạm tính", max_digits=24, decimal_places=4, null=True)
    sentence = models.TextField("Câu trả lời")
    rows = models.JSONField(default=list)
    stated = models.JSONField(default=list)  # parts from sent reports, as in a snapshot
    digest = models.CharField(max_length=64)

    objects = SuppliedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu đã cung cấp"
        constraints = [
            models.CheckConstraint(condition=Q(window_end__gte=F("window_start")), name="supplied_window_forward"),
            models.CheckConstraint(condition=~Q(given_to=""), name="supplied_to_somebody"),
        ]
        indexes = [models.Index(fields=["agency", "-given_at"], name="supplied_newest_first")]

    def __str__(self) -> str:
        return f"{self.commitment or self.indicator}, {self.period_label}"

    def get_absolute_url(self) -> str:
        return reverse("targets:supplied-one", args=[self.pk])
