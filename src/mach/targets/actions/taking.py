"""Quick intake: the daily one-sentence letter becomes an obligation at once, without Đối chiếu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.documents.actions import correct_header, note_paper
from mach.documents.models import Document
from mach.documents.rules import issuer_key, number_key
from mach.office import audit
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.targets.actions.commitments import Promise, UnableToChange, make_commitment
from mach.targets.models import Commitment, CommitmentSource


@dataclass(frozen=True, slots=True)
class Letter:
    """What the leader's note on a paper says: what is to be done, by whom, by when."""

    number: str
    issued_on: date | None
    issuer: str
    note: str
    due_on: date
    lead_unit: Unit | None = None
    support_units: Sequence[Unit] = ()


@transaction.atomic
def take_letter(
    *, by: User, letter: Letter, at: datetime, document: Document | None = None, place: Mapping[str, Any] | None = None
) -> Commitment:
    """Enter a paper with the leader's note on it: it is owed by the unit that the note names, from now on.

    `document` is the paper when its file is here already; its number and day are put right. `place` is the box drawn
    around the sentence: {"edition", "page", "box": [left, top, width, height] as shares of the page}. The clerk enters
    what the leader wrote, so the leader's right to assign is not asked of the clerk.
    """
    must(by, Permission.ADD_DOCUMENT, on=localdate(at))
    if document is None:
        paper, _ = note_paper(
            by=by, number=letter.number, issuer=letter.issuer, issued_on=letter.issued_on, subject=letter.note, at=at
        )
    else:
        paper = _put_right(by, document, letter, at)
    commitment = owe_letter(by=by, agency=paper.agency, paper=paper, letter=letter, place=place, at=at)
    changes = [audit.Change("bút phê", None, letter.note), audit.Change("văn bản", None, str(paper))]
    audit.record(agency=paper.agency, by=by, action="targets.take", subject=commitment, at=at, changes=changes)
    return commitment


def _put_right(by: User, document: Document, letter: Letter, at: datetime) -> Document:
    wanted = {
        "number": letter.number,
        "issued_on": letter.issued_on,
        "issuer": letter.issuer or document.issuer,
        "subject": document.subject or letter.note,
        "standing": _standing(document, letter),
    }
    if all(getattr(document, name) == value for name, value in wanted.items()):
        return document
    return correct_header(by=by, document=document, version=None, at=at, **wanted)


def _standing(document: Document, letter: Letter) -> str:
    """A file taken for a draft because nothing could be read of it is the signed paper, unless that is here already."""
    if document.standing != Document.Standing.DRAFT or document.signed_version_id is not None:
        return document.standing
    signed = Document.objects.filter(
        agency=document.agency,
        standing=Document.Standing.SIGNED,
        number_key=number_key(letter.number),
        issuer_key=issuer_key(letter.issuer or document.issuer),
        issued_on=letter.issued_on,
    )
    return document.standing if signed.exists() else Document.Standing.SIGNED


def owe_letter(
    *, by: User, agency: Agency, paper: Document, letter: Letter, place: Mapping[str, Any] | None, at: datetime
) -> Commitment:
    """Write what the note on a paper says as an assignment of it; part of a larger action."""
    if not letter.note.strip():
        raise UnableToChange("Chưa ghi bút phê: việc phải làm.")
    promise = Promise(
        kind=Commitment.Kind.ASSIGNMENT,
        title=letter.note,
        lead_unit=letter.lead_unit,
        support_units=letter.support_units,
        due_on=letter.due_on,
        recurs=Commitment.Recurrence.ONCE,
    )
    commitment = make_commitment(by=by, agency=agency, promise=promise, at=at)
    CommitmentSource.objects.create(commitment=commitment, document=paper, quote=letter.note.strip(), place=place)
    return commitment
