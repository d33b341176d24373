"""What the papers promise, how it is counted and what was counted."""

from mach.targets.models.adjusting import Adjustment, UnitShare
from mach.targets.models.commitments import Commitment, CommitmentSource, Evidence
from mach.targets.models.indicators import Indicator
from mach.targets.models.openings import OpeningValue
from mach.targets.models.proving import SelfClosing
from mach.targets.models.snapshots import Snapshot, SnapshotRow
from mach.targets.models.supplied import SuppliedFigure

__all__ = [
    "Adjustment",
    "Commitment",
    "CommitmentSource",
    "Evidence",
    "Indicator",
    "OpeningValue",
    "SelfClosing",
    "Snapshot",
    "SnapshotRow",
    "SuppliedFigure",
    "UnitShare",
]
