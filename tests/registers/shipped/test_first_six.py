"""Rules and indicators of support, certificates, intellectual property, classes and publications."""

from __future__ import annotations

import re
from datetime import date

import pytest

from mach.engines.formulas import Context, Row, check_indicator, evaluate
from mach.registers.definition import catalogue, shipped
from tests.registers.shipped import broken, register


def test_one_cost_is_not_supported_from_two_registers():
    tech: Row = {"id": 1, "state": "phe_duyet", "applicant": 5, "cost_item": "Phí nộp đơn"}
    ip: Row = {"id": 9, "state": "nop_don", "service": "ho_tro_kinh_phi", "applicant": 5, "cost_item": "Phí nộp đơn"}
    assert broken("ip_support", ip, tech_support=[tech]) == ["trung_ho_tro_cong_nghe"]
    assert broken("tech_support", tech, tech_support=[tech], ip_support=[ip]) == ["trung_ho_tro_shtt"]
    near_misses: list[Row] = [
        {**tech, "applicant": 6},
        {**tech, "cost_item": "Tư vấn"},
        {**tech, "state": "huy"},
        {**tech, "cost_item": None},
    ]
    assert [broken("ip_support", ip, tech_support=[row]) for row in near_misses] == [[], [], [], []]
    taking: Row = {
        "party": 5,
        "supported": True,
        "cost_item": "Phí nộp đơn",
        "support_doc": "1/QĐ",
        "support_amount": 1,
    }
    event: Row = {"id": 2, "state": "to_chuc", "event_participation": [taking]}
    inside = broken("event", taking, section="event_participation", parent=event, event=[event], tech_support=[tech])
    assert inside == ["trung_ho_tro_cong_nghe"]
    assert broken("ip_support", ip, event=[event]) == ["trung_ho_tro_su_kien"]
    off: Row = {**event, "state": "hoan"}
    assert broken("event", taking, section="event_participation", parent=off, event=[off], tech_support=[tech]) == []
    assert broken("ip_support", ip, event=[off]) == broken("tech_support", tech, event=[off]) == []


@pytest.mark.parametrize(
    ("paid", "state", "refused", "rule"),
    [
        ("startup_support", "phe_duyet", "tu_choi", "trung_ho_tro_khoi_nghiep"),
        ("quality_support", "trien_khai", "khong_dat", "trung_ho_tro_chat_luong"),
    ],
)
def test_property_and_taking_part_are_not_supported_for_what_another_register_paid(
    paid: str, state: str, refused: str, rule: str
):
    other: Row = {"id": 1, "state": state, "beneficiary": 5, "cost_item": "Tư vấn"}
    ip: Row = {"id": 9, "state": "nop_don", "service": "ho_tro_kinh_phi", "applicant": 5, "cost_item": "Tư vấn"}
    taking: Row = {
        "id": 3,
        "party": 5,
        "supported": True,
        "cost_item": "Tư vấn",
        "support_doc": "1",
        "support_amount": 1,
    }
    event: Row = {"id": 2, "state": "to_chuc", "event_participation": [taking]}

    def found(row: Row) -> list[list[str]]:
        inside = broken("event", taking, section="event_participation", parent=event, event=[event], **{paid: [row]})
        return [broken("ip_support", ip, **{paid: [row]}), inside]

    assert found(other) == [[rule], [rule]]
    for near in ({"state": refused}, {"beneficiary": 6}, {"cost_item": "Thử nghiệm"}):
        assert found({**other, **near}) == [[], []]


def test_one_cost_is_supported_once_for_one_mark_and_once_at_one_event():
    ip: Row = {"id": 9, "state": "nop_don", "service": "ho_tro_kinh_phi", "applicant": 5}
    ip |= {"object_name": "Nhãn hiệu A", "cost_item": "Phí nộp đơn"}
    assert broken("ip_support", ip, ip_support=[ip, {**ip, "id": 8}]) == ["ho_tro_trung"]
    for near in ({"object_name": "Nhãn hiệu B"}, {"state": "tu_choi"}, {"applicant": 6}):
        assert broken("ip_support", ip, ip_support=[ip, {**ip, "id": 8, **near}]) == []
    one: Row = {"id": 3, "party": 5, "part_role": "trung_bay", "supported": True, "cost_item": "Thuê gian hàng"}
    one |= {"support_doc": "1/QĐ", "support_amount": 1}
    two: Row = {**one, "id": 4, "part_role": "trinh_dien"}
    for twin, found in ((two, ["ho_tro_trung"]), ({**two, "supported": False}, []), ({**two, "party": 6}, [])):
        event: Row = {"id": 2, "state": "to_chuc", "event_participation": [one, twin]}
        assert broken("event", one, section="event_participation", parent=event, event=[event]) == found
    away: list[Row] = [
        {"id": n, "state": "to_chuc", "event_participation": [each]} for n, each in enumerate((one, two))
    ]
    assert broken("event", one, section="event_participation", parent=away[0], event=away) == []


