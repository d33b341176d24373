"""From five working days before the data close until the report is due, what is unverified stands on daily pages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mach.engines.workdays import Window
from mach.office.actions import load_shared_calendar
from mach.registers import actions, closing
from mach.registers.actions import Sheet
from mach.registers.closing import Closing, closings_near, waiting_records
from mach.registers.models import Record, Register
from mach.registers.panels import closing_everywhere, closing_today, counts_before_closing
from tests.factories import make_party

YEAR = Closing("năm 2026", "2026", Window(date(2025, 12, 15), date(2026, 12, 14)), date(2026, 12, 18))
NEAR = date(2026, 12, 7)  # Monday, five working days before Monday 14/12
KEYS = ["title", "topic", "organiser", "lecturer", "from_on", "to_on", "hours", "place", "evidence", "state"]
AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def seen_by(rf):
    """`seen_by(user)` → a page as that person asks for it."""

    def request(user):
        asked = rf.get("/")
        asked.user = user
        return asked

    return request


@pytest.fixture
def year(monkeypatch):
    monkeypatch.setattr(closing, "CLOSINGS", [lambda agency, on: [YEAR]])


@pytest.fixture
def loaded(office, shipped):
    """Three classes of the year for one unit, one for another, one planned, one of the year before."""
    load_shared_calendar()
    make_party(office.agency, "Trung tâm Thông tin")
    for by, day, state, number in (
        (office.officer, "6/5/2026", "Đã tổ chức", 3),
        (office.other_officer, "6/5/2026", "Đã tổ chức", 1),
        (office.officer, "6/5/2026", "Kế hoạch", 1),
        (office.officer, "6/5/2025", "Đã tổ chức", 1),
    ):
        register = Register.objects.get(code="training_class")
        labels = {"Đã tổ chức": "to_chuc", "Kế hoạch": "ke_hoach"}
        rows = [
            [f"Lớp {n}", "Sở hữu trí tuệ", "Trung tâm Thông tin", "A", day, day, "8", "Sở", "45/BC", labels[state]]
            for n in range(number)
        ]
        sheet = Sheet(rows=rows, keys=KEYS, scales=[1] * len(KEYS))
        actions.load_sheet(by=by, register=register, sheet=sheet, name="", at=AT)


def counts(found):
    return [(one.unit.code, one.register.code, one.count) for one in found]


def test_what_would_count_in_the_window_is_counted_by_unit_and_register(office, loaded):
    found = waiting_records(office.agency, window=YEAR.window, on=NEAR)
    assert counts(found) == [("cn", "training_class", 3), ("tdc", "training_class", 1)]
    row = Record.objects.filter(unit=office.technology, state="to_chuc", data__to_on="2026-05-06").first()
    actions.verify(by=office.head, records=[row], at=AT)
    of_unit = waiting_records(office.agency, window=YEAR.window, on=NEAR, unit=office.technology, user=office.head)
    assert counts(of_unit) == [("cn", "training_class", 2)]


@pytest.mark.parametrize(
    ("on", "is_near"),
    [(date(2026, 12, 4), False), (NEAR, True), (date(2026, 12, 14), True), (date(2026, 12, 18), True),
     (date(2026, 12, 19), False)],
)  # fmt: skip
def test_a_window_is_near_from_five_working_days_before_its_end_until_its_report_is_due(office, year, on, is_near):
    load_shared_calendar()
    assert closings_near(office.agency, on) == ([YEAR] if is_near else [])


def test_people_see_their_units_and_those_who_urge_see_all(office, loaded, year, seen_by):
    def seen(user, units):
        return [[(one.unit.code, one.count) for one in each.units] for each in counts_before_closing(user, NEAR, units)]

    assert seen(office.head, {office.technology.pk}) == [[("cn", 3)]]
    assert seen(office.coordinator, None) == [[("cn", 3), ("tdc", 1)]]
    assert "3 dòng" in closing_today(office.head, NEAR) and "1 dòng" not in closing_today(office.head, NEAR)
    assert "1 dòng" in closing_today(office.coordinator, NEAR)
    assert "1 dòng" in closing_everywhere(None, seen_by(office.head), NEAR)
    assert closing_today(office.head, date(2026, 11, 25)) == ""


def test_another_agency_sees_nothing(other_office, loaded, year, seen_by):
    assert closing_everywhere(None, seen_by(other_office.director), NEAR) == ""
