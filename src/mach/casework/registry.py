"""What upper rooms tell casework: typed lists, filled when each room starts (`apps.py`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mach.casework.models import Matter
from mach.engines.drafting import Fact
from mach.office.models import Agency, Unit, User


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of obligation, by the code in `Obligation.duty`."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that awaits a decision: its title, three lines of context, and the unit it would be given to."""

    pk: int
    version: int
    title: str
    lines: tuple[str, str, str]
    address: str
    since: date
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """A kind of decision. What it lists is limited, the most urgent first; `count` counts to a hundred.

    The functions that decide are actions of their room: `approve(by=, pk=, version=, at=)`, `send_back(… , reason=)`,
    `give(…, unit=, officer=)`, `undo(by=, pk=, at=)` for a decision of today by the same person. None: not offered.
    They raise `refusals`, the row's DoesNotExist, `NotAllowed` and `StaleVersion`.
    """

    code: str  # in addresses: "gia-han"
    label: str
    icon: str
    awaiting: Callable[[User, date, int], list[Awaiting]]  # (user, day, limit)
    count: Callable[[User, date], int]
    refusals: tuple[type[Exception], ...]
    approve: Callable[..., object] | None = None
    approve_label: str = "Duyệt"
    send_back: Callable[..., object] | None = None
    give: Callable[..., object] | None = None
    undo: Callable[..., object] | None = None
    undoes: frozenset[str] = frozenset({"approve", "send_back", "give"})  # which of these `undo` takes back

    @property
    def offers(self) -> frozenset[str]:
        """What can be done with one: of "approve", "send_back", "give"."""
        return frozenset(name for name in ("approve", "send_back", "give") if getattr(self, name) is not None)


MOST_COUNTED = 100

DECISIONS: list[DecisionKind] = []

# The kinds of obligation that a room opens: (agency, day) → duties.
DUTIES: list[Callable[[Agency, date], Iterable[Duty]]] = []


@dataclass(frozen=True, slots=True)
class Ending:
    """What happens to the subject of a matter, within the action that closes or reopens an obligation.

    `settled`: somebody met an obligation and nothing is owed any more. `reopened`: an obligation of a closed matter is
    given back; opens the matter again, or raises `UnableToClose` with the reason.
    """

    settled: Callable[[Matter, User, datetime], None]
    reopened: Callable[[Matter, User, datetime], None]


# By kind of matter; obligations of closed matters of other kinds stay closed.
ENDINGS: dict[str, Ending] = {}

# What a room knows of its kind of matter, for the slips of its obligations: the paper it comes from, the words there.
CONTEXT: dict[str, Callable[[Matter], tuple[Fact, ...]]] = {}
