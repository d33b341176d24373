"""Nobody leaves open work behind; nobody leaves the agency without those it cannot do without."""

from datetime import date

import pytest

from mach.casework.models import Obligation
from mach.office import audit
from mach.office.actions import UnableToLeave, UnableToSave, end_post, give_post, let_go, take_back
from mach.office.models import AuditEntry, Post, User
from mach.office.permissions import Role
from mach.office.queries import holdings
from mach.office.registry import Holding
from mach.office.rules import NotAllowed
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Commitment
from mach.web.upkeep import check
from tests.factories import make_unit, make_user

TODAY = date(2026, 11, 25)


@pytest.fixture
def colleague(office) -> User:
    return make_user(office.technology, Role.OFFICER, "Đinh Văn Nhận", "nhan")


@pytest.fixture
def commitment(office, now) -> Commitment:
    promise = Promise(
        kind="assignment",
        title="Rà soát thủ tục",
        lead_unit=office.technology,
        officer=office.officer,
        due_on=date(2026, 12, 1),
        recurs="once",
    )
    return make_commitment(by=office.coordinator, agency=office.agency, promise=promise, at=now)


@pytest.fixture
def record(office, now) -> Record:
    registers.load_shipped_definitions(on=date(2026, 1, 1))
    leaflet = {"pub_kind": "to_gap", "title": "Hỏi đáp", "issue_no": "1", "year": 2026, "valid_until": "31/12/2026"}
    register = Register.objects.get(code="publication")
    return registers.save_record(by=office.officer, register=register, values=leaflet, at=now).record


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def told(action: str) -> list[tuple]:
    return list(AuditEntry.objects.get(action=action).values.values_list("field", "old", "new"))


def test_who_holds_open_work_is_not_let_go_and_the_work_is_listed(office, commitment, now):
    with pytest.raises(UnableToLeave) as refusal:
        let_go(by=office.admin, person=office.officer, at=now)
    owed = Obligation.objects.get()
    assert refusal.value.holdings == (Holding("Hoàn thành: Rà soát thủ tục", f"/viec/{owed.pk}/"),)
    assert str(refusal.value) == (
        "Trần Văn Chuyên còn 1 việc đang mở. Hãy chọn người nhận bàn giao, hoặc giao lại từng việc rồi thử lại."
    )
    assert fresh(office.officer).is_active
    assert Post.objects.get(user=office.officer).valid_to is None


def test_open_work_goes_on_with_the_person_named(office, commitment, record, colleague, now):
    let_go(by=office.admin, person=office.officer, to=colleague, at=now)
    assert set(Obligation.objects.values_list("debtor_officer", flat=True)) == {colleague.pk}
    assert (fresh(commitment).officer, fresh(commitment.matter).officer, fresh(record).officer) == (colleague,) * 3
    assert not fresh(office.officer).is_active
    assert Post.objects.get(user=office.officer).valid_to == TODAY
    assert told("office.let_go") == [
        ("is_active", "True", "False"),
        ("bàn giao cho", None, f"{colleague.pk} Đinh Văn Nhận"),
        ("nghĩa vụ phải làm", None, "2"),
        ("vụ việc đang mở", None, "2"),
        ("chỉ tiêu, việc được giao đang thực hiện", None, "1"),
        ("dòng sổ còn phải làm", None, "1"),
    ]
    assert audit.verify(agency=office.agency) == []
    assert check(on=TODAY) == []


def test_what_a_person_follows_goes_on_too(office, commitment, now):
    second = make_user(office.office, Role.OFFICE, "Tạ Thị Theo", "theo")
    let_go(by=office.admin, person=office.coordinator, to=second, at=now)
    owed = Obligation.objects.get()
    assert (owed.debtor_officer, owed.follower_officer, owed.version) == (office.officer, second, 2)


def test_a_commitment_that_owes_nothing_just_now_is_open_work_too(office, commitment, record, now):
    Obligation.objects.filter(matter=commitment.matter).update(state=Obligation.State.MET, closed_on=now.date())
    Obligation.objects.filter(matter=record.matter).update(debtor_officer=office.head)
    assert holdings(office.officer) == [
        Holding("Rà soát thủ tục", f"/cam-ket/{commitment.pk}/"),
        Holding("Hỏi đáp, số 1", f"/so/publication/{record.pk}/"),
    ]


