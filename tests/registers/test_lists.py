"""A table becomes a register of the agency's own: its columns guessed, its rows counted like those of any other."""

from datetime import date

import pytest
from django.test import Client

from mach.engines.workdays import Window
from mach.office import audit
from mach.office.models import AuditEntry
from mach.office.rules import NotAllowed
from mach.registers import actions, queries
from mach.registers.actions import UnableToMakeList
from mach.registers.definition import load
from mach.registers.lists import GROUP, ListColumn, SimpleList, code_of, definition_text, guess_columns, with_day
from mach.registers.models import Definition, Record, Register
from mach.targets.compiler import count
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.figures import figures_for
from tests.reports.world import make_target

HEADS = ["STT", "Mô hình", "Chủ hộ", "Xã", "Ngày nghiệm thu", "Kinh phí (triệu đồng)", "Diện tích (ha)", "VietGAP"]
ROWS = [
    ["1", "Trồng nấm", "Nguyễn Văn A", "Xã An", "5/3/2026", "120", "1,5", "Có"],
    ["2", "Nuôi ong", "Trần Thị B", "Xã An", "6/3/2026", "80", "2", "Không"],
    ["3", "Trồng chè", "Lê Văn C", "Xã Bình", "7/3/2027", "45,5", "0,5", "Có"],
    ["4", "Nuôi cá", "Hà Văn D", "Xã Bình", "8/3/2026", "60", "3", "Có"],
]
YEAR = Window(date(2025, 12, 15), date(2026, 12, 14))


def described(title="Mô hình nông nghiệp công nghệ cao"):
    columns, day = with_day(guess_columns(HEADS, ROWS))
    return SimpleList(title, "mô hình", columns, day, columns[0].name)


def table():
    return "\n".join("\t".join(row) for row in [HEADS, *ROWS])


def test_columns_are_guessed_to_the_kind_that_stands_in_them():
    found = guess_columns(HEADS, ROWS)
    assert [(column.label, column.kind) for column in found] == [
        ("Mô hình", "text"),
        ("Chủ hộ", "text"),
        ("Xã", "enum"),
        ("Ngày nghiệm thu", "date"),
        ("Kinh phí", "money"),
        ("Diện tích", "decimal"),
        ("VietGAP", "bool"),
    ]
    assert found[2].choices == ("Xã An", "Xã Bình")


def test_a_list_without_a_day_gets_one():
    columns, day = with_day([ListColumn(0, "ten", "Tên", "text")])
    assert [(column.name, column.place) for column in columns] == [("ten", 0), (day, None)]


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [("Kinh phí (đồng)", (), "kinh_phi_dong"), ("2026", (), "c_2026"), ("Tên", ("ten",), "ten_2"), ("***", (), "cot"),
     ("Unit", (), "unit_2"), ("Party", (), "party_2"),
     ("Chuyên mục khoa học và công nghệ đã phát sóng", (), "chuyen_muc_khoa_hoc_va_cong_nghe_da_phat")],
)  # fmt: skip
def test_codes_have_no_accents_and_are_not_taken(label, taken, code):
    assert code_of(label, taken) == code


def test_the_text_of_the_list_is_a_valid_definition():
    title = 'Bảng "thử" \\ {ngoặc}'
    read = load(definition_text("ds_thu", described(title)))
    assert (read.title, read.group, read.procedure.counted, read.basis) == (title, GROUP, "ghi_nhan", "ngay")
    assert [(one.code, one.unit) for one in read.indicators] == [
        ("ds_thu.count", "mô hình"), ("ds_thu.tong_kinh_phi", "đồng"), ("ds_thu.tong_dien_tich", "ha"),
    ]  # fmt: skip
    assert {field.name: field.unit for field in read.fields.values() if field.unit} == {
        "kinh_phi": "đồng", "dien_tich": "ha",
    }  # fmt: skip


@pytest.fixture
def client(office, shipped):
    client = Client()
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def second_step(client, **more):
    """What the form of the second step sends when nothing is changed."""
    first = {"ten": "Mô hình công nghệ cao", "don-vi-tinh": "mô hình", "bang": table()}
    page = client.post("/so/lap-danh-sach/", {**first, **more})
    shown = page.context
    kinds = {f"kieu-{line['place']}": line["kind"] for line in shown["lines"]}
    names = {f"ten-{line['place']}": line["head"] for line in shown["lines"]}
    chosen = {"ngay": str(shown["day"]), "goi-ten": str(shown["named_by"])}
    return {**first, **kinds, **names, **chosen, "bang": shown["text"], "minh-chung": "12/BC", "buoc": "lap", **more}


