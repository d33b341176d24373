"""The audit chain names each way of tampering: every fault is planted by raw SQL."""

import pytest
from django.db import connection, transaction

from mach.office import audit
from mach.office.models import AuditEntry, AuditHead, Unit


def write(office, now, count=5):
    for number in range(count):
        with transaction.atomic():
            changes = [audit.Change("name", f"cũ {number}", f"mới {number}")]
            audit.record(
                agency=office.agency, by=office.admin, action="test", subject=office.office, at=now, changes=changes
            )


def sql(statement, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def codes(office):
    return {(fault.code, fault.sequence) for fault in audit.verify(agency=office.agency)}


def test_an_untouched_chain_holds(office, now):
    write(office, now)
    assert audit.verify(agency=office.agency) == []
    assert AuditHead.objects.get(agency=office.agency).sequence == 5


def test_an_empty_chain_holds(office):
    assert audit.verify(agency=office.agency) == []


def test_an_edited_entry_is_named(office, now):
    write(office, now)
    sql("UPDATE office_auditentry SET actor_name = 'Người khác' WHERE sequence = 3")
    assert codes(office) == {("edited", 3)}


def test_an_edited_value_is_named(office, now):
    write(office, now)
    sql(
        "UPDATE office_auditvalue SET new = 'khác' WHERE entry_id = (SELECT id FROM office_auditentry WHERE sequence = 2)"
    )
    assert codes(office) == {("value_edited", 2)}


def test_a_deleted_entry_is_named(office, now):
    write(office, now)
    third = AuditEntry.objects.get(sequence=3).pk
    sql("DELETE FROM office_auditvalue WHERE entry_id = %s", third)
    sql("DELETE FROM office_auditentry WHERE id = %s", third)
    assert ("deleted", 3) in codes(office)


def test_reordered_entries_are_named(office, now):
    write(office, now)
    sql("UPDATE office_auditentry SET sequence = 99 WHERE sequence = 2")
    sql("UPDATE office_auditentry SET sequence = 2 WHERE sequence = 3")
    sql("UPDATE office_auditentry SET sequence = 3 WHERE sequence = 99")
    assert {code for code, _ in codes(office)} == {"reordered", "edited"}


def test_a_cut_tail_is_named(office, now):
    write(office, now)
    last = AuditEntry.objects.get(sequence=5).pk
    sql("DELETE FROM office_auditvalue WHERE entry_id = %s", last)
    sql("DELETE FROM office_auditentry WHERE id = %s", last)
    assert codes(office) == {("cut", 5)}


def test_a_cut_tail_with_a_forged_head_is_noticed_by_the_exported_head(office, now):
    write(office, now)
    exported = AuditHead.objects.get(agency=office.agency).hash
    assert audit.holds(exported)
    last, before = AuditEntry.objects.get(sequence=5), AuditEntry.objects.get(sequence=4)
    sql("DELETE FROM office_auditvalue WHERE entry_id = %s", last.pk)
    sql("DELETE FROM office_auditentry WHERE id = %s", last.pk)
    sql("UPDATE office_audithead SET sequence = 4, hash = %s", before.hash)
    assert audit.verify(agency=office.agency) == []
    assert not audit.holds(exported)


def test_erasing_a_personal_value_leaves_the_chain_whole(office, now):
    write(office, now)
    sql("UPDATE office_auditvalue SET old = NULL, new = NULL WHERE field = 'name'")
    assert audit.verify(agency=office.agency) == []


def test_an_entry_outside_a_transaction_is_refused(transactional_db, now):
    from tests.factories import make_department

    office = make_department("so-mau")
    with pytest.raises(RuntimeError):
        audit.record(agency=office.agency, by=office.admin, action="test", subject=office.office, at=now)


def test_a_failed_action_leaves_no_entry(office, now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(agency=office.agency, by=office.admin, action="test", subject=office.office, at=now)
        raise ZeroDivisionError
    assert AuditEntry.objects.count() == 0


def test_chains_of_agencies_are_apart(office, other_office, now):
    write(office, now, 2)
    write(other_office, now, 3)
    sql("UPDATE office_auditentry SET action = 'khác' WHERE agency_id = %s AND sequence = 1", other_office.agency.pk)
    assert audit.verify(agency=office.agency) == []
    assert [fault.code for fault in audit.verify(agency=other_office.agency)] == ["edited"]


def test_changes_name_only_what_differs(office):
    unit: Unit = office.office
    assert audit.changes(unit, name=unit.name, short_name="VP") == [audit.Change("short_name", unit.short_name, "VP")]
