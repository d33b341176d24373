"""Loads are whole or not there: seen by nobody until finished, numbered at the end, undone while untouched."""

from datetime import date, timedelta

import pytest

from mach.engines.workdays import Window
from mach.office import audit
from mach.office.actions import UnableToUndo
from mach.office.models import AuditEntry, Party, Unit
from mach.office.rules import NotAllowed
from mach.registers import actions, queries
from mach.registers.actions import Sheet, UnableToSaveRecord
from mach.registers.models import Import, NumberBook, Record, RecordDate, RecordEvidence, Register
from mach.registers.searching import holding
from mach.registers.sheets import Line, PartyChoice
from mach.targets.compiler import count
from mach.targets.models import Indicator
from tests.factories import make_party

KEYS = ["title", "topic", "organiser", "lecturer", "from_on", "to_on", "hours", "place", "evidence"]


@pytest.fixture
def training(shipped):
    return Register.objects.get(code="training_class")


@pytest.fixture
def host(office):
    return make_party(office.agency, "Trung tâm Thông tin KH&CN")


def row(n=1, **given):
    texts = {
        "title": f"Lớp {n}",
        "topic": "Sở hữu trí tuệ",
        "organiser": "trung tam thong tin khcn",
        "lecturer": "Nguyễn Văn Giảng",
        "from_on": "4/5/2026",
        "to_on": "6/5/2026",
        "hours": "16",
        "place": "Hội trường Sở",
        "evidence": "45/BC-TT ngày 10/5/2026",
        **given,
    }
    return [texts[key] for key in KEYS]


def sheet(*rows, **given):
    return Sheet(rows=rows, keys=KEYS, scales=[1] * len(KEYS), **{"state": "to_chuc", **given})


def lines(host, number):
    values = {
        "title": "Lớp",
        "topic": "shtt",
        "organiser": host.pk,
        "lecturer": "A",
        "from_on": date(2026, 5, 4),
        "to_on": date(2026, 5, 6),
        "hours": 8,
        "place": "Sở",
    }
    return [Line(n, {**values, "title": f"Lớp {n}"}, state="to_chuc") for n in range(number)]


def counted(office):
    window = Window(date(2025, 12, 15), date(2026, 12, 14))
    indicator = Indicator.objects.get(code="training_class.count", valid_to=None)
    return count(indicator, agency=office.agency, window=window, day=date(2026, 11, 25)).provisional


def test_two_hundred_rows_are_written_by_one_action_with_numbers_in_their_order(office, training, host, now):
    rows = [row(n) for n in range(200)]
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet(*rows), name="Dán từ Excel", at=now)
    kept = Record.objects.visible_to(office.officer).roots().order_by("book_no")
    assert [(one.title, one.book) for one in kept[:2]] == [("Lớp 0", "001/2026"), ("Lớp 1", "002/2026")]
    assert (kept.count(), kept.last().book, done.load.rows) == (200, "200/2026", 200)
    assert {one.source for one in kept} == {"nhap_excel"}
    assert {one.versions.get().data["hours"] for one in kept[:3]} == {16}
    assert RecordEvidence.objects.filter(reference="45/BC-TT ngày 10/5/2026").count() == 200
    assert counted(office) == 200
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["registers.import"]
    assert audit.verify(agency=office.agency) == []
    next_one = actions.save_record(by=office.officer, register=training, values=kept[0].data, at=now).record
    assert next_one.book == "201/2026"


def test_the_load_is_written_as_one_by_one_saving_would_have(office, training, host, now):
    actions.load_sheet(by=office.officer, register=training, sheet=sheet(row()), name="", at=now)
    pasted = Record.objects.get()
    saved = actions.save_record(
        by=office.officer, register=training, values=pasted.data, state=pasted.state, at=now
    ).record
    for name in ("agency", "definition", "unit", "officer", "state", "state_rank", "privacy", "title", "data"):
        assert getattr(pasted, name) == getattr(saved, name), name
    assert sorted(pasted.fold.split()) == sorted(saved.fold.replace("002/2026", "001/2026").split())
    days = RecordDate.objects.values("agency", "dated", "day", "state_rank", "verified", "unit", "code1")
    assert list(days.filter(record=pasted)) == list(days.filter(record=saved))
    assert list(holding(Record.objects.visible_to(office.officer), "001/2026").rows) == [pasted]


