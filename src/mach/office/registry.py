"""What upper rooms tell the office: typed lists, filled when each room starts (`apps.py`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from mach.office.models import Agency, User


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


CHECKS: list[Check] = []
NIGHTLY: list[NightlyJob] = []
SEARCH: list[SearchSource] = []
