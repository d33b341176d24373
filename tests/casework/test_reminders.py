"""People are reminded at the steps of each kind of obligation, once, in one mail a day; they may put it off openly."""

from datetime import date, timedelta

import pytest
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.casework import actions, reminders
from mach.casework.actions import UnableToRemind
from mach.casework.models import Notice, Obligation, ReminderPlan
from mach.casework.reminders import Steps
from mach.engines.workdays import Remaining, add_working_days, shipped_calendar
from mach.office import audit
from mach.office.actions import load_shared_calendar, send_mails
from mach.office.concurrency import StaleVersion
from mach.office.models import Outbox, User
from mach.office.rules import NotAllowed
from mach.web import upkeep


@pytest.fixture
def owe(office, today):
    """`owe(title, due)` opens an obligation of the officer, followed by the Office."""
    load_shared_calendar()
    matters = {}

    def make(title="Nộp báo cáo hội thảo", due=today, duty="deliver", kind="assignment", **given):
        matters[title] = actions.open_matter(
            agency=office.agency, kind=kind, title=title, address="/", lead_unit=office.technology,
            officer=office.officer, on=today,
        )  # fmt: skip
        who = {
            "debtor_unit": office.technology,
            "debtor_officer": office.officer,
            "follower_unit": office.office,
            "follower_officer": office.coordinator,
        }
        return actions.owe(
            matter=matters[title], duty=duty, title=title, due=due, rule="", on=today, **{**who, **given}
        )

    return make


def working(day: date, days: int) -> date:
    return add_working_days(day, days, shipped_calendar()).day


def told(user=None):
    rows = Notice.objects.order_by("day", "pk")
    return list((rows.filter(user=user) if user else rows).values_list("day", "step"))


def run(office, *days):
    for day in days:
        actions.remind(office.agency, day)


@pytest.mark.parametrize(
    ("state", "days", "step"),
    [
        ("left", 31, None), ("left", 30, 30), ("left", 16, 30), ("left", 15, 15), ("left", 2, 3), ("left", 1, 1),
        ("today", 0, 1), ("overdue", 0, -1), ("overdue", 1, -1), ("overdue", 5, -1), ("overdue", 6, -2),
        ("overdue", 11, -3),
    ],
)  # fmt: skip
def test_the_step_reached(state, days, step):
    assert Steps().reached(Remaining(date(2026, 1, 1), state, days)) == step


