"""Documents for programs."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from mach.documents import actions, queries
from mach.documents.models import Document
from mach.engines.reading import UnableToReadFile
from mach.office.api import ERRORS, Problem, permits
from mach.office.permissions import Permission

router = Router(tags=["Văn bản"])


class DocumentOut(Schema):
    id: int
    standing: str
    kind: str
    number: str
    issuer: str
    issued_on: date | None
    subject: str
    version: int


class CitationOut(Schema):
    quote: str
    kind: str
    number: str
    issued_on: date | None
    is_basis: bool
    target_id: int | None


class TakenOut(Schema):
    document: DocumentOut
    already_held: bool
    new_edition: bool


class TakeIn(Schema):
    standing: str = ""
    is_secret: bool = False


@router.get("", response={200: list[DocumentOut], **ERRORS})
@permits(Permission.READ)
def list_documents(request: HttpRequest, words: str = "", limit: int = 100) -> list[Document]:
    """Documents, the newest taken in first."""
    return list(queries.documents_list(request.user, queries.Filters(words=words))[: min(max(limit, 1), 500)])


@router.get("/{pk}", response={200: DocumentOut, **ERRORS})
@permits(Permission.READ)
def get_document(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user), pk=pk)


@router.get("/{pk}/citations", response={200: list[CitationOut], **ERRORS})
@permits(Permission.READ)
def list_citations(request: HttpRequest, pk: int) -> list:
    """What a document names, in reading order."""
    return list(queries.cited(get_object_or_404(Document.objects.visible_to(request.user), pk=pk)))


@router.post("", response={200: TakenOut, **ERRORS})
@permits(Permission.ADD_DOCUMENT)
def take_in(request: HttpRequest, file: File[UploadedFile], payload: Form[TakeIn]) -> TakenOut | Status:
    """Take a file in; what is read from it waits for a person to confirm."""
    if payload.standing and payload.standing not in Document.Standing.values:
        return Status(422, Problem(code="unknown_standing", message="Loại bản là signed, draft hoặc secondary."))
    try:
        outcome = actions.add_document(
            by=request.user,
            data=file.read(),
            name=file.name or "",
            standing=payload.standing or None,
            is_secret=payload.is_secret,
            at=timezone.now(),
        )
    except (actions.UnableToTakeIn, UnableToReadFile) as error:
        return Status(422, Problem(code="unable_to_take_in", message=str(error)))
    return TakenOut(
        document=DocumentOut.from_orm(outcome.document),
        already_held=outcome.already_held,
        new_edition=outcome.new_edition,
    )
