"""A paper taken in by mistake is taken out again with its file, as long as nobody went on from it."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from mach.documents.models import Clause, Document, Edition, Reading
from mach.office import files
from mach.office.models import Attachment, AuditEntry, User
from mach.office.permissions import Permission
from mach.office.queries import in_use
from mach.office.registry import BulkAction, BulkRow

# What came with the paper, and mentions in other papers, which will say again that it is missing.
_OF_PAPER = frozenset({"documents.edition.document", "documents.citation.target"})
_OF_EDITION = frozenset({"documents.clause.edition", "documents.citation.edition", "documents.reading.edition"})
_OF_CLAUSE = frozenset({"documents.citation.clause", "documents.reading.clause"})
_UNDECIDED = (Reading.State.PROPOSED, Reading.State.NOTED)


def _paper(user: User, entry: AuditEntry) -> list[BulkRow]:
    paper = Document.objects.visible_to(user).filter(pk=entry.object_id).first()
    if paper is None:
        return [BulkRow(entry.object_name, kept="không còn")]
    return [BulkRow(f"{paper}: {paper.subject}", paper.get_absolute_url(), _kept(paper))]


def _take_out(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    list(Document.objects.select_for_update().filter(pk=entry.object_id))
    rows = _paper(by, entry)
    if not rows[0].kept:
        kept = list(Attachment.objects.filter(editions__document=entry.object_id))
        Document.objects.get(pk=entry.object_id).delete()
        for attachment in kept:
            if not in_use(Attachment, [attachment.pk]):
                files.forget(attachment)
    return rows


def _kept(paper: Document) -> str:
    editions, clauses, readings = (
        _ids(rows)
        for rows in (
            paper.editions.all(),
            Clause.objects.filter(edition__document=paper),
            Reading.objects.filter(edition__document=paper),
        )
    )
    decided = Reading.objects.filter(pk__in=readings).exclude(state__in=_UNDECIDED, origin=Reading.Origin.READER)
    if paper.checked_at is not None or decided.exists():
        return "đã có người đối chiếu"
    if paper.version > 1 or len(editions) > 1:
        return "đã sửa hoặc đã có bản mới"
    used = (
        in_use(Document, [paper.pk], but=_OF_PAPER)
        or in_use(Edition, editions, but=_OF_EDITION)
        or in_use(Clause, clauses, but=_OF_CLAUSE)
        or in_use(Reading, readings)
    )
    return "đã được dùng ở nơi khác" if used else ""


def _ids(rows) -> Sequence[int]:
    return list(rows.values_list("pk", flat=True))


TAKEN_IN = BulkAction(
    noun="văn bản",
    promise="Hoàn tác bỏ văn bản cùng tệp khi chưa ai đối chiếu, sửa hay dùng tới; nhật ký vẫn giữ số và trích yếu.",
    permission=Permission.ADD_DOCUMENT,
    undone="documents.undo_add",
    back=lambda entry: ("Văn bản", reverse("documents:list")),
    rows=_paper,
    undo=_take_out,
)
