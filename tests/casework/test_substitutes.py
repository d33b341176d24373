"""Who acts for a colleague who is away is told what the colleague is told, and no more."""

from datetime import timedelta

import pytest
from django.test import Client

from mach.casework import actions, reminders
from mach.casework.models import Notice
from mach.engines.workdays import add_working_days, shipped_calendar
from mach.office.actions import (
    Part,
    end_substitution,
    hand_over,
    load_shared_calendar,
    name_substitute,
    send_mails,
)
from mach.office.models import Delegation, Outbox, User


@pytest.fixture
def owe(office, today):
    """`owe(title)` → an obligation of the officer that is due tomorrow."""
    load_shared_calendar()

    tomorrow = add_working_days(today, 1, shipped_calendar()).day

    def make(title="Nộp báo cáo hội thảo", officer=office.officer, due=tomorrow):
        opened = actions.open_matter(
            agency=office.agency, kind="assignment", title=title, address="/", lead_unit=office.technology,
            officer=officer, on=today,
        )  # fmt: skip
        return actions.owe(
            matter=opened, duty="deliver", title=title, due=due,
            rule="", on=today, debtor_unit=office.technology, debtor_officer=officer,
            follower_unit=office.office, follower_officer=office.coordinator,
        )  # fmt: skip

    return make


@pytest.fixture
def away(office, today, now):
    """`away()` → the officer is away this week, the colleague of another unit acts."""

    def make(person=office.officer, substitute=office.other_officer, since=today, until=None):
        return name_substitute(
            by=office.head if person == office.officer else person, person=person, substitute=substitute,
            valid_from=since, valid_to=until or since + timedelta(days=4), reason="Nghỉ phép", at=now,
        )  # fmt: skip

    return make


def told(office):
    """Who was told of what, and in whose place."""
    rows = Notice.objects.order_by("pk").select_related("user", "stands_for", "obligation")
    return [(row.user, row.stands_for, row.obligation.title) for row in rows]


def test_a_substitute_is_told_in_the_place_of_who_is_away(office, owe, away, today):
    row = owe()
    away()
    actions.remind(office.agency, today)
    assert told(office) == [(office.officer, None, row.title), (office.other_officer, office.officer, row.title)]


@pytest.mark.parametrize("day", [-1, 5])
def test_not_before_the_leave_nor_after_it(office, owe, away, today, day):
    leave = away()
    Delegation.objects.filter(pk=leave.pk).update(
        valid_from=today - timedelta(days=day), valid_to=today - timedelta(days=day) + timedelta(days=4)
    )
    owe()
    actions.remind(office.agency, today)
    assert [user for user, _, _ in told(office)] == [office.officer]


def test_not_once_the_leave_was_called_off(office, owe, away, today, now):
    owe()
    end_substitution(by=office.officer, delegation=away(), at=now)
    actions.remind(office.agency, today)
    assert [user for user, _, _ in told(office)] == [office.officer]


def test_not_who_left_the_house(office, owe, away, today):
    owe()
    away()
    User.objects.filter(pk=office.other_officer.pk).update(is_active=False)
    actions.remind(office.agency, today)
    assert [user for user, _, _ in told(office)] == [office.officer]


def test_who_is_told_in_person_is_not_told_twice(office, owe, away, today):
    owe(due=today - timedelta(days=1))  # late: its follower is told too
    away(substitute=office.coordinator)
    actions.remind(office.agency, today)
    assert [(user, absent) for user, absent, _ in told(office)] == [(office.officer, None), (office.coordinator, None)]


def test_an_urging_reaches_the_substitute_with_its_words(office, owe, away, now):
    away()
    actions.urge(by=office.coordinator, obligations=[owe()], message="Xin đẩy nhanh", at=now)
    row = Notice.objects.get(user=office.other_officer)
    assert (row.kind, row.message, row.stands_for) == ("urging", "Xin đẩy nhanh", office.officer)


def test_two_who_are_away_with_one_substitute_are_told_apart(office, owe, away, today):
    first, second = owe("Việc của chuyên viên"), owe("Việc của trưởng phòng", officer=office.head)
    away()
    away(person=office.head)
    actions.remind(office.agency, today)
    standing = [each for each in told(office) if each[0] == office.other_officer]
    assert standing == [
        (office.other_officer, office.officer, first.title),
        (office.other_officer, office.head, second.title),
    ]


def test_the_mail_says_for_whom(office, owe, away, today, now):
    User.objects.filter(pk=office.other_officer.pk).update(email="thay@so.vn")
    owe()
    away()
    actions.remind(office.agency, today)
    assert send_mails(at=now) == 1
    (row,) = Outbox.objects.all()
    assert f"1. Nộp báo cáo hội thảo (thay {office.officer.full_name})" in row.body.splitlines()


def test_no_mail_of_what_was_told_before_the_leave_was_called_off(office, owe, away, today, now):
    User.objects.filter(pk=office.other_officer.pk).update(email="thay@so.vn")
    row, leave = owe(), away()
    actions.urge(by=office.coordinator, obligations=[row], message="Xin đẩy nhanh", at=now)
    end_substitution(by=office.officer, delegation=leave, at=now)
    actions.remind(office.agency, today)
    assert not Outbox.objects.filter(to="thay@so.vn").exists()


def test_ones_own_work_stands_first_in_the_mail(office, owe, away, today):
    User.objects.filter(pk=office.other_officer.pk).update(email="thay@so.vn")
    owe("Việc của người nghỉ", due=today)
    owe("Việc của mình", officer=office.other_officer)
    away()
    actions.remind(office.agency, today)
    lines = Outbox.objects.get(to="thay@so.vn").body.splitlines()
    assert [line for line in lines if line[:2] in {"1.", "2."}] == [
        "1. Việc của mình",
        f"2. Việc của người nghỉ (thay {office.officer.full_name})",
    ]


def test_the_list_of_notices_says_for_whom(office, owe, away, today):
    owe()
    away()
    actions.remind(office.agency, today)
    client = Client()
    client.force_login(office.other_officer, backend="django.contrib.auth.backends.ModelBackend")
    (one,) = client.get("/thong-bao/").context["told"]
    assert one.notice.stands_for == office.officer
    assert reminders.count_unread(office.other_officer) == 1


def test_who_was_only_lent_the_rights_to_review_is_not_told(office, owe, away, today, now):
    row = owe(officer=office.head)
    part = Part(to=office.coordinator, chosen=frozenset(), review=True)
    hand_over(by=office.head, person=office.head, parts=[part], reason="Đi học dài ngày", at=now)
    away(person=office.head)
    actions.remind(office.agency, today)
    assert told(office) == [(office.head, None, row.title), (office.other_officer, office.head, row.title)]
