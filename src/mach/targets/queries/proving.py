"""What proves promises: rows that lack what a promise asks for, rows that prove several promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from mach.office.models import Agency, User
from mach.targets.compiler import labels_of, taken
from mach.targets.models import Commitment
from mach.targets.queries.asking import asked_for
from mach.targets.queries.commitments import Filters, matching
from mach.targets.queries.figures import window_of
from mach.targets.series import RowLabel, world_of

NEEDED = {"file": frozenset({"file"}), "paper": frozenset({"paper"}), "both": frozenset({"file", "paper"})}
SAID = {"file": "thiếu tệp đính kèm", "paper": "thiếu số, ngày văn bản"}
MOST_SHOWN = 20

Key = tuple[str, int]


def lacking_of(rows: Sequence[Commitment], on: date, *, agency: Agency) -> dict[int, dict[Key, str]]:
    """Of each promise the verified rows it counts that do not prove it yet, with what they lack.

    One statement for the rows of a hundred aggregates, and the evidence of each series once. A promise that asks for
    no more than the register does lacks nothing: no row is verified without evidence.
    """
    asking = [row for row in rows if row.proof_needed in NEEDED and row.indicator is not None]
    counted = _counted(asking, on, agency)
    world = world_of(agency, day=on)
    proofs: dict[Key, frozenset[str]] = {}
    for name in {series for keys in counted.values() for series, _ in keys}:
        proven = world.series[name].proofs
        ids = sorted({pk for keys in counted.values() for series, pk in keys if series == name})
        proofs |= {(name, pk): one for pk, one in proven(ids).items()} if proven else {}
    found: dict[int, dict[Key, str]] = {}
    for row in asking:
        needed = NEEDED[row.proof_needed]
        lacks = {key: needed - proofs[key] for key in counted[row.pk] if key in proofs and needed - proofs[key]}
        found[row.pk] = {key: ", ".join(SAID[one] for one in sorted(less)) for key, less in lacks.items()}
    return found


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two promises that count some of the same rows; `is_same_count`: by the same indicator and condition."""

    first: Commitment
    second: Commitment
    count: int
    shown: tuple[RowLabel, ...]

    @property
    def is_same_count(self) -> bool:
        return (self.first.indicator_id, self.first.indicator_filter, self.first.basis) == (
            self.second.indicator_id, self.second.indicator_filter, self.second.basis,
        )  # fmt: skip


def overlaps(user: User, on: date, filters: Filters) -> list[Overlap]:
    """Pairs of targets that the same verified rows prove, the most rows first; each target counts a row once."""
    rows = list(
        matching(user, Commitment.Kind.TARGET, filters)
        .exclude(indicator=None)
        .select_related("indicator", "lead_unit", "agency")
        .order_by("pk")
    )
    found: list[Overlap] = []
    for agency in {row.agency for row in rows}:
        own = [row for row in rows if row.agency_id == agency.pk]
        counted = _counted(own, on, agency)
        pairs = [(one, other, counted[one.pk] & counted[other.pk]) for one, other in combinations(own, 2)]
        pairs = [pair for pair in pairs if pair[2]]
        wanted = {key for _, _, keys in pairs for key in sorted(keys)[:MOST_SHOWN]}
        labels = labels_of(wanted, agency=agency, day=on)
        found += [
            Overlap(one, other, len(keys), tuple(labels[key] for key in sorted(keys)[:MOST_SHOWN] if key in labels))
            for one, other, keys in pairs
        ]
    return sorted(found, key=lambda one: (-one.count, one.first.pk, one.second.pk))


def _counted(rows: Sequence[Commitment], on: date, agency: Agency) -> dict[int, set[Key]]:
    """The verified rows that each promise counts by the end of a day."""
    begun = [(row, window) for row in rows if (window := window_of(row, on)) is not None]
    keys = taken([asked_for(row, window) for row, window in begun], agency=agency)
    return {row.pk: set() for row in rows} | {row.pk: one for (row, _), one in zip(begun, keys, strict=True)}
