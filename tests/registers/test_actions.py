"""Records are written whole or not at all, numbered once, verified by somebody else, and indexed as they are."""

from datetime import date, timedelta

import pytest

from mach.casework.models import Obligation
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.models import AuditEntry
from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.actions import UnableToSaveRecord
from mach.registers.models import Record, RecordDate, RecordRef, Register
from tests.factories import make_party


@pytest.fixture
def shipped(db):
    actions.load_shipped_definitions(on=date(2026, 1, 1))


@pytest.fixture
def class_values(office, shipped):
    host = make_party(office.agency, "Trung tâm Thông tin KH&CN")
    return {
        "topic": "shtt",
        "title": "Lớp tập huấn sở hữu trí tuệ",
        "organiser": host.pk,
        "lecturer": "Nguyễn Văn Giảng",
        "from_on": date(2026, 5, 4),
        "to_on": date(2026, 5, 6),
        "hours": 16,
        "place": "Hội trường Sở",
        "mode": "truc_tiep",
    }


@pytest.fixture
def training(shipped):
    return Register.objects.get(code="training_class")


def save(office, register, values, now, **given):
    return actions.save_record(by=office.officer, register=register, values=values, at=now, **given).record


def test_loading_the_shipped_definitions_twice_changes_nothing(shipped):
    before = list(Register.objects.values_list("code", "definitions__version"))
    actions.load_shipped_definitions(on=date(2026, 2, 1))
    assert list(Register.objects.values_list("code", "definitions__version")) == before


def test_a_record_gets_a_number_a_version_and_its_days(office, training, class_values, now):
    row = save(office, training, class_values, now)
    assert (row.book, row.state, row.version, row.verified_at) == ("001/2026", "ke_hoach", 1, None)
    assert row.title == "Lớp tập huấn sở hữu trí tuệ"
    days = {entry.dated.field: entry.day for entry in RecordDate.objects.filter(record=row)}
    assert days == {"to_on": date(2026, 5, 6)}
    assert [entry.target for entry in RecordRef.objects.filter(record=row)] == [class_values["organiser"]]
    assert audit.verify(agency=office.agency) == []


def test_numbers_follow_each_other_and_are_never_given_again(office, training, class_values, now):
    first = save(office, training, class_values, now)
    actions.remove_record(by=office.officer, record=first, version=1, reason="Ghi nhầm", at=now)
    second = save(office, training, class_values, now)
    assert (first.book_no, second.book_no) == (1, 2)
    assert RecordDate.objects.filter(record=first).count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"topic": "khong_co"}, "topic"),
        ({"hours": "mười"}, "hours"),
        ({"from_on": "32/13/2026"}, "from_on"),
        ({"la": 1}, "la"),
    ],
)
def test_a_wrong_value_is_named_with_its_field_and_nothing_is_kept(office, training, class_values, now, change, field):
    with pytest.raises(UnableToSaveRecord) as refused:
        save(office, training, {**class_values, **change}, now)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert Record.objects.count() == 0


def test_a_broken_rule_is_refused(office, training, class_values, now):
    with pytest.raises(UnableToSaveRecord):
        save(office, training, {**class_values, "to_on": date(2026, 5, 1)}, now)


def test_children_carry_the_days_of_their_record(office, training, class_values, now):
    trainee = {"person_name": "Lê A", "person_key": "k1", "audience": "cbccvc", "attended": True}
    row = save(office, training, class_values, now, children={"trainee": [trainee]})
    child = row.children.get()
    assert {entry.dated.field for entry in RecordDate.objects.filter(record=child)} == {"parent.to_on"}


def test_a_fault_in_a_child_row_is_named_with_its_place(office, training, class_values, now):
    good = {"person_name": "Lê A", "person_key": "k1", "audience": "cbccvc", "attended": True}
    with pytest.raises(UnableToSaveRecord) as refused:
        save(office, training, class_values, now, children={"trainee": [good, {**good, "audience": "x"}]})
    assert [(fault.section, fault.row, fault.field) for fault in refused.value.faults] == [("trainee", 1, "audience")]


