"""Waiting lets the clock run and tells whose days they are; a pause stops it; more time is asked for and decided."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mach.casework import actions, queries
from mach.casework.actions import UnableToClose, UnableToDecide, UnableToDelay
from mach.casework.models import Obligation, Pause, Wait
from mach.casework.queries import Filters
from mach.engines.workdays import shipped_calendar
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.models import AuditEntry, Delegation
from mach.office.rules import NotAllowed

VN = shipped_calendar()
FRIDAY = date(2026, 11, 20)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def wait(office, obligation, now, **given):
    given = {"by": office.officer, "version": None, "whom": "Sở Tài chính", "since": date(2026, 11, 23), **given}
    return actions.wait(obligation=obligation, at=now, **given)


def pause(office, obligation, now, **given):
    given = {"by": office.head, "version": None, "since": date(2026, 11, 25), **given}
    given = {"reason": "Chờ thẩm định", "article": "Điều 7 Nghị định thử", **given}
    return actions.pause(obligation=obligation, at=now, **given)


def ask(office, obligation, now, **given):
    given = {"by": office.officer, "version": None, "due_on": date(2026, 12, 4), "reason": "Chờ kinh phí", **given}
    return actions.ask_extension(obligation=obligation, at=now, **given)


def told(action):
    return list(AuditEntry.objects.get(action=action).values.values_list("field", "old", "new"))


class TestWaiting:
    def test_the_due_day_stays_and_the_list_says_for_whom(self, office, obligation, now, today):
        wait(office, obligation, now, reference="12/SKHCN-KHTC")
        assert fresh(obligation).due_on == date(2026, 11, 26)
        day = queries.day_of(office.officer, on=today, calendar=VN)
        assert [(one.row.waits_for, one.is_overdue) for one in day.held_up] == [("Sở Tài chính", False)]
        assert (day.late, day.soon, day.later) == ([], [], [])
        assert told("casework.wait") == [
            ("whom", None, "Sở Tài chính"),
            ("since", None, "2026-11-23"),
            ("reference", None, "12/SKHCN-KHTC"),
        ]

    def test_said_again_it_corrects_what_was_said(self, office, obligation, now):
        wait(office, obligation, now)
        wait(office, obligation, now, whom="UBND xã Hòa Bình")
        assert [(one.whom, one.ended_on) for one in Wait.objects.all()] == [("UBND xã Hòa Bình", None)]

    def test_days_held_by_each_add_up_to_the_working_days_since_opening(self, office, obligation, now):
        wait(office, obligation, now)
        actions.end_wait(by=office.officer, obligation=obligation, version=None, on=date(2026, 11, 25), at=now)
        later = now + timedelta(days=7)
        wait(office, obligation, later, whom="UBND xã", since=date(2026, 11, 30))
        row = Obligation.objects.get()
        held = queries.held(row, row.waits.all(), on=date(2026, 12, 2), calendar=VN)
        assert held.others == (("Sở Tài chính", 1), ("UBND xã", 2))  # 24/11 is a day off
        assert held.ours + 3 == VN.working_days(FRIDAY, date(2026, 12, 2))
        assert held.phrase == "đơn vị giữ 4 ngày, Sở Tài chính giữ 1 ngày, UBND xã giữ 2 ngày"

    @pytest.mark.parametrize("given", [{"whom": " "}, {"since": date(2026, 11, 26)}])
    def test_nobody_or_a_day_to_come_is_refused(self, office, obligation, now, given):
        with pytest.raises(UnableToDelay):
            wait(office, obligation, now, **given)
        assert Wait.objects.count() == 0

    def test_two_waits_do_not_overlap(self, office, obligation, now):
        wait(office, obligation, now)
        actions.end_wait(by=office.officer, obligation=obligation, version=None, at=now)
        with pytest.raises(UnableToDelay):
            wait(office, obligation, now, whom="UBND xã", since=date(2026, 11, 24))

    def test_another_unit_says_nothing_about_it(self, office, obligation, now):
        with pytest.raises(NotAllowed):
            wait(office, obligation, now, by=office.other_officer)

    def test_the_second_of_two_editors_is_told(self, office, obligation, now):
        wait(office, obligation, now, version=1)
        with pytest.raises(StaleVersion):
            actions.end_wait(by=office.officer, obligation=obligation, version=1, at=now)

    def test_it_ends_when_the_work_is_done(self, office, obligation, now):
        wait(office, obligation, now)
        actions.close_obligation(
            by=office.officer, obligation=obligation, version=None, result="Xong", references=["1/BC"], at=now
        )
        assert Wait.objects.get().ended_on == date(2026, 11, 25)

    def test_late_by_us_and_late_while_waiting_stand_apart(self, office, obligation, now):
        on = date(2026, 12, 1)
        wait(office, obligation, now)
        [line] = queries.units_board(office.coordinator, on=on, calendar=VN)
        assert (line.late, line.late_waiting, line.late_by_us) == (1, 1, 0)
        for held, expected in (("ours", 0), ("others", 1), ("paused", 0), ("", 1)):
            rows = queries.urging_list(office.coordinator, Filters(due="late", held=held), on=on, calendar=VN)
            assert len(rows) == expected

    def test_one_click_waits_for_the_follower_and_next_time_for_the_same(self, office, obligation, client):
        client.force_login(office.officer)
        page = client.post(
            reverse("casework:wait", args=[obligation.pk]), {"version": 1}, headers={"HX-Request": "true"}
        )
        assert page.status_code == 200
        assert "Đang chờ Văn phòng Sở từ" in page.content.decode()
        Wait.objects.update(whom="Sở Tài chính", reference="5/STC")
        assert queries.usual_wait(obligation) == ("Sở Tài chính", "5/STC")


class TestPausing:
    def test_what_was_left_is_counted_on(self, office, obligation, now):
        """Stopped on 25/11 with one working day left; goes on after 04/12, a Friday: due on Monday 07/12."""
        pause(office, obligation, now)
        later = now + timedelta(days=12)
        actions.end_pause(by=office.head, obligation=obligation, version=None, on=date(2026, 12, 4), at=later)
        row, made = Obligation.objects.get(), Pause.objects.get()
        assert row.due_on == date(2026, 12, 7)
        assert (made.due_before, made.due_after) == (date(2026, 11, 26), date(2026, 12, 7))
        assert row.computed_by["rule"] == "03 ngày làm việc; tạm dừng 25/11/2026 – 04/12/2026"

    def test_nothing_is_late_while_the_clock_stands(self, office, obligation, now):
        pause(office, obligation, now)
        on = date(2026, 12, 10)
        day = queries.day_of(office.officer, on=on, calendar=VN)
        assert [(one.row.pk, one.is_overdue) for one in day.held_up] == [(obligation.pk, False)]
        assert queries.day_of(office.coordinator, on=on, calendar=VN).followed_late == []
        [line] = queries.units_board(office.coordinator, on=on, calendar=VN)
        assert (line.late, line.open) == (0, 1)
        closed = actions.close_obligation(
            by=office.officer,
            obligation=obligation,
            version=None,
            result="Xong",
            references=["1/BC"],
            at=now + timedelta(days=15),
        )
        assert closed.state == "met"

    @pytest.mark.parametrize(
        "given",
        [{"reason": ""}, {"article": " "}, {"since": date(2026, 11, 26)}, {"since": date(2026, 11, 19)}],
    )
    def test_it_needs_a_reason_an_article_and_a_day_of_the_running_clock(self, office, obligation, now, given):
        with pytest.raises(UnableToDelay):
            pause(office, obligation, now, **given)
        assert Pause.objects.count() == 0

    def test_a_clock_that_ran_out_is_not_stopped(self, office, obligation, now):
        with pytest.raises(UnableToDelay):
            pause(office, obligation, now + timedelta(days=5), since=date(2026, 11, 27))

    def test_who_owes_it_does_not_stop_the_clock(self, office, obligation, now):
        with pytest.raises(NotAllowed):
            pause(office, obligation, now, by=office.officer)

    def test_the_due_day_is_not_set_nor_extended_meanwhile(self, office, obligation, now):
        pause(office, obligation, now)
        day = date(2026, 12, 20)
        with pytest.raises(UnableToClose):
            actions.set_due(by=office.head, obligation=obligation, version=None, due_on=day, reason="x", at=now)
        with pytest.raises(UnableToDecide):
            ask(office, obligation, now, due_on=day)


class TestExtending:
    def test_the_three_days_are_kept(self, office, obligation, now):
        asked = ask(office, obligation, now)
        actions.grant_extension(
            by=office.coordinator,
            extension=asked,
            version=1,
            due_on=date(2026, 12, 2),
            decision="Chỉ đến 02/12",
            at=now,
        )
        kept = fresh(asked)
        assert (kept.original_due_on, kept.asked_due_on, kept.granted_due_on) == (
            date(2026, 11, 26),
            date(2026, 12, 4),
            date(2026, 12, 2),
        )
        assert fresh(obligation).due_on == date(2026, 12, 2)
        assert audit.verify(agency=office.agency) == []

    def test_until_it_is_decided_the_old_day_stands(self, office, obligation, now):
        ask(office, obligation, now)
        assert fresh(obligation).due_on == date(2026, 11, 26)

    def test_refused_with_a_reason_the_day_stays(self, office, obligation, now):
        asked = ask(office, obligation, now)
        with pytest.raises(UnableToDecide):
            actions.refuse_extension(by=office.head, extension=asked, version=1, decision=" ", at=now)
        actions.refuse_extension(by=office.head, extension=asked, version=1, decision="Phải xong trong tháng", at=now)
        assert (fresh(asked).state, fresh(obligation).due_on) == ("refused", date(2026, 11, 26))

    def test_nobody_decides_what_they_asked_for_themselves(self, office, obligation, now):
        asked = ask(office, obligation, now, by=office.head)
        with pytest.raises(NotAllowed):
            actions.grant_extension(by=office.head, extension=asked, version=1, at=now)
        with pytest.raises(NotAllowed):
            actions.grant_extension(by=office.other_officer, extension=asked, version=1, at=now)
        assert actions.grant_extension(by=office.director, extension=asked, version=1, at=now).state == "granted"

    @pytest.mark.parametrize("given", [{"reason": ""}, {"due_on": date(2026, 11, 26)}, {"due_on": date(2026, 11, 1)}])
    def test_without_reason_or_a_later_day_it_is_not_asked(self, office, obligation, now, given):
        with pytest.raises(UnableToDecide):
            ask(office, obligation, now, **given)

    def test_a_due_day_moved_meanwhile_is_not_moved_again(self, office, obligation, now):
        asked = ask(office, obligation, now)
        actions.set_due(
            by=office.head, obligation=obligation, version=None, due_on=date(2026, 12, 20), reason="x", at=now
        )
        with pytest.raises(UnableToDecide):
            actions.grant_extension(by=office.coordinator, extension=asked, version=1, at=now)
        assert fresh(obligation).due_on == date(2026, 12, 20)

    def test_a_decision_of_today_is_taken_back_by_who_made_it(self, office, obligation, now):
        before = obligation.computed_by
        asked = actions.grant_extension(
            by=office.coordinator, extension=ask(office, obligation, now), version=1, at=now
        )
        with pytest.raises(UnableToDecide):
            actions.undo_extension(by=office.director, extension=asked, at=now)
        with pytest.raises(UnableToDecide):
            actions.undo_extension(by=office.coordinator, extension=asked, at=now + timedelta(days=1))
        actions.undo_extension(by=office.coordinator, extension=asked, at=now)
        row = fresh(obligation)
        assert (row.due_on, row.computed_by, fresh(asked).state) == (date(2026, 11, 26), before, "asked")


class TestExplaining:
    def test_it_is_accepted_or_returned_by_another(self, office, obligation, now):
        given = actions.explain(by=office.officer, obligation=obligation, text="Chờ kinh phí", at=now)
        with pytest.raises(NotAllowed):
            actions.accept_explanation(by=office.officer, explanation=given, version=1, at=now)
        with pytest.raises(UnableToDecide):
            actions.return_explanation(by=office.head, explanation=given, version=1, decision="", at=now)
        actions.return_explanation(by=office.head, explanation=given, version=1, decision="Nêu rõ ngày xong", at=now)
        assert (fresh(given).state, fresh(given).decision) == ("returned", "Nêu rõ ngày xong")
        with pytest.raises(UnableToDecide):
            actions.accept_explanation(by=office.coordinator, explanation=given, version=2, at=now)

    def test_the_page_shows_everything(self, office, obligation, now, client):
        wait(office, obligation, now)
        ask(office, obligation, now)
        actions.explain(by=office.officer, obligation=obligation, text="Chờ kinh phí", at=now)
        client.force_login(office.officer)
        page = client.get(reverse("casework:obligation", args=[obligation.pk])).content.decode()
        for words in ("Đang chờ <strong>Sở Tài chính</strong>", "04/12/2026", "Chờ quyết định", "Chờ xem xét"):
            assert words in page


class TestActingForAnother:
    @pytest.fixture
    def substitute(self, office, today, now):
        Delegation.objects.create(
            agency=office.agency,
            person=office.officer,
            substitute=office.other_officer,
            valid_from=today,
            valid_to=today,
            reason="Nghỉ phép",
            created_by=office.officer,
            created_at=now,
        )
        return office.other_officer

    def test_a_substitute_sees_and_acts_and_the_trail_says_for_whom(self, office, obligation, substitute, now, today):
        assert [one.row for one in queries.day_of(substitute, on=today, calendar=VN).soon] == [obligation]
        wait(office, obligation, now, by=substitute)
        assert told("casework.wait")[-1] == ("làm thay", None, "Trần Văn Chuyên")

    def test_only_on_those_days(self, office, obligation, substitute, now):
        with pytest.raises(NotAllowed):
            wait(office, obligation, now + timedelta(days=1), by=substitute)
