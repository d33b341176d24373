"""The regulations that ship, and one task to walk."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mach.casework.models import Step
from mach.office.actions import load_shared_calendar
from mach.research import actions
from mach.research.models import ResearchTask
from tests.factories import make_party

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=ZONE)


BEGUN = at(2024, 12, 2)


@pytest.fixture
def regulations(db) -> None:
    load_shared_calendar()
    actions.load_regulations(on=date(2026, 1, 1))


@pytest.fixture
def add(office, regulations):
    """Adds a task; the day is the one on which it is written down."""

    def make(on: datetime = BEGUN, **values) -> ResearchTask:
        if "host" not in values:
            values["host"] = make_party(office.agency, "Trường Đại học Thử Nghiệm")
        given = {
            "title": "Nghiên cứu trồng nấm rơm trong nhà", "kind": "topic", "field": "nong_nghiep", "method": "direct",
            "method_reason": "Chỉ một tổ chức có năng lực", "investigator": "Lê Văn Nghiên Cứu",
            "lead_unit": office.technology, "officer": office.officer, **values,
        }  # fmt: skip
        return actions.save_task(by=office.officer, values=given, at=on)

    return make


@pytest.fixture
def do(office):
    """Writes a step of a task as done."""

    def write(task: ResearchTask, code: str, day: date, turn: int = 0, on: datetime | None = None, **more) -> Step:
        step = Step.objects.get(case=task.case, code=code, turn=turn)
        more = {"paper": f"{code}/2025", **more}
        return actions.record_step(
            by=office.officer, task=task, step=step, version=step.version, done_on=day,
            at=on or datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZONE), **more,
        )  # fmt: skip

    return write