def test_an_edit_keeps_the_old_version_and_takes_the_verification_away(office, training, class_values, now):
    row = save(office, training, class_values, now)
    actions.add_evidence(by=office.officer, record=row, references=["12/BC-TT ngày 10/5/2026"], at=now)
    actions.verify(by=office.head, records=[row], at=now)
    assert RecordDate.objects.filter(record=row, verified=True).count() > 0
    edited = save(office, training, {**class_values, "hours": 20}, now, record=row, version=1)
    assert (edited.version, edited.verified_at, edited.versions.count()) == (2, None, 2)
    assert RecordDate.objects.filter(record=row, verified=True).count() == 0


def test_the_second_of_two_editors_is_told(office, training, class_values, now):
    row = save(office, training, class_values, now)
    save(office, training, {**class_values, "hours": 20}, now, record=row, version=1)
    with pytest.raises(StaleVersion):
        save(office, training, {**class_values, "hours": 30}, now, record=row, version=1)
    row.refresh_from_db()
    assert row.data["hours"] == 20


def test_verification_needs_evidence_and_another_person(office, training, class_values, now):
    row = save(office, training, class_values, now)
    with pytest.raises(UnableToSaveRecord):
        actions.verify(by=office.head, records=[row], at=now)
    with pytest.raises(NotAllowed):
        actions.verify(by=office.officer, records=[row], at=now)
    actions.add_evidence(by=office.officer, record=row, references=["12/BC-TT"], at=now)
    assert actions.verify(by=office.head, records=[row], at=now) == [row]


def test_a_state_is_reached_only_through_its_moves(office, training, class_values, now):
    row = save(office, training, class_values, now)
    with pytest.raises(UnableToSaveRecord):
        actions.move_state(by=office.officer, record=row, version=1, to="dong", at=now)
    moved = actions.move_state(by=office.officer, record=row, version=1, to="mo_lop", at=now).record
    assert (moved.state, moved.state_rank) == ("mo_lop", 1)


def test_rows_of_another_agency_are_not_seen(office, other_office, training, class_values, now):
    row = save(office, training, class_values, now)
    assert list(Record.objects.visible_to(office.officer)) == [row]
    assert list(Record.objects.visible_to(other_office.officer)) == []


def test_reindexing_changes_nothing_that_was_written_with_the_record(office, training, class_values, now):
    trainee = {"person_name": "Lê A", "person_key": "k1", "audience": "cbccvc", "attended": True}
    save(office, training, class_values, now - timedelta(days=1), children={"trainee": [trainee]})
    before = sorted(RecordDate.objects.values_list("record", "dated__field", "day", "verified", "state_rank"))
    assert actions.reindex(agency=office.agency) == 2
    assert sorted(RecordDate.objects.values_list("record", "dated__field", "day", "verified", "state_rank")) == before


def certificate(office, **given):
    return {
        "applicant": make_party(office.agency, "Công ty CP Hạt giống", "0101234567").pk,
        "kind": "cap_moi",
        "size": "nho",
        "result_type": "sang_che",
        "result_name": "Bằng độc quyền sáng chế 1-0012345",
        "received_on": date(2026, 11, 2),
        "valid_on": date(2026, 11, 4),
        **given,
    }


def test_a_limit_makes_an_obligation_that_the_record_itself_can_close(office, shipped, now):
    register = Register.objects.get(code="ste_certificate")
    row = save(office, register, certificate(office), now)
    owed = row.matter.obligations.get()
    assert (owed.due_on, owed.state, owed.debtor_unit) == (date(2026, 11, 19), "open", office.technology)
    issued = {**row.data, "issued_on": date(2026, 11, 18), "certificate_no": "01/DNKHCN"}
    met = save(office, register, issued, now, record=row, version=1)
    assert met.matter.obligations.get().state == Obligation.State.MET


def test_the_expiry_of_a_licence_makes_an_obligation_that_follows_its_day(office, shipped, now):
    register = Register.objects.get(code="publication")
    values = {"pub_kind": "to_gap", "title": "Hỏi đáp", "issue_no": "1", "year": 2026, "valid_until": "31/12/2026"}
    row = save(office, register, values, now)
    owed = row.matter.obligations.get()
    assert (owed.duty, owed.due_on, owed.state) == ("het_han", date(2026, 12, 1), Obligation.State.OPEN)
    assert owed.title == "Xin cấp lại giấy phép xuất bản: Hỏi đáp, số 1"
    longer = save(office, register, {**values, "valid_until": "31/12/2027"}, now, record=row, version=1)
    assert longer.matter.obligations.get().due_on == date(2027, 12, 1)
    without = save(office, register, {**values, "valid_until": ""}, now, record=row, version=2)
    assert without.matter.obligations.get().state == Obligation.State.CANCELLED
    assert without.matter.closed_on == date(2026, 11, 25)


