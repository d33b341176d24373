"""Narrow tables written with each record, by which records are counted. Indexes, not figures: `mach reindex`."""

from django.db import models

from mach.office.models import Agency, Unit
from mach.registers.models.definitions import Register
from mach.registers.models.records import Record

CODES = tuple(f"code{n}" for n in range(1, 9))
REFS = tuple(f"ref{n}" for n in range(1, 4))
AMOUNTS = tuple(f"amount{n}" for n in range(1, 9))
DAY = "day"  # the place of a field that gives days
PLACES = (*REFS, *AMOUNTS[:2], "word", *CODES, *AMOUNTS[2:])
"""Columns of `RecordDate` that carry values of the record, those first that long scans read: a database finds a column
by walking past those before it. `CountingPlace` says which field stands in which."""

_FOUND_BY = ("agency", "dated", "day", "verified", "state_rank")


class RecordDate(models.Model):
    """A day that can place a record in a period. Child rows carry the days of their parent too ("parent.to_on").

    What filters and sums ask of the record most often lies beside the day, so that counting reads one index and
    nothing else: codes of choices (several as a JSON list, yes/no as 1/0, days as ISO text), one word of free text,
    ids of links, amounts (those of the keys of a map each in its own).
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="dates")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")  # as the record has it
    dated = models.ForeignKey("CountingPlace", models.PROTECT, related_name="+")  # the field that gives the day
    day = models.DateField()
    state_rank = models.SmallIntegerField()
    verified = models.BooleanField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code1 = models.CharField(max_length=200, null=True)
    code2 = models.CharField(max_length=200, null=True)
    code3 = models.CharField(max_length=200, null=True)
    code4 = models.CharField(max_length=200, null=True)
    code5 = models.CharField(max_length=200, null=True)
    code6 = models.CharField(max_length=200, null=True)
    code7 = models.CharField(max_length=200, null=True)
    code8 = models.CharField(max_length=200, null=True)
    word = models.CharField(max_length=200, null=True)
    ref1 = models.BigIntegerField(null=True)
    ref2 = models.BigIntegerField(null=True)
    ref3 = models.BigIntegerField(null=True)
    amount1 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount2 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount3 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount4 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount5 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount6 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount7 = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    amount8 = models.DecimalField(max_digits=24, decimal_places=4, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "dated"], name="record_date_once")]
        indexes = [
            models.Index(fields=[*_FOUND_BY, *PLACES[:6], "unit", "record", *PLACES[6:]], name="record_date_covering"),
            # All that counts and sums over many years read when nothing filters them; a third of the other's bytes.
            models.Index(fields=[*_FOUND_BY, *PLACES[:5]], name="record_date_narrow"),
        ]


class CountingPlace(models.Model):
    """Where a field stands in `RecordDate`; given once and never taken back, whatever becomes of the definition.

    A field that gives days stands in DAY, as many as there are: `RecordDate` names them by id and stays narrow.
    """

    register = models.ForeignKey(Register, models.CASCADE, related_name="places")
    section = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=120)
    place = models.CharField(max_length=10)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "section", "field"],
                condition=~models.Q(place=DAY),
                name="counting_place_of_a_field",
            ),
            models.UniqueConstraint(
                fields=["register", "section", "field"], condition=models.Q(place=DAY), name="counting_day_of_a_field"
            ),
            models.UniqueConstraint(
                fields=["register", "section", "place"],
                condition=~models.Q(place=DAY),
                name="counting_place_holds_one_field",
            ),
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
