"""Freezing figures: value, rule and every row behind it, under one hash."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mach.engines.formulas import canonical, rule_hash
from mach.engines.workdays import Window
from mach.office.models import User
from mach.targets.compiler import CountedRow, rule_of
from mach.targets.models import Commitment, Snapshot, SnapshotRow
from mach.targets.queries.asking import asked_for
from mach.targets.queries.stated import Question, one_stated, rows_behind


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure counted with every row behind it, not kept yet."""

    snapshot: Snapshot
    rows: list[SnapshotRow]


def measure(*, by: User, commitment: Commitment, window: Window, role: str, at: datetime) -> Measured:
    """Count the figure of a commitment over a window; value and rows belong together when read at `one_instant`."""
    asked = asked_for(commitment, window)
    agency = commitment.agency
    rule = rule_of(asked, agency=agency)
    question = Question(asked, commitment)
    stated = one_stated(question, agency=agency)
    counted = stated.count
    behind = [row for row in rows_behind(question, stated, agency=agency) if row.is_verified]
    snapshot = Snapshot(
        agency=agency,
        indicator=asked.indicator,
        commitment=commitment,
        role=role,
        rule=canonical(rule),
        rule_hash=rule_hash(rule),
        window_start=window.start,
        window_end=window.end,
        value=counted.value,
        provisional=counted.provisional,
        numerator=counted.numerator,
        denominator=counted.denominator,
        stated=[part.as_json() for part in stated.parts],
        taken_at=at,
        taken_by=by,
    )
    frozen = [_frozen(place, row) for place, row in enumerate(behind)]
    snapshot.hash = snapshot_hash(snapshot, frozen)
    return Measured(snapshot, frozen)


def keep(measured: Measured) -> Snapshot:
    """Freeze what was measured; part of a larger action."""
    snapshot = measured.snapshot
    snapshot.save()
    for row in measured.rows:
        row.snapshot = snapshot
    SnapshotRow.objects.bulk_create(measured.rows, batch_size=500)
    return snapshot


def snapshot_hash(snapshot: Snapshot, frozen: list[SnapshotRow]) -> str:
    """The hash that a snapshot and its rows must have."""
    parts = [
        snapshot.indicator_id,
        snapshot.commitment_id,
        snapshot.role,
        snapshot.rule,
        snapshot.rule_hash,
        snapshot.window_start.isoformat(),
        snapshot.window_end.isoformat(),
        *(_number(one) for one in (snapshot.value, snapshot.provisional, snapshot.numerator, snapshot.denominator)),
        [
            [
                row.part,
                row.position,
                row.series,
                row.object_id,
                row.object_version,
                row.object_hash,
                row.label,
                row.identity,
                _number(row.amount),
            ]
            for row in frozen
        ],
        *([snapshot.stated] if snapshot.stated else []),
    ]
    return hashlib.sha256(
        json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _frozen(place: int, row: CountedRow) -> SnapshotRow:
    return SnapshotRow(
        part=row.part,
        position=place,
        series=row.series,
        object_id=row.object_id,
        object_version=row.version,
        object_hash=row.hash,
        label=row.title[:300],
        identity=row.identity[:120],
        amount=row.amount,
    )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{Decimal(value):.4f}"
