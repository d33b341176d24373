"""Passwords, the letterhead, and a calendar that the due days follow."""

from datetime import date, timedelta

import pytest

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.engines.workdays import CalendarDay, Due, due, shipped_calendar
from mach.office import audit
from mach.office.actions import (
    UnableToSave,
    change_password,
    load_shared_calendar,
    reset_password,
    save_agency,
    save_day,
)
from mach.office.models import AuditEntry, CalendarException
from mach.office.queries import calendar_for, moves_with
from mach.office.registry import DueMove
from mach.office.rules import NotAllowed
from mach.registers import actions as registers
from mach.registers.models import Register

NEW = "mot-mat-khau-moi-2026"
LETTERHEAD = {
    "name": "Sở Khoa học và Công nghệ tỉnh Mới",
    "short_name": "Sở KH&CN Mới",
    "superior": "Ủy ban nhân dân tỉnh Mới",
    "symbol": "SKHCN",
    "place_name": "Tỉnh Mới",
    "account_working_days": 3,
}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_an_administrator_resets_a_password(office, now):
    reset_password(by=office.admin, person=office.officer, password=NEW, at=now)
    assert fresh(office.officer).check_password(NEW)
    entry = AuditEntry.objects.get(action="office.reset_password")
    assert (entry.object_id, entry.values.count()) == (office.officer.pk, 0)


def test_a_weak_password_or_that_of_a_stranger_is_not_reset(office, other_office, now):
    for person, password in ((office.officer, "12345678"), (other_office.officer, NEW)):
        with pytest.raises(UnableToSave):
            reset_password(by=office.admin, person=person, password=password, at=now)
    with pytest.raises(NotAllowed):
        reset_password(by=office.head, person=office.officer, password=NEW, at=now)


def test_everyone_changes_the_own_password_knowing_the_old_one(office, now):
    change_password(by=office.officer, old="mat-khau-thu", password=NEW, at=now)
    assert fresh(office.officer).check_password(NEW)
    for old, password, field in (("sai", NEW + "x", "old"), (NEW, NEW, "password"), (NEW, "ngan", "password")):
        with pytest.raises(UnableToSave) as refusal:
            change_password(by=office.officer, old=old, password=password, at=now)
        assert refusal.value.field == field
    assert fresh(office.officer).check_password(NEW)


def test_the_letterhead_is_changed_and_told(office, now):
    save_agency(by=office.admin, at=now, **LETTERHEAD)
    row = fresh(office.agency)
    assert {name: getattr(row, name) for name in LETTERHEAD} == LETTERHEAD
    changed = AuditEntry.objects.get(action="office.save_agency").values.values_list("field", flat=True)
    assert list(changed) == ["name", "short_name", "superior", "place_name", "account_working_days"]
    with pytest.raises(UnableToSave):
        save_agency(by=office.admin, at=now, **{**LETTERHEAD, "account_working_days": 31})


@pytest.fixture
def owed(office, today):
    """Something due three working days after Friday 20/11, over the day off of 24/11."""
    load_shared_calendar()
    matter = casework.open_matter(
        agency=office.agency, kind="report", title="x", address="/", lead_unit=None, officer=None, on=today
    )

    def make(duty: str, due: Due | date) -> Obligation:
        return casework.owe(matter=matter, duty=duty, title=f"Nộp {duty}", due=due, rule="03 ngày làm việc", on=today)

    return make


def counted(days: int = 3) -> Due:
    return due(start=date(2026, 11, 20), days=days, calendar=shipped_calendar())


def day_saved(office, now, day: date, kind: str = "off", **given):
    given = {"reason": "Nghỉ theo thông báo", "legal_ref": "", "confirmed": False, "by": office.admin, **given}
    return save_day(day=day, kind=kind, at=now, **given)


def test_a_day_off_moves_the_due_days_counted_over_it_and_no_other(office, owed, now):
    row, given, later = owed("a", counted()), owed("b", date(2026, 11, 26)), owed("c", counted(1))
    foreseen = moves_with(office.agency, CalendarDay(date(2026, 11, 25), "off", "Nghỉ"))
    saved = day_saved(office, now, date(2026, 11, 25))
    move = DueMove("Nộp a", f"/viec/{row.pk}/", date(2026, 11, 26), date(2026, 11, 27))
    assert (list(saved.moves), foreseen) == ([move], [move])
    assert [fresh(one).due_on.day for one in (row, given, later)] == [27, 26, 23]
    assert ["2026-11-25", "Nghỉ theo thông báo"] in fresh(row).computed_by["skipped"]
    assert (fresh(row).version, fresh(later).version) == (2, 1)


