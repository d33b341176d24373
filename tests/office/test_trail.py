"""The audit trail is read out in words: no code, no id."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from mach.casework.models import Matter, Obligation
from mach.office import audit, registry, trail
from mach.office.actions import save_party
from mach.office.models import AuditEntry, Party
from mach.registers.actions import save_record
from mach.registers.models import Register
from tests.factories import make_party

SOURCES = sorted((Path(__file__).parents[2] / "src" / "mach").glob("*/actions/*.py"))
ROOMS = {"office", "casework", "documents", "targets", "registers", "research", "reports"}


def is_action(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"({'|'.join(ROOMS)})\.[a-z_]+", node.value) is not None
    )


def actions_recorded() -> set[str]:
    """Every name of an action that stands in the code of actions."""
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in SOURCES]
    return {node.value for tree in trees for node in ast.walk(tree) if is_action(node)}


def test_every_action_recorded_has_its_words_and_no_other_has():
    told = [code for room in registry.TRAIL_WORDS for code in room.actions]
    assert sorted(told) == sorted(actions_recorded())


def test_no_action_is_named_by_joining_texts():
    """What the test above reads is all there is."""
    joined = [
        f"{source.name}:{node.lineno}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword)
        and node.arg == "action"
        and not isinstance(node.value, (ast.Constant, ast.Name, ast.Attribute))
    ]
    assert joined == []


def test_every_change_that_no_model_names_has_its_words():
    named = {
        node.args[0].value
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "Change"
        and isinstance(node.args[0], ast.Constant)
    }
    words = {name: trail.field_words(None, name) for name in named if name not in ("state", "reference")}
    assert {name for name, shown in words.items() if re.fullmatch(r"[a-z_]+", shown)} == set()


def written(office, now, subject, *changes, action="casework.reassign"):
    with transaction.atomic():
        audit.record(agency=office.agency, by=office.head, action=action, subject=subject, at=now, changes=changes)
    return trail.lines(office.admin, list(AuditEntry.objects.order_by("-pk")[:1]))[0]


@pytest.fixture
def owed(office, now):
    matter = Matter.objects.create(
        agency=office.agency, kind=Matter.Kind.ASSIGNMENT, title="Việc thử", lead_unit=office.technology,
        officer=office.officer, opened_on=now.date(),
    )  # fmt: skip
    return Obligation.objects.create(
        matter=matter, duty="deliver", title="Nộp đề án", debtor_unit=office.technology, debtor_officer=office.officer,
        follower_unit=office.office, follower_officer=office.coordinator, due_on=now.date(), opened_on=now.date(),
    )  # fmt: skip


def test_a_change_of_people_state_and_day_stands_in_words(office, now, owed):
    line = written(
        office, now, owed,
        *audit.changes(owed, debtor_officer=office.other_officer, due_on=date(2026, 12, 1), state="waived"),
        audit.Change("reason", None, "Đổi người"),
    )  # fmt: skip
    assert (line.action, line.kind, line.address) == ("Giao lại việc", "nghĩa vụ", f"/viec/{owed.pk}/")
    assert [(change.label, change.old, change.new) for change in line.changes] == [
        ("Người thực hiện", "Trần Văn Chuyên", "Võ Thị Đo"),
        ("Hạn", "25/11/2026", "01/12/2026"),
        ("Trạng thái", "Đang thực hiện", "Được miễn"),
        ("Lý do", "", "Đổi người"),
    ]


def test_a_manifest_names_the_rows_it_lists(office, now, owed):
    line = written(office, now, owed, audit.Change(str(owed.pk), None, "Nhắc chuyên viên"), action="casework.urge")
    assert [(change.label, change.new) for change in line.changes] == [("Nộp đề án", "Nhắc chuyên viên")]


def test_words_that_begin_with_a_number_stay_whole(office, now, owed):
    line = written(office, now, owed, audit.Change("reason", None, "3 đơn vị xin lùi"))
    assert line.changes[0].new == "3 đơn vị xin lùi"


def test_a_party_is_told_by_the_labels_of_its_fields(office, now):
    party = make_party(office.agency)
    save_party(
        by=office.head, party=party, at=now, version=party.version, kind=party.kind, name="Công ty Mới", tax_code="0101"
    )
    (line,) = trail.lines(office.admin, list(AuditEntry.objects.order_by("-pk")[:1]))
    assert (line.action, line.kind) == ("Ghi danh bạ", str(Party._meta.verbose_name))
    assert all(not re.fullmatch(r"[a-z_]+", change.label) for change in line.changes)


def record_of(office, now):
    party = make_party(office.agency)
    values = {
        "applicant": party.pk,
        "service": "huong_dan",
        "ip_type": "nhan_hieu",
        "object_name": "Nhãn hiệu thử",
        "advised_on": now.date(),
    }
    register = Register.objects.get(code="ip_support")
    return save_record(by=office.officer, register=register, at=now, values=values).record


def test_a_record_is_told_by_its_definition(office, now, shipped):
    record = record_of(office, now)
    (line,) = trail.lines(office.coordinator, list(AuditEntry.objects.order_by("-pk")[:1]))
    assert (line.action, line.kind, line.address) == ("Ghi sổ", "dòng sổ", record.get_absolute_url())
    told = {change.label: change.new for change in line.changes}
    assert "Công ty TNHH Thử Nghiệm" in told.values()
    assert told["Đơn vị phụ trách"] == office.technology.name
    assert not any(re.fullmatch(r"[a-z_]+|\d+", text) for pair in told.items() for text in pair)


def test_a_record_that_the_reader_may_not_see_is_told_without_its_values(office, now, shipped):
    record = record_of(office, now)
    record.privacy = "restricted"
    record.save()
    (line,) = trail.lines(office.admin, list(AuditEntry.objects.order_by("-pk")[:1]))
    assert (line.address, line.changes) == ("", [])


def test_the_page_shows_words_and_takes_few_queries(client, office, now, owed, django_assert_max_num_queries):
    for n in range(30):
        written(office, now, owed, audit.Change("reason", None, f"Lý do {n}"))
    client.force_login(office.admin)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("office:audit")).content.decode()
    assert "Giao lại việc" in page and "casework.reassign" not in page
