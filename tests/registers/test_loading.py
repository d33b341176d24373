"""A long file: read step by step, left and taken up again, put into the register at once, then set beside its file."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from mach.office.models import Party
from mach.registers import actions
from mach.registers.actions import Plan
from mach.registers.models import Import, ImportRow, NumberBook, Record, RecordDate, Register
from mach.registers.reconciling import faults_sheet, reconciled
from mach.ui.excel import Sheet as Made
from mach.ui.excel import workbook
from tests.factories import make_party

HEADS = [
    "Tên lớp",
    "Chủ đề",
    "Đơn vị tổ chức",
    "Giảng viên",
    "Ngày bắt đầu",
    "Ngày kết thúc",
    "Số giờ",
    "Nơi học",
    "Kinh phí",
]
KEYS = ["title", "topic", "organiser", "lecturer", "from_on", "to_on", "hours", "place", "cost"]


@pytest.fixture
def training(shipped):
    return Register.objects.get(code="training_class")


@pytest.fixture
def host(office):
    return make_party(office.agency, "Trung tâm Thông tin KH&CN")


@pytest.fixture
def steps_of_two(monkeypatch):
    monkeypatch.setattr("mach.registers.actions.loading.CHUNK", 2)


def row(n, **given):
    texts = dict(zip(KEYS, [f"Lớp {n}", "Sở hữu trí tuệ", "trung tam thong tin khcn", "Nguyễn Văn Giảng", "4/5/2026",
                            "6/5/2026", "8", "Sở", "1.500.000"], strict=True))  # fmt: skip
    return [{**texts, **given}[key] for key in KEYS]


def opened(office, training, rows, now, **plan):
    numbered = list(enumerate(rows, 2))
    plan = Plan(heads=HEADS, keys=KEYS, state="to_chuc", **plan)
    load = actions.open_load(
        by=office.officer, register=training, name="lớp.xlsx", data=b"tep", rows=numbered, plan=plan, at=now
    )
    return actions.start_reading(by=office.officer, load=load, plan=plan)


def read_all(office, load, now):
    while not load.is_read:
        load = actions.read_on(by=office.officer, load=load, at=now)
    return load


def test_a_file_goes_in_by_steps_without_its_faulty_rows_and_is_accounted_for(
    office, training, host, now, steps_of_two
):
    rows = [row(1), row(2, hours="mười"), row(3), row(4, to_on="1/5/2026"), row(5)]
    load = actions.read_on(by=office.officer, load=opened(office, training, rows, now), at=now)
    assert (load.read, load.rows, load.is_read) == (2, 1, False)
    assert list(Record.objects.visible_to(office.director)) == []
    load = read_all(office, load, now)
    assert (load.read, load.rows, NumberBook.objects.count()) == (5, 4, 0)
    refused = actions.finish_load(by=office.officer, load=load, at=now)
    assert [(fault.row, fault.field) for fault in refused] == [(3, "to_on")]
    assert (Record.objects.visible_to(office.director).count(), Record.objects.count()) == (0, 3)
    assert actions.finish_load(by=office.officer, load=load, at=now) == []
    kept = Record.objects.visible_to(office.director).order_by("book_no")
    assert [(one.title, one.book) for one in kept] == [
        ("Lớp 1", "001/2026"),
        ("Lớp 3", "002/2026"),
        ("Lớp 5", "003/2026"),
    ]
    load.refresh_from_db()
    found = reconciled(load)
    assert (found.lines, found.written, found.left_out, found.is_even) == (5, 3, 2, True)
    cost = next(one for one in found.totals if one.key == "cost")
    assert (cost.in_file, cost.left_out, cost.written, cost.now) == (7_500_000, 3_000_000, 4_500_000, 4_500_000)
    assert found.reasons == {"Số giờ: ô trống hoặc ghi chưa đúng": 1, "Ngày bắt đầu sau ngày kết thúc.": 1}
    assert [(line[0], line[-1]) for line in faults_sheet(load).rows] == [
        (3, "Số giờ: “mười” không phải số. Hãy viết như 1.175 hoặc 12,5."),
        (5, "Ngày bắt đầu sau ngày kết thúc."),
    ]


def test_a_record_that_was_edited_or_struck_out_since_is_named_with_its_difference(office, training, host, now):
    load = read_all(office, opened(office, training, [row(1), row(2), row(3)], now), now)
    actions.finish_load(by=office.officer, load=load, at=now)
    one, two, _ = Record.objects.order_by("book_no")
    actions.save_record(by=office.officer, register=training, record=one, version=one.version,
                        values={**one.data, "cost": 2_000_000}, state=one.state, at=now)  # fmt: skip
    actions.remove_record(by=office.officer, record=two, version=two.version, reason="Ghi nhầm", at=now)
    found = reconciled(Import.objects.get())
    cost = next(total for total in found.totals if total.key == "cost")
    assert cost.difference == Decimal(-1_000_000)
    assert [(one.number, one.book, one.in_file, one.now) for one in found.otherwise if one.label == cost.label] == [
        (2, "001/2026", 1_500_000, 2_000_000),
        (3, "002/2026", 1_500_000, None),
    ]


def test_a_load_is_read_anew_with_other_columns_or_dropped_whole(office, training, host, now, steps_of_two):
    load = read_all(office, opened(office, training, [row(1), row(2), row(3)], now), now)
    plan = Plan(heads=HEADS, keys=["", *KEYS[1:]], state="to_chuc")
    load = actions.start_reading(by=office.officer, load=load, plan=plan)
    assert (load.rows, load.read, Record.objects.count()) == (0, 0, 0)
    load = read_all(office, load, now)
    assert (load.rows, load.table.filter(faults=[]).count()) == (0, 0)
    actions.drop_load(by=office.officer, load=load)
    kept = [table.objects.count() for table in (Import, ImportRow, Record, RecordDate)]
    assert kept == [0, 0, 0, 0]


def test_names_that_the_directory_lacks_are_added_only_when_asked(office, training, now):
    rows = [row(1, organiser="HTX Nấm"), row(2, organiser="htx nấm")]
    assert read_all(office, opened(office, training, rows, now), now).rows == 0
    assert read_all(office, opened(office, training, rows, now, adds_parties=True), now).rows == 2
    assert [one.name for one in Party.objects.all()] == ["HTX Nấm"]


def test_nobody_else_goes_on_with_a_load(office, training, host, now):
    load = opened(office, training, [row(1)], now)
    with pytest.raises(Import.DoesNotExist):
        actions.read_on(by=office.head, load=load, at=now)


def test_a_paste_is_accounted_for_too(office, training, host, now):
    sheet = actions.Sheet([row(1), row(2)], KEYS, [1] * len(KEYS), frozenset({1}), state="to_chuc", above=1)
    done = actions.load_sheet(by=office.officer, register=training, sheet=sheet, name="Dán từ Excel", at=now)
    found = reconciled(done.load)
    assert (found.lines, found.written, found.reasons) == (2, 1, {"Người nhập bỏ dòng này.": 1})
    assert (next(one for one in found.totals if one.key == "cost").now, len(done.load.digest)) == (1_500_000, 64)


def test_a_long_file_is_loaded_from_the_pages(client, office, training, host, monkeypatch):
    monkeypatch.setattr("mach.registers.views.pasting.MOST_ROWS", 2)
    client.force_login(office.officer)
    data = workbook(Made("Lớp", HEADS, [row(1), row(2), row(3, cost="nhiều")]))
    paste = reverse("registers:paste", args=["training_class"])
    page = client.post(paste, {"tep": SimpleUploadedFile("lớp.xlsx", data), "bang": ""})
    load = Import.objects.get()
    assert (page.url, load.name, load.lines, load.plan["keys"]) == (load.get_absolute_url(), "lớp.xlsx", 3, KEYS)
    assert "làm tiếp" in client.get(paste).text

    def at(name):
        return reverse(f"registers:{name}-import", args=["training_class", load.pk])

    columns = {f"cot-{place}": key for place, key in enumerate(KEYS)}
    client.post(at("start"), {**columns, "trang-thai": "to_chuc"})
    assert "Đọc tiếp" in client.get(load.get_absolute_url()).text
    answer = client.post(at("read"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == load.get_absolute_url()
    assert "“nhiều” không phải số tiền" in client.get(load.get_absolute_url()).text
    faults = client.get(reverse("registers:faults-of-import", args=["training_class", load.pk]))
    [head, line] = CalamineWorkbook.from_filelike(io.BytesIO(faults.content)).get_sheet_by_index(0).to_python()
    assert (head[0], line[0], line[1], head[-1]) == ("Dòng trong tệp", 4.0, "Lớp 3", "Lý do")
    client.force_login(office.head)
    assert client.get(load.get_absolute_url()).status_code == 404
    client.force_login(office.officer)
    client.post(at("finish"))
    page = client.get(load.get_absolute_url()).text
    assert "Tổng các cột số trong sổ khớp với tệp." in page and "001/2026 – 002/2026" in page
    report = client.get(reverse("registers:faults-of-import", args=["training_class", load.pk]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(report.content))
    assert book.sheet_names == ["Đối chiếu", "Tổng các cột", "Số khác tệp", "Dòng bị bỏ"]


def test_a_register_whose_rows_owe_takes_fewer_rows_at_once(client, office, shipped, monkeypatch):
    monkeypatch.setattr("mach.registers.views.pasting.MOST_ROWS", 1)
    monkeypatch.setattr("mach.registers.views.loading.MOST_OWING", 2)
    client.force_login(office.officer)
    data = SimpleUploadedFile("s.csv", "Tên;Số\nA;1\nB;2\n".encode())
    page = client.post(reverse("registers:paste", args=["ste_certificate"]), {"tep": data, "bang": ""})
    assert (page.status_code, Import.objects.count()) == (422, 0)
    assert "mỗi lần nạp tối đa 2 dòng, tệp có 3 dòng" in page.text
