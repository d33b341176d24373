"""What happens in the year of the sample, played in the order of days, so that the audit trail tells a likely story."""

from collections.abc import Callable
from datetime import date, datetime

from mach.web.sample.days import Days


class Diary:
    """Things to do on days; each is done once, at a moment of its own."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self._entries: list[tuple[date, int, Callable[[datetime], None]]] = []

    def add(self, day: date, do: Callable[[datetime], None]) -> None:
        """Plan something; what is planned for a day to come is done today."""
        self._entries.append((min(day, self.days.on), len(self._entries), do))

    def play(self) -> None:
        """Do everything; on one day in the order in which it was planned."""
        day, minute = None, 0
        for planned, _, do in sorted(self._entries, key=lambda entry: entry[:2]):
            minute = minute + 1 if planned == day else 0
            day = planned
            do(self.days.at(day, minute))
        self._entries.clear()
