"""Correcting the header, joining a draft to its signed version, and linking citations both ways."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from mach.documents.models import Citation, Document
from mach.documents.rules import issuer_key, may_be_same_paper, number_key
from mach.engines.vietnamese import fold
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must

HEADER_FIELDS = (
    "standing",
    "kind",
    "number",
    "issuer",
    "issued_on",
    "place",
    "subject",
    "signer_name",
    "signer_title",
)


class UnableToCorrect(Exception):
    """The header cannot be changed this way."""


@transaction.atomic
def correct_header(*, by: User, document: Document, version: int | None, at: datetime, **new: Any) -> Document:
    """Put right what was read wrongly from the letterhead; citations find the paper under its new number."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    row = lock(Document.objects.all(), document.pk, version=version)
    new = {field: value for field, value in new.items() if field in HEADER_FIELDS}
    if row.signed_version is not None and new.get("standing") == Document.Standing.SIGNED:
        raise UnableToCorrect(
            f"Văn bản này đã gắn vào bản chính thức {row.signed_version}, không thể là bản chính thức."
        )
    changes = audit.changes(row, **new)
    known_as = row.number_key
    for field, value in new.items():
        setattr(row, field, value)
    if not row.number and not row.subject:
        raise UnableToCorrect("Hãy ghi số, ký hiệu hoặc trích yếu; thiếu cả hai thì không tìm lại được văn bản.")
    row.number_key = number_key(row.number)
    row.issuer_key = issuer_key(row.issuer)
    row.fold = fold(f"{row.kind} {row.number} {row.issuer} {row.subject}")
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise UnableToCorrect(
            f"Đã có văn bản {row.number} ngày {row.issued_on:%d/%m/%Y} của {row.issuer} trong hệ thống. "
            "Hãy mở văn bản ấy, hoặc kiểm tra lại số, ngày, cơ quan ban hành."
        ) from error
    _unlink_misnamed(row, known_as)
    link_citations(row)
    changes += [audit.Change("joined", None, audit.text(earlier)) for earlier in join_forms(row)]
    audit.record(agency=row.agency, by=by, action="documents.correct_header", subject=row, at=at, changes=changes)
    return row


def note_paper(
    *, by: User, number: str, issuer: str, issued_on: date | None, subject: str, at: datetime
) -> tuple[Document, bool]:
    """The paper of a number, issuer and day, and whether its row is new; part of a larger action."""
    agency = by.agency
    held = Document.objects.filter(
        agency=agency,
        standing=Document.Standing.SIGNED,
        number_key=number_key(number),
        issuer_key=issuer_key(issuer),
        issued_on=issued_on,
    ).exclude(number_key="")
    if issued_on is not None and (paper := held.first()) is not None:
        return paper, False
    paper = Document.objects.create(
        agency=agency,
        standing=Document.Standing.SIGNED,
        number=number,
        number_key=number_key(number),
        issuer=issuer,
        issuer_key=issuer_key(issuer),
        issued_on=issued_on,
        subject=subject[:1000],
        fold=fold(f"{number} {issuer} {subject}"),
        created_at=at,
        created_by=by,
    )
    link_citations(paper)
    return paper, True


@transaction.atomic
def join_draft(*, by: User, draft: Document, signed: Document, at: datetime) -> Document:
    """Say that a draft or news item became this signed paper."""
    must(by, Permission.CONFIRM_READING, on=localdate(at))
    if signed.standing != Document.Standing.SIGNED:
        raise UnableToCorrect("Chỉ gắn được vào bản chính thức đã ký.")
    if draft.standing == Document.Standing.SIGNED:
        raise UnableToCorrect("Văn bản này đã là bản chính thức.")
    row = lock(Document.objects.all(), draft.pk, version=None)
    join(row, signed)
    changes = [audit.Change("signed_version", None, audit.text(signed))]
    audit.record(agency=row.agency, by=by, action="documents.join_draft", subject=row, at=at, changes=changes)
    return row


def join(draft: Document, signed: Document) -> None:
    """Part of a larger action: the draft points to its signed version."""
    draft.signed_version = signed
    draft.version += 1
    draft.save(update_fields=["signed_version", "version"])


def join_forms(document: Document) -> list[Document]:
    """Join a signed paper with the drafts and news items that wait for it, or one of those with the signed paper.

    Part of a larger action; whichever came first. Returns the drafts and news items that were joined.
    """
    held = Document.objects.filter(agency=document.agency).exclude(pk=document.pk).order_by("-id")
    if document.standing == Document.Standing.SIGNED:
        waiting = held.exclude(standing=Document.Standing.SIGNED).filter(signed_version=None)
        joined = [earlier for earlier in waiting if _is_earlier_form(earlier, document)]
        for earlier in joined:
            join(earlier, document)
        return joined
    signed_papers = held.filter(standing=Document.Standing.SIGNED)
    signed = next((paper for paper in signed_papers if _is_earlier_form(document, paper)), None)
    if signed is None or document.signed_version is not None:
        return []
    join(document, signed)
    return [document]


def _is_earlier_form(earlier: Document, signed: Document) -> bool:
    """Whether one tells of the other; a news item tells of the paper that it names first."""
    if may_be_same_paper(earlier, signed):
        return True
    if earlier.standing != Document.Standing.SECONDARY:
        return False
    named = (
        Citation.objects.filter(edition__document=earlier).exclude(number_key="").order_by("edition", "start").first()
    )
    return named is not None and named.number_key == signed.number_key and named.issued_on in (None, signed.issued_on)


def link_citations(document: Document) -> None:
    """Link the mentions of this paper in others, and the papers that it mentions; part of a larger action."""
    agency = document.agency
    _link_mentions(document)
    open_ones = Citation.objects.filter(edition__document=document, target=None).exclude(number_key="")
    keys = set(open_ones.values_list("number_key", flat=True))
    held: dict[str, list[Document]] = {}
    for other in Document.objects.filter(agency=agency, number_key__in=keys).exclude(pk=document.pk):
        held.setdefault(other.number_key, []).append(other)
    for citation in open_ones:
        fitting = [
            other
            for other in held.get(citation.number_key, [])
            if citation.issued_on is None or other.issued_on in (None, citation.issued_on)
        ]
        if fitting:
            citation.target = fitting[0]
            citation.save(update_fields=["target"])


def _link_mentions(document: Document) -> None:
    if not document.number_key:
        return
    mentions = Citation.objects.filter(
        edition__document__agency=document.agency, target=None, number_key=document.number_key
    ).exclude(edition__document=document)
    if document.issued_on:
        mentions = mentions.filter(Q(issued_on=None) | Q(issued_on=document.issued_on))
    mentions.update(target=document)


def _unlink_misnamed(document: Document, known_as: str) -> None:
    """Take back the mentions that a wrongly read number or day drew here; the paper they mean may be held."""
    wrong = ~Q(number_key=document.number_key)
    if document.issued_on:
        wrong |= Q(issued_on__isnull=False) & ~Q(issued_on=document.issued_on)
    Citation.objects.filter(wrong, target=document).update(target=None)
    for other in Document.objects.filter(agency=document.agency, number_key=known_as).exclude(pk=document.pk):
        _link_mentions(other)
