"""What `mach check` and `mach audit verify` claim to find, they find: every fault is planted by raw SQL."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from mach.casework.models import Obligation
from mach.office.files import path_of
from mach.office.models import AuditEntry
from mach.reports.actions import freeze
from mach.targets.models import Snapshot
from mach.web import upkeep
from mach.web.cli import main
from tests.web.thread import Thread, spin

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OPEN = "state = 'open' AND duty = 'account'"
CHECKED = ("open_obligation_has_follower_and_due_day", "open_obligation_has_debtor")


@pytest.fixture(scope="module")
def thread(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once, in a transaction that is never committed; each test plants its fault in a savepoint."""
    from django.conf import settings

    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES={**settings.STORAGES, "default": default}),
        transaction.atomic(),
    ):
        made = spin(NOW)
        report = freeze(by=made.office.coordinator, report=made.report, version=1, at=NOW)
        yield replace(made, report=report)
        transaction.set_rollback(True)


@pytest.fixture
def told(thread: Thread, capsys):
    """Plant faults by raw SQL, run a command, and tell the codes and subjects it printed; nothing stays."""

    def told(command: str, *statements: str) -> list[tuple[str, str]]:
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            status = main(command.split())
            transaction.set_rollback(True)
        lines = [line.split(": ") for line in capsys.readouterr().out.splitlines()]
        assert status == (1 if lines else 0)
        return [(line[0], line[1]) for line in lines]

    return told


@pytest.fixture
def unguarded(thread: Thread):
    """The obligations without the constraints that keep them whole, as a careless hand may leave them."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in CHECKED:
                cursor.execute(f"ALTER TABLE casework_obligation DROP CONSTRAINT {name}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


def account(thread: Thread) -> str:
    row = Obligation.objects.get(matter=thread.target.matter)
    return f"nghĩa vụ {row.pk} “{row.title}”".split(": ")[0]


def frozen(thread: Thread) -> str:
    return f"số liệu chốt {Snapshot.objects.order_by('pk').first().pk}"


def test_untouched_work_keeps_every_promise(told):
    assert told("check") == []
    assert told("audit verify") == []


def test_findings_come_as_json_too(thread, capsys):
    with time_machine.travel(NOW), transaction.atomic():
        Obligation.objects.filter(matter=thread.target.matter).delete()
        assert main(["check", "--json"]) == 1
        found = upkeep.check(on=NOW.date())
        transaction.set_rollback(True)
    printed = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in printed] == ["forgotten"] == [one.code for one in found]
    assert set(printed[0]) == {"code", "subject", "message"}


@pytest.mark.parametrize("column", ["follower_unit_id", "follower_officer_id", "debtor_unit_id"])
def test_an_obligation_without_an_owner_is_unowned(unguarded, told, thread, column):
    assert told("check", f"UPDATE casework_obligation SET {column} = NULL WHERE {OPEN}") == [
        ("unowned", account(thread))
    ]


def test_an_obligation_without_a_day_is_undated(unguarded, told, thread):
    assert told("check", f"UPDATE casework_obligation SET due_on = NULL WHERE {OPEN}") == [("undated", account(thread))]


@pytest.mark.parametrize("column", ["follower_unit_id", "follower_officer_id", "debtor_unit_id", "due_on"])
def test_the_database_itself_refuses_what_is_unowned_or_undated(thread, column):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE casework_obligation SET {column} = NULL WHERE {OPEN}")


@pytest.mark.parametrize("who", ["officer", "coordinator"])
def test_what_people_left_behind_is_named(told, thread, who):
    left = getattr(thread.office, who).pk
    found = told("check", f"UPDATE office_user SET is_active = FALSE WHERE id = {left}")
    assert ("left_behind", account(thread)) in found
    assert {code for code, _ in found} == {"left_behind"}


@pytest.mark.parametrize("unit", ["technology", "office"])
def test_what_units_left_behind_is_named(told, thread, unit):
    ended = getattr(thread.office, unit).pk
    found = told("check", f"UPDATE office_unit SET valid_to = '2026-11-24' WHERE id = {ended}")
    assert ("left_behind", account(thread)) in found
    assert {code for code, _ in found} == {"left_behind"}


def test_a_closed_matter_that_still_owes_is_orphaned(told, thread):
    matter = thread.target.matter_id
    found = told("check", f"UPDATE casework_matter SET closed_on = '2026-11-24' WHERE id = {matter}")
    assert found == [("orphaned", account(thread))]


def test_a_matter_without_its_commitment_is_orphaned(told, thread):
    found = told(
        "check",
        f"UPDATE targets_commitment SET matter_id = (SELECT id FROM casework_matter WHERE kind = 'record') "
        f"WHERE id = {thread.target.pk}",
    )
    assert ("orphaned", f"vụ việc {thread.target.matter_id} “{thread.target.title}”") in found


def test_a_matter_without_its_report_is_orphaned(told, thread):
    report = thread.report
    found = told(
        "check",
        f"UPDATE reports_report SET matter_id = {thread.target.matter_id} WHERE id = {report.pk}",
    )
    assert found == [("orphaned", f"vụ việc {report.matter_id} “{report.title}”")]


def test_a_matter_without_its_record_is_orphaned(told, thread):
    (code, subject), *others = told("check", "UPDATE registers_record SET matter_id = NULL")
    assert (code, subject.split(" “")[1], others) == ("orphaned", f"{thread.records[0].title}”", [])


def test_an_obligation_whose_matter_was_deleted_is_orphaned(told, thread):
    """Only SQLite lets this happen: its own shell does not enforce foreign keys."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(Exception, match="foreign key"), transaction.atomic():
                cursor.execute(f"DELETE FROM casework_matter WHERE id = {thread.target.matter_id}")
            transaction.set_rollback(True)
        return
    owed = Obligation.objects.get(matter=thread.target.matter).pk
    found = told("check", f"DELETE FROM casework_matter WHERE id = {thread.target.matter_id}")
    assert ("orphaned", f"bảng casework_obligation, dòng {owed}") in found