def test_a_licence_in_force_until_its_last_day_is_renewed_in_time(office, shipped, now):
    """The day on which it ends bounds its validity too: it has not ended for having one."""
    register = Register.objects.get(code="productivity_expert")
    certifier = make_party(office.agency, "Trung tâm Chứng nhận Năng suất").pk
    values = {"person_name": "Lê Phúc Nhân", "person_key": "098185000771", "org": certifier, "programme": "5S"}
    values |= {"level": "quoc_gia", "certifier": certifier, "certificate_no": "NS-1", "issued_on": "2/3/2026"}
    row = save(office, register, {**values, "valid_until": "1/3/2027"}, now, state="da_chung_nhan")
    owed = row.matter.obligations.get()
    assert (owed.duty, owed.due_on, owed.state) == ("het_han", date(2026, 12, 31), Obligation.State.OPEN)


def test_a_record_at_the_end_of_its_procedure_has_nothing_to_renew(office, shipped, now):
    register = Register.objects.get(code="publication")
    values = {"pub_kind": "to_gap", "title": "Hỏi đáp", "issue_no": "1", "year": 2026, "valid_until": "31/12/2026"}
    row = save(office, register, {**values, "released_on": "20/11/2026"}, now, state="phat_hanh")
    assert row.matter.obligations.get().state == Obligation.State.OPEN
    deposited = actions.move_state(by=office.officer, record=row, version=1, to="luu_chieu", at=now).record
    assert deposited.matter.obligations.get().state == Obligation.State.CANCELLED


def test_many_records_are_verified_by_one_entry_of_the_trail(office, training, class_values, now):
    rows = [save(office, training, {**class_values, "title": f"Lớp {n}"}, now) for n in range(3)]
    for row in rows:
        actions.add_evidence(by=office.officer, record=row, references=["12/BC-TT"], at=now)
    assert actions.verify(by=office.head, records=rows, at=now) == rows
    [entry] = AuditEntry.objects.filter(action="registers.verify")
    assert list(entry.values.order_by("position").values_list("field", "new")) == [
        (str(row.pk), "bản 1") for row in rows
    ]
    assert set(Record.objects.values_list("verified_by", "verified_at")) == {(office.head.pk, now)}
    assert audit.verify(agency=office.agency) == []


def test_one_record_that_cannot_be_verified_keeps_all_of_them_waiting(office, training, class_values, now):
    good, bare = (save(office, training, {**class_values, "title": f"Lớp {n}"}, now) for n in range(2))
    actions.add_evidence(by=office.officer, record=good, references=["12/BC-TT"], at=now)
    with pytest.raises(UnableToSaveRecord) as refused:
        actions.verify(by=office.head, records=[good, bare], at=now)
    assert str(refused.value) == "Dòng 002/2026: chưa có minh chứng."
    assert Record.objects.exclude(verified_at=None).count() == 0
    assert AuditEntry.objects.filter(action="registers.verify").count() == 0


def test_whoever_changed_a_record_does_not_verify_it(office, training, class_values, now):
    row = save(office, training, class_values, now)
    actions.add_evidence(by=office.officer, record=row, references=["12/BC-TT"], at=now)
    actions.save_record(by=office.head, register=training, record=row, version=1, values=class_values, at=now)
    with pytest.raises(UnableToSaveRecord):
        actions.verify(by=office.head, records=[row], at=now)
    assert actions.verify(by=office.director, records=[row], at=now) == [row]


def test_child_rows_keep_their_ids_through_an_edit(office, training, class_values, now):
    first, second = ({"person_name": name, "person_key": name, "audience": "cbccvc"} for name in ("An", "Bình"))
    row = save(office, training, class_values, now, children={"trainee": [first, second]})
    before = {child.data["person_name"]: child.pk for child in row.children.all()}
    save(office, training, class_values, now, record=row, version=1, children={"trainee": [second]})
    live = row.children.filter(removed_at=None)
    assert {child.data["person_name"]: (child.pk, child.position) for child in live} == {"Bình": (before["Bình"], 0)}
    assert RecordDate.objects.filter(record=before["An"]).count() == 0
