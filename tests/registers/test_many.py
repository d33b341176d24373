"""Many records at once: given to another officer or moved to a state, all or none, and taken back."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office import audit
from mach.office.actions import undo_bulk
from mach.office.models import AuditEntry
from mach.office.permissions import Role
from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.actions import UnableToSaveRecord
from mach.registers.models import Record, Register
from tests.factories import make_party, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(office, shipped, now) -> list[Record]:
    """Two rows that may go on, and one that lacks what the last state demands."""
    register, party = Register.objects.get(code="advice_log"), make_party(office.agency)
    made = []
    for number, outcome in enumerate(("Đã mua máy", "Đã nộp hồ sơ", "")):
        values = {
            "party": party.pk, "advised_on": date(2026, 5, 4) + timedelta(days=number), "topic": "cgcn",
            "channel": "van_ban", "content": "Hỏi", **({"outcome": outcome} if outcome else {}),
        }  # fmt: skip
        saved = actions.save_record(by=office.officer, register=register, values=values, state="theo_doi", at=now)
        made.append(saved.record)
    return made


@pytest.fixture
def colleague(office):
    return make_user(office.technology, Role.OFFICER, "Lý Thị Mới", "moi")


def states() -> list[str]:
    return list(Record.objects.roots().order_by("pk").values_list("state", flat=True))


def officers() -> list[str]:
    return list(Record.objects.roots().order_by("pk").values_list("officer__full_name", flat=True))


def test_records_move_all_or_none_and_come_back(office, rows, now):
    with pytest.raises(UnableToSaveRecord) as refused:
        actions.move_many(by=office.officer, records=rows, to="ket_qua", at=now)
    assert [fault.message.split(":")[0] for fault in refused.value.faults] == [f"Dòng {rows[2].book}"]
    assert states() == ["theo_doi"] * 3
    tried = actions.try_move(by=office.officer, records=rows, to="ket_qua", at=now)
    assert [bool(tried[row.pk]) for row in rows] == [False, False, True]
    actions.move_many(by=office.officer, records=rows[:2], to="ket_qua", at=now)
    assert states() == ["ket_qua", "ket_qua", "theo_doi"]
    later = now + timedelta(hours=1)
    first = Record.objects.get(pk=rows[0].pk)
    actions.save_record(
        by=office.officer, register=first.register, record=first, version=None, at=later,
        values={**first.data, "content": "Hỏi thêm"},
    )  # fmt: skip
    told = undo_bulk(by=office.officer, entry=AuditEntry.objects.get(action="registers.move"), at=later)
    assert [bool(one.kept) for one in told] == [True, False]
    assert states() == ["ket_qua", "theo_doi", "theo_doi"]
    assert audit.verify(agency=office.agency) == []


def test_records_are_given_to_an_officer_of_their_unit_and_come_back(office, rows, colleague, now):
    with pytest.raises(NotAllowed):
        actions.assign_many(by=office.officer, records=rows, officer=colleague, at=now)
    with pytest.raises(UnableToSaveRecord, match="không thuộc"):
        actions.assign_many(by=office.head, records=rows, officer=office.other_officer, at=now)
    actions.assign_many(by=office.head, records=rows[:2], officer=colleague, at=now)
    assert officers() == ["Lý Thị Mới", "Lý Thị Mới", "Trần Văn Chuyên"]
    with pytest.raises(UnableToSaveRecord, match="đã do"):
        actions.assign_many(by=office.head, records=rows[:2], officer=colleague, at=now)
    undo_bulk(by=office.head, entry=AuditEntry.objects.get(action="registers.assign"), at=now + timedelta(hours=1))
    assert officers() == ["Trần Văn Chuyên"] * 3


def test_nothing_chosen_is_told(office, now, db):
    with pytest.raises(UnableToSaveRecord, match="Chưa chọn dòng nào"):
        actions.move_many(by=office.officer, records=[], to="ket_qua", at=now)


def test_the_page_shows_who_refuses_then_moves_the_others(office, rows):
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("registers:many", args=["advice_log"])
    assert len(HTMLParser(client.get(address).text).css("input[name=chosen]")) == 3
    sent = {"chosen": [row.pk for row in rows], "den": "ket_qua"}
    seen = HTMLParser(client.post(address, {**sent, "viec": "xem"}).text)
    assert seen.css_first("div.notice strong").text() == "2 dòng chuyển được."
    assert [line.css_first("a").text() for line in seen.css("div.notice li")] == [rows[2].book]
    assert client.post(address, {**sent, "viec": "chuyen"}).status_code == 302
    assert states() == ["ket_qua", "ket_qua", "theo_doi"]
