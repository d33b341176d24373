"""Open work goes from one person to one or several in one action with a minute, exactly back when undone."""

import io
from datetime import date, timedelta

import docx
import pytest
from django.urls import reverse

from mach.casework.models import Obligation
from mach.office import audit
from mach.office.actions import (
    Part,
    UnableToLeave,
    UnableToSave,
    end_substitution,
    hand_over,
    let_go,
    name_substitute,
    undo_hand_over,
)
from mach.office.models import Delegation, HandoverMinute, HandoverRow
from mach.office.permissions import Permission, Role
from mach.office.queries import holdings
from mach.office.rules import NotAllowed, may
from mach.registers.models import Record
from mach.web.upkeep import check
from tests import awaiting
from tests.factories import make_user

TODAY = date(2026, 11, 25)


@pytest.fixture
def colleague(office):
    return make_user(office.technology, Role.OFFICER, "Đinh Văn Nhận", "nhan")


@pytest.fixture
def work(office, now):
    """Two promises and an unverified record of the officer."""
    first = awaiting.make_obligation(office, now, title="Rà soát thủ tục")
    second = awaiting.make_obligation(office, now, title="Tổ chức hội thảo")
    return first, second, awaiting.make_record(office, now, by=office.officer)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def everything(person):
    return frozenset((one.code, one.pk) for one in holdings(person))


def give(office, now, *parts, **given):
    given = {"by": office.head, "person": office.officer, "reason": "Điều chuyển", **given}
    return hand_over(parts=parts, at=now, **given)


def owners(work):
    first, second, record = (fresh(row) for row in work)
    commitments = (first.matter.commitment.officer, second.matter.commitment.officer)
    return (first.debtor_officer, second.debtor_officer, *commitments, record.officer)


def test_everything_goes_to_one_with_a_minute(office, colleague, work, now):
    minute = give(office, now, Part(colleague, everything(office.officer)))
    assert set(owners(work)) == {colleague}
    assert holdings(office.officer) == []
    assert [(row.code, row.title) for row in minute.rows.all()] == [
        ("owes", "Hoàn thành: Rà soát thủ tục"),
        ("owes", "Hoàn thành: Tổ chức hội thảo"),
        ("matter", "Rà soát thủ tục"),
        ("matter", "Tổ chức hội thảo"),
        ("commitment", "Rà soát thủ tục"),
        ("commitment", "Tổ chức hội thảo"),
        ("record", "Hỏi đáp về nhãn hiệu, số 1"),
    ]
    assert audit.verify(agency=office.agency) == []
    assert check(on=TODAY) == []


def test_chosen_work_goes_to_several_and_the_rest_stays(office, colleague, work, now):
    first, _, record = work
    give(
        office,
        now,
        Part(colleague, frozenset({("owes", first.pk)})),
        Part(office.head, frozenset({("record", record.pk)})),
    )
    assert owners(work) == (colleague, office.officer, colleague, office.officer, office.head)


def test_undone_everything_is_exactly_as_before(office, colleague, work, now):
    theirs = awaiting.make_obligation(office, now, title="Việc sẵn có")
    Obligation.objects.filter(pk=theirs.pk).update(debtor_officer=colleague)
    before, kept = owners(work), everything(colleague)
    minute = give(office, now, Part(colleague, everything(office.officer)))
    undo_hand_over(by=office.head, minute=minute, at=now)
    assert owners(work) == before
    assert everything(colleague) == kept
    assert (fresh(minute).undone_by, audit.verify(agency=office.agency)) == (office.head, [])
    with pytest.raises(UnableToSave):
        undo_hand_over(by=office.head, minute=minute, at=now)


def test_what_has_moved_on_since_is_not_taken_from_a_third(office, colleague, work, now):
    minute = give(office, now, Part(colleague, everything(office.officer)))
    Obligation.objects.filter(pk=work[0].pk).update(debtor_officer=office.head)
    undo_hand_over(by=office.head, minute=minute, at=now)
    assert owners(work)[:2] == (office.head, office.officer)


