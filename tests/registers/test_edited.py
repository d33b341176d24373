"""A list exported, edited in Excel and sent back changes what was edited, and nothing else."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.registers import actions
from mach.registers.edited import UnreadableEdit, read_edited
from mach.registers.models import Record, Register
from mach.registers.queries import definition_for
from mach.ui.tables import file_text, parse_table
from tests.factories import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def classes(office, shipped, now):
    """Three classes of one host."""
    host = make_party(office.agency, "Trung tâm đào tạo", tax_code="0100100101")
    make_party(office.agency, "Trường Cao đẳng Nghề", tax_code="0100100102")
    register = Register.objects.get(code="training_class")
    for n in (1, 2, 3):
        values = {
            "topic": "shtt", "title": f"Lớp {n}", "organiser": host.pk, "lecturer": "Nguyễn Văn Giảng",
            "from_on": date(2026, 5, n), "to_on": date(2026, 5, n), "hours": 8, "place": "Hội trường",
            "mode": "truc_tiep", "headcount_by_audience": {"cbccvc": 20}, "cost": 12_500_000,
        }  # fmt: skip
        actions.save_record(register=register, values=values, state="to_chuc", at=now, by=office.officer)
    return register


@pytest.fixture
def exported(office, classes):
    """`exported(edit)` → the export as a workbook, after `edit(table, cell)`; `cell(head, title)` is row and place."""
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")

    def make(edit=lambda table, put: None) -> bytes:
        data = client.get(reverse("registers:export", args=["training_class"])).content
        table = parse_table(file_text("ds.xlsx", data))
        heads = table[0]

        def put(head: str, title: str, value: str) -> None:
            row = next(row for row in table[1:] if row[heads.index("Tên lớp")] == title)
            row[heads.index(head)] = value

        edit(table, put)
        kept = io.BytesIO()
        with xlsxwriter.Workbook(kept) as book:
            sheet = book.add_worksheet("Bảng")
            for place, row in enumerate(table):
                sheet.write_row(place, 0, row)
        return kept.getvalue()

    return make


def read(office, register, data: bytes, today):
    definition = definition_for(register, agency=office.agency, day=today)
    return read_edited(office.officer, register, definition, parse_table(file_text("ds.xlsx", data)))


def test_an_export_that_nobody_edited_changes_nothing(office, classes, exported, today):
    edited = read(office, classes, exported(), today)
    assert (edited.rows, edited.same, edited.unknown) == ((), 3, ())


def test_only_edited_cells_are_told_old_beside_new(office, classes, exported, today):
    def edit(table, put):
        put("Nơi học", "Lớp 1", "Phòng họp số 2")
        put("Số giờ", "Lớp 2", "12")
        put("Đơn vị tổ chức", "Lớp 2", "Trường Cao đẳng Nghề")
        put("Ngày bắt đầu", "Lớp 3", "01/05/2026")

    edited = read(office, classes, exported(edit), today)
    told = {row.record.title: [(one.label, one.old, one.new) for one in row.changes] for row in edited.rows}
    assert sorted(told) == ["Lớp 1", "Lớp 2", "Lớp 3"]
    assert told["Lớp 1"] == [("Nơi học", "Hội trường", "Phòng họp số 2")]
    assert sorted(told["Lớp 2"]) == [
        ("Số giờ", "8", "12"), ("Đơn vị tổ chức", "Trung tâm đào tạo", "Trường Cao đẳng Nghề"),
    ]  # fmt: skip
    assert told["Lớp 3"] == [("Ngày bắt đầu", "03/05/2026", "01/05/2026")]


def test_what_was_agreed_to_is_written_and_the_rest_stays(office, classes, exported, today, now):
    def edit(table, put):
        put("Nơi học", "Lớp 1", "Phòng họp số 2")

    before = {row.title: (row.data, row.version) for row in Record.objects.all()}
    edited = read(office, classes, exported(edit), today)
    assert actions.save_edited(by=office.officer, rows=edited.good, at=now) == 1
    after = {row.title: (row.data, row.version) for row in Record.objects.all()}
    data, version = before["Lớp 1"]
    assert after.pop("Lớp 1") == ({**data, "place": "Phòng họp số 2"}, version + 1)
    assert after == {title: kept for title, kept in before.items() if title != "Lớp 1"}


def test_a_cell_that_cannot_be_read_is_named_and_holds_only_its_row(office, classes, exported, today):
    def edit(table, put):
        put("Số giờ", "Lớp 1", "tám")
        put("Nơi học", "Lớp 2", "Phòng 2")

    edited = read(office, classes, exported(edit), today)
    told = {row.record.title: row for row in edited.rows}
    assert {title: row.is_good for title, row in told.items()} == {"Lớp 1": False, "Lớp 2": True}
    assert told["Lớp 1"].faults == ("Số giờ: “tám” không phải số. Hãy viết như 1.175 hoặc 12,5.",)


def test_a_record_changed_after_the_export_is_shown_and_not_written(office, classes, exported, today, now):
    def edit(table, put):
        put("Nơi học", "Lớp 1", "Phòng họp số 2")

    data = exported(edit)
    row = Record.objects.get(title="Lớp 1")
    actions.save_record(
        by=office.officer, register=classes, record=row, version=row.version, values={**row.data, "hours": 16}, at=now
    )
    edited = read(office, classes, data, today)
    (stale,) = [one for one in edited.rows if one.is_stale]
    assert (stale.record.title, edited.good) == ("Lớp 1", ())


def test_rows_without_a_known_code_and_rows_left_out_change_nothing(office, other_office, classes, exported, today):
    def edit(table, put):
        put("Mã dòng", "Lớp 1", "999999")
        put("Mã dòng", "Lớp 2", "")
        del table[next(place for place, row in enumerate(table) if "Lớp 3" in row)]

    edited = read(office, classes, exported(edit), today)
    assert (edited.rows, edited.same, len(edited.unknown)) == ((), 0, 2)
    assert Record.objects.filter(removed_at=None, parent=None).count() == 3


def test_a_table_that_is_no_export_is_refused_in_words(office, classes, today):
    definition = definition_for(classes, agency=office.agency, day=today)
    with pytest.raises(UnreadableEdit, match="Mã dòng"):
        read_edited(office.officer, classes, definition, [["Tên lớp", "Số giờ"], ["Lớp 1", "8"]])


def test_rules_of_the_register_hold_and_nothing_is_half_written(office, classes, exported, today, now):
    def edit(table, put):
        put("Nơi học", "Lớp 1", "Phòng họp số 2")
        put("Ngày kết thúc", "Lớp 2", "01/04/2026")

    edited = read(office, classes, exported(edit), today)
    with pytest.raises(actions.UnableToSaveRecord, match="Hàng "):
        actions.save_edited(by=office.officer, rows=edited.good, at=now)
    assert Record.objects.filter(data__place="Phòng họp số 2").count() == 0


def test_the_page_shows_the_changes_and_writes_them(office, classes, exported):
    def edit(table, put):
        put("Nơi học", "Lớp 1", "Phòng họp số 2")

    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("registers:edit-sheet", args=["training_class"])
    page = HTMLParser(client.post(address, {"tep": SimpleUploadedFile("ds.xlsx", exported(edit))}).content)
    assert [" ".join(one.text().split()) for one in page.css("main tbody td")][1:3] == [
        "Nơi học: Hội trường", "Phòng họp số 2",
    ]  # fmt: skip
    client.post(address, {"bang": page.css_first("textarea[name=bang]").text(), "buoc": "luu"})
    assert Record.objects.get(title="Lớp 1").data["place"] == "Phòng họp số 2"
    assert client.post(address, {"tep": SimpleUploadedFile("ds.csv", b"a,b\n1,2")}).status_code == 422
