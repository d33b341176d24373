"""Taking a paper in: file → text → document, edition, clauses, citations and proposals, all or nothing."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from mach.documents.actions.records import join_forms, link_citations
from mach.documents.models import Citation, Clause, Document, Edition, Reading
from mach.documents.rules import issuer_key, number_key, standing_of
from mach.engines import reading as reader
from mach.engines.reading.clauses import ClauseSpan, clauses
from mach.engines.vietnamese import fold
from mach.office import audit, files
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.rules import must


class UnableToTakeIn(Exception):
    """The paper cannot be taken in; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: a new document, a new edition of a held one, or one that was already here."""

    document: Document
    edition: Edition
    already_held: bool = False
    new_edition: bool = False
    joined: tuple[Document, ...] = ()  # drafts and news items that now point to their signed version


def add_document(
    *, by: User, data: bytes, name: str, at: datetime, standing: str | None = None, is_secret: bool = False
) -> Outcome:
    """Take a file in. Raises `UnableToTakeIn`, and `UnableToReadFile` of the reading engine for a bad file.

    Secrecy comes first: a paper marked Mật or above is refused before anything is stored (Law on State secrets 2018).
    Reading takes its time, so it is done before the transaction that writes.
    """
    must(by, Permission.ADD_DOCUMENT, on=localdate(at))
    if is_secret:
        raise UnableToTakeIn("Văn bản có độ mật không được đưa vào hệ thống. Hãy xử lý theo chế độ văn bản mật.")
    if (here := _edition_with(by.agency, data)) is not None:
        return Outcome(here.document, here, already_held=True)
    extracted = reader.extract(data, name=name)
    read = reader.read_text(extracted.text)
    return _write(by=by, data=data, name=name, at=at, standing=standing, extracted=extracted, read=read)


@transaction.atomic
def _write(
    *,
    by: User,
    data: bytes,
    name: str,
    at: datetime,
    standing: str | None,
    extracted: reader.Extracted,
    read: reader.Reading,
) -> Outcome:
    """Write what was read, all or nothing; papers of an agency are written one after another."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=by.agency.pk)
    if (here := _edition_with(agency, data)) is not None:  # the same file, uploaded twice at once
        return Outcome(here.document, here, already_held=True)
    document = _held(agency, read.header)
    if document is None:
        standing = standing or standing_of(read, extracted.format)
        document = Document(agency=agency, standing=standing, created_at=at, created_by=by)
        _fill_header(document, read, name)
        document.save()
    attachment = files.store(data, agency=agency, name=name, content_type=extracted.format, by=by, at=at)
    previous = document.editions.order_by("-sequence").first()
    edition = Edition.objects.create(
        document=document,
        sequence=previous.sequence + 1 if previous else 1,
        attachment=attachment,
        format=extracted.format,
        text=read.text,
        needs_ocr=extracted.needs_ocr,
        warnings=_warnings(extracted, read),
        reader_version=reader.VERSION,
        read_at=at,
    )
    if previous is not None:
        _supersede(document, by=by, at=at)
    cut = _write_clauses(edition, read, previous)
    _write_citations(edition, read, cut)
    _write_readings(edition, read, cut)
    link_citations(document)
    joined = join_forms(document)
    action = "documents.new_edition" if previous else "documents.add"
    changes = [audit.Change("joined", None, audit.text(earlier)) for earlier in joined]
    audit.record(agency=agency, by=by, action=action, subject=document, at=at, changes=changes)
    return Outcome(document, edition, new_edition=previous is not None, joined=tuple(joined))


def _warnings(extracted: reader.Extracted, read: reader.Reading) -> list[str]:
    """What to mind about a file; where the file says already why it has no words, nothing was read either."""
    is_blank = extracted.needs_ocr and not read.text.strip()
    return [*extracted.warnings, *(() if is_blank and extracted.warnings else read.warnings)]


def _held(agency: Agency, header: reader.Header) -> Document | None:
    """The signed paper of the same number, issuer and date, if it is here."""
    key = number_key(header.number or "")
    if not key or not header.date:
        return None
    return Document.objects.filter(
        agency=agency,
        standing=Document.Standing.SIGNED,
        number_key=key,
        issuer_key=issuer_key(header.issuer or ""),
        issued_on=date.fromisoformat(header.date),
    ).first()


def _supersede(document: Document, *, by: User, at: datetime) -> None:
    """Findings of earlier editions that nobody decided on make room for those of the new one, still to be checked."""
    waiting = Reading.objects.filter(edition__document=document, state=Reading.State.PROPOSED)
    waiting.update(
        state=Reading.State.REJECTED,
        decided_at=at,
        decided_by=by,
        reason="Văn bản đã có bản mới",
        version=F("version") + 1,
    )
    document.checked_at, document.checked_by = None, None
    document.version += 1
    document.save(update_fields=["checked_at", "checked_by", "version"])