def test_what_is_owed_and_followed_at_once_goes_whole(office, now):
    second = make_user(office.office, Role.OFFICE, "Tạ Thị Theo", "theo")
    awaiting.make_unassigned(office, now)
    owed = Obligation.objects.get(duty="assign")
    hand_over(
        by=office.coordinator,
        person=office.coordinator,
        parts=[Part(second, frozenset({("owes", owed.pk)}))],
        reason="Nghỉ",
        at=now,
    )
    owed.refresh_from_db()
    assert (owed.debtor_officer, owed.follower_officer) == (second, second)


def test_review_rights_are_lent_until_a_day(office, work, now):
    until = TODAY + timedelta(days=10)
    parts = [Part(office.other_officer, frozenset(), review=True)]
    minute = hand_over(by=office.head, person=office.head, parts=parts, reason="Đi học", until=until, at=now)
    other = fresh(office.other_officer)
    assert may(other, Permission.VERIFY_RECORDS, on=until, unit=office.technology)
    assert not may(other, Permission.VERIFY_RECORDS, on=until + timedelta(days=1), unit=office.technology)
    undo_hand_over(by=office.head, minute=minute, at=now)
    assert not may(fresh(office.other_officer), Permission.VERIFY_RECORDS, on=TODAY, unit=office.technology)


@pytest.mark.parametrize("who", ["other_officer", "clerk"])
def test_strangers_to_the_work_do_not_hand_it_over(office, colleague, work, now, who):
    with pytest.raises(NotAllowed):
        give(office, now, Part(colleague, everything(office.officer)), by=getattr(office, who))


def test_nothing_chosen_foreign_or_to_oneself_is_refused_and_nothing_moves(office, other_office, colleague, work, now):
    all_of_it, before = everything(office.officer), owners(work)
    for parts in (
        [],
        [Part(colleague, frozenset())],
        [Part(colleague, frozenset({("owes", 999_999)}))],
        [Part(office.officer, all_of_it)],
        [Part(other_office.officer, all_of_it)],
    ):
        with pytest.raises(UnableToSave):
            give(office, now, *parts)
    with pytest.raises(UnableToSave):
        give(office, now, Part(colleague, all_of_it), reason=" ")
    assert owners(work) == before


def test_nobody_with_unverified_records_is_let_go_without_it(office, colleague, now):
    awaiting.make_record(office, now, by=office.officer)
    with pytest.raises(UnableToLeave):
        let_go(by=office.admin, person=office.officer, at=now)
    let_go(by=office.admin, person=office.officer, to=colleague, at=now)
    assert Record.objects.get().officer == colleague
    minute = HandoverMinute.objects.get()
    assert (minute.person, minute.reason, minute.rows.count()) == (office.officer, "Thôi việc", 1)
    with pytest.raises(UnableToSave):
        undo_hand_over(by=office.admin, minute=minute, at=now)


def test_what_was_left_behind_anyway_is_found(office, work):
    type(office.officer).objects.filter(pk=office.officer.pk).update(is_active=False)
    subjects = {finding.subject.split(" ")[0] for finding in check(on=TODAY) if finding.code == "left_behind"}
    assert subjects == {"nghĩa", "cam", "dòng"}


