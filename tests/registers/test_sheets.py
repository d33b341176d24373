"""Tables from Excel: cells, heads and names as people here write them."""

from datetime import date
from decimal import Decimal

import pytest

from mach.registers.definition import shipped
from mach.registers.rules import Fault
from mach.registers.sheets import (
    Names,
    PartyChoice,
    match_columns,
    names_in,
    read_lines,
    scale_of,
    targets_of,
    words_of,
)
from mach.ui.tables import has_heads
from tests.factories import make_party

TRAINING = next(one for one in shipped() if one.code == "training_class")
HEADS = ["STT", "Tên lớp", "Chủ đề", "Đơn vị tổ chức", "Từ ngày", "Ngày kết thúc", "Kinh phí (triệu đồng)"]


def read(texts, keys, names=None, scale=1):
    [line], faults = read_lines(TRAINING, [texts], keys, names or Names(), scales=[scale] * len(keys), places=[0])
    return line.values, faults


def test_heads_are_known_by_their_words_and_by_what_stands_below():
    words = words_of(targets_of(TRAINING))
    assert has_heads([HEADS, ["1"] * 7], words)
    assert has_heads([["Cột lạ", "Cột khác"], ["1", "2"]], words)
    assert not has_heads([["1", "05/3/2026"], ["2", "06/3/2026"]], words)


def matched(rows, heads, by_head=None, by_place=None):
    return match_columns(rows, targets_of(TRAINING), heads=heads, by_head=by_head or {}, by_place=by_place or {})


def test_columns_are_matched_by_label_and_synonym_without_accents():
    keys = ["", "title", "topic", "organiser", "from_on", "to_on", "cost"]
    heads = [head if head != "Từ ngày" else "NGAY BAT DAU" for head in HEADS]
    assert matched([["x"] * 7], heads) == keys


def test_what_a_person_chose_before_goes_before_every_guess():
    assert matched([["x", "y"]], ["Tên lớp", "Ghi chú"], by_head={"ten lop": "place", "ghi chu": "title"}) == [
        "place",
        "title",
    ]
    assert matched([["x", "y"]], None, by_place={"2": ["", "title"]}) == ["", "title"]


def test_columns_without_heads_are_judged_by_what_stands_in_them():
    rows = [["1", "Tập huấn", "04/5/2026", "06/5/2026"], ["2", "Đào tạo", "5/3/2026", "6/3/2026"]]
    assert matched(rows, None) == ["", "title", "from_on", "to_on"]


@pytest.mark.parametrize(
    ("head", "scale"),
    [("Kinh phí (triệu đồng)", 10**6), ("Tổng số (tỷ đồng)", 10**9), ("Kinh phí", 1), ("Tr.đ", 10**6)],
)
def test_amounts_are_counted_in_what_the_head_says(head, scale):
    assert scale_of(head) == scale


def test_cells_are_read_the_vietnamese_way():
    keys = ["title", "topic", "from_on", "hours", "cost", "mode", "headcount_by_audience__cbccvc"]
    values, faults = read(["Lớp  A", "So huu tri tue", "5/3/2026", "1.175", "1,2 tỷ", "Trực tuyến", "40"], keys)
    assert faults == []
    assert values == {
        "title": "Lớp  A",
        "topic": "shtt",
        "from_on": date(2026, 3, 5),
        "hours": 1175,
        "cost": 1_200_000_000,
        "mode": "truc_tuyen",
        "headcount_by_audience": {"cbccvc": 40},
    }


