"""Narrow tables written with each record, by which records are counted. Indexes, not figures: `mach reindex`."""

from django.db import models

from mach.office.models import Agency, Unit
from mach.registers.models.definitions import Register
from mach.registers.models.records import Record


class RecordDate(models.Model):
    """A day that can place a record in a period. Child rows carry the days of their parent too."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="dates")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, related_name="+")
    section = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=60)
    day = models.DateField()
    state_rank = models.SmallIntegerField()
    verified = models.BooleanField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="record_date_once")]
        indexes = [
            models.Index(
                fields=["agency", "register", "section", "field", "day", "verified", "state_rank", "unit", "record"],
                name="record_date_covering",
            )
        ]


class RecordRef(models.Model):
    """A link from a record to a party, place, unit, document or other record; read from both ends."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="refs")
    field = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    target = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field", "target"], name="record_ref_once")]
        indexes = [
            models.Index(fields=["kind", "target", "field", "record"], name="record_ref_back"),
            models.Index(fields=["record", "field", "target"], name="record_ref_forward"),
        ]


class RecordValue(models.Model):
    """A value of a field that its definition marks for the index: text for choices, number for amounts."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="values")
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=200, blank=True)
    number = models.DecimalField(max_digits=24, decimal_places=4, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field", "text"], name="record_value_once")]
        indexes = [models.Index(fields=["field", "text", "record"], name="record_value_text")]
