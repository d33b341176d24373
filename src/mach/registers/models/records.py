"""Records: the rows of registers. Common block as columns, the rest as data checked against the definition."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from mach.casework.models import Matter
from mach.office.models import Agency, Attachment, Unit, User
from mach.registers.models.definitions import Definition, Register
from mach.registers.models.imports import Import

# Lists are filtered and counted from their indexes alone. The planner of SQLite sees that an index holds all it needs
# only when the columns of the index's own condition are in it too.
_LISTED = Q(parent=None, removed_at=None)
_ORDER = ("-book_year", "-book_no")
_SEEN = ("parent", "removed_at")


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, user) -> "RecordQuerySet":
        """Rows of the person's agencies; restricted rows only for their unit and those who may read all of them."""
        mine = self.filter(agency__in=user.agency_ids)
        if user.reads_restricted:
            return mine
        return mine.filter(~Q(privacy="restricted") | Q(unit__in=user.unit_ids))

    def roots(self) -> "RecordQuerySet":
        return self.filter(parent=None, removed_at=None)


class Record(models.Model):
    """One row of a register; rows of its child tables are records with a parent.

    `agency` is empty while the import that brings the row in is open: then the row is nobody's, and is seen nowhere.
    """

    class Privacy(models.TextChoices):
        PUBLIC = "public", "Công khai"
        INTERNAL = "internal", "Nội bộ"
        PERSONAL = "personal", "Dữ liệu cá nhân"
        RESTRICTED = "restricted", "Hạn chế"

    class EnteredBy(models.TextChoices):
        HAND = "nhap_tay", "Nhập tay"
        EXCEL = "nhap_excel", "Nhập từ Excel"
        PROGRAM = "lien_thong", "Liên thông"

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="records")
    register = models.ForeignKey(Register, models.PROTECT, related_name="records")
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="records")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    section = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)
    book_year = models.PositiveSmallIntegerField("Năm sổ", null=True)
    book_no = models.PositiveIntegerField("Số thứ tự", null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records", verbose_name="Đơn vị phụ trách")
    officer = models.ForeignKey(User, models.PROTECT, related_name="records", verbose_name="Cán bộ phụ trách")
    state = models.CharField("Trạng thái", max_length=40, blank=True)
    state_rank = models.SmallIntegerField(default=0)
    privacy = models.CharField("Mức bảo mật", max_length=10, choices=Privacy, default=Privacy.INTERNAL)
    title = models.CharField("Tên", max_length=500, blank=True)
    data = models.JSONField(default=dict)
    source = models.CharField("Nguồn nhập", max_length=12, choices=EnteredBy, default=EnteredBy.HAND)
    import_run = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="records", verbose_name="Đợt nhập"
    )
    matter = models.OneToOneField(Matter, models.PROTECT, null=True, blank=True, related_name="record")
    verified_at = models.DateTimeField("Lãnh đạo xác nhận lúc", null=True, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    fold = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sổ"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "register", "book_year", "book_no"],
                condition=Q(parent=None),
                name="book_number_never_reused",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(agency=None) | Q(book_year__isnull=False, book_no__isnull=False),
                name="record_has_book_number",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(import_run__isnull=False),
                name="record_without_agency_is_being_imported",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="record_verified_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "register", *_ORDER, "unit", "state", "verified_at", "privacy", *_SEEN],
                condition=_LISTED,
                name="record_list",
            ),
            models.Index(
                fields=["agency", "register", "unit", *_ORDER, "state", "verified_at", "privacy", *_SEEN],
                condition=_LISTED,
                name="record_list_by_unit",
            ),
            models.Index(
                fields=["agency", "register", "state", *_ORDER, "unit", "verified_at", "privacy", *_SEEN],
                condition=_LISTED,
                name="record_list_by_state",
            ),
            models.Index(
                fields=["agency", "register", *_ORDER, "unit", "state", "privacy", "verified_at", *_SEEN],
                condition=_LISTED & Q(verified_at=None),
                name="record_list_unverified",
            ),
            models.Index(fields=["parent", "section", "position"], name="record_children"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.register_id}-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("registers:record", args=[self.register.code, self.pk])

    @property
    def book(self) -> str:
        return f"{self.book_no:03d}/{self.book_year}" if self.book_no else ""


class RecordWords(models.Model):
    """The folded text of records as SQLite FTS5 indexes it, kept by triggers (migration 0003); not on PostgreSQL."""

    record = models.OneToOneField(Record, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="words")
    fold = models.TextField()

    class Meta:
        managed = False
        db_table = "registers_record_words"


class RecordVersion(models.Model):
    """A record as it was after one change."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=40, blank=True)
    data = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="record_version_once")]


class RecordEvidence(models.Model):
    """What proves a record: a file, or a paper named by number, date and issuer."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    reference = models.CharField("Số, ngày, cơ quan ban hành", max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attachment__isnull=False) | ~Q(reference=""), name="record_evidence_is_something"
            )
        ]


class NumberBook(models.Model):
    """The last number given in a register and year; locked while a number is given."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    register = models.ForeignKey(Register, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "register", "year"], name="number_book_once")]