def test_rows_of_an_unfinished_import_are_seen_by_no_query_series_or_number_book(office, training, host, now):
    load = actions.begin_import(by=office.officer, register=training, name="sổ lớp.xlsx", at=now)
    assert actions.add_rows(by=office.officer, load=load, lines=lines(host, 3), at=now) == []
    assert actions.add_rows(by=office.officer, load=load, lines=lines(host, 2), at=now) == []
    assert Record.objects.count() == 5
    assert list(Record.objects.visible_to(office.director)) == []
    assert queries.records_list(office.director, training, queries.Filters()).rows.count() == 0
    assert queries.find(office.director, "lop", 10) == []
    assert sum(line.total for line in queries.registers_list(office.director)) == 0
    assert counted(office) == 0
    assert NumberBook.objects.count() == 0
    meanwhile = actions.save_record(by=office.officer, register=training, values=lines(host, 1)[0].values, at=now)
    assert meanwhile.record.book == "001/2026"
    actions.finish_import(by=office.officer, load=load, at=now)
    books = Record.objects.visible_to(office.director).order_by("book_no").values_list("book_no", flat=True)
    assert list(books) == [1, 2, 3, 4, 5, 6]
    assert counted(office) == 5


def test_a_load_that_stood_still_is_taken_away_at_night(office, training, host, now):
    load = actions.begin_import(by=office.officer, register=training, name="sổ lớp.xlsx", at=now)
    actions.add_rows(by=office.officer, load=load, lines=lines(host, 3), at=now)
    actions.drop_open_imports(office.agency, now.date() + timedelta(days=1))
    assert Import.objects.count() == 1
    actions.drop_open_imports(office.agency, now.date() + timedelta(days=2))
    assert (Import.objects.count(), Record.objects.count(), RecordDate.objects.count()) == (0, 0, 0)


def test_every_fault_is_named_by_its_cell_and_nothing_is_kept(office, training, host, now):
    rows = [row(1, to_on="31/2/2026"), row(2, organiser="Công ty Lạ"), row(3, hours=""), row(4)]
    tried = actions.try_sheet(by=office.officer, register=training, sheet=sheet(*rows), at=now)
    assert [(fault.row, fault.field) for fault in tried.faults] == [(0, "to_on"), (1, "organiser"), (2, "hours")]
    assert [party.text for party in tried.new_parties] == ["Công ty Lạ"]
    with pytest.raises(UnableToSaveRecord) as refused:
        actions.load_sheet(by=office.officer, register=training, sheet=sheet(*rows), name="", at=now)
    assert refused.value.faults == tried.faults
    assert (Record.objects.count(), Import.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_rules_of_the_register_are_asked_of_every_row(office, training, host, now):
    rows = [row(1), row(2, to_on="1/5/2026"), row(3), row(4, to_on="2/5/2026")]
    tried = actions.try_sheet(by=office.officer, register=training, sheet=sheet(*rows, left_out={0}), at=now)
    message = "Ngày bắt đầu sau ngày kết thúc."
    assert [(fault.row, fault.field, fault.message) for fault in tried.faults] == [
        (1, "to_on", message),
        (3, "to_on", message),
    ]
    assert [(one.row, one.message) for one in tried.warnings] == []
    good = actions.try_sheet(by=office.officer, register=training, sheet=sheet(*rows, left_out={1, 3}), at=now)
    assert (good.faults, [one.row for one in good.warnings], good.count) == ((), [0, 2], 2)


def test_trying_leaves_nothing_behind(office, training, host, now):
    actions.try_sheet(by=office.officer, register=training, sheet=sheet(row()), at=now)
    kept = (Record.objects.count(), Import.objects.count(), NumberBook.objects.count(), AuditEntry.objects.count())
    assert kept == (0, 0, 0, 0)


def test_new_parties_come_with_the_load_once_each(office, training, now):
    rows = [row(1, organiser="HTX Nấm"), row(2, organiser="htx nấm"), row(3, organiser="HTX Nấm")]
    parties = {"HTX Nấm": PartyChoice(kind="hop_tac_xa"), "htx nấm": PartyChoice(kind="hop_tac_xa")}
    done = actions.load_sheet(
        by=office.officer, register=training, sheet=sheet(*rows, parties=parties), name="", at=now
    )
    party = Party.objects.get()
    assert (party.name, party.kind, done.count) == ("HTX Nấm", "hop_tac_xa", 3)
    assert set(Record.objects.values_list("data__organiser", flat=True)) == {party.pk}


def test_nobody_writes_for_a_unit_that_is_not_theirs(office, training, host, now):
    line = Line(0, lines(host, 1)[0].values, unit=office.standards.pk)
    load = actions.begin_import(by=office.officer, register=training, name="", at=now)
    with pytest.raises(NotAllowed):
        actions.add_rows(by=office.officer, load=load, lines=[line], at=now)
    with pytest.raises(NotAllowed):
        actions.begin_import(by=office.clerk, register=training, name="", at=now)


def test_a_load_opens_what_its_rows_owe_and_undoing_closes_it(office, shipped, now):
    register = Register.objects.get(code="ste_certificate")
    party = make_party(office.agency, "Công ty CP Hạt giống", "0101234567")
    keys = ["applicant", "kind", "size", "result_type", "result_name", "received_on", "valid_on"]
    label = queries.definition_for(register, agency=office.agency, day=now.date()).fields
    texts = [
        party.tax_code,
        label["kind"].choices["cap_moi"],
        label["size"].choices["nho"],
        label["result_type"].choices["sang_che"],
        "Bằng độc quyền sáng chế",
        "02/11/2026",
        "04/11/2026",
    ]
    done = actions.load_sheet(
        by=office.officer, register=register, sheet=Sheet(rows=[texts], keys=keys, scales=[1] * 7), name="", at=now
    )
    record = Record.objects.get()
    assert record.matter.obligations.get().due_on == date(2026, 11, 19)
    actions.undo_import(by=office.officer, load=done.load, version=done.load.version, at=now)
    record.matter.refresh_from_db()
    assert (record.matter.closed_on, record.matter.obligations.get().state) == (now.date(), "cancelled")


def test_undoing_strikes_out_the_whole_load(office, training, host, now):
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet(row(1), row(2)), name="", at=now)
    actions.undo_import(by=office.officer, load=done.load, version=done.load.version, at=now)
    assert (Record.objects.roots().count(), RecordDate.objects.count(), counted(office)) == (0, 0, 0)
    again = actions.load_sheet(by=office.officer, register=training, sheet=sheet(row(1)), name="", at=now)
    assert again.load.records.get().book == "003/2026"
    with pytest.raises(UnableToUndo):
        actions.undo_import(by=office.officer, load=done.load, version=None, at=now)
    assert audit.verify(agency=office.agency) == []