def test_a_day_off_taken_back_brings_the_due_day_forward(office, owed, now):
    row = owed("a", counted())
    saved = day_saved(office, now, date(2026, 11, 24), "work", reason="Không nghỉ")
    assert [(move.old.day, move.new.day) for move in saved.moves] == [(26, 25)]
    assert [day for day, _ in fresh(row).computed_by["skipped"]] == ["2026-11-21", "2026-11-22"]


def test_confirming_a_day_moves_nothing_and_leaves_the_shared_day(office, other_office, owed, now):
    owed("a", counted())
    day = date(2026, 11, 24)
    notice = "Thông báo số 1 ngày 01/11/2026 của Bộ Nội vụ"
    saved = day_saved(office, now, day, reason="Ngày Văn hóa", legal_ref=notice, confirmed=True)
    assert saved.moves == ()
    kept = {each.day: each.confirmed for each in calendar_for(office.agency).days}
    others = {each.day: each.confirmed for each in calendar_for(other_office.agency).days}
    assert (kept[day], others[day]) == (True, False)


def test_due_days_set_by_hand_or_met_stay(office, owed, now):
    by_hand, met = owed("a", counted()), owed("b", counted())
    casework.set_due(
        by=office.coordinator, obligation=by_hand, version=1, due_on=date(2026, 11, 30), reason="Gia hạn", at=now
    )
    Obligation.objects.filter(pk=met.pk).update(state="met", closed_on=date(2026, 11, 25))
    assert day_saved(office, now, date(2026, 11, 25)).moves == ()
    assert (fresh(by_hand).due_on.day, fresh(met).due_on.day) == (30, 26)


def test_another_agency_keeps_its_due_days(office, other_office, owed, now):
    owed("a", counted())
    assert day_saved(other_office, now, date(2026, 11, 25)).moves == ()
    assert Obligation.objects.get().due_on == date(2026, 11, 26)


def test_limits_of_records_follow_the_calendar_as_the_record_would_count_them(office, now):
    load_shared_calendar()
    registers.load_shipped_definitions(on=date(2026, 1, 1))
    register = Register.objects.get(code="ste_certificate")
    from tests.registers.test_actions import certificate

    row = registers.save_record(by=office.officer, register=register, values=certificate(office), at=now).record
    before = row.matter.obligations.get().due_on
    saved = day_saved(office, now, before)
    assert [(move.old, move.new) for move in saved.moves] == [(before, before + timedelta(days=1))]
    kept = row.matter.obligations.get()
    registers.save_record(by=office.officer, register=register, values=row.data, record=row, version=1, at=now)
    assert (fresh(kept).due_on, fresh(kept).computed_by) == (kept.due_on, kept.computed_by)


def test_the_entry_tells_the_day_and_every_due_day_it_moved(office, owed, now):
    owed("a", counted())
    day_saved(office, now, date(2026, 11, 25))
    values = AuditEntry.objects.get(action="office.save_day").values.values_list("field", "old", "new")
    assert list(values) == [
        ("kind", None, "off"),
        ("reason", None, "Nghỉ theo thông báo"),
        ("legal_ref", None, None),
        ("confirmed", None, "False"),
        ("Nộp a", "2026-11-26", "2026-11-27"),
    ]
    assert audit.verify(agency=office.agency) == []


def test_a_day_is_corrected_in_place(office, now):
    day = date(2026, 11, 30)
    day_saved(office, now, day)
    day_saved(office, now, day, "work", reason="Thông báo đính chính")
    row = CalendarException.objects.get(agency=office.agency)
    assert (row.day, row.kind, row.reason) == (day, "work", "Thông báo đính chính")


@pytest.mark.parametrize(
    ("wrong", "field"), [({"reason": " "}, "reason"), ({"confirmed": True, "legal_ref": " "}, "legal_ref")]
)
def test_a_day_needs_its_reason_and_a_confirmed_one_its_notice(office, now, wrong, field):
    with pytest.raises(UnableToSave) as refusal:
        day_saved(office, now, date(2026, 11, 30), **wrong)
    assert refusal.value.field == field
    assert not CalendarException.objects.exists()