def test_who_owes_nothing_is_let_go_and_can_be_taken_back(office, now):
    let_go(by=office.admin, person=office.other_officer, at=now)
    with pytest.raises(UnableToSave):
        let_go(by=office.admin, person=office.other_officer, at=now)
    take_back(by=office.admin, person=office.other_officer, at=now)
    assert fresh(office.other_officer).is_active
    assert list(Post.objects.valid_on(date(2026, 11, 26)).filter(user=office.other_officer)) == []


@pytest.mark.parametrize("who", ["officer", "stranger", "gone"])
def test_work_goes_on_only_with_another_who_is_there(office, other_office, commitment, colleague, now, who):
    let_go(by=office.admin, person=colleague, at=now)
    to = {"officer": office.officer, "stranger": other_office.officer, "gone": fresh(colleague)}[who]
    with pytest.raises(UnableToSave):
        let_go(by=office.admin, person=office.officer, to=to, at=now)
    assert Obligation.objects.get().debtor_officer == office.officer


@pytest.mark.parametrize("who", ["admin", "coordinator"])
def test_the_last_of_a_role_that_is_needed_stays(office, now, who):
    person = getattr(office, who)
    with pytest.raises(UnableToSave):
        let_go(by=office.admin, person=person, at=now)
    with pytest.raises(UnableToSave):
        end_post(by=office.admin, post=person.post_set.get(), on=TODAY, at=now)
    assert person.post_set.get().valid_to is None


def test_a_post_ends_when_its_work_is_handed_on(office, commitment, colleague, now):
    post = office.officer.post_set.get()
    with pytest.raises(UnableToLeave):
        end_post(by=office.admin, post=post, on=TODAY, at=now)
    end_post(by=office.admin, post=post, on=TODAY, to=colleague, at=now)
    assert (fresh(post).valid_to, Obligation.objects.get().debtor_officer) == (TODAY, colleague)
    assert told("office.end_post")[0] == (
        "Chuyên viên – Phòng Quản lý Công nghệ và Đổi mới sáng tạo",
        None,
        "2026-11-25",
    )


def test_work_of_another_unit_does_not_hold_a_post(office, commitment, now):
    other = give_post(
        by=office.admin, user=office.officer, unit=office.standards, role=Role.OFFICER, valid_from=TODAY, at=now
    )
    end_post(by=office.admin, post=other, on=TODAY, at=now)
    assert fresh(other).valid_to == TODAY


def test_who_holds_another_post_in_the_unit_keeps_the_work(office, commitment, now):
    old = office.officer.post_set.get()
    give_post(by=office.admin, user=office.officer, unit=office.technology, role=Role.HEAD, valid_from=TODAY, at=now)
    assert fresh(old).valid_to == date(2026, 11, 24)
    assert Obligation.objects.get().debtor_officer == office.officer


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 11, 25)])
def test_a_post_ends_once_and_after_it_began(office, on, now):
    post = office.other_officer.post_set.get()
    if on == TODAY:
        end_post(by=office.admin, post=post, on=date(2026, 11, 20), at=now)
    with pytest.raises(UnableToSave):
        end_post(by=office.admin, post=post, on=on, at=now)


def test_posts_are_given_in_units_that_live_to_people_of_the_agency(office, other_office, now):
    ended = make_unit(office.agency, "cu", "Phòng cũ")
    ended.valid_to = date(2025, 6, 30)
    ended.save()
    for user, unit in ((office.officer, ended), (other_office.officer, office.technology)):
        with pytest.raises(UnableToSave):
            give_post(by=office.admin, user=user, unit=unit, role=Role.OFFICER, valid_from=TODAY, at=now)


def test_people_of_another_agency_are_out_of_reach(office, other_office, now):
    with pytest.raises(UnableToSave):
        let_go(by=office.admin, person=other_office.officer, at=now)
    with pytest.raises(NotAllowed):
        let_go(by=office.head, person=office.officer, at=now)
