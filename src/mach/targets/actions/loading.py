"""The province's book of incoming papers in bulk, and a load of it taken back as far as nobody went on from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework.models import Matter, Notice, Obligation
from mach.documents.actions import note_paper
from mach.documents.models import Document
from mach.office import audit
from mach.office.models import AuditEntry, User
from mach.office.permissions import Permission
from mach.office.queries import in_use, named_in
from mach.office.registry import BulkAction, BulkRow
from mach.office.rules import must
from mach.targets.actions.taking import Letter, owe_letter
from mach.targets.models import Commitment, CommitmentSource

ENTERED = "vào sổ"  # what the audit trail names, row by row


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a book of incoming papers added."""

    papers: int
    held: int
    owed: int


@transaction.atomic
def load_incoming(*, by: User, letters: Sequence[tuple[Letter, str]], at: datetime) -> Loaded:
    """Enter the rows of a book of incoming papers; a paper held already stays as it is. Each comes with its subject.

    A row that names a unit and a day is owed by that unit; `note` says what. One entry of the audit trail for all.
    """
    must(by, Permission.ADD_DOCUMENT, on=localdate(at))
    agency = by.agency
    held = owed = 0
    manifest = []
    for letter, subject in letters:
        paper, is_new = note_paper(
            by=by, number=letter.number, issuer=letter.issuer, issued_on=letter.issued_on, subject=subject, at=at
        )
        if not is_new:
            held += 1
            continue
        manifest.append(audit.Change(ENTERED, None, f"{paper.pk} {letter.number}: {subject}"[:300]))
        if letter.lead_unit is not None:
            owe_letter(by=by, agency=agency, paper=paper, letter=letter, place=None, at=at)
            owed += 1
    audit.record(agency=agency, by=by, action="targets.load_incoming", subject=agency, at=at, changes=manifest)
    return Loaded(len(manifest), held, owed)


def loaded(user: User, entry: AuditEntry) -> list[BulkRow]:
    """The papers that a load entered, and what came of each since."""
    return _load(user, entry).rows


def take_back_load(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    """Take out the papers of a load, with what they gave to do, that nobody touched; part of a larger action."""
    list(Document.objects.select_for_update().filter(pk__in=named_in(entry, ENTERED)).order_by("pk"))
    load = _load(by, entry)
    going = [commitment for paper, commitment in load.given if paper not in load.kept]
    matters = [commitment.matter_id for commitment in going]
    CommitmentSource.objects.filter(commitment__in=going).delete()
    Commitment.objects.filter(pk__in=[commitment.pk for commitment in going]).delete()
    Matter.objects.filter(pk__in=matters).delete()
    Document.objects.filter(pk__in=[pk for pk in load.papers if pk not in load.kept]).delete()
    return load.rows


INCOMING = BulkAction(
    noun="văn bản",
    promise="Hoàn tác bỏ những văn bản vừa vào sổ cùng việc giao theo đó, trừ văn bản đã có người làm tiếp.",
    permission=Permission.ADD_DOCUMENT,
    undone="targets.undo_incoming",
    back=lambda entry: ("Văn bản", reverse("documents:list")),
    rows=loaded,
    undo=take_back_load,
)


@dataclass(frozen=True, slots=True)
class _Load:
    """A load as it stands: its papers, what they gave to do, why some stay, the rows in the order of the book."""

    papers: Collection[int]
    given: Sequence[tuple[int, Commitment]]  # with the id of its paper
    kept: dict[int, str]
    rows: list[BulkRow]


def _load(user: User, entry: AuditEntry) -> _Load:
    named = named_in(entry, ENTERED)
    papers = {paper.pk: paper for paper in Document.objects.visible_to(user).filter(pk__in=named)}
    sources = CommitmentSource.objects.filter(document__in=papers).select_related("commitment__matter")
    given = [(one.document_id, one.commitment) for one in sources if one.commitment.confirmed_at == entry.at]
    begun = _begun([commitment for _, commitment in given])
    used = in_use(Document, papers, but=_OF_PAPER)
    used |= {one.document_id for one in sources if one.commitment.confirmed_at != entry.at}
    kept = dict.fromkeys(named.keys() - papers.keys(), "không còn")
    kept |= {pk: "đã sửa" for pk, paper in papers.items() if paper.version > 1 or paper.created_at != entry.at}
    kept |= dict.fromkeys(used, "đã có tệp hoặc được dùng ở nơi khác")
    kept |= {paper: "việc giao theo văn bản đã có người làm" for paper, commitment in given if commitment.pk in begun}
    rows = [
        BulkRow(words, papers[pk].get_absolute_url() if pk in papers else "", kept.get(pk, ""))
        for pk, words in named.items()
    ]
    return _Load(papers, given, kept, rows)


_OF_PAPER = frozenset({"targets.commitmentsource.document", "documents.citation.target"})
_OF_PROMISE = frozenset({"targets.commitmentsource.commitment"})
_OF_WORK = frozenset({"casework.notice.obligation"})
_OF_MATTER = frozenset({"casework.obligation.matter", "targets.commitment.matter"})


def _begun(commitments: Sequence[Commitment]) -> set[int]:
    """Which of these anybody changed, worked on, was told of or counts on."""
    matters = {commitment.matter_id: commitment.pk for commitment in commitments}
    owed = dict(Obligation.objects.filter(matter__in=matters).values_list("pk", "matter"))
    heard = Notice.objects.filter(Q(read_at__isnull=False) | Q(mailed_on__isnull=False), obligation__in=owed)
    changed = Obligation.objects.filter(Q(version__gt=1) | ~Q(state=Obligation.State.OPEN), pk__in=owed)
    touched = {*in_use(Obligation, owed, but=_OF_WORK), *heard.values_list("obligation", flat=True)}
    touched |= set(changed.values_list("pk", flat=True))
    found = {matters[owed[pk]] for pk in touched} | {matters[pk] for pk in in_use(Matter, matters, but=_OF_MATTER)}
    found |= in_use(Commitment, [commitment.pk for commitment in commitments], but=_OF_PROMISE)
    return found | {commitment.pk for commitment in commitments if commitment.version > 1}
