"""A unit that merges hands on everything it has open; what is done, and the records, stay with it."""

from datetime import date

import pytest

from mach.casework.models import Obligation
from mach.engines.workdays import Window
from mach.office import audit
from mach.office.actions import UnableToSave, merge_unit
from mach.office.models import AuditEntry, Post, Unit, User
from mach.office.permissions import Permission, Role
from mach.office.rules import NotAllowed, may
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.reports.actions import open_due_reports
from mach.reports.models import Regime
from mach.targets.actions import Promise
from mach.targets.actions.accounts import open_due_accounts
from mach.targets.actions.commitments import assign, make_commitment
from mach.targets.actions.snapshots import measure
from mach.targets.compiler import Asked, counts
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.figures import figure_for
from mach.web.upkeep import check
from tests.factories import make_user

MERGED = date(2026, 11, 24)
LEAFLET = {"pub_kind": "to_gap", "title": "Hỏi đáp", "issue_no": "1", "year": 2026, "valid_until": "31/12/2026"}


@pytest.fixture
def heir(office) -> User:
    """The head of the unit that goes on."""
    return make_user(office.standards, Role.HEAD, "Lý Văn Kế")


@pytest.fixture
def merge(office, now, heir):
    def run(**given) -> Unit:
        given = {"unit": office.technology, "into": office.standards, "on": MERGED, "by": office.admin, **given}
        return merge_unit(at=now, **given)

    return run


@pytest.fixture
def commitment(office, now) -> Commitment:
    promise = Promise(
        kind="assignment",
        title="Rà soát thủ tục",
        lead_unit=office.technology,
        officer=office.officer,
        support_units=[office.standards],
        due_on=date(2026, 12, 1),
        recurs="once",
    )
    return make_commitment(by=office.coordinator, agency=office.agency, promise=promise, at=now)


