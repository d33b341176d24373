"""What is asked of documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from mach.documents.models import Citation, Document, Edition, Reading
from mach.engines.reading.extract.images import page_count
from mach.engines.vietnamese import fold
from mach.office import files
from mach.office.models import User
from mach.office.registry import SearchHit


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list, as they stand in the address."""

    words: str = ""
    standing: str = ""
    kind: str = ""
    unchecked: bool = False


def documents_list(user: User, filters: Filters) -> QuerySet[Document]:
    """Documents that a person may see, newest first, with how many findings await a decision."""
    rows = Document.objects.visible_to(user)
    for word in fold(filters.words).split():
        rows = rows.filter(fold__contains=word)
    if filters.standing:
        rows = rows.filter(standing=filters.standing)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unchecked:
        rows = rows.filter(checked_at=None)
    waiting = Count("editions__readings", filter=Q(editions__readings__state=Reading.State.PROPOSED))
    return rows.annotate(waiting=waiting).order_by("-created_at", "-pk")


def kinds(user: User) -> list[str]:
    """The kinds of papers that the agency holds."""
    rows = Document.objects.visible_to(user).exclude(kind="").order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


def promise_counts(document: Document) -> dict[str, int]:
    """How many findings await a decision, were confirmed, merged and rejected."""
    rows = Reading.objects.filter(edition__document=document)
    return dict(rows.values_list("state").annotate(Count("id")))


def latest_edition(document: Document) -> Edition | None:
    """The edition that is read and checked."""
    return document.editions.select_related("attachment").order_by("-sequence").first()


def citing(document: Document) -> QuerySet[Citation]:
    """Where other documents name this one."""
    rows = Citation.objects.current().filter(target=document).select_related("edition__document", "clause")
    return rows.defer("edition__text").order_by("edition_id", "start")


def cited(document: Document) -> QuerySet[Citation]:
    """What this document names, in reading order."""
    rows = Citation.objects.current().filter(edition__document=document)
    return rows.select_related("target", "clause").order_by("start")


@dataclass(frozen=True, slots=True)
class Mentions:
    """All places that name one paper, or all places of one paper that name another."""

    first: Citation
    places: list[Citation]

    @property
    def is_basis(self) -> bool:
        return any(place.is_basis for place in self.places)


def by_cited_paper(citations: Iterable[Citation]) -> list[Mentions]:
    """Citations of one document, one line for each paper that it names."""
    return _grouped((one.target_id or one.number_key or one.quote, one) for one in citations)


def by_citing_paper(citations: Iterable[Citation]) -> list[Mentions]:
    """Mentions of one document, one line for each paper that names it."""
    return _grouped((one.edition.document_id, one) for one in citations)


def _grouped(keyed: Iterable[tuple[int | str, Citation]]) -> list[Mentions]:
    groups: dict[int | str, list[Citation]] = {}
    for key, citation in keyed:
        groups.setdefault(key, []).append(citation)
    return [Mentions(places[0], places) for places in groups.values()]


def missing(user: User) -> QuerySet:
    """Papers that are named but not held, most often named first."""
    return (
        Citation.objects.current()
        .filter(edition__document__agency__in=user.agency_ids, target=None)
        .exclude(number_key="")
        .values("number_key", "number", "kind")
        .annotate(mentions=Count("id"), documents=Count("edition__document", distinct=True))
        .order_by("-mentions", "number_key")
    )


def naming(user: User, number_keys: Iterable[str]) -> dict[str, list[Document]]:
    """The documents that name each of these papers not held, by the papers' numbers; two queries."""
    rows = Citation.objects.current().filter(edition__document__agency__in=user.agency_ids, target=None)
    pairs = rows.filter(number_key__in=list(number_keys)).values_list("number_key", "edition__document")
    pairs = list(pairs.order_by("edition__document").distinct())
    papers = Document.objects.visible_to(user).in_bulk({pk for _, pk in pairs})
    found: dict[str, list[Document]] = {}
    for key, pk in pairs:
        found.setdefault(key, []).append(papers[pk])
    return found


def find(user: User, words: str, limit: int) -> list[SearchHit]:
    """Documents for the search box: those whose number, subject or issuer hold every word."""
    rows = documents_list(user, Filters(words=words))[:limit]
    return [SearchHit("document", str(row), row.subject, row.get_absolute_url()) for row in rows]


def pages_of(edition: Edition) -> range:
    """Numbers of the pages of an edition that can be shown as images: those of a PDF."""
    if edition.format != "pdf":
        return range(0)
    try:
        return range(1, page_count(files.read(edition.attachment)) + 1)
    except FileNotFoundError:
        return range(0)
