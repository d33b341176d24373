"""What reading a document returns: the contract `reading.md`, as frozen dataclasses.

All offsets count Unicode code points in `Reading.text`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["target", "result", "context"]
Measure = Literal["count", "percent", "money", "amount"]
Comparator = Literal["exactly", "at_least", "at_most", "more_than", "less_than", "range", "about"]
Change = Literal["increase", "decrease"]
Per = Literal["year", "quarter", "month", "week", "day"]
Recurrence = Literal["month", "quarter", "half_year", "nine_months", "year"]


@dataclass(frozen=True, slots=True)
class Header:
    """The letterhead and what frames the text; a field the paper leaves blank is None."""

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    subject: str | None = None
    signer_name: str | None = None
    signer_title: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in the text. `basis` is true for a legal basis ("Căn cứ …")."""

    start: int
    end: int
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline; level 1 is the outermost found."""

    start: int
    end: int
    level: int
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that was promised, planned or achieved. Money in VND, percent as 90.

    The open side of a limit ("từ 02 trở lên", "dưới 10") has no number.
    """

    start: int
    end: int
    role: Role
    measure: Measure
    min: float | None
    max: float | None
    comparator: Comparator
    change: Change | None
    per: Per | None
    unit: str
    what: str
    period_start: str | None
    period_end: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has to do what by when."""

    start: int
    end: int
    what: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    due: str | None
    recurs: Recurrence | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document."""

    text: str
    header: Header = field(default_factory=Header)
    citations: tuple[Citation, ...] = ()
    outline: tuple[Heading, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        return dataclasses.asdict(self)