def test_a_commitment_that_owes_nothing_is_forgotten(told, thread):
    found = told("check", f"DELETE FROM casework_obligation WHERE matter_id = {thread.target.matter_id}")
    assert found == [("forgotten", f"cam kết {thread.target.pk} “{thread.target.title}”")]


@pytest.mark.parametrize(
    "change",
    ["value = value + 1", "provisional = NULL", "rule = 'đếm khác'", "window_end = '2026-06-30'", "role = 'year'"],
)
def test_an_edited_snapshot_is_named(told, thread, change):
    first = Snapshot.objects.order_by("pk").first().pk
    assert told("check", f"UPDATE targets_snapshot SET {change} WHERE id = {first}") == [
        ("snapshot_edited", frozen(thread))
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE targets_snapshotrow SET label = 'Lớp khác' WHERE position = 0",
        "DELETE FROM targets_snapshotrow WHERE position = 0",
    ],
)
def test_an_edited_list_of_rows_is_named(told, thread, statement):
    found = told("check", statement)
    assert found[0] == ("snapshot_edited", frozen(thread))
    assert {code for code, _ in found} == {"snapshot_edited"}


def test_a_frozen_row_that_vanished_from_its_register_is_named(told, thread):
    lost = thread.records[1]
    found = told(
        "check",
        f"DELETE FROM registers_recorddate WHERE record_id = {lost.pk}",
        f"DELETE FROM registers_record WHERE id = {lost.pk}",
    )
    lost_rows = [subject for code, subject in found if code == "snapshot_row_lost"]
    assert [subject.split(" “")[0] for subject in lost_rows] == [f"dòng training_class {lost.pk}"]


