"""The days of the sample, all counted from the day it is made, so that it looks alive whenever that is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils.timezone import get_current_timezone

from mach.engines.workdays import period_of, shipped_calendar

PROVINCE_MERGED_ON = date(2025, 7, 1)
WORKDAY_BEGINS = time(8, 0)


@dataclass(frozen=True)
class Days:
    """The calendar of the sample: its administrative year (15/12–14/12, Nghị định 09/2019/NĐ-CP) and today.

    Nothing happens after `until`, the moment at which the sample is made; None is the end of today.
    """

    on: date
    until: datetime | None = None

    @cached_property
    def start(self) -> date:
        """The first day of the administrative year of today."""
        return period_of(self.on, scheme="nd09", kind="year").window.start

    @cached_property
    def year_end(self) -> date:
        """The last day of the administrative year of today."""
        return period_of(self.on, scheme="nd09", kind="year").window.end

    @property
    def year(self) -> int:
        """The administrative year of today."""
        return self.start.year + 1

    @property
    def coming_year(self) -> int:
        """The year for which plans are made now: this one, the next from November on."""
        return (self.on + timedelta(days=60)).year

    @cached_property
    def founded(self) -> date:
        """When the Department in its present form and all its posts begin."""
        return min(PROVINCE_MERGED_ON, self.on - timedelta(days=400))

    @cached_property
    def merged(self) -> date:
        """When one unit merges into another: the first of the month four months back, mid-year seen from autumn."""
        months = self.on.year * 12 + self.on.month - 1 - 4
        return date(months // 12, months % 12 + 1, 1)

    @cached_property
    def first_record(self) -> date:
        """Since when records are kept: not quite a year, from just before the administrative year seen from autumn."""
        return self.on - timedelta(days=350)

    def in_year(self, month_day: str, *, reviews: bool = False) -> date:
        """The working day at "MM-DD" of the administrative year; one to come: today, or last year's in a review."""
        month, day = map(int, month_day.split("-"))
        year = self.year - 1 if (month, day) >= (12, 15) else self.year
        found = date(year, month, day)
        if found > self.on:
            found = date(year - 1, month, day) if reviews else self.on
        return self.working(found)

    def ago(self, days: int) -> date:
        """A working day so many days before today, or the nearest one before it."""
        return self.working(self.on - timedelta(days=days))

    def working(self, day: date) -> date:
        """The day itself, or the nearest working day before it."""
        while not shipped_calendar().is_working(day):
            day -= timedelta(days=1)
        return day

    def working_after(self, day: date) -> date:
        """The first working day after a day, today at the latest."""
        day += timedelta(days=1)
        while not shipped_calendar().is_working(day):
            day += timedelta(days=1)
        return min(day, self.on)

    def at(self, day: date, minute: int = 0) -> datetime:
        """A moment of a day, so many minutes after eight in the morning; never one to come."""
        moment = datetime.combine(day, WORKDAY_BEGINS, get_current_timezone()) + timedelta(minutes=minute)
        return moment if self.until is None else min(moment, self.until)
