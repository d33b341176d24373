"""Đối chiếu: one page of a document with every finding marked in place, and the proposals beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count

from mach.documents.models import Citation, Clause, Edition, Reading
from mach.office.models import Unit, User
from mach.targets.actions.commitments import Promise
from mach.targets.models import Commitment, Indicator
from mach.targets.proposals import Choices, may_repeat, proposal
from mach.targets.queries.commitments import Filters, commitments

_KINDS = {Reading.Kind.QUANTITY: Commitment.Kind.TARGET, Reading.Kind.ASSIGNMENT: Commitment.Kind.ASSIGNMENT}
PAGE_CODE_POINTS = 20_000  # a page of the text column: about eight printed pages


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; `start` is its offset in the edition's text."""

    start: int
    text: str
    classes: str
    readings: tuple[int, ...]
    anchors: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with what is proposed for it."""

    reading: Reading
    promise: Promise
    repeats: list[Commitment]
    commitment: Commitment | None


@dataclass(frozen=True, slots=True)
class CheckingPage:
    """What the page shows."""

    pieces: list[Piece]
    cards: list[Card]
    number: int
    pages: int
    waiting: int
    decided: int


def choices_for(user: User) -> Choices:
    """Units, indicators and promises a person of an agency chooses from; three queries."""
    agency = user.agency
    return Choices(
        units=list(Unit.objects.filter(agency=agency)),
        indicators=list(
            Indicator.objects.filter(valid_to=None, agency=None)
            | Indicator.objects.filter(valid_to=None, agency=agency)
        ),
        commitments=list(Commitment.objects.filter(agency=agency).active().only("pk", "title", "kind", "fold")),
    )


def checking_page(edition: Edition, *, user: User, number: int = 1, offset: int | None = None) -> CheckingPage:
    """One page of a document under check, by number or by a place in the text.

    The number of queries does not depend on its length, and its text is held once however many findings it has.
    """
    bounds = page_bounds(edition)
    if offset is not None:
        number = next((place for place, (_, end) in enumerate(bounds, 1) if offset < end), len(bounds))
    number = min(max(number, 1), len(bounds))
    start, end = bounds[number - 1]
    readings = list(
        Reading.objects.filter(edition=edition, start__gte=start, start__lt=end)
        .select_related("clause", "decided_by", "commitment_source__commitment")
        .order_by("start", "-end", "id")
    )
    for reading in readings:
        reading.edition = edition
    citations = Citation.objects.filter(edition=edition, start__gte=start, start__lt=end).select_related("target")
    choices = choices_for(user)
    counts = dict(Reading.objects.filter(edition=edition).values_list("state").annotate(Count("id")))
    waiting = counts.pop(Reading.State.PROPOSED, 0)
    counts.pop(Reading.State.NOTED, None)
    return CheckingPage(
        pieces=pieces_of(edition.text, start, end, readings, citations),
        cards=[card_of(reading, choices) for reading in readings if reading.state != Reading.State.NOTED],
        number=number,
        pages=len(bounds),
        waiting=waiting,
        decided=sum(counts.values()),
    )


def card_of(reading: Reading, choices: Choices) -> Card:
    """A finding with its proposal; for a decided one the promise it became."""
    promise = proposal(reading, choices)
    source = getattr(reading, "commitment_source", None)
    is_open = reading.state in (Reading.State.PROPOSED, Reading.State.NOTED)
    return Card(
        reading=reading,
        promise=promise,
        repeats=may_repeat(promise, choices.commitments) if is_open else [],
        commitment=source.commitment if source else None,
    )


def merge_candidates(user: User, reading: Reading, words: str = "", limit: int = 8) -> list[Commitment]:
    """Promises that a finding may repeat: by the words given, else those that say nearly the same."""
    if words:
        held = commitments(user, _KINDS[reading.kind], Filters(words=words)).filter(agency=user.agency)
        return list(held.order_by("-pk")[:limit])
    choices = choices_for(user)
    alike = [one.pk for one in may_repeat(proposal(reading, choices), choices.commitments, limit)]
    held = commitments(user, _KINDS[reading.kind], Filters()).filter(pk__in=alike)
    return sorted(held, key=lambda one: alike.index(one.pk))


def page_bounds(edition: Edition) -> list[tuple[int, int]]:
    """Where the pages of the text column begin and end: at clauses, or at lines where a clause is very long."""
    clauses = Clause.objects.filter(edition=edition, start__gt=0).order_by("start").values_list("start", flat=True)
    text, bounds, first = edition.text, [], 0
    for start in [*clauses, len(text)]:
        while start - first >= 2 * PAGE_CODE_POINTS:
            line = text.find("\n", first + PAGE_CODE_POINTS, start - 1) + 1
            if line == 0:
                break
            bounds.append((first, line))
            first = line
        if start - first >= PAGE_CODE_POINTS:
            bounds.append((first, start))
            first = start
    return [*bounds, (first, len(text))] if first < len(text) or not bounds else bounds


def pieces_of(
    text: str, start: int, end: int, readings: Sequence[Reading], citations: Iterable[Citation]
) -> list[Piece]:
    """Cut a stretch of text at the edges of its marks; each piece carries all marks that cover it."""
    marks = [(one.start, one.end, one) for one in readings] + [(one.start, one.end, one) for one in citations]
    cuts = sorted({start, end, *(min(max(edge, start), end) for first, last, _ in marks for edge in (first, last))})
    pieces, opening, active = [], sorted(marks, key=lambda mark: mark[0]), []
    for left, right in pairwise(cuts):
        while opening and opening[0][0] <= left:
            active.append(opening.pop(0))
        active = [mark for mark in active if mark[1] > left]
        pieces.append(_piece(text, left, right, active))
    return pieces


def _piece(text: str, left: int, right: int, marks: list[tuple]) -> Piece:
    classes, ids, anchors, address = [], [], [], ""
    for first, _, mark in marks:
        if isinstance(mark, Citation):
            classes.append("mark mark--citation" + ("" if mark.target_id else " mark--missing"))
            if first == left:
                anchors.append(f"dan-{mark.pk}")
            address = mark.target.get_absolute_url() if mark.target else address
            continue
        classes.append(f"mark mark--{mark.kind} mark--{mark.state}")
        ids.append(mark.pk)
        if first == left:
            anchors.append(f"cho-{mark.pk}")
    return Piece(left, text[left:right], " ".join(classes), tuple(ids), tuple(anchors), address)