def test_a_certificate_that_is_withdrawn_has_its_day():
    first: Row = {"id": 1, "state": "hieu_luc", "kind": "cap_moi", "applicant": 5, "certificate_no": "01/DNKHCN"}
    off: Row = {"id": 2, "state": "cap", "kind": "thu_hoi", "applicant": 5, "ste_product": [{"name": "Chế phẩm"}]}
    assert broken("ste_certificate", off, ste_certificate=[first, off]) == ["thu_hoi_ghi_o_giay_goc"]
    assert broken("ste_certificate", off, ste_certificate=[{**first, "revoked_on": date(2026, 5, 1)}, off]) == []
    assert broken("ste_certificate", off, ste_certificate=[{**first, "applicant": 6}, off]) == []


@pytest.mark.parametrize(
    ("register", "refused", "rule"),
    [
        ("startup_support", "tu_choi", "trung_ho_tro_khoi_nghiep"),
        ("quality_support", "khong_dat", "trung_ho_tro_chat_luong"),
    ],
)
def test_technology_is_not_supported_for_what_another_register_paid(register: str, refused: str, rule: str):
    tech: Row = {"id": 1, "state": "phe_duyet", "applicant": 5, "cost_item": "Thử nghiệm"}
    paid: Row = {"id": 9, "state": "phe_duyet" if refused == "tu_choi" else "trien_khai", "beneficiary": 5}
    paid["cost_item"] = "Thử nghiệm"
    assert broken("tech_support", tech, **{register: [paid]}) == [rule]
    for near in ({"state": refused}, {"beneficiary": 6}, {"cost_item": "Tư vấn"}):
        assert broken("tech_support", tech, **{register: [{**paid, **near}]}) == []


def test_an_enterprise_has_one_certificate_in_force():
    held: Row = {"id": 1, "state": "hieu_luc", "kind": "cap_moi", "applicant": 5, "certificate_no": "01/DNKHCN"}
    new: Row = {**held, "id": 2, "state": "cap", "certificate_no": "02/DNKHCN", "ste_product": [{"name": "Chế phẩm"}]}
    assert broken("ste_certificate", new, ste_certificate=[held, new]) == ["mot_giay_con_hieu_luc"]
    assert broken("ste_certificate", new, ste_certificate=[{**held, "revoked_on": date(2026, 1, 1)}, new]) == []
    assert broken("ste_certificate", {**new, "state": "tu_choi"}, ste_certificate=[held]) == []
    assert broken("ste_certificate", {**new, "kind": "cap_lai"}, ste_certificate=[held]) == []


def test_the_year_of_a_filing_number_is_the_year_of_filing():
    row: Row = {"id": 1, "state": "nop_don", "service": "ho_tro_ho_so", "filing_no": "4-2026-00012"}
    assert broken("ip_support", {**row, "filed_on": date(2026, 3, 1)}) == []
    assert broken("ip_support", {**row, "filed_on": date(2025, 3, 1)}) == ["nam_cua_so_don"]
    pattern = register("ip_support").fields["filing_no"].pattern
    assert pattern is not None
    assert [bool(re.match(pattern, text)) for text in ("4-2026-00012", "7-2026-00012", "4-26-00012")] == [
        True,
        False,
        False,
    ]


def test_a_class_is_counted_by_its_list_or_by_heads_never_both():
    row: Row = {"id": 1, "state": "to_chuc", "trainee": [{"person_key": "a", "attended": True}]}
    assert broken("training_class", row) == []
    assert broken("training_class", {**row, "headcount_by_audience": {"cbccvc": 30}}) == ["danh_sach_hoac_so_luot"]
    assert broken("training_class", {"id": 1, "state": "to_chuc"}) == ["to_chuc_co_hoc_vien"]


def test_four_newsletters_count_four_whatever_the_copies():
    known = catalogue(shipped())
    rows: list[Row] = [
        {"id": n, "state": "phat_hanh", "pub_kind": "ban_tin", "period": "thang", "copies": 500 * n, "released_on": day}
        for n, day in enumerate([date(2026, 1, 20), date(2026, 2, 20), date(2026, 4, 20), date(2026, 5, 20)], start=1)
    ]
    rows += [{**rows[0], "id": 5, "state": "in"}, {**rows[0], "id": 6, "pub_kind": "ky_yeu"}]
    world = Context(known, {"publication": rows}, date(2026, 6, 14), {"W": (date(2025, 12, 15), date(2026, 6, 14))})
    formula = "publication.issues(pub_kind = ban_tin, period = thang) in W"
    assert evaluate(check_indicator(formula, known), world) == 4
    assert register("publication").limits[0].valid_to == date(2026, 6, 30)