@pytest.mark.parametrize(
    ("text", "scale", "amount"),
    [("350", 10**6, 350_000_000), ("12,5", 10**6, 12_500_000), ("350 triệu", 10**9, 350_000_000),
     ("1,200,000", 1, 1_200_000), ("12.500.000 đ", 1, 12_500_000)],
)  # fmt: skip
def test_amounts(text, scale, amount):
    assert read([text], ["cost"], scale=scale) == ({"cost": amount}, [])


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("from_on", "31/2/2026", "“31/2/2026” không phải ngày."),
        ("from_on", "3/25/2026", "Ngày đứng trước tháng."),
        ("hours", "mười", "“mười” không phải số. Hãy viết như 1.175 hoặc 12,5."),
        ("hours", "1,5", "“1,5” không phải số nguyên."),
        ("cost", "nhiều", "“nhiều” không phải số tiền."),
        ("mode", "Từ xa", "Hãy ghi một trong: Trực tiếp, Trực tuyến, Kết hợp."),
        ("organiser", "Công ty Lạ", "“Công ty Lạ” chưa có trong danh bạ."),
    ],
)
def test_a_fault_says_what_where_and_what_to_do(key, text, message):
    values, [fault] = read([text], [key])
    assert (values, fault.field, fault.row) == ({}, key, 0)
    assert fault.message.startswith(f"{TRAINING.fields[key].label}: ") and message in fault.message


def test_state_unit_and_evidence_have_columns_of_their_own(office):
    names = names_in({"unit": ["chi cuc tieu chuan do luong chat luong"]}, office.agency)
    texts = ["Đã tổ chức", "Chi cục Tiêu chuẩn Đo lường Chất lượng", "45/BC ngày 5/3"]
    label = TRAINING.procedure.state("to_chuc").label
    [line], faults = read_lines(
        TRAINING, [[label, *texts[1:]]], ["state", "unit", "evidence"], names, scales=[1, 1, 1], places=[0]
    )
    assert (faults, line.state, line.unit, line.evidence) == ([], "to_chuc", office.standards.pk, "45/BC ngày 5/3")


@pytest.mark.parametrize(
    "text",
    ["Công ty Cổ phần Hạt giống Việt", "CTY CP HAT GIONG VIET", "0101234567", "Hạt Giống Việt (MST: 0101234567)"],
)
def test_a_party_is_found_by_tax_code_and_by_name_without_accents(office, text):
    party = make_party(office.agency, "Công ty Cổ phần Hạt giống Việt", "0101234567")
    names = names_in({"party": [text]}, office.agency)
    assert (names.find(("party",), text), names.new) == (party.pk, {})


def test_a_merged_party_is_the_one_it_was_merged_into(office):
    party, double = make_party(office.agency, "Công ty A"), make_party(office.agency, "Cty A cũ")
    double.canonical = party
    double.save()
    assert names_in({"party": ["cty a cu"]}, office.agency).find(("party",), "cty a cu") == party.pk


def test_an_unknown_party_is_offered_with_what_is_near(office, other_office):
    near = make_party(office.agency, "Công ty TNHH An Phát")
    make_party(other_office.agency, "Công ty TNHH An Phat 1")
    names = names_in({"party": ["Công ty TNHH An Phát 1"]}, office.agency)
    [new] = names.new.values()
    assert (new.name, new.kind, new.near) == ("Công ty TNHH An Phát 1", "doanh_nghiep", ((near.pk, near.name),))
    chosen = names_in({"party": [new.text]}, office.agency, {new.text: PartyChoice(party=near.pk)})
    assert (chosen.find(("party",), new.text), chosen.new) == (near.pk, {})


def test_two_parties_of_one_name_are_not_guessed_between(office):
    make_party(office.agency, "Công ty A", "0101234567")
    make_party(office.agency, "Công ty A", "0101234568")
    names = names_in({"party": ["Công ty A"]}, office.agency)
    _, [fault] = read(["Công ty A"], ["organiser"], names)
    assert fault == Fault("organiser", "Đơn vị tổ chức: có 2 mục cùng tên “Công ty A”. Hãy ghi mã số thuế.", row=0)


def test_decimals_stay_exact():
    definition = next(one for one in shipped() if any(field.kind == "decimal" for field in one.fields.values()))
    name = next(name for name, field in definition.fields.items() if field.kind == "decimal")
    [line], faults = read_lines(definition, [["123,456"]], [name], Names(), scales=[1], places=[0])
    assert (line.values, faults) == ({name: Decimal("123.456")}, [])