@given(st.sets(st.integers(0, 250), max_size=10), st.integers(1, 60), st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_steps_are_climbed_one_after_another_and_never_back(before, late_every, days):
    steps = Steps(tuple(before), late_every)
    day = date(2026, 1, 1)
    left = [steps.reached(Remaining(day, "left", left)) for left in range(days, -1, -1)]
    late = [steps.reached(Remaining(day, "overdue", late)) for late in range(1, days + 2)]
    reached = [step for step in left + late if step is not None]
    assert reached == sorted(reached, reverse=True)
    first = min((step for step in before if step >= days), default=None)
    assert set(left) - {None} == {step for step in before if step <= days or step == first}


def test_each_step_is_told_once_and_the_follower_when_late(office, owe, today):
    due = working(today, 16)
    owe(due=due)
    days = [working(today, count) for count in range(24)]
    run(office, *days)
    assert told(office.officer) == [
        (days[0], 30), (days[1], 15), (days[9], 7), (days[13], 3), (days[15], 1), (days[17], -1), (days[22], -2)
    ]  # fmt: skip
    assert told(office.coordinator) == [(days[17], -1), (days[22], -2)]


def test_nothing_is_told_on_days_off(office, owe):
    owe(due=date(2026, 11, 27))
    run(office, date(2026, 11, 28), date(2026, 11, 29))
    assert told() == []
    run(office, date(2026, 11, 30))
    assert told(office.officer) == [(date(2026, 11, 30), -1)]


def test_a_missed_day_is_caught_up_and_a_second_run_says_nothing_new(office, owe, today, now):
    owe(due=working(today, 8))
    run(office, today)
    missed = working(today, 2)
    run(office, missed, missed)
    assert told(office.officer) == [(today, 15), (missed, 7)]
    assert Outbox.objects.count() == 0


def test_the_timetable_runs_it_once_a_day(office, owe, today, now):
    owe()
    assert "so-mau: casework.remind" in upkeep.run_nightly(on=today, at=now)
    assert upkeep.run_nightly(on=today, at=now) == []
    assert told(office.officer) == [(today, 1)]


def test_another_due_day_begins_anew(office, owe, today):
    row = owe(due=working(today, 3))
    run(office, today)
    Obligation.objects.filter(pk=row.pk).update(due_on=working(today, 6))
    run(office, working(today, 3))
    assert told(office.officer) == [(today, 3), (working(today, 3), 3)]


def test_one_mail_a_day_with_seven_things_first(office, owe, today, now):
    User.objects.filter(pk=office.officer.pk).update(email="chuyen@so.vn")
    for place in range(9):
        owe(f"Việc thứ {place}", due=working(today, 1) if place else today - timedelta(days=1))
    run(office, today, today)
    (row,) = Outbox.objects.all()
    assert (row.to, row.subject) == ("chuyen@so.vn", "Nhắc việc ngày 25/11/2026: 9 việc, 1 việc quá hạn")
    lines = row.body.splitlines()
    numbered = [line for line in lines if line[:1].isdigit()]
    assert numbered == [f"{place + 1}. Việc thứ {place}" for place in range(7)]
    first = Obligation.objects.get(title="Việc thứ 0")
    address = f"http://127.0.0.1:8000/viec/{first.pk}/"
    assert lines[5] == f"   Hạn 24/11/2026, quá hạn 1 ngày làm việc: {address}"
    assert "và 2 việc khác." in lines
    assert send_mails(at=now) == 1
    assert len(mail.outbox) == 1
    run(office, working(today, 1))
    assert Outbox.objects.count() == 1, "nothing new was to be told"


def test_who_has_read_it_is_not_written_to(office, owe, today, now):
    User.objects.filter(pk=office.officer.pk).update(email="chuyen@so.vn")
    row = owe()
    actions.urge(by=office.coordinator, obligations=[row], message="Xin đẩy nhanh", at=now)
    assert reminders.count_unread(office.officer) == 1
    assert actions.read_notices(by=office.officer, notices=None, at=now) == 1
    Notice.objects.filter(kind="reminder").delete()
    ReminderPlan.objects.create(agency=office.agency, duty="", before=[], late_every=60)
    run(office, today)
    assert Outbox.objects.count() == 0


def test_urging_tells_the_officer_then_the_head_then_the_director(office, owe, today, now):
    row = owe(due=today - timedelta(days=5))
    for days in range(3):
        actions.urge(by=office.coordinator, obligations=[row], message="", at=now + timedelta(days=days))
    rows = Notice.objects.filter(kind="urging").order_by("day", "pk")
    by_day = {}
    for notice in rows:
        by_day.setdefault((notice.day - today).days, set()).add(notice.user)
    assert by_day == {
        0: {office.officer},
        1: {office.officer, office.head},
        2: {office.officer, office.head, office.director},
    }


def test_snoozed_is_silent_for_who_owes_it_and_not_for_who_follows(office, owe, today, now):
    row = owe(due=today - timedelta(days=1))
    until = working(today, 1)
    actions.snooze(by=office.officer, obligation=row, until=until, reason="Chờ số liệu của xã", at=now)
    run(office, today, until)
    assert told(office.officer) == []
    assert told(office.coordinator) == [(today, -1)]
    run(office, working(today, 2))
    assert told(office.officer) == [(working(today, 2), -1)]
    assert audit.verify(agency=office.agency) == []


def test_a_snooze_wants_a_later_day_a_reason_and_the_right_person(office, owe, today, now):
    row = owe()
    later = today + timedelta(days=3)
    with pytest.raises(UnableToRemind, match="sau hôm nay"):
        actions.snooze(by=office.officer, obligation=row, until=today, reason="x", at=now)
    with pytest.raises(UnableToRemind, match="lý do"):
        actions.snooze(by=office.officer, obligation=row, until=later, reason=" ", at=now)
    with pytest.raises(NotAllowed):
        actions.snooze(by=office.other_officer, obligation=row, until=later, reason="x", at=now)
    assert reminders.snooze_of(row, on=today) is None


def test_a_leader_ends_a_snooze(office, owe, today, now):
    row = owe()
    for reason in ("một", "hai"):
        actions.snooze(by=office.officer, obligation=row, until=today + timedelta(days=9), reason=reason, at=now)
    assert reminders.snooze_of(row, on=today).reason == "hai"
    with pytest.raises(NotAllowed):
        actions.end_snooze(by=office.other_officer, obligation=row, at=now)
    actions.end_snooze(by=office.head, obligation=row, at=now)
    assert reminders.snooze_of(row, on=today) is None
    with pytest.raises(UnableToRemind):
        actions.end_snooze(by=office.head, obligation=row, at=now)


def test_the_administrator_sets_the_steps_of_one_kind(office, owe, today, now):
    def save(by=office.admin, duty="deliver", before=(2, 5, 2), late_every=1, version=None):
        return actions.save_reminders(by=by, duty=duty, before=before, late_every=late_every, version=version, at=now)

    row = save()
    assert (row.before, row.late_every, row.version) == ([5, 2], 1, 1)
    owe(due=working(today, 6))
    owe("Báo cáo", due=working(today, 6), duty="account")
    run(office, today, working(today, 1))
    assert told(office.officer) == [(today, 7), (working(today, 1), 5)]
    with pytest.raises(NotAllowed):
        save(by=office.director)
    with pytest.raises(StaleVersion):
        save(version=None)
    with pytest.raises(UnableToRemind):
        save(before=(251,), version=1)
    with pytest.raises(UnableToRemind):
        save(late_every=0, version=1)


def test_steps_of_another_agency_are_its_own(office, other_office, owe, today, now):
    actions.save_reminders(by=other_office.admin, duty="", before=[], late_every=60, version=None, at=now)
    owe(due=working(today, 7))
    run(office, today)
    run(other_office, today)
    assert told() == [(today, 7)]


def test_every_kind_of_obligation_has_its_line(office, shipped, today):
    plans = reminders.plans_of(office.agency, on=today)
    assert {"assign", "deliver", "account", "report", "cap_moi", "het_han"} <= {one.duty.code for one in plans}
    assert plans[-1].duty.label == "Mọi việc khác"
    assert all(one.steps == Steps((30, 15, 7, 3, 1), 5) and one.duty.label for one in plans)


def test_the_night_asks_the_same_number_of_questions_for_one_and_for_many(
    office, owe, today, django_assert_max_num_queries
):
    for place in range(20):
        owe(f"Việc {place}", due=working(today, 3))
    with django_assert_max_num_queries(25):
        run(office, today)
    assert Notice.objects.count() == 20
