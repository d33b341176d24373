"""`mach check` finds what was changed behind the back of registers: each fault is planted alone by raw SQL."""

from datetime import date

import pytest
from django.db import connection

from mach.registers import actions
from mach.registers.models import Record, Register
from mach.web import upkeep
from tests.factories import make_party


@pytest.fixture
def certificate(office, now):
    """A record with a matter, a day, links, a place of a choice and a child row; nothing is wrong with it."""
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    values = {
        "applicant": make_party(office.agency, "Công ty CP Hạt giống", "0101234567").pk,
        "kind": "cap_moi",
        "size": "nho",
        "result_type": "sang_che",
        "result_name": "Bằng độc quyền sáng chế 1-0012345",
        "received_on": date(2026, 11, 2),
        "valid_on": date(2026, 11, 20),
        "issued_on": date(2026, 11, 24),
        "certificate_no": "01/DNKHCN",
    }
    register = Register.objects.get(code="ste_certificate")
    children = {"ste_product": [{"name": "Giống lúa"}]}
    row = actions.save_record(
        by=office.officer, register=register, values=values, children=children, state="cap", at=now
    ).record
    assert upkeep.check(on=now.date()) == []
    return row


def found(now, sql: str, *values) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0
    return [(finding.code, finding.subject) for finding in upkeep.check(on=now.date())]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE registers_recorddate SET day = '2025-01-01' WHERE record_id = %s",
        "UPDATE registers_recorddate SET verified = NOT verified WHERE record_id = %s",
        "UPDATE registers_recorddate SET state_rank = 0 WHERE record_id = %s",
        "UPDATE registers_recorddate SET code1 = 'cap_lai' WHERE record_id = %s",
        "DELETE FROM registers_recorddate WHERE record_id = %s",
        "DELETE FROM registers_recordref WHERE record_id = %s",
        "UPDATE registers_recordref SET target = target + 1 WHERE record_id = %s",
        "DELETE FROM registers_recordvalue WHERE record_id = %s",
        "UPDATE registers_record SET state_rank = 0 WHERE id = %s",
    ],
)
def test_a_counting_table_that_differs_from_its_record_is_found(certificate, now, sql):
    assert found(now, sql, certificate.pk) == [
        ("index_stale", "dòng sổ ste_certificate 001/2026 “Công ty CP Hạt giống, 01/DNKHCN”")
    ]


def test_the_days_of_a_child_row_are_compared_too(certificate, now):
    child = certificate.children.get()
    sql = "UPDATE registers_recorddate SET day = '2025-01-01' WHERE record_id = %s"
    assert [code for code, _ in found(now, sql, child.pk)] == ["index_stale"]


def test_reindexing_mends_what_was_found(certificate, office, now):
    assert found(now, "DELETE FROM registers_recorddate WHERE record_id = %s", certificate.pk) != []
    actions.reindex(agency=office.agency)
    assert upkeep.check(on=now.date()) == []


def test_a_matter_whose_record_is_gone_is_found(certificate, now):
    subject = f"vụ việc {certificate.matter_id} “{certificate.title}”"
    sql = "UPDATE registers_record SET matter_id = NULL WHERE id = %s"
    assert found(now, sql, certificate.pk) == [("orphaned", subject)]


def test_a_struck_out_record_stays_in_no_table_and_owes_nothing(certificate, office, now):
    actions.remove_record(by=office.officer, record=certificate, version=1, reason="Ghi nhầm", at=now)
    assert upkeep.check(on=now.date()) == []
    subject = f"vụ việc {certificate.matter_id} “{certificate.title}”"
    sql = "UPDATE casework_matter SET closed_on = NULL WHERE id = %s"
    assert found(now, sql, certificate.matter_id) == [("orphaned", subject)]


def test_entries_left_of_a_struck_out_record_are_found(certificate, now):
    Record.objects.filter(pk=certificate.pk).update(matter=None)
    certificate.matter.delete()
    sql = "UPDATE registers_record SET removed_at = created_at WHERE id = %s"
    assert [code for code, _ in found(now, sql, certificate.pk)] == ["index_stale"]
