"""Rules across records are refused in words that say where, whichever record comes second; its own row never counts."""

from datetime import date

import pytest

from mach.documents.models import Document
from mach.registers import actions
from mach.registers.actions import UnableToSaveRecord
from mach.registers.models import NumberBook, Record, Register
from tests.factories import make_party

TWICE_IN_TECHNOLOGY = "Hạng mục chi này đã được hỗ trợ trong Sổ hỗ trợ công nghệ. Không hỗ trợ hai lần."
TWICE_IN_PROPERTY = (
    "Hạng mục chi này đã được hỗ trợ cho doanh nghiệp trong Sổ hỗ trợ sở hữu trí tuệ. Không hỗ trợ hai lần."
)


@pytest.fixture
def enterprise(office):
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    return make_party(office.agency, "Công ty CP Hạt giống", "0101234567")


@pytest.fixture
def save(office, now):
    def saved(code, values, **given):
        register = Register.objects.get(code=code)
        return actions.save_record(by=office.officer, register=register, values=values, at=now, **given)

    return saved


@pytest.fixture
def resolution(office, now):
    return Document.objects.create(
        agency=office.agency,
        number="07/2026/NQ-HĐND",
        standing=Document.Standing.SIGNED,
        created_at=now,
        created_by=office.officer,
    )


@pytest.fixture
def technology(enterprise, resolution):
    return {
        "applicant": enterprise.pk,
        "policy_basis": resolution.pk,
        "support_kind": ["tu_van"],
        "cost_item": "Phí tư vấn nhãn hiệu",
        "project_name": "Đổi mới dây chuyền",
        "field": "khac",
        "technology": "Dây chuyền sấy lạnh",
        "total_cost": 500_000_000,
        "requested": 100_000_000,
        "received_on": date(2026, 10, 1),
    }


@pytest.fixture
def property_(enterprise):
    return {
        "applicant": enterprise.pk,
        "service": "ho_tro_kinh_phi",
        "ip_type": "nhan_hieu",
        "object_name": "Hạt giống Thử",
        "filing_no": "4-2026-00001",
        "filed_on": date(2026, 9, 1),
        "cost_item": "Phí tư vấn nhãn hiệu",
    }


def faults_of(refused) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in refused.value.faults]


def test_what_was_aided_as_property_is_not_aided_as_technology(save, technology, property_):
    save("ip_support", property_)
    with pytest.raises(UnableToSaveRecord) as refused:
        save("tech_support", technology)
    assert faults_of(refused) == [("cost_item", TWICE_IN_PROPERTY)]
    assert list(Record.objects.values_list("register__code", flat=True)) == ["ip_support"]
    assert NumberBook.objects.filter(register__code="tech_support").count() == 0


def test_what_was_aided_as_technology_is_not_aided_as_property(save, technology, property_):
    save("tech_support", technology)
    with pytest.raises(UnableToSaveRecord) as refused:
        save("ip_support", property_)
    assert faults_of(refused) == [("cost_item", TWICE_IN_TECHNOLOGY)]


@pytest.mark.parametrize("change", [{"cost_item": "Phí giám định"}, {"cost_item": ""}])
def test_another_item_may_be_aided(save, technology, property_, change):
    save("ip_support", property_)
    assert save("tech_support", {**technology, **change}).record.book == "001/2026"


def test_another_enterprise_and_a_refused_case_do_not_stand_in_the_way(save, office, technology, property_):
    other = make_party(office.agency, "Công ty khác", "0109999999")
    save("ip_support", {**property_, "applicant": other.pk})
    save("ip_support", {**property_, "filing_no": "4-2026-00002"}, state="tu_choi")
    assert save("tech_support", technology).record.book == "001/2026"


def test_an_enterprise_that_was_merged_is_the_same_enterprise(save, office, enterprise, technology, property_):
    double = make_party(office.agency, "Cty CP Hạt giống", "0101234567-001")
    save("ip_support", {**property_, "applicant": double.pk})
    double.canonical = enterprise
    double.save()
    with pytest.raises(UnableToSaveRecord) as refused:
        save("tech_support", technology)
    assert faults_of(refused) == [("cost_item", TWICE_IN_PROPERTY)]


def test_aid_of_another_agency_does_not_stand_in_the_way(save, office, other_office, now, technology, property_):
    theirs = {**property_, "applicant": make_party(other_office.agency, "Công ty CP Hạt giống", "0101234567").pk}
    register = Register.objects.get(code="ip_support")
    actions.save_record(by=other_office.officer, register=register, values=theirs, at=now)
    assert save("tech_support", technology).record.book == "001/2026"