class TestAway:
    def name(self, office, now, **given):
        given = {"by": office.head, "person": office.head, "substitute": office.other_officer, **given}
        given = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=3), "reason": "Nghỉ phép", **given}
        return name_substitute(at=now, **given)

    def test_the_substitute_has_the_rights_on_those_days(self, office, now):
        row = self.name(office, now, valid_from=TODAY + timedelta(days=1))
        other = fresh(office.other_officer)
        days = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=3), TODAY + timedelta(days=4)]
        assert [may(other, Permission.ASSIGN, on=day, unit=office.technology) for day in days] == [
            False,
            True,
            True,
            False,
        ]
        end_substitution(by=office.head, delegation=row, at=now)
        assert not may(fresh(other), Permission.ASSIGN, on=days[1], unit=office.technology)

    def test_administration_is_not_passed_on(self, office, now):
        self.name(office, now, by=office.admin, person=office.admin)
        assert not may(fresh(office.other_officer), Permission.MANAGE, on=TODAY)

    def test_rights_are_not_passed_on_twice(self, office, colleague, now):
        self.name(office, now)
        self.name(office, now, by=office.other_officer, person=office.other_officer, substitute=colleague)
        assert not may(fresh(colleague), Permission.ASSIGN, on=TODAY)

    def test_one_substitute_at_a_time_and_days_in_order(self, office, colleague, now):
        self.name(office, now)
        for given in (
            {"substitute": colleague},
            {"valid_from": TODAY + timedelta(days=9), "valid_to": TODAY + timedelta(days=8)},
            {"valid_from": TODAY - timedelta(days=9), "valid_to": TODAY - timedelta(days=8)},
            {"valid_from": TODAY + timedelta(days=9), "valid_to": TODAY + timedelta(days=9), "reason": " "},
            {"substitute": office.head},
        ):
            with pytest.raises(UnableToSave):
                self.name(office, now, **given)
        assert Delegation.objects.count() == 1

    def test_only_those_concerned_name_one(self, office, now):
        with pytest.raises(NotAllowed):
            self.name(office, now, by=office.officer)

    def test_on_the_page(self, office, client):
        client.force_login(office.head)
        entered = {"person": office.head.pk, "substitute": office.officer.pk, "reason": "Nghỉ phép"}
        client.post(reverse("office:leaves"), {**entered, "valid_from": "01/01/2099", "valid_to": "05/01/2099"})
        row = Delegation.objects.get()
        assert "01/01/2099 – 05/01/2099" in client.get(reverse("office:leaves")).content.decode()
        client.post(reverse("office:leave-end", args=[row.pk]))
        assert fresh(row).revoked_at is not None


class TestPages:
    def test_one_form_hands_everything_over_and_the_minute_is_a_word_file(self, office, colleague, work, client):
        client.force_login(office.head)
        address = reverse("office:hand-over")
        asked = {"tu": office.officer.pk, "nhan": colleague.pk}
        page = client.get(address, asked)
        lines = [line for _, lines in page.context["groups"] for line in lines]
        assert [line.to for line in lines] == [str(colleague.pk)] * 3
        sent = client.post(address, {**asked, "reason": "Điều chuyển", **{line.name: line.to for line in lines}})
        minute = HandoverMinute.objects.get()
        assert sent.headers["Location"] == minute.get_absolute_url()
        assert set(owners(work)) == {colleague}
        paper = client.get(reverse("office:handover-paper", args=[minute.pk]))
        text = "\n".join(one.text for one in docx.Document(io.BytesIO(paper.content)).paragraphs)
        assert "BIÊN BẢN" in text
        assert "Người nhận: Đinh Văn Nhận, 7 mục." in text

    def test_what_is_not_ticked_stays(self, office, colleague, work, client):
        client.force_login(office.head)
        asked = {"tu": office.officer.pk, "nhan": colleague.pk, "reason": "Điều chuyển"}
        client.post(reverse("office:hand-over"), {**asked, f"viec.owes-{work[0].pk}": colleague.pk})
        assert owners(work)[:2] == (colleague, office.officer)

    def test_a_minute_is_shown_to_those_concerned(self, office, other_office, colleague, work, now, client):
        minute = give(office, now, Part(colleague, everything(office.officer)))
        seen = {}
        for name in ("officer", "head", "coordinator", "other_officer", "clerk"):
            client.force_login(getattr(office, name))
            seen[name] = client.get(minute.get_absolute_url()).status_code
        assert seen == {"officer": 200, "head": 200, "coordinator": 200, "other_officer": 404, "clerk": 404}
        client.force_login(other_office.director)
        for name in ("handover", "handover-paper"):
            assert client.get(reverse(f"office:{name}", args=[minute.pk])).status_code == 404
        assert client.post(reverse("office:handover-undo", args=[minute.pk])).status_code == 404
        assert HandoverRow.objects.count() == 7
