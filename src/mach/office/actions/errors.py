"""Why an action of the room was not done."""

from collections.abc import Sequence

from mach.office.registry import Holding


class UnableToSave(Exception):
    """What was entered cannot be kept; `field` names the entry."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


class UnableToLeave(UnableToSave):
    """A person still answers for open work; `holdings` lists it."""

    def __init__(self, message: str, holdings: Sequence[Holding]) -> None:
        self.holdings = tuple(holdings)
        super().__init__(message, "to")