def test_one_filing_stands_in_one_row(save, property_):
    first = save("ip_support", property_).record
    with pytest.raises(UnableToSaveRecord) as refused:
        save("ip_support", {**property_, "object_name": "Tên khác", "cost_item": ""})
    assert faults_of(refused) == [("filing_no", "Số đơn này đã có trong sổ. Mỗi đơn chỉ ghi một dòng.")]
    again = save("ip_support", {**property_, "object_name": "Tên sửa"}, record=first, version=1).record
    assert again.title == "Tên sửa"


def test_a_row_that_was_struck_out_frees_its_filing_number(save, office, now, property_):
    first = save("ip_support", property_).record
    actions.remove_record(by=office.officer, record=first, version=1, reason="Ghi nhầm", at=now)
    assert save("ip_support", property_).record.book == "002/2026"


def test_an_edit_into_a_filing_number_already_there_is_refused_and_leaves_the_row(save, property_):
    save("ip_support", property_)
    second = save("ip_support", {**property_, "filing_no": "4-2026-00002", "cost_item": ""}).record
    with pytest.raises(UnableToSaveRecord):
        save("ip_support", {**property_, "cost_item": ""}, record=second, version=1)
    second.refresh_from_db()
    assert (second.version, second.data["filing_no"], second.versions.count()) == (1, "4-2026-00002", 1)


def test_two_rows_of_one_child_table_that_exclude_each_other_are_both_named(save, technology):
    payments = [{"seq": 1, "planned": 10}, {"seq": 2, "planned": 10}, {"seq": 1, "planned": 20}]
    with pytest.raises(UnableToSaveRecord) as refused:
        save("tech_support", technology, children={"tech_support_payment": payments})
    assert [(fault.section, fault.row, fault.field) for fault in refused.value.faults] == [
        ("tech_support_payment", 0, "seq"),
        ("tech_support_payment", 2, "seq"),
    ]


def test_a_sum_over_child_rows_is_held_against_its_record(save, technology):
    approved = {
        **technology,
        "approved": 90,
        "support_rate": "30,5",
        "decision_no": "1/QĐ",
        "decision_on": "05/10/2026",
    }
    paid = {"planned": 50, "paid": 50, "paid_on": "06/10/2026", "voucher_no": "1"}
    with pytest.raises(UnableToSaveRecord) as refused:
        save("tech_support", approved, children={"tech_support_payment": [{"seq": n, **paid} for n in (1, 2)]})
    assert faults_of(refused) == [("", "Tổng thực chi các đợt vượt kinh phí được duyệt. Hãy xem lại bảng giải ngân.")]
    saved = save("tech_support", approved, children={"tech_support_payment": [{"seq": 1, **paid}]})
    assert (saved.record.data["support_rate"], saved.warnings) == ("30.5", ())


def test_a_warning_stops_nobody(save, property_):
    saved = save("ip_support", {**property_, "service": "nhiem_vu_tuyen_chon"})
    assert saved.warnings == ("Hình thức nhiệm vụ phải có tổ chức chủ trì và ngày ký hợp đồng nhiệm vụ.",)


def test_a_rule_through_a_link_reads_all_rows_of_a_table_at_once(
    save, technology, enterprise, django_assert_num_queries
):
    from mach.registers.definition import load
    from mach.registers.models import Definition
    from mach.registers.rules.conditions import broken_rules
    from mach.registers.series import world_around

    rows = [{"seq": n, "planned": 10} for n in range(1, 8)]
    record = save("tech_support", technology, children={"tech_support_payment": rows}).record
    children = list(record.children.order_by("position"))
    rule = """
[[rules]]
code = "khong_phai_trong_diem"
section = "tech_support_payment"
check = "not parent.applicant.is_key_enterprise"
message = "Doanh nghiệp trọng điểm."
severity = "error"
"""
    row = Definition.objects.get(register=record.register)
    definition = load(row.source + rule)
    world = world_around(row, agency=record.agency, day=date(2026, 11, 25))
    broken_rules(record, children, definition, world, on=date(2026, 11, 25))
    with django_assert_num_queries(3):
        faults, _ = broken_rules(record, children, definition, world, on=date(2026, 11, 25))
    assert faults == []
