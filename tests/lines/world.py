"""Records of the lines, written without the checks of a form: what matters here is what counts and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mach.documents.actions import add_document
from mach.documents.models import Document, Edition
from mach.engines.drafting import Bullet, Heading, Unit, render
from mach.engines.vietnamese import document_number_key
from mach.office.models import Place
from mach.registers.actions.indexing import live_rows, write
from mach.registers.definition.schema import Field
from mach.registers.models import Definition, Record
from mach.registers.queries import parsed
from tests.documents.papers import plan as paper
from tests.factories import START, Department, make_party
from tests.lines.book import Plan, Row

UNITS = {
    "cn": "Phòng Quản lý Công nghệ và Đổi mới sáng tạo",
    "tdc": "Chi cục Tiêu chuẩn Đo lường Chất lượng",
    "vp": "Văn phòng Sở",
    "kh": "Phòng Quản lý Khoa học",
    "tt": "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ",
    "ttr": "Thanh tra Sở",
}
AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass
class World:
    """Two agencies; letters stand for parties, numbers of papers for documents, names for places."""

    own: Department
    other: Department
    papers: Mapping[str, Edition]
    _found: dict[tuple, int] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def write(self, rows: tuple[Row, ...]) -> list[Record]:
        """Keep the records of a line."""
        kept = [self._write(row) for row in rows]
        write(live_rows(kept))
        return kept

    def _write(self, row: Row) -> Record:
        department = self.own if row.agency == "own" else self.other
        stored = Definition.objects.select_related("register").get(register__code=row.register, valid_to=None)
        definition = parsed(stored.source)
        given = dict(row.values)
        state = given.pop("state", definition.procedure.counted or definition.procedure.states[0].code)
        units = {"cn": department.technology, "tdc": department.standards, "vp": department.office}
        number = self._numbers[row.register] = self._numbers.get(row.register, 0) + 1

        def make(**about: Any) -> Record:
            return Record.objects.create(
                agency=department.agency, register=stored.register, definition=stored, unit=units[row.unit],
                officer=department.officer, state=state, state_rank=definition.procedure.rank(state),
                title=f"Dòng {number}", created_at=AT, created_by=department.officer,
                verified_at=AT if row.verified else None, verified_by=department.head if row.verified else None,
                **about,
            )  # fmt: skip

        children = {name: given.pop(name) for name in definition.sections if name in given}
        data = self._data(definition.fields, given, department)
        record = make(data=data, book_year=2026, book_no=number)
        for name, some in children.items():
            fields = definition.sections[name].fields
            for place, child in enumerate(some):
                make(parent=record, section=name, position=place, data=self._data(fields, child, department))
        return record

    def _data(self, fields: Mapping[str, Field], given: Mapping[str, Any], of: Department) -> dict[str, Any]:
        return {name: self._value(fields[name], value, of) for name, value in given.items()}

    def _value(self, field: Field, value: Any, of: Department) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if field.kind == "decimal":
            return str(value)
        if field.kind != "ref":
            return value
        if "party" in field.targets:
            return self._party(value, of)
        if "document" in field.targets:
            return self._document(value, of)
        if "place" in field.targets:
            return self._place(value, of)
        return value

    def _party(self, letter: str, of: Department) -> int:
        key = ("party", letter, of.agency.pk)
        if key not in self._found:
            party = make_party(of.agency, f"Công ty {letter}")
            if letter.endswith("*"):
                party.canonical_id = self._party(letter.rstrip("*"), of)
            party.is_key_enterprise = letter.startswith("K")
            party.save()
            self._found[key] = party.pk
        return self._found[key]

    def _document(self, number: str, of: Department) -> int:
        key = ("document", number, of.agency.pk)
        if key not in self._found:
            row = Document.objects.create(
                agency=of.agency, standing=Document.Standing.SIGNED, kind="Văn bản", number=number,
                number_key=document_number_key(number), issued_on=date(2019, 7, 12), created_at=AT,
                created_by=of.officer,
            )  # fmt: skip
            self._found[key] = row.pk
        return self._found[key]

    def _place(self, name: str, of: Department) -> int:
        key = ("place", name)
        if key not in self._found:
            level = Place.Level.DISTRICT if name.startswith("Huyện") else Place.Level.COMMUNE
            row = Place.objects.create(code=f"L{len(self._found)}", name=name, level=level, valid_from=START)
            self._found[key] = row.pk
        return self._found[key]


def take_in(plan: Plan, department: Department) -> Edition:
    """The plan as a paper of the province, taken in and read: a part for the figures, one for the actions."""
    figures = [one.sentence for one in plan.figures if one.sentence]
    actions = [one.sentence for one in plan.actions]
    blocks = (
        Heading(Unit.ROMAN, "Chỉ tiêu"),
        *(Bullet(one) for one in figures),
        Heading(Unit.ROMAN, "Tổ chức thực hiện"),
        *(Bullet(one) for one in actions),
        *(Bullet(one) for one in plan.counters.values()),
    )
    drawn = paper(number=100 + int(plan.seed), subject=plan.title, blocks=blocks)
    return add_document(by=department.clerk, data=render(drawn), name=f"{plan.seed}.docx", at=AT).edition