def _edition_with(agency: Agency, data: bytes) -> Edition | None:
    """The edition made from these very bytes, if the file was uploaded before."""
    sha256 = hashlib.sha256(data).hexdigest()
    return (
        Edition.objects.filter(document__agency=agency, attachment__sha256=sha256)
        .select_related("document")
        .order_by("-id")
        .first()
    )


def _fill_header(document: Document, read: reader.Reading, name: str) -> None:
    header = read.header
    document.kind = header.kind or ""
    document.number = header.number or ""
    document.number_key = number_key(document.number)
    document.issuer = header.issuer or ""
    document.issuer_key = issuer_key(document.issuer)
    document.issued_on = date.fromisoformat(header.date) if header.date else None
    document.place = header.place or ""
    document.subject = (header.subject or ("" if header.kind else _first_line(read.text) or PurePath(name).stem))[:1000]
    document.signer_name = header.signer_name or ""
    document.signer_title = header.signer_title or ""
    document.fold = fold(f"{document.kind} {document.number} {document.issuer} {document.subject}")


def _first_line(text: str) -> str:
    """What a paper without a subject is known by: the title of a news item, the opening words of a note.

    A scan not read yet has neither and is known by the name of its file.
    """
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:300]


def _write_clauses(edition: Edition, read: reader.Reading, previous: Edition | None) -> list[Clause]:
    """Cut the text into clauses; a clause whose text stands in the previous edition succeeds that one."""
    before: dict[str, Clause] = {}
    if previous is not None:
        for clause in previous.clauses.all():
            before.setdefault(clause.text_hash, clause)
    rows = []
    for position, span in enumerate(clauses(read.text, read.outline)):
        text_hash = _text_hash(read.text, span)
        rows.append(
            Clause(
                edition=edition,
                path=span.path[:120],
                level=span.level,
                label=span.label[:60],
                title=span.title,
                position=position,
                start=span.start,
                end=span.end,
                text_hash=text_hash,
                succeeds=before.get(text_hash),
            )
        )
    return Clause.objects.bulk_create(rows, batch_size=500)


def _text_hash(text: str, span: ClauseSpan) -> str:
    return hashlib.sha256(" ".join(text[span.start : span.end].split()).encode()).hexdigest()


def _clause_at(cut: list[Clause], offset: int) -> Clause | None:
    """The clause that holds an offset; clauses follow each other without gap."""
    place = bisect_right(cut, offset, key=lambda clause: clause.start) - 1
    return cut[place] if place >= 0 and offset < cut[place].end else None


def _write_citations(edition: Edition, read: reader.Reading, cut: list[Clause]) -> None:
    Citation.objects.bulk_create(
        [
            Citation(
                edition=edition,
                clause=_clause_at(cut, found.start),
                start=found.start,
                end=found.end,
                quote=read.text[found.start : found.end][:500],
                kind=(found.kind or "")[:60],
                number=(found.number or "")[:80],
                number_key=number_key(found.number or ""),
                issuer=(found.issuer or "")[:200],
                issued_on=date.fromisoformat(found.date) if found.date else None,
                is_basis=found.basis,
            )
            for found in read.citations
        ],
        batch_size=500,
    )


def _write_readings(edition: Edition, read: reader.Reading, cut: list[Clause]) -> None:
    """Propose targets and assignments; results and context are only noted, for a person to overrule."""
    proposed, noted = Reading.State.PROPOSED, Reading.State.NOTED
    found = [(Reading.Kind.QUANTITY, proposed if item.role == "target" else noted, item) for item in read.quantities]
    found += [(Reading.Kind.ASSIGNMENT, proposed, item) for item in read.assignments]
    Reading.objects.bulk_create(
        [
            Reading(
                edition=edition,
                clause=_clause_at(cut, item.start),
                kind=kind,
                state=state,
                start=item.start,
                end=item.end,
                quote=sentence_around(read.text, item.start, item.end),
                data={one.name: getattr(item, one.name) for one in fields(item)},
            )
            for kind, state, item in found
        ],
        batch_size=500,
    )


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or line that holds a span: what a person is shown as the source."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    left = max(first, text.rfind(". ", first, start) + 1, text.rfind("; ", first, start) + 1)
    stops = [place for place in (text.find(". ", end, last), text.find("; ", end, last)) if place >= 0]
    right = min(stops, default=last)
    return text[left:right].strip(" ;./\t\n-–+")
