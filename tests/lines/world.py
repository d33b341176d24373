"""Records of the lines, written without the checks of a form: what matters here is what counts and what does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from mach.casework.models import Case, Matter, Obligation, Procedure, Step
from mach.documents.actions import add_document
from mach.documents.models import Document, Edition
from mach.engines import drafting
from mach.engines.drafting import Bullet, Heading, render
from mach.engines.vietnamese import document_number_key
from mach.office.models import Party, Place, Unit
from mach.registers.actions.indexing import live_rows, write
from mach.registers.definition.schema import Field
from mach.registers.models import Definition, Record
from mach.registers.queries import parsed
from mach.reports.models import Regime, Report
from mach.research.models import Participant, ResearchTask
from mach.targets.models import Commitment, CommitmentSource
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

    def write(self, rows: tuple[Row, ...]) -> list[Model]:
        """Keep the rows of a line: records, or what is owed."""
        made: Mapping[str, Callable[[Row], Model]] = {
            "assignment": self._assignment, "unit_report": self._report, "st_task": self._task,
        }  # fmt: skip
        kept = [made.get(row.register, self._record)(row) for row in rows]
        write(live_rows([one for one in kept if isinstance(one, Record)]))
        return kept

    def _owed(self, row: Row, kind: str, duty: str, of: Department, unit: Unit) -> Matter:
        """A matter with one obligation, met on the day that is told or open."""
        due, done = row.values["due_on"], row.values.get("done_on", row.values.get("sent_on"))
        matter = Matter.objects.create(agency=of.agency, kind=kind, title="Việc", opened_on=START, closed_on=done)
        met = Obligation.State.MET if done and done <= due else Obligation.State.MET_LATE
        Obligation.objects.create(
            matter=matter, duty=duty, title="Việc", debtor_unit=unit, follower_unit=of.office,
            follower_officer=of.coordinator, due_on=due, opened_on=START, closed_on=done,
            state=met if done else Obligation.State.OPEN,
        )  # fmt: skip
        return matter

    def _assignment(self, row: Row) -> Commitment:
        of = self._department(row)
        unit = self._units(of)[row.unit]
        matter = self._owed(row, "assignment", "deliver", of, unit)
        state = Commitment.State.DONE if "done_on" in row.values else Commitment.State.ACTIVE
        made = Commitment.objects.create(
            agency=of.agency, matter=matter, kind=Commitment.Kind.ASSIGNMENT, title="Việc", lead_unit=unit,
            state=Commitment.State.CANCELLED if row.values.get("cancelled") else state,
            confirmed_at=AT, confirmed_by=of.head,
        )  # fmt: skip
        CommitmentSource.objects.create(
            commitment=made, document_id=self._document(row.values["paper"], of), quote="Việc"
        )
        return made

    def _report(self, row: Row) -> Report:
        of = self._department(row)
        unit, number = self._units(of)[row.unit], Regime.objects.count()
        regime = Regime.objects.create(
            agency=of.agency, code=f"c-{number}", title=row.values["regime"], recipient=row.values["recipient"],
            periods=["half_year"], unit=unit, valid_from=START,
        )  # fmt: skip
        due = row.values["due_on"]
        return Report.objects.create(
            agency=of.agency, regime=regime, matter=self._owed(row, "report", "report", of, unit), period="2024",
            period_label="năm 2024", window_start=due, window_end=due, title="Báo cáo", created_at=AT,
            created_by=of.coordinator,
        )  # fmt: skip

    def _task(self, row: Row) -> ResearchTask:
        """A task whose steps are those that the line speaks of, done or owed."""
        of, given = self._department(row), row.values
        matter = Matter.objects.create(agency=of.agency, kind="research", title="Nhiệm vụ", opened_on=START)
        case = Case.objects.create(matter=matter, procedure=Procedure.objects.get(code="R14"))
        is_tracked = given.get("is_tracked", False)
        number = ResearchTask.objects.count()
        task = ResearchTask.objects.create(
            agency=of.agency, case=case, code=given.get("code", f"T{number}"), title="Nhiệm vụ",
            field=given.get("field", "tu_nhien"), grade=given.get("grade", ""), lead_unit=of.technology,
            officer=of.officer if is_tracked else None, method="selection", investigator="Ai đó",
            host_id=self._party("H" if "enterprise_takes_part" in given else "U", of),
        )  # fmt: skip
        for role, told in (("partner", "enterprise_takes_part"), ("committed", "enterprise_receives")):
            if given.get(told):
                Participant.objects.create(task=task, party_id=self._party("A", of), role=role)
        days = {name[:-3]: day for name, day in given.items() if name.endswith("_on")}
        for place, (code, day) in enumerate(days.items()):
            Step.objects.create(
                case=case, code=code, stage="S", track="main", position=place, state="done", done_on=day
            )
        for place, one in enumerate(given.get("st_step", ()), len(days)):
            self._step(case, place, one, of)
        return task

    def _step(self, case: Case, place: int, told: Mapping[str, Any], of: Department) -> None:
        due, done = told.get("due_on"), told.get("done_on")
        owed = due and Obligation.objects.create(
            matter=case.matter, duty=f"buoc-{place}", title="Bước", debtor_unit=of.technology, follower_unit=of.office,
            follower_officer=of.coordinator, due_on=due, opened_on=START, closed_on=done,
            state="open" if done is None else "met" if done <= due else "met_late",
        )  # fmt: skip
        state = "done" if done else "skipped" if told.get("is_skipped") else "open"
        Step.objects.create(
            case=case, code=told["code"], turn=1, stage="S", track="main", position=place, state=state, done_on=done,
            obligation=owed,
        )  # fmt: skip

    def _department(self, row: Row) -> Department:
        return self.own if row.agency == "own" else self.other

    def _units(self, of: Department) -> dict[str, Unit]:
        return {"cn": of.technology, "tdc": of.standards, "vp": of.office}

    def _record(self, row: Row) -> Record:
        department = self._department(row)
        stored = Definition.objects.select_related("register").get(register__code=row.register, valid_to=None)
        definition = parsed(stored.source)
        given = dict(row.values)
        state = given.pop("state", definition.procedure.counted or definition.procedure.states[0].code)
        number = self._numbers[row.register] = self._numbers.get(row.register, 0) + 1

        def make(**about: Any) -> Record:
            return Record.objects.create(
                agency=department.agency, register=stored.register, definition=stored, officer=department.officer,
                unit=self._units(department)[row.unit], state=state, state_rank=definition.procedure.rank(state),
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
            if letter.startswith("H"):
                party.kind = Party.Kind.HOUSEHOLD
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
        Heading(drafting.Unit.ROMAN, "Chỉ tiêu"),
        *(Bullet(one) for one in figures),
        Heading(drafting.Unit.ROMAN, "Tổ chức thực hiện"),
        *(Bullet(one) for one in actions),
        *(Bullet(one) for one in plan.counters.values()),
    )
    drawn = paper(number=100 + int(plan.seed), subject=plan.title, blocks=blocks)
    return add_document(by=department.clerk, data=render(drawn), name=f"{plan.seed}.docx", at=AT).edition
