"""A register described by answers: its definition, what is unclear in them, a register that is no longer kept."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.actions import UnableToPublish, UnableToSaveRecord
from mach.registers.definition import load
from mach.registers.guided import Answers, ColumnAnswer, UnclearAnswer, answers_of, described
from mach.registers.lists import definition_text
from mach.registers.models import Record, Register
from mach.registers.queries import registers_list, withdrawn_registers
from mach.registers.views.defining import BLANK

NAME, DAY = ColumnAnswer("Tên mô hình", "text", is_required=True), ColumnAnswer("Ngày nghiệm thu", "date")
GOOD = Answers(
    title="Sổ mô hình trình diễn",
    unit="mô hình",
    states="Đề xuất\nĐang làm\n\nNghiệm thu",
    counted="nghiem thu",
    columns=(
        NAME,
        DAY,
        ColumnAnswer(),
        ColumnAnswer("Chủ trì", "ref:party", is_required=True),
        ColumnAnswer("Diện tích (ha)", "decimal"),
        ColumnAnswer("Cây trồng", "multi_enum", "Lúa; Rau màu, Nấm"),
        ColumnAnswer("Nơi làm", "ref:place"),
    ),
)
CODE = "training_class"


def test_answers_become_a_definition_that_holds():
    read = load(definition_text("so_mo_hinh", described(GOOD)))
    assert [(field.label, field.kind, field.required) for field in read.fields.values()] == [
        ("Tên mô hình", "text", "always"), ("Ngày nghiệm thu", "date", "always"), ("Chủ trì", "ref", "always"),
        ("Diện tích", "decimal", None), ("Cây trồng", "multi_enum", None), ("Nơi làm", "ref", None),
    ]  # fmt: skip
    assert [state.label for state in read.procedure.states] == ["Đề xuất", "Đang làm", "Nghiệm thu"]
    assert (read.bases["ngay"].field, read.bases["ngay"].state) == ("ngay_nghiem_thu", "nghiem_thu")
    assert dict(read.fields["cay_trong"].choices) == {"lua": "Lúa", "rau_mau": "Rau màu", "nam": "Nấm"}
    assert [(one.measure, one.unit) for one in read.indicators] == [
        ("count", "mô hình"), ("distinct", "Chủ trì"), ("sum", "ha"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (replace(GOOD, counted="Xong"), "Dòng được tính từ bước “Xong”, nhưng các bước không có tên ấy."),
        (replace(GOOD, counted="", states="Làm\nlàm"), "Bước “làm” được ghi hai lần. Hãy đặt tên khác hoặc bỏ bớt."),
        (
            replace(GOOD, columns=(NAME, ColumnAnswer("Tên Mô Hình", "int"))),
            "Cột “Tên Mô Hình” được ghi hai lần. Hãy đặt tên khác hoặc bỏ bớt.",
        ),
        (
            replace(GOOD, columns=(NAME, ColumnAnswer("Loại", "enum", " ; "))),
            "Cột “Loại” cần các lựa chọn, cách nhau bằng dấu chấm phẩy.",
        ),
        (
            replace(GOOD, columns=(NAME, ColumnAnswer("Loại", "enum", "A; a"))),
            "Lựa chọn của cột “Loại” “a” được ghi hai lần. Hãy đặt tên khác hoặc bỏ bớt.",
        ),
        (
            replace(GOOD, columns=(NAME, ColumnAnswer("", "enum", "A; B"))),
            "Có một cột chưa đặt tên (các lựa chọn: A; B). Hãy ghi tên cột.",
        ),
        (replace(GOOD, columns=(DAY,)), "Sổ cần ít nhất một cột kiểu chữ để gọi tên từng dòng, chẳng hạn “Tên”."),
        (replace(GOOD, columns=(ColumnAnswer("Tên", "tien"),)), "Cột “Tên” chưa chọn kiểu."),
        (replace(GOOD, privacy="ai"), "Chưa chọn ai được xem sổ."),
    ],
)
def test_an_unclear_answer_is_named(answers, says):
    with pytest.raises(UnclearAnswer) as refused:
        described(answers)
    assert str(refused.value) == says


def test_columns_are_read_until_the_first_that_was_not_sent():
    posted = {"cot-0-ten": " Tên ", "cot-0-kieu": "text", "cot-0-phai-ghi": "on", "cot-1-ten": "", "cot-3-ten": "x"}
    assert answers_of(posted).columns == (ColumnAnswer("Tên", "text", "", True), ColumnAnswer())


@pytest.mark.django_db
def test_the_page_leads_from_answers_to_a_register_and_a_column_is_added_to_it(office, shipped):
    client = Client()
    client.force_login(office.admin)
    sent = {
        "ten": "Sổ mô hình trình diễn", "don-vi-tinh": "mô hình", "ai-xem": "internal", "cac-buoc": "Ghi nhận",
        "cot-0-ten": "Tên", "cot-0-kieu": "text", "cot-1-ten": "Ngày", "cot-1-kieu": "date",
    }  # fmt: skip
    address = reverse("registers:describe")
    more = HTMLParser(client.post(address, {**sent, "buoc": "them"}).text)
    assert len(more.css("[name$=-kieu]")) == 6
    unclear = client.post(address, {**sent, "ten": "Sổ", "buoc": "tiep"})
    assert (unclear.status_code, HTMLParser(unclear.text).css_first("#ten").attributes["value"]) == (422, "Sổ")
    shown = HTMLParser(client.post(address, {**sent, "buoc": "tiep"}).text)
    text = shown.css_first("#van-ban").text()
    write = reverse("registers:new-definition")
    column = {"cot-0-ten": "Kinh phí", "cot-0-kieu": "money", "cot-0-phai-ghi": "on"}
    longer = HTMLParser(client.post(write, {"van-ban": text, "buoc": "them-cot", **column}).text)
    text = longer.css_first("#van-ban").text()
    assert client.post(write, {"van-ban": text, "buoc": "ban-hanh"}).status_code == 302
    register = Register.objects.get(code="so_mo_hinh_trinh_dien")
    assert [field.label for field in load(register.definitions.get().source).fields.values()] == [
        "Tên", "Ngày", "Kinh phí",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_withdrawn_register_takes_nothing_new_keeps_what_it_has_and_comes_back(office, shipped, now):
    register = actions.publish_definition(by=office.admin, register=None, source=BLANK, valid_from=now.date(), at=now)
    given = {"ten": "Mô hình một", "ngay": now.date()}
    held = actions.save_record(by=office.officer, register=register, values=given, at=now).record
    actions.withdraw_register(by=office.admin, register=register, reason="Ghi ở sổ chung của tỉnh", at=now)
    with pytest.raises(UnableToSaveRecord) as refused:
        actions.save_record(by=office.officer, register=register, values=given, at=now)
    assert str(refused.value) == (
        f"Sổ này ngừng dùng từ {now:%d/%m/%Y}, không ghi thêm dòng mới: Ghi ở sổ chung của tỉnh"
    )
    actions.save_record(
        by=office.officer,
        register=register,
        record=held,
        version=held.version,
        values={**given, "ten": "Mô hình"},
        at=now,
    )
    assert Record.objects.get(pk=held.pk).data["ten"] == "Mô hình"
    assert [row.register for row in withdrawn_registers(office.officer)] == [register]
    assert register not in [line.register for line in registers_list(office.officer)]
    with pytest.raises(UnableToPublish, match="đã ngừng dùng"):
        actions.withdraw_register(by=office.admin, register=register, reason="Lần nữa", at=now)
    actions.restore_register(by=office.admin, register=register, at=now)
    assert actions.save_record(by=office.officer, register=register, values=given, at=now).record.pk


@pytest.mark.django_db
def test_only_the_administrator_withdraws_and_says_why(office, other_office, shipped, now):
    register = Register.objects.get(code=CODE)
    with pytest.raises(NotAllowed):
        actions.withdraw_register(by=office.coordinator, register=register, reason="Thừa", at=now)
    with pytest.raises(UnableToPublish, match="Hãy ghi lý do"):
        actions.withdraw_register(by=office.admin, register=register, reason="  ", at=now)
    actions.withdraw_register(by=office.admin, register=register, reason="Thừa", at=now)
    assert withdrawn_registers(other_office.admin) == []
