"""Simple lists made from a pasted table for targets without a register; one has grown into a register."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mach.engines.vietnamese import format_date
from mach.office.permissions import Role
from mach.registers import actions
from mach.registers.lists import SimpleList, guess_columns, unit_of
from mach.registers.models import Register
from mach.registers.sheets import EVIDENCE, scale_of
from mach.ui.tables import parse_table, table_text
from mach.web.sample.checking import confirmed_on
from mach.web.sample.daily.targets import target
from mach.web.sample.days import Days
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office, table

PASTED = "Dán từ Excel"
_AGO = re.compile(r"\{(\d+)\}")


def make_lists(diary: Diary, office: Office) -> None:
    """Plan each list: made with its rows, more rows pasted later, made a register."""
    days = diary.days
    for row in table("daily/lists.toml").values():
        one = _List(office, days, row)
        first = max(days.ago(row["made"]), confirmed_on(row["target"], days))
        diary.add(first, one.make)
        if "more" in row:
            diary.add(max(first, days.ago(row["more"])), one.add_more)
        if "promoted" in row:
            diary.add(max(first, days.ago(row["promoted"])), one.promote)


@dataclass(frozen=True)
class _List:
    """One list as the Office keeps it."""

    office: Office
    days: Days
    row: Mapping[str, Any]

    def make(self, at: datetime) -> None:
        """The table is pasted, its columns looked at, and the target is counted from the list."""
        pasted = self._pasted(self.row["rows"])
        described, keys = self._described(pasted)
        by, counted = self.office.first(Role.OFFICE), target(self.office, self.row["target"])
        register = actions.make_list(by=by, described=described, at=at, commitment=counted, version=counted.version)
        self._load(register, pasted, keys, at)

    def add_more(self, at: datetime) -> None:
        first = self._pasted(self.row["rows"])
        self._load(self._register, self._pasted(self.row["more_rows"]), self._described(first)[1], at)

    def promote(self, at: datetime) -> None:
        by = self.office.first(Role.OFFICE)
        title, group = self.row["register"], self.row["group"]
        actions.promote_list(by=by, register=self._register, title=title, group=group, at=at)

    @property
    def _register(self) -> Register:
        return Register.objects.get(agency=self.office.agency, title=self.row["title"])

    def _load(self, register: Register, pasted: list[list[str]], keys: Sequence[str], at: datetime) -> None:
        sheet = actions.Sheet(rows=pasted[1:], keys=keys, scales=[scale_of(head) for head in pasted[0]])
        actions.load_sheet(by=self.office.first(Role.OFFICE), register=register, sheet=sheet, name=PASTED, at=at)

    def _pasted(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """The table as it comes out of Excel, its days written out."""
        text = table_text([self.row["heads"], *rows])
        return parse_table(_AGO.sub(lambda found: format_date(self.days.ago(int(found[1]))), text))

    def _described(self, pasted: list[list[str]]) -> tuple[SimpleList, list[str]]:
        """The columns as guessed, with the kinds that the Office chose, and what each column of the table fills."""
        heads, rows = pasted[0], pasted[1:]
        guessed = {column.place: column for column in guess_columns(heads, rows)}
        columns, keys = [], []
        for place, head in enumerate(heads):
            column = guessed.get(place)
            if column is None or head == "Minh chứng":
                keys.append(EVIDENCE if column else "")
                continue
            kind = self.row["kinds"].get(head, column.kind)
            choices = tuple(dict.fromkeys(line[place] for line in rows)) if kind == "enum" else ()
            columns.append(replace(column, kind=kind, choices=choices, unit=unit_of(head, kind)))
            keys.append(column.name)
        names = {column.label: column.name for column in columns}
        day, named_by = names[self.row["day"]], names[self.row["named_by"]]
        return SimpleList(self.row["title"], self.row["unit"], tuple(columns), day, named_by), keys
