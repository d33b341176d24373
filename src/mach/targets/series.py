"""Countable series: what a room offers to be counted, as SQL that the compiler puts together.

A room above gives its series to `SOURCES` when it starts; the same compiler then counts records, tasks and cases.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mach.engines.formulas import Catalogue, SeriesSchema
from mach.office.models import Agency


@dataclass(frozen=True, slots=True)
class Reader:
    """A table that knows rows of a series. In every piece of SQL `{a}` stands for its alias, `%(agency)s` is bound.

    `where` cuts the table to live rows of the series; `columns` gives the SQL of values by dotted path ("field",
    "parent.topic", "headcount.cbccvc", "state_rank"). `id`, `verified`, `unit` and `day` are SQL of the row's id,
    whether it is verified, its unit and the day that places it (None: no day).
    """

    table: str
    id: str
    where: str
    columns: Mapping[str, str]
    verified: str = "TRUE"
    unit: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class RowLabel:
    """A counted row for people; `hash` changes when anything about the row does.

    `outside` is how a message calls it where anybody may read: the book and the number, never the record's own words.
    """

    title: str
    outside: str
    address: str
    version: int
    hash: str


@dataclass(frozen=True, eq=False)
class Series:
    """One series. `key` changes whenever anything of it does, so that compiled statements may be kept.

    `by_day` gives, for a date field, the reader ordered by it. `parent` is the SQL of the parent's id in `base`.
    `within_parent` is what stands for `base.where` once the parent is given: its rows are of its agency and
    register, and a database that is asked for those too may read the whole register to find the rows of one parent.
    `identity` is the SQL of the id under which a row of this series is counted when others point to it, where that is
    not its own id. `seek` gives, for a field, SQL that is true of rows of `base` whose field equals `{value}` and that
    the database answers from an index.
    `proofs` tells what proves rows, "file" or "paper"; None where rows need no proof. `places` tells in which place
    rows lie; None where they lie nowhere.
    """

    key: str
    schema: SeriesSchema
    base: Reader
    describe: Callable[[Sequence[int]], Mapping[int, RowLabel]]
    by_day: Mapping[str, Reader] = field(default_factory=dict)
    parent: str | None = None
    within_parent: str = ""
    identity: str | None = None
    seek: Mapping[str, str] = field(default_factory=dict)
    proofs: Callable[[Sequence[int]], Mapping[int, frozenset[str]]] | None = None
    places: Callable[[Sequence[int]], Mapping[int, int]] | None = None


@dataclass(frozen=True, eq=False)
class World:
    """All series that formulas of an agency may speak of on a day."""

    series: Mapping[str, Series]
    catalogue: Catalogue


SOURCES: list[Callable[[Agency, date], Sequence[Series]]] = []


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    """An indicator that ships with a room, for every agency; `measure` is one of `Indicator.Kind`."""

    code: str
    series: str
    label: str
    measure: str
    unit: str
    formula: str
    basis: str = ""


INDICATORS: list[SharedIndicator] = []
"""What rooms without register definitions ship, filled when they start."""


def world_of(agency: Agency, *, day: date) -> World:
    """The series of an agency; the same object while nothing of them has changed."""
    return world_from([series for source in SOURCES for series in source(agency, day)])


def world_from(found: Sequence[Series]) -> World:
    """The world of some series, kept as long as they are the same; of two with one name the later counts."""
    by_name = {series.schema.name: series for series in found}
    key = tuple(series.key for series in by_name.values())
    if key not in _worlds:
        if len(_worlds) >= _WORLDS_KEPT:
            _worlds.clear()
        _worlds[key] = World(by_name, Catalogue({name: series.schema for name, series in by_name.items()}))
    return _worlds[key]


_WORLDS_KEPT = 100
_worlds: dict[tuple[str, ...], World] = {}
