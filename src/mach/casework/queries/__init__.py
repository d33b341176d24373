"""What is asked of obligations."""

from mach.casework.queries.delays import Held, held, usual_wait, with_delays
from mach.casework.queries.holding import cleared, of_person
from mach.casework.queries.obligations import (
    SOON_WORKING_DAYS,
    CountedAnew,
    Day,
    Filters,
    Owed,
    UnitLine,
    day_of,
    due_moves,
    foreseen_moves,
    listed,
    of_matter,
    owed,
    owed_and_held,
    soon_end,
    units_board,
    urging_list,
)

__all__ = [
    "SOON_WORKING_DAYS",
    "CountedAnew",
    "Day",
    "Filters",
    "Held",
    "Owed",
    "UnitLine",
    "cleared",
    "day_of",
    "due_moves",
    "foreseen_moves",
    "held",
    "listed",
    "of_matter",
    "of_person",
    "owed",
    "owed_and_held",
    "soon_end",
    "units_board",
    "urging_list",
    "usual_wait",
    "with_delays",
]
