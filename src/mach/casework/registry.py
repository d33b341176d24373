"""What upper rooms tell casework: typed lists, filled when each room starts (`apps.py`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from mach.office.models import Agency


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of obligation, by the code in `Obligation.duty`."""

    code: str
    label: str


# The kinds of obligation that a room opens: (agency, day) → duties.
DUTIES: list[Callable[[Agency, date], Iterable[Duty]]] = []