@pytest.fixture
def record(office, now) -> Record:
    registers.load_shipped_definitions(on=date(2026, 1, 1))
    register = Register.objects.get(code="publication")
    return registers.save_record(by=office.officer, register=register, values=LEAFLET, at=now).record


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def signed_in(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_people_go_along_and_a_head_becomes_an_officer_where_there_is_a_head(office, merge):
    merge()
    served = Post.objects.filter(unit=office.technology).values_list("valid_to", flat=True)
    assert set(served) == {date(2026, 11, 23)}
    moved = Post.objects.valid_on(MERGED).filter(user__in=[office.officer, office.head])
    assert sorted(moved.values_list("user", "unit", "role", "valid_from")) == sorted(
        [
            (office.officer.pk, office.standards.pk, "officer", MERGED),
            (office.head.pk, office.standards.pk, "officer", MERGED),
        ]
    )


def test_the_only_head_stays_a_head(office, now):
    merge_unit(unit=office.technology, into=office.standards, on=MERGED, by=office.admin, at=now)
    assert Post.objects.get(user=office.head, valid_to=None).role == Role.HEAD


def test_open_work_moves_with_its_officer_and_the_entry_counts_it(office, merge, commitment, record):
    merge()
    owed = Obligation.objects.get(matter=commitment.matter, duty="deliver")
    assert (owed.debtor_unit, owed.debtor_officer, owed.version) == (office.standards, office.officer, 2)
    assert (owed.follower_unit, owed.follower_officer) == (office.office, office.coordinator)
    row = fresh(commitment)
    assert (row.lead_unit, row.officer, list(row.support_units.all())) == (office.standards, office.officer, [])
    assert fresh(commitment.matter).lead_unit == office.standards
    assert record.matter.obligations.get().debtor_unit == office.standards
    entry = AuditEntry.objects.get(action="office.merge_unit")
    assert {value.field: value.new for value in entry.values.all()} == {
        "valid_to": "2026-11-23",
        "successor": f"{office.standards.pk} {office.standards.name}",
        "người chuyển sang": "2",
        "nghĩa vụ phải làm": "2",
        "nghĩa vụ theo dõi": "0",
        "vụ việc đang mở": "2",
        "chỉ tiêu, việc được giao đang thực hiện": "1",
        "dòng sổ còn phải làm": "1",
        "nhiệm vụ KH&CN": "0",
        "chế độ báo cáo": "0",
    }
    assert audit.verify(agency=office.agency) == []
    assert check(on=date(2026, 11, 25)) == []


def test_work_of_somebody_who_is_elsewhere_goes_to_the_head_of_the_successor(office, merge, commitment, record, heir):
    Post.objects.filter(user=office.officer).update(unit=office.office)
    merge()
    owed = Obligation.objects.get(matter=commitment.matter, duty="deliver")
    assert (owed.debtor_unit, owed.debtor_officer) == (office.standards, heir)
    assert (fresh(commitment).officer, fresh(record).officer) == (heir, heir)


def test_what_the_unit_followed_is_followed_by_its_successor(office, merge, commitment, heir):
    Obligation.objects.update(follower_unit=office.technology, follower_officer=office.head)
    merge()
    owed = Obligation.objects.get(matter=commitment.matter, duty="deliver")
    assert (owed.follower_unit, owed.follower_officer) == (office.standards, office.head)


def test_what_was_done_stays_with_whoever_did_it(office, merge, commitment):
    Obligation.objects.update(state="met", closed_on=date(2026, 11, 20))
    merge()
    assert set(Obligation.objects.values_list("debtor_unit", flat=True)) == {office.technology.pk}


def test_accounts_and_reports_to_come_are_owed_by_the_successor(office, merge, commitment):
    open_due_reports(office.agency, MERGED)
    Regime.objects.update(unit=office.technology)
    merge()
    Commitment.objects.update(recurs="quarter")
    Obligation.objects.filter(duty="deliver").delete()
    open_due_accounts(office.agency, date(2026, 12, 20))
    assert Regime.objects.get().unit == office.standards
    assert Obligation.objects.get(duty="account").debtor_unit == office.standards


def test_a_record_stays_in_its_unit_and_the_successor_works_on_with_it(office, merge, record, now):
    merge()
    officer = signed_in(office.officer)
    longer = {**LEAFLET, "valid_until": "31/12/2027"}
    registers.save_record(by=officer, register=record.register, values=longer, record=record, version=1, at=now)
    row = fresh(record)
    owed = row.matter.obligations.get()
    assert (row.unit, owed.debtor_unit, owed.due_on) == (office.technology, office.standards, date(2027, 12, 1))
    assert not may(office.coordinator, Permission.VERIFY_RECORDS, on=MERGED, unit=row.unit)
    registers.add_evidence(by=officer, record=row, references=["12/GP"], at=now)
    registers.verify(by=User.objects.get(full_name="Lý Văn Kế"), records=[fresh(record)], at=now)
    assert fresh(record).verified_at == now


def test_restricted_records_are_seen_by_the_successor_only(office, merge, record):
    merge()
    Record.objects.update(privacy="restricted")
    assert Record.objects.visible_to(signed_in(office.other_officer).acting_on(MERGED)).count() == 1
    assert Record.objects.visible_to(signed_in(office.clerk).acting_on(MERGED)).count() == 0


def test_totals_split_by_unit_stay_those_of_the_whole(office, merge, record, now):
    released = {**LEAFLET, "issue_no": "2", "released_on": "20/11/2026"}
    registers.save_record(by=office.officer, register=record.register, values=released, state="phat_hanh", at=now)
    merge()
    window, day = Window(date(2025, 12, 15), date(2026, 12, 14)), date(2026, 11, 25)
    indicator = Indicator.objects.get(code="publication.issues", valid_to=None)
    units = [None, fresh(office.technology), fresh(office.standards)]
    whole, before, after = counts(
        [Asked(indicator, window=window, day=day, unit=unit) for unit in units], agency=office.agency
    )
    assert (whole.provisional, before.provisional, after.provisional) == (1, 1, 0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda office: {"into": office.technology}, "Không thể sáp nhập một đơn vị vào chính nó."),
        (
            lambda office: {"on": date(2026, 12, 1)},
            "Ngày sáp nhập chưa tới. Hãy sáp nhập khi quyết định có hiệu lực.",
        ),
        (
            lambda office: {"on": date(2019, 12, 1)},
            "Ngày sáp nhập phải sau ngày bắt đầu của cả hai đơn vị.",
        ),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused(office, merge, wrong, message):
    with pytest.raises(UnableToSave) as refusal:
        merge(**wrong(office))
    assert str(refusal.value) == message
    assert fresh(office.technology).valid_to is None


def test_a_unit_merges_once_and_only_into_one_that_lives(office, merge):
    merge()
    with pytest.raises(UnableToSave):
        merge(into=office.office)
    with pytest.raises(UnableToSave):
        merge(unit=office.office, into=office.technology)


def test_units_of_two_agencies_do_not_merge(office, other_office, merge):
    with pytest.raises(UnableToSave):
        merge(into=other_office.standards)


def test_only_an_administrator_merges(office, merge):
    with pytest.raises(NotAllowed):
        merge(by=office.director)


def test_a_failure_leaves_everything_as_it_was(office, merge, commitment, monkeypatch):
    from mach.office.registry import HANDOVERS, Handover

    def fail(unit, into, on):
        raise ZeroDivisionError

    monkeypatch.setattr("mach.office.actions.units.HANDOVERS", [*HANDOVERS, Handover("x", "x", lambda unit: 0, fail)])
    with pytest.raises(ZeroDivisionError):
        merge()
    assert fresh(commitment).lead_unit == office.technology
    assert Post.objects.filter(unit=office.standards).count() == 2
    assert not AuditEntry.objects.filter(action="office.merge_unit").exists()


def test_a_target_of_one_unit_goes_on_counting_what_that_unit_did_before_the_merger(office, merge, record, now):
    register = record.register
    released = {**LEAFLET, "issue_no": "2", "released_on": "20/11/2026"}
    registers.save_record(by=office.officer, register=register, values=released, state="phat_hanh", at=now)
    theirs = {**LEAFLET, "issue_no": "3", "released_on": "20/11/2026"}
    registers.save_record(by=office.other_officer, register=register, values=theirs, state="phat_hanh", at=now)
    promise = Promise(
        kind="target",
        title="Hai ấn phẩm",
        comparator="at_least",
        min=2,
        lead_unit=office.technology,
        indicator=Indicator.objects.get(code="publication.issues", valid_to=None),
        by_unit=True,
    )
    target = make_commitment(by=office.coordinator, agency=office.agency, promise=promise, at=now)
    day = date(2026, 11, 25)
    assert figure_for(target, day).provisional == 1
    merge()
    handed = fresh(target)
    assert (handed.lead_unit, figure_for(handed, day).provisional) == (office.standards, 1)
    window = Window(date(2025, 12, 15), day)
    frozen = measure(by=office.coordinator, commitment=handed, window=window, role="period", at=now)
    assert frozen.snapshot.provisional == 1
    later = {**LEAFLET, "issue_no": "4", "released_on": "25/11/2026"}
    registers.save_record(by=signed_in(office.officer), register=register, values=later, state="phat_hanh", at=now)
    assert figure_for(fresh(target), day).provisional == 2
    assign(by=office.coordinator, commitment=handed, version=handed.version, lead_unit=office.office, at=now)
    assert figure_for(fresh(target), day).provisional == 0