def test_a_frozen_row_edited_without_a_version_is_named(told, thread):
    edited = thread.records[1].pk
    found = told("check", f"UPDATE registers_record SET state = 'khac' WHERE id = {edited}")
    assert [(code, subject.split(" “")[0]) for code, subject in found] == [
        ("snapshot_row_edited", f"dòng training_class {edited}")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_report SET hash = 'khác'",
        "UPDATE reports_report SET period = '2025-H1'",
        "DELETE FROM reports_reportitem_snapshots",
    ],
)
def test_an_edited_report_is_named(told, thread, statement):
    report = thread.report
    assert told("check", statement) == [("report_edited", f"báo cáo {report.pk} “{report.title}”")]


def test_a_lost_or_changed_file_is_named(told, thread):
    file = thread.document.editions.get().attachment
    place, subject = path_of(file.sha256), f"tệp {file.pk} “{file.name}”"
    kept = place.read_bytes()
    try:
        place.write_bytes(kept[:-1])
        assert told("check") == [("file_edited", subject)]
        place.unlink()
        assert told("check") == [("file_lost", subject)]
    finally:
        place.write_bytes(kept)


ENTRIES = "office_auditentry"
THIRD = f"(SELECT id FROM {ENTRIES} WHERE sequence = 3)"
LAST = f"(SELECT MAX(id) FROM {ENTRIES})"


@pytest.mark.parametrize(
    ("code", "statements"),
    [
        ("edited", [f"UPDATE {ENTRIES} SET actor_name = 'Người khác' WHERE sequence = 3"]),
        ("edited", [f"UPDATE {ENTRIES} SET at = '2026-01-01 00:00:00+00:00' WHERE sequence = 3"]),
        ("value_edited", ["UPDATE office_auditvalue SET new = 'khác' WHERE new IS NOT NULL"]),
        ("value_edited", ["DELETE FROM office_auditvalue"]),
        (
            "deleted",
            [f"DELETE FROM office_auditvalue WHERE entry_id = {THIRD}", f"DELETE FROM {ENTRIES} WHERE sequence = 3"],
        ),
        (
            "reordered",
            [
                f"UPDATE {ENTRIES} SET sequence = 999 WHERE sequence = 2",
                f"UPDATE {ENTRIES} SET sequence = 2 WHERE sequence = 3",
                f"UPDATE {ENTRIES} SET sequence = 3 WHERE sequence = 999",
            ],
        ),
        (
            "cut",
            [f"DELETE FROM office_auditvalue WHERE entry_id = {LAST}", f"DELETE FROM {ENTRIES} WHERE id = {LAST}"],
        ),
        ("cut", ["UPDATE office_audithead SET sequence = sequence + 1"]),
    ],
)
def test_what_was_done_to_the_trail_is_named(told, code, statements):
    assert (code, "so-mau") in told("audit verify", *statements)


def test_a_forged_end_is_noticed_by_the_head_kept_elsewhere(told, thread):
    end = AuditEntry.objects.order_by("-sequence").first()
    before = AuditEntry.objects.get(agency=end.agency, sequence=end.sequence - 1)
    forged = [
        f"DELETE FROM office_auditvalue WHERE entry_id = {end.pk}",
        f"DELETE FROM {ENTRIES} WHERE id = {end.pk}",
        f"UPDATE office_audithead SET sequence = {before.sequence}, hash = '{before.hash}'",
    ]
    assert told("audit verify", *forged) == []
    assert [code for code, _ in told(f"audit verify --head {end.hash}", *forged)] == ["head_changed"]
    assert told(f"audit verify --head {end.hash}") == []


def test_the_head_is_printed_to_be_kept(thread, capsys):
    assert main(["audit", "head"]) == 0
    assert capsys.readouterr().out.split() == [
        "so-mau",
        str(AuditEntry.objects.count()),
        AuditEntry.objects.order_by("-sequence").first().hash,
    ]