def test_two_steps_make_a_list_with_its_rows_and_indicators(client, office, now):
    answer = client.post("/so/lap-danh-sach/", second_step(client))
    assert (answer.status_code, answer.context and answer.context.get("refusal")) == (302, None)
    register = Register.objects.get(agency=office.agency)
    assert (register.title, register.group) == ("Mô hình công nghệ cao", GROUP)
    rows = Record.objects.visible_to(office.officer).roots().filter(register=register).order_by("book_no")
    assert [row.title for row in rows] == ["Trồng nấm", "Nuôi ong", "Trồng chè", "Nuôi cá"]
    assert rows[0].data["kinh_phi"] == 120_000_000
    assert [row.evidence.get().reference for row in rows] == ["12/BC"] * 4
    values = {}
    for indicator in Indicator.objects.filter(agency=office.agency):
        made = count(indicator, agency=office.agency, window=YEAR, day=now.date())
        values[indicator.code.split(".")[1]] = made.provisional
    assert values == {"count": 3, "tong_kinh_phi": 260_000_000, "tong_dien_tich": 6.5}
    assert audit.verify(agency=office.agency) == []
    for place in (register.get_absolute_url(), "/so/"):
        assert client.get(place).status_code == 200


def test_the_second_step_says_what_amounts_are_counted_in(client):
    page = client.post("/so/lap-danh-sach/", {"ten": "Mô hình", "don-vi-tinh": "mô hình", "bang": table()})
    assert page.context["lines"][5]["samples"] == "120; 80; 45,5 (triệu đồng)"


def test_a_wrong_cell_leads_to_the_preview_of_the_new_list(client, office):
    bad = table().replace("5/3/2026", "35/3/2026")
    step = second_step(client)
    answer = client.post("/so/lap-danh-sach/", {**step, "bang": bad, "kieu-4": "date", "ngay": "4"})
    assert answer.status_code == 422
    assert [cell.fault != "" for cell in answer.context["rows"][0].cells].count(True) == 1
    assert (Register.objects.filter(agency=office.agency).count(), Record.objects.count()) == (1, 0)


def test_one_day_for_every_row_where_the_table_has_none(client, office):
    step = {**second_step(client), "kieu-4": "bo", "ngay": "", "ngay-chung": "30/6/2026"}
    assert client.post("/so/lap-danh-sach/", step).status_code == 302
    assert set(Record.objects.values_list("data__ngay_tinh", flat=True)) == {"2026-06-30"}


def test_a_list_is_made_by_the_office_and_named_once(office, shipped, now):
    with pytest.raises(NotAllowed):
        actions.make_list(by=office.officer, described=described(), at=now)
    actions.make_list(by=office.coordinator, described=described(), at=now)
    with pytest.raises(UnableToMakeList):
        actions.make_list(by=office.coordinator, described=described(), at=now)
    assert AuditEntry.objects.filter(action="registers.make_list").count() == 1


def test_lists_of_another_agency_are_not_there(client, office, other_office, now):
    register = actions.make_list(by=other_office.coordinator, described=described(), at=now)
    actions.make_list(by=office.coordinator, described=described(), at=now)
    for place in ("", "dan/", "moi/", "xuat-excel/", "xac-nhan-nhieu/"):
        assert client.get(f"/so/{register.code}/{place}").status_code in (403, 404), place
    assert client.get(f"/so/{register.code}/").status_code == 404
    assert client.post(f"/so/{register.code}/thanh-so/").status_code == 404
    assert client.get(f"/api/v1/registers/{register.code}/records").status_code == 404
    titles = [line.register.title for line in queries.registers_list(office.officer)]
    assert titles.count(register.title) == 1


def test_a_promoted_list_keeps_its_rows_and_counts(client, office, now):
    client.post("/so/lap-danh-sach/", second_step(client))
    register = Register.objects.get(agency=office.agency)
    client.post(f"/so/{register.code}/thanh-so/", {"ten": "Sổ mô hình", "nhom": "Ứng dụng"})
    register.refresh_from_db()
    assert (register.title, register.group) == ("Sổ mô hình", "Ứng dụng")
    assert Definition.objects.filter(register=register).count() == 2
    read = queries.definition_for(register, agency=office.agency, day=date.today())
    assert (read.title, read.group, read.tier) == ("Sổ mô hình", "Ứng dụng", 1)
    indicator = Indicator.objects.get(code=f"{register.code}.count")
    assert count(indicator, agency=office.agency, window=YEAR, day=now.date()).provisional == 3
    with pytest.raises(UnableToMakeList):
        actions.promote_list(by=office.coordinator, register=register, title="Sổ khác", group="Khác", at=now)


def test_a_target_without_a_register_counts_the_list_made_for_it(client, office, shipped, now):
    target = make_target(
        office,
        now,
        title="Xây dựng 04 mô hình công nghệ cao",
        indicator=None,
        indicator_filter="",
        unit_label="mô hình",
    )
    step = second_step(client, **{"chi-tieu": str(target.pk), "version": str(target.version)})
    assert client.post("/so/lap-danh-sach/", step).status_code == 302
    register = Register.objects.get(agency=office.agency)
    target.refresh_from_db()
    assert target.indicator.code == f"{register.code}.count"

    def figure():
        (found,) = figures_for([Commitment.objects.get(pk=target.pk)], now.date(), agency=office.agency)
        return found.value, found.provisional

    rows = Record.objects.roots().filter(register=register)
    assert figure() == (0, 3)  # the fourth row is of another year
    assert {row.evidence.count() for row in rows} == {1}
    actions.verify(by=office.director, records=list(rows), at=now)
    assert figure() == (3, 3)
    client.post(f"/so/{register.code}/thanh-so/", {"ten": "Sổ mô hình", "nhom": "Ứng dụng"})
    assert figure() == (3, 3)