def test_a_load_of_which_a_row_was_touched_is_not_undone(office, training, host, now):
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet(row(1), row(2)), name="", at=now)
    actions.verify(by=office.head, records=[Record.objects.get(book_no=2)], at=now)
    with pytest.raises(UnableToUndo) as refused:
        actions.undo_import(by=office.officer, load=done.load, version=None, at=now)
    assert "1 dòng" in str(refused.value) and "(002/2026)" in str(refused.value)
    assert Record.objects.roots().count() == 2


def test_undoing_is_for_those_who_write_for_the_unit(office, training, host, now):
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet(row()), name="", at=now)
    for person in (office.other_officer, office.clerk, office.director):
        with pytest.raises(NotAllowed):
            actions.undo_import(by=person, load=done.load, version=None, at=now)


def test_a_load_of_another_agency_is_not_there(office, other_office, training, host, now):
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet(row()), name="", at=now)
    with pytest.raises(Import.DoesNotExist):
        actions.undo_import(by=other_office.officer, load=done.load, version=None, at=now)


def test_a_unit_that_ended_takes_no_new_rows_and_its_successor_is_named(office, training, host, now):
    old = Unit.objects.create(
        agency=office.agency, code="cu", name="Phòng Cũ", short_name="Cũ", kind="division",
        valid_from=date(2020, 1, 1), valid_to=date(2025, 12, 31), successor=office.technology,
    )  # fmt: skip
    load = actions.begin_import(by=office.officer, register=training, name="", at=now)
    line = Line(0, lines(host, 1)[0].values, unit=old.pk)
    [fault] = actions.add_rows(by=office.officer, load=load, lines=[line], at=now)
    assert (fault.field, fault.row, load.records.count()) == ("unit", 0, 0)
    assert "“Phòng Cũ” đã thôi hoạt động sau ngày 31/12/2025" in fault.message
    assert f"“{office.technology.name}”" in fault.message


def test_a_new_party_with_a_wrong_tax_code_is_refused_by_its_tenth_digit(office, training, now):
    names = ["HTX Nấm (MST 0101243150)", "HTX Nấm (MST 0101243151)"]
    parties = {name: PartyChoice(kind="hop_tac_xa") for name in names}
    rows = [row(n, organiser=name) for n, name in enumerate(names)]
    tried = actions.try_sheet(by=office.officer, register=training, sheet=sheet(*rows, parties=parties), at=now)
    said = "mã số thuế 0101243151 sai chữ số kiểm tra"
    assert [(fault.row, said in fault.message) for fault in tried.faults] == [(None, True), (1, True)]


def test_negative_money_is_named_by_its_cell(office, training, host, now):
    given = Sheet(rows=[[*row(), "-5.000.000"]], keys=[*KEYS, "cost"], scales=[1] * (len(KEYS) + 1), state="to_chuc")
    tried = actions.try_sheet(by=office.officer, register=training, sheet=given, at=now)
    assert [(fault.row, fault.field) for fault in tried.faults] == [(0, "cost")]
