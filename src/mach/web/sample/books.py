"""Writing the year into the registers: entries, their later moves, and what heads of units verify."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from mach.office.permissions import Role
from mach.registers import actions
from mach.registers.models import Record, Register
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office
from mach.web.sample.records import Entry, Move, Titled

VERIFY_EVERY_DAYS = 30
LEFT_UNVERIFIED_DAYS = 18


def keep_books(diary: Diary, office: Office, entries: Sequence[Entry]) -> None:
    """Plan the writing of all entries, and a verification in every unit each month; the last weeks wait."""
    registers = {register.code: register for register in Register.objects.all()}
    for entry in entries:
        _Writing(diary, registers[entry.register], office, entry).plan()
    day = diary.days.first_record
    while (diary.days.on - day).days > LEFT_UNVERIFIED_DAYS:
        day += timedelta(days=VERIFY_EVERY_DAYS)
        on = diary.days.working(min(day, diary.days.on - timedelta(days=LEFT_UNVERIFIED_DAYS)))
        for unit in office.units:
            diary.add(on, partial(_verify, office, unit, on))


class _Writing:
    """One entry on its way into a register."""

    def __init__(self, diary: Diary, register: Register, office: Office, entry: Entry) -> None:
        self.diary, self.register, self.office, self.entry = diary, register, office, entry
        self.record: Record | None = None

    def plan(self) -> None:
        self.diary.add(self.entry.on, self.write)
        for move in self.entry.moves:
            self.diary.add(move.on, partial(self.move, move))

    def write(self, at: datetime) -> None:
        entry = self.entry
        self.record = actions.save_record(
            by=entry.officer,
            register=self.register,
            values=self.linked(entry.values),
            children={name: [self.linked(row) for row in rows] for name, rows in entry.children.items()},
            state=entry.state,
            unit=self.office.units[entry.unit],
            at=at,
        ).record
        if entry.evidence:
            actions.add_evidence(by=entry.officer, record=self.record, references=[entry.evidence], at=at)

    def move(self, move: Move, at: datetime) -> None:
        assert self.record is not None
        serving = self.office.serving(self.entry.unit, move.on, Role.OFFICER, Role.OFFICE)
        by = self.entry.officer if self.entry.officer in serving else serving[0]
        self.record = actions.move_state(
            by=by, record=self.record, version=self.record.version, to=move.to, at=at, **self.linked(move.values)
        ).record

    def linked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values with the records that they name by title."""
        rows = Record.objects.roots().filter(agency=self.office.agency)
        return {
            name: rows.get(register__code__in=value.registers, title=value.title).pk
            if isinstance(value, Titled)
            else value
            for name, value in values.items()
        }


def _verify(office: Office, unit: str, on: date, at: datetime) -> None:
    """The head of a unit on that day verifies what has evidence."""
    for head in office.serving(unit, on, Role.HEAD)[:1]:
        waiting = Record.objects.roots().filter(unit=office.units[unit], verified_at=None, evidence__isnull=False)
        records = list(waiting.exclude(created_by=head).distinct())
        if records:
            actions.verify(by=head, records=records, at=at)
