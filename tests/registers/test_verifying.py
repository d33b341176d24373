"""Many records are verified by a filter; what is doubtful waits for a tick; one action takes all of it back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mach.engines.workdays import Window
from mach.office import audit
from mach.office.actions import UnableToUndo, undo_bulk
from mach.office.models import AuditEntry, Delegation, User
from mach.registers import actions
from mach.registers.actions import Sheet
from mach.registers.doubts import doubles_of, plan_verification
from mach.registers.models import Record, RecordDate, RecordEvidence, Register
from mach.registers.queries import Filters, definition_for
from tests.factories import make_party

KEYS = ["title", "topic", "organiser", "lecturer", "from_on", "to_on", "hours", "place", "evidence"]
YEAR = Window(date(2025, 12, 15), date(2026, 12, 14))


@pytest.fixture
def training(shipped, office):
    make_party(office.agency, "Trung tâm Thông tin")
    return Register.objects.get(code="training_class")


def load(office, training, now, *titles, day="6/5/2026", evidence="45/BC", by=None):
    rows = [[title, "Sở hữu trí tuệ", "Trung tâm Thông tin", "A", day, day, "8", "Sở", evidence] for title in titles]
    sheet = Sheet(rows=rows, keys=KEYS, scales=[1] * len(KEYS), state="to_chuc")
    return actions.load_sheet(by=by or office.officer, register=training, sheet=sheet, name="", at=now).load


def plan(user, training, now, window=YEAR, **filters):
    definition = definition_for(training, agency=user.agency, day=now.date())
    return plan_verification(user, training, definition, Filters(**filters), window=window, on=now.date())


def said(found):
    return [(one.record.title, one.reasons, one.is_barred) for one in found.doubts]


def test_good_rows_are_ready_and_the_others_say_why(office, training, now):
    load(office, training, now, "Lớp 1", "Lớp 2")
    load(office, training, now, "Lớp 3", evidence="")
    load(office, training, now, "Lớp 4", day="6/5/2025")
    load(office, training, now, "lớp 1")
    load(office, training, now, "Lớp 5", by=office.head)
    found = plan(office.head, training, now)
    assert [row.title for row in found.ready] == ["Lớp 2"]
    assert said(found) == [
        ("Lớp 1", ("có thể trùng dòng 005/2026",), False),
        ("Lớp 3", ("chưa có minh chứng",), True),
        ("Lớp 4", ("ngoài kỳ: ngày kết thúc 06/05/2025",), False),
        ("lớp 1", ("có thể trùng dòng 001/2026",), False),
        ("Lớp 5", ("người ghi không tự xác nhận; hãy nhờ lãnh đạo khác",), True),
    ]
    assert [row.title for row in plan(office.director, training, now, window=None).ready] == [
        "Lớp 2",
        "Lớp 4",
        "Lớp 5",
    ]


def test_a_head_is_shown_the_rows_of_the_own_unit_only(office, training, now):
    load(office, training, now, "Lớp của Chi cục", by=office.other_officer)
    assert plan(office.head, training, now).ready == ()
    assert len(plan(office.director, training, now).ready) == 1
    assert plan(office.officer, training, now).ready == ()


def test_ticked_doubts_come_along_and_barred_ones_never(office, training, now):
    load(office, training, now, "Lớp 1")
    load(office, training, now, "Lớp 2", day="6/5/2025")
    load(office, training, now, "Lớp 3", evidence="")
    found = plan(office.head, training, now)
    every = list(Record.objects.values_list("pk", flat=True))
    assert [row.title for row in found.chosen([])] == ["Lớp 1"]
    assert [row.title for row in found.chosen(every)] == ["Lớp 1", "Lớp 2"]


def test_four_hundred_rows_by_one_action_one_entry_and_a_fixed_number_of_queries(
    office, training, now, django_assert_max_num_queries
):
    load(office, training, now, *(f"Lớp {n}" for n in range(400)))
    with django_assert_max_num_queries(16):
        found = plan(office.head, training, now)
    with django_assert_max_num_queries(30):
        done = actions.verify(by=office.head, records=found.chosen([]), at=now)
    [entry] = AuditEntry.objects.filter(action="registers.verify")
    assert (len(done), entry.values.count()) == (400, 400)
    assert RecordDate.objects.filter(verified=False).count() == 0

    later = now + timedelta(hours=1)
    with django_assert_max_num_queries(30):
        undone = undo_bulk(by=office.head, entry=entry, at=later)
    assert len(undone) == 400
    assert Record.objects.exclude(verified_at=None).count() == 0
    assert RecordDate.objects.filter(verified=True).count() == 0
    assert AuditEntry.objects.filter(action="registers.undo_verify").count() == 1
    assert audit.verify(agency=office.agency) == []
    with pytest.raises(UnableToUndo):
        undo_bulk(by=office.head, entry=entry, at=later)


def test_undoing_leaves_what_was_changed_or_verified_again_since(office, training, now):
    load(office, training, now, "Lớp 1", "Lớp 2", "Lớp 3")
    first, second, third = Record.objects.order_by("pk")
    actions.verify(by=office.head, records=[first, second, third], at=now)
    entry = AuditEntry.objects.get(action="registers.verify")
    later = now + timedelta(hours=1)
    values = {**second.data, "hours": 9}
    actions.save_record(by=office.officer, register=training, record=second, version=1, values=values, at=later)
    actions.unverify(by=office.head, record=third, reason="Xem lại", at=later)
    actions.verify(by=office.head, records=[third], at=later)
    undone = undo_bulk(by=office.head, entry=entry, at=later)
    assert [(row.title, bool(row.kept)) for row in undone] == [("Lớp 1", False), ("Lớp 2", True), ("Lớp 3", True)]
    assert list(Record.objects.exclude(verified_at=None)) == [third]


def test_doubles_have_one_name_and_one_day(office, training, now):
    load(office, training, now, "Lớp A", "LOP A", "Lớp B")
    load(office, training, now, "Lớp A", day="7/5/2026")
    definition = definition_for(training, agency=office.agency, day=now.date())
    rows = list(Record.objects.order_by("pk"))
    assert doubles_of(rows, definition) == {rows[0].pk: ["002/2026"], rows[1].pk: ["001/2026"]}
    actions.remove_record(by=office.officer, record=rows[0], version=1, reason="Trùng", at=now)
    assert doubles_of(rows[1:], definition) == {}


@pytest.fixture
def client(office):
    client = Client()
    client.force_login(office.head, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name, *more):
    return reverse(f"registers:{name}", args=["training_class", *more])


def test_the_page_verifies_what_was_seen_and_its_answer_undoes_it(client, office, training, now):
    load(office, training, now, "Lớp 1", "Lớp 2")
    load(office, training, now, "Lớp 3", day="6/5/2024")
    page = client.get(address("verify-many"), {"ky": "2026"})
    assert (len(page.context["plan"].ready), len(page.context["plan"].doubts)) == (2, 1)
    seen = page.context["plan"].digest
    answer = client.post(f"{address('verify-many')}?ky=2026", {"da-xem": seen})
    entry = AuditEntry.objects.get(action="registers.verify")
    assert answer.headers["Location"] == reverse("office:bulk", args=[entry.pk])
    assert Record.objects.exclude(verified_at=None).count() == 2
    assert client.get(reverse("office:bulk", args=[entry.pk])).context["taken"] == 2
    client.post(reverse("office:bulk-undo", args=[entry.pk]))
    assert Record.objects.exclude(verified_at=None).count() == 0


def test_rows_that_changed_since_the_page_was_opened_are_shown_again(client, office, training, now):
    load(office, training, now, "Lớp 1")
    seen = client.get(address("verify-many")).context["plan"].digest
    load(office, training, now, "Lớp 2")
    assert client.post(address("verify-many"), {"da-xem": seen}).status_code == 409
    assert Record.objects.exclude(verified_at=None).count() == 0


def test_entries_of_another_agency_are_not_there(client, office, other_office, training, now):
    make_party(other_office.agency, "Trung tâm Thông tin")
    load(other_office, training, now, "Lớp 1", by=other_office.officer)
    actions.verify(by=other_office.head, records=list(Record.objects.all()), at=now)
    entry = AuditEntry.objects.get(action="registers.verify")
    assert client.get(reverse("office:bulk", args=[entry.pk])).status_code == 404
    assert client.post(reverse("office:bulk-undo", args=[entry.pk])).status_code == 404
    assert RecordEvidence.objects.count() == 1


def test_a_substitute_verifies_in_the_place_of_the_head(office, training, now):
    load(office, training, now, "Lớp 1", by=office.officer)
    assert plan(office.coordinator, training, now).ready == ()
    Delegation.objects.create(
        agency=office.agency,
        person=office.head,
        substitute=office.coordinator,
        valid_from=now.date(),
        valid_to=now.date(),
        reason="Đi công tác",
        created_by=office.admin,
        created_at=now,
    )
    coordinator = User.objects.get(pk=office.coordinator.pk)
    found = plan(coordinator, training, now)
    assert actions.verify(by=coordinator, records=found.chosen([]), at=now) == list(found.ready)
    assert len(found.ready) == 1
