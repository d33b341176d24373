"""Correcting the header, joining a draft to its signed version, and linking citations both ways."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from mach.documents.models import Citation, Document
from mach.documents.rules import issuer_key, may_be_same_paper
from mach.engines.vietnamese import document_number_key, fold
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
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.number_key = document_number_key(row.number)
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
    link_citations(row)
    audit.record(agency=row.agency, by=by, action="documents.correct_header", subject=row, at=at, changes=changes)
    return row


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


def draft_of(signed: Document) -> Document | None:
    """The draft or news item that this signed paper brings to its end, if one lies here without it."""
    if signed.standing != Document.Standing.SIGNED:
        return None
    waiting = Document.objects.filter(
        Q(standing=Document.Standing.DRAFT) | Q(standing=Document.Standing.SECONDARY),
        agency=signed.agency,
        signed_version=None,
    ).order_by("-id")
    return next((document for document in waiting if may_be_same_paper(document, signed)), None)


def link_citations(document: Document) -> None:
    """Link the mentions of this paper in others, and the papers that it mentions; part of a larger action."""
    agency = document.agency
    if document.number_key:
        mentions = Citation.objects.filter(
            edition__document__agency=agency, target=None, number_key=document.number_key
        ).exclude(edition__document=document)
        if document.issued_on:
            mentions = mentions.filter(Q(issued_on=None) | Q(issued_on=document.issued_on))
        mentions.update(target=document)
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
