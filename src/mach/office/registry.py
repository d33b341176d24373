"""What upper rooms tell the office: typed lists, filled when each room starts (`apps.py`)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from mach.engines.workdays import Calendar
from mach.office.models import Agency, AuditEntry, AuditValue, Unit, User
from mach.office.permissions import Permission


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that `mach check` found wrong."""

    code: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """One promise that `mach check` proves; yields a finding for each place where it does not hold."""

    code: str
    promise: str
    run: Callable[[Agency, date], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class NightlyJob:
    """Something done once a day for each agency; a missed day is caught up."""

    name: str
    run: Callable[[Agency, date], None]


@dataclass(frozen=True, slots=True)
class SearchHit:
    kind: str
    title: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A kind of thing that the search box finds: (user, folded words, limit) → hits."""

    label: str
    find: Callable[[User, str, int], list[SearchHit]]


@dataclass(frozen=True, slots=True)
class Holding:
    """Open work that a person answers for, with its page; `code` and `pk` say which row of which `Handover`."""

    title: str
    address: str
    code: str = field(default="", compare=False)
    pk: int = field(default=0, compare=False)
    detail: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Handover:
    """Open work of one kind, which goes on with others when a unit ends, or a person leaves or hands over.

    The two functions that write are part of the office's transaction and tell how many rows they moved; what is closed
    stays with whoever closed it. `along` names rows that are not listed by `held_by` but go along: with obligations
    owed by the person (their ids), or with everything (None), in one unit if given.
    """

    code: str
    label: str  # what moves: "nghĩa vụ phải làm"
    open_in: Callable[[Unit], int]
    of_unit: Callable[[Unit, Unit, date], int]  # (unit, its successor, day)
    of_person: Callable[[User, User, Collection[int]], int] = lambda person, to, ids: 0
    held_by: Callable[[User, Unit | None], list[Holding]] = lambda person, unit: []
    along: Callable[[User, Unit | None, Collection[int] | None], list[Holding]] = lambda person, unit, owes: []


@dataclass(frozen=True, slots=True)
class DueMove:
    """A due day that another calendar moves."""

    title: str
    address: str
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class CalendarFollower:
    """Due days counted by the working calendar: what a calendar would move, and moving it inside the action."""

    foresee: Callable[[Agency, Calendar], list[DueMove]]
    follow: Callable[[Agency, Calendar], list[DueMove]]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something a person does early, shown on Hôm nay to those who may until the audit trail says that it was done."""

    label: str
    hint: str
    url_name: str
    permission: Permission
    actions: tuple[str, ...]  # names of the audit trail; one of them is enough
    order: int
    shared: bool = False  # done once for the agency, by whomever


@dataclass(frozen=True, slots=True)
class TrailWords:
    """How the audit trail is read out: words for actions ("registers.add"), and for what models leave unnamed.

    `rows` are fields of no model whose values are rows as `audit.text` keeps them: id and name.
    """

    actions: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # by label of the model
    rows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words; an empty side says that there was nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TrailKind:
    """Rows whose changes their model cannot explain: which rows, and what their values say, by id of the value."""

    rows: Callable[[User], QuerySet]
    tell: Callable[[Sequence[tuple[Any, AuditValue]]], Mapping[int, Told]]


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row of a bulk action: undoing takes it back, or `kept` says why it stays as it is."""

    title: str
    address: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something done to many rows at once, which is taken back as far as nobody went on from it.

    Its entry of the audit trail names the rows. `rows` says what undoing would do now; `undo` does it, as part of the
    office's transaction, and says what it did: (by, entry, at).
    """

    noun: str  # what one row is called: "dòng"
    promise: str  # what undoing does and leaves, in one sentence
    permission: Permission
    undone: str  # the name that the undoing has in the audit trail
    back: Callable[[AuditEntry], tuple[str, str]]  # the page that it was done on: its name, its address
    rows: Callable[[User, AuditEntry], list[BulkRow]]
    undo: Callable[[User, AuditEntry, datetime], list[BulkRow]]
    asks_units: bool = False  # `undo` asks the units of the rows, so whoever answers for them may undo it


CHECKS: list[Check] = []
NIGHTLY: list[NightlyJob] = []
SEARCH: list[SearchSource] = []
HANDOVERS: list[Handover] = []
CALENDAR_FOLLOWERS: list[CalendarFollower] = []
FIRST_STEPS: list[FirstStep] = []
TRAIL_WORDS: list[TrailWords] = []
TRAIL_KINDS: dict[str, TrailKind] = {}  # by label of the model
BULK_ACTIONS: dict[str, BulkAction] = {}  # by name in the audit trail

# Rows that a room points to without a key of the database: (name of the model, ids) → those pointed to.
POINTERS: list[Callable[[str, Collection[int]], set[int]]] = []
