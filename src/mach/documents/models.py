"""Official papers, their editions cut into clauses, what was read from them and what they cite."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.office.models import Agency, Attachment, User


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user) -> "DocumentQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Document(models.Model):
    """One paper. A signed paper is known by number, issuer and date; a draft joins its signed version later."""

    class Standing(models.TextChoices):
        SIGNED = "signed", "Bản chính thức"
        DRAFT = "draft", "Dự thảo"
        SECONDARY = "secondary", "Nguồn thứ cấp"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents")
    standing = models.CharField("Loại bản", max_length=10, choices=Standing)
    kind = models.CharField("Loại văn bản", max_length=60, blank=True)
    number = models.CharField("Số, ký hiệu", max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, editable=False)
    issuer = models.CharField("Cơ quan ban hành", max_length=200, blank=True)
    issuer_key = models.CharField(max_length=200, blank=True, editable=False)
    issued_on = models.DateField("Ngày ban hành", null=True, blank=True)
    place = models.CharField("Nơi ban hành", max_length=80, blank=True)
    subject = models.CharField("Trích yếu", max_length=1000, blank=True)
    signer_name = models.CharField("Người ký", max_length=120, blank=True)
    signer_title = models.CharField("Chức vụ người ký", max_length=120, blank=True)
    signed_version = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="earlier_forms", verbose_name="Bản chính thức"
    )
    checked_at = models.DateTimeField("Đối chiếu xong lúc", null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    fold = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "number_key", "issuer_key", "issued_on"],
                condition=Q(standing="signed") & ~Q(number_key="") & Q(issued_on__isnull=False),
                name="signed_document_held_once",
            ),
            models.CheckConstraint(
                condition=Q(signed_version=None) | ~Q(standing="signed"),
                name="only_earlier_forms_name_a_signed_version",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="document_checked_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-issued_on", "-id"], name="document_newest"),
            models.Index(fields=["agency", "number_key"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind or "Văn bản", self.number) if part)

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.pk])


class Edition(models.Model):
    """The text of a document as one file gave it; a later file of the same document is a later edition."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="editions")
    sequence = models.PositiveSmallIntegerField(default=1)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="editions")
    format = models.CharField(max_length=10)
    text = models.TextField()
    needs_ocr = models.BooleanField("Bản quét chưa có chữ", default=False)
    warnings = models.JSONField(default=list)
    reader_version = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-sequence"]
        constraints = [models.UniqueConstraint(fields=["document", "sequence"], name="edition_sequence_once")]


class Clause(models.Model):
    """An addressable part of an edition; whatever hangs on it keeps its id and the quoted sentence by value."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="clauses")
    path = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60, blank=True)
    title = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    succeeds = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="successors")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="clause_path_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="clause_span_forward"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def place(self) -> str:
        """Where it stands, as people say it: "II.1, đoạn 2"; the opening has no number."""
        heading, _, paragraph = self.path.rpartition(".p") if ".p" in self.path else (self.path, "", "")
        name = "phần mở đầu" if heading == "0" else f"mục {heading}"
        return f"{name}, đoạn {paragraph}" if paragraph else name


class CitationQuerySet(models.QuerySet["Citation"]):
    def current(self) -> "CitationQuerySet":
        """Those of the latest edition of each paper: what an earlier edition named no longer stands."""
        return self.exclude(edition__document__editions__sequence__gt=F("edition__sequence"))


class Citation(models.Model):
    """A mention of another paper; resolved once the system holds that paper."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="citations")
    clause = models.ForeignKey(Clause, models.SET_NULL, null=True, related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.CharField(max_length=500)
    kind = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    is_basis = models.BooleanField("Căn cứ pháp lý", default=False)
    target = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["start"]
        indexes = [models.Index(fields=["number_key"], name="citation_by_number")]


class Reading(models.Model):
    """A finding proposed by the reader or marked by a person; it counts for nothing until somebody confirms it."""

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "Chỉ tiêu"
        ASSIGNMENT = "assignment", "Việc được giao"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Chờ đối chiếu"
        NOTED = "noted", "Số liệu ghi nhận"  # a result or a context: marked in the text, asks for no decision
        ACCEPTED = "accepted", "Đã xác nhận"
        MERGED = "merged", "Đã gộp"
        REJECTED = "rejected", "Đã bỏ"

    class Origin(models.TextChoices):
        READER = "reader", "Máy đọc"
        PERSON = "person", "Người đánh dấu"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="readings")
    clause = models.ForeignKey(Clause, models.SET_NULL, null=True, related_name="readings")
    kind = models.CharField(max_length=10, choices=Kind)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.READER)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField("Câu trích")
    data = models.JSONField("Nội dung đọc được")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("Lý do", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "noted"], decided_at=None, decided_by=None)
                | (~Q(state__in=["proposed", "noted"]) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="reading_decided_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["edition", "state"], name="reading_by_state")]
