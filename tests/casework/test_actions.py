"""Obligations are opened with an owner and a day, closed with evidence, urged step by step."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mach.casework import actions
from mach.casework.actions import UnableToClose, UnableToUrge
from mach.casework.models import Obligation, Urging
from mach.engines.workdays import due, shipped_calendar
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.rules import NotAllowed


@pytest.fixture
def matter(office, today):
    return actions.open_matter(
        agency=office.agency,
        kind="assignment",
        title="Tổ chức hội thảo kết nối cung cầu",
        address="/cam-ket/1/",
        lead_unit=office.technology,
        officer=office.officer,
        on=today,
    )


@pytest.fixture
def obligation(office, matter, today):
    return actions.owe(
        matter=matter,
        duty="deliver",
        title="Nộp báo cáo hội thảo",
        due=due(start=date(2026, 11, 20), days=3, kind="working", calendar=shipped_calendar()),
        rule="03 ngày làm việc",
        debtor_unit=office.technology,
        debtor_officer=office.officer,
        follower_unit=office.office,
        follower_officer=office.coordinator,
        on=today,
    )


def close(office, obligation, now, **given):
    given = {"by": office.officer, "version": 1, "result": "Đã nộp", "references": ["12/BC-SKHCN"], **given}
    return actions.close_obligation(obligation=obligation, at=now, **given)


def test_the_due_day_comes_from_the_calendar_with_the_days_skipped(obligation):
    assert obligation.due_on == date(2026, 11, 26)
    assert [day for day, _ in obligation.computed_by["skipped"]] == ["2026-11-21", "2026-11-22", "2026-11-24"]


def test_what_nobody_was_given_is_owed_by_the_office(office, matter, today):
    owed = actions.owe(matter=matter, duty="assign", title="Giao việc", due=today, rule="", on=today)
    assert (owed.debtor_unit, owed.debtor_officer) == (office.office, office.coordinator)
    assert (owed.follower_unit, owed.follower_officer) == (office.office, office.coordinator)


def test_owing_twice_for_one_period_opens_one_obligation(matter, obligation, office, today):
    again = actions.owe(matter=matter, duty="deliver", title="Khác", due=today, rule="", on=today)
    assert again.pk == obligation.pk
    assert Obligation.objects.count() == 1


@pytest.mark.parametrize("missing", ["due_on", "follower_unit", "follower_officer", "debtor_unit"])
def test_the_database_refuses_an_open_obligation_without(obligation, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=obligation.pk).update(**{missing: None})


def test_closing_in_time_with_evidence(office, obligation, now):
    closed = close(office, obligation, now)
    assert (closed.state, closed.closed_by, closed.version) == ("met", office.officer, 2)
    assert [evidence.reference for evidence in closed.evidence.all()] == ["12/BC-SKHCN"]
    assert audit.verify(agency=office.agency) == []


def test_closing_after_the_due_day_is_late(office, obligation, now):
    closed = close(office, obligation, now + timedelta(days=2))
    assert closed.state == "met_late"


def test_the_day_it_was_really_done_decides(office, obligation, now):
    closed = close(office, obligation, now + timedelta(days=2), done_on=date(2026, 11, 26))
    assert closed.state == "met"


@pytest.mark.parametrize(
    "given", [{"result": " "}, {"references": []}, {"references": [" "]}, {"done_on": date(2027, 1, 1)}]
)
def test_closing_without_result_or_evidence_or_in_the_future_is_refused(office, obligation, now, given):
    with pytest.raises(UnableToClose):
        close(office, obligation, now, **given)
    obligation.refresh_from_db()
    assert (obligation.state, obligation.evidence.count()) == ("open", 0)


def test_somebody_of_another_unit_cannot_close(office, obligation, now):
    with pytest.raises(NotAllowed):
        close(office, obligation, now, by=office.other_officer)


def test_the_second_of_two_editors_is_told(office, obligation, now):
    actions.set_due(
        by=office.coordinator, obligation=obligation, version=1, due_on=date(2026, 12, 1), reason="theo CV 5", at=now
    )
    with pytest.raises(StaleVersion):
        close(office, obligation, now)
    obligation.refresh_from_db()
    assert (obligation.state, obligation.due_on) == ("open", date(2026, 12, 1))


def test_a_closed_obligation_is_not_closed_again(office, obligation, now):
    close(office, obligation, now)
    with pytest.raises(UnableToClose):
        close(office, obligation, now, version=2)


def test_a_waiver_needs_a_reason_and_the_right(office, obligation, now):
    with pytest.raises(UnableToClose):
        actions.waive(by=office.head, obligation=obligation, version=1, reason="", at=now)
    with pytest.raises(NotAllowed):
        actions.waive(by=office.officer, obligation=obligation, version=1, reason="Thôi", at=now)
    waived = actions.waive(by=office.head, obligation=obligation, version=1, reason="Theo QĐ 9", at=now)
    assert (waived.state, waived.result) == ("waived", "Theo QĐ 9")


def test_what_was_returned_is_open_again(office, obligation, now):
    close(office, obligation, now)
    opened = actions.reopen(by=office.head, obligation=obligation, version=2, reason="Thiếu danh sách", at=now)
    assert (opened.state, opened.closed_on, opened.version) == ("open", None, 3)


def test_urging_climbs_one_rung_a_day_once_overdue(office, obligation, now):
    first = actions.urge(by=office.coordinator, obligations=[obligation], message="", at=now + timedelta(days=2))
    with pytest.raises(UnableToUrge):
        actions.urge(by=office.coordinator, obligations=[obligation], message="", at=now + timedelta(days=2))
    second = actions.urge(by=office.coordinator, obligations=[obligation], message="", at=now + timedelta(days=3))
    third = actions.urge(by=office.coordinator, obligations=[obligation], message="", at=now + timedelta(days=4))
    fourth = actions.urge(by=office.coordinator, obligations=[obligation], message="", at=now + timedelta(days=5))
    rungs = [urgings[0].rung for urgings in (first, second, third, fourth)]
    assert rungs == [Urging.Rung.OFFICER, Urging.Rung.HEAD, Urging.Rung.DIRECTOR, Urging.Rung.DIRECTOR]


def test_urging_what_another_agency_owes_is_nothing_to_urge(office, other_office, obligation, now):
    with pytest.raises(UnableToUrge):
        actions.urge(by=other_office.coordinator, obligations=[obligation], message="", at=now)


def test_an_explanation_is_kept_with_its_author(office, obligation, now):
    explanation = actions.explain(by=office.officer, obligation=obligation, text="Chờ phê duyệt kinh phí", at=now)
    assert (explanation.by, explanation.on) == (office.officer, date(2026, 11, 25))
