"""An entry of a register as the sample makes it, and the dice and lists it is made with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from mach.documents.models import Document
from mach.office.models import Party, User
from mach.office.permissions import Role
from mach.web.sample.days import Days
from mach.web.sample.offices import Office

T = TypeVar("T")


@dataclass(frozen=True)
class Titled:
    """A record of another register, looked up by its title when the entry that links to it is written."""

    registers: Sequence[str]
    title: str


@dataclass(frozen=True)
class Move:
    """A later change of state, with the values it brings."""

    on: date
    to: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A record to be written; without `evidence` nobody can verify it."""

    register: str
    on: date
    unit: str
    officer: User
    state: str
    values: Mapping[str, Any]
    children: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Draw:
    """Dice that fall the same each time, over the people and parties of one agency."""

    random: Random
    office: Office
    days: Days
    documents: Mapping[str, Document]

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self.random.choice(choices)

    def officer(self, unit: str, day: date) -> User:
        """Somebody who does the work of a unit on a day."""
        return self.pick(self.office.serving(unit, day, Role.OFFICER, Role.OFFICE))

    def parties(self, *kinds: str) -> list[Party]:
        """Parties of some kinds, in the order of the directory; enterprises when no kind is named."""
        wanted = kinds or (Party.Kind.ENTERPRISE,)
        return [party for party in self.office.parties.values() if party.kind in wanted]

    def spread(self, count: int, *, until: int = 2) -> list[date]:
        """So many working days, spread evenly with some chance from the first record to `until` days ago."""
        first, last = self.days.first_record, self.days.on - timedelta(days=until)
        step = (last - first).days / count
        places = [int((number + self.random.random()) * step) for number in range(count)]
        return [self.days.working(first + timedelta(days=place)) for place in places]

    def place(self) -> str:
        """Where something is held: a hall of one of the sites, or a commune."""
        halls = [
            f"Hội trường {site.partition(':')[0].lower()}, {self.office.agency.short_name}"
            for site in self.office.sites
        ]
        return self.pick([*halls, "Nhà văn hóa xã Gò Sen", "Nhà văn hóa xã Đồi Chè", "Hội trường phường Bình Hải"])
