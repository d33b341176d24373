"""What expires is listed in time; its holders are told by one letter each, once for each validity."""

import io
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.casework.actions import UnableToClose
from mach.engines.drafting import check
from mach.office.actions import load_shared_calendar
from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.expiring import ExpiryFilters, expiring_records, shown
from mach.registers.letters import letters_of, packed
from mach.registers.models import Record, Register
from tests.factories import make_party

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def verify(office, shipped, today):
    """`verify(holder, days)` → a measuring instrument of that holder whose verification ends in some days."""
    load_shared_calendar()

    def make(holder, days: int, by=None) -> Record:
        last = today + timedelta(days=days)
        values = {
            "customer": holder.pk, "instrument": "can", "field": "khoi_luong", "serial": f"CB-{days}",
            "range": "0-60 kg", "class": "III", "place": "Kho 1", "service": "kiem_dinh", "verify_kind": "dinh_ky",
            "done_on": last - timedelta(days=365), "result": "dat", "stamp_no": f"T-{days}",
            "certificate_no": f"ĐL-{days}", "cycle_months": 12, "valid_until": last,
        }  # fmt: skip
        register = Register.objects.get(code="measurement_verification")
        return actions.save_record(
            register=register, values=values, state="cap_giay", at=AT, by=by or office.other_officer
        ).record

    return make


def listed(user, today, **filters) -> list[tuple[int, int]]:
    """(record, days until it expires) as the list shows them."""
    rows = expiring_records(user, ExpiryFilters(**filters), on=today).order_by("due_on", "pk")
    return [(one.record.pk, (one.last - today).days) for one in shown(user, list(rows))]


def test_what_expires_is_listed_by_how_soon(office, other_office, verify, today):
    firm = make_party(office.agency, "Công ty Cân Việt")
    late, soon, far = verify(firm, -10), verify(firm, 30), verify(firm, 61)
    assert listed(office.other_officer, today) == [(late.pk, -10), (soon.pk, 30)]
    assert listed(office.other_officer, today, within=0) == [(late.pk, -10)]
    assert listed(office.other_officer, today, within=90) == [(late.pk, -10), (soon.pk, 30), (far.pk, 61)]
    assert listed(office.other_officer, today, unit=office.technology.pk) == []
    assert listed(other_office.other_officer, today, within=90) == []


def test_the_list_takes_as_many_queries_for_many_rows_as_for_one(office, verify, today, django_assert_num_queries):
    client = Client()
    client.force_login(office.other_officer, backend="django.contrib.auth.backends.ModelBackend")
    verify(make_party(office.agency, "Công ty 1"), 10)
    client.get(reverse("registers:expiring"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("registers:expiring"))
    for n in range(4):
        verify(make_party(office.agency, f"Công ty {n + 2}"), 11 + n)
    with django_assert_num_queries(len(one)):
        client.get(reverse("registers:expiring"))


def test_each_holder_gets_one_letter_in_the_official_layout(office, verify, today):
    first, second = (make_party(office.agency, name) for name in ("Công ty Cân Việt", "Công ty Đo Nam"))
    verify(first, 10), verify(second, 12), verify(first, 20)
    rows = expiring_records(office.other_officer, ExpiryFilters(), on=today).order_by("due_on", "pk")
    letters = letters_of(office.agency, shown(office.other_officer, list(rows)), on=today)
    assert [(name, letter.addressees, len(letter.blocks[1].rows)) for name, letter in letters] == [
        ("001-cong-ty-can-viet.docx", ("Công ty Cân Việt",), 2),
        ("002-cong-ty-do-nam.docx", ("Công ty Đo Nam",), 1),
    ]
    with zipfile.ZipFile(io.BytesIO(packed(letters))) as archive:
        assert archive.namelist() == [name for name, _ in letters]
        assert [fault.code for fault in check(archive.read("001-cong-ty-can-viet.docx"))] == []


def test_who_was_told_is_not_told_again_until_the_next_validity(office, verify, today):
    record = verify(make_party(office.agency, "Công ty Cân Việt"), 10)
    rows = list(expiring_records(office.other_officer, ExpiryFilters(), on=today))
    assert actions.tell_holders(by=office.other_officer, owed=rows, reference="Công văn 45/SKHCN-TDC", at=AT) == 1
    assert listed(office.other_officer, today) == []
    assert listed(office.other_officer, today, told=True) == [(record.pk, 10)]
    with pytest.raises(UnableToClose):
        actions.tell_holders(by=office.other_officer, owed=rows, reference="Công văn 46/SKHCN-TDC", at=AT)
    record.refresh_from_db()
    values = {**record.data, "valid_until": today + timedelta(days=40)}
    actions.save_record(
        register=record.register, record=record, version=record.version, values=values, state=record.state, at=AT,
        by=office.other_officer,
    )  # fmt: skip
    assert listed(office.other_officer, today) == [(record.pk, 40)]


def test_nothing_is_noted_without_saying_how_nor_by_strangers(office, verify, today):
    verify(make_party(office.agency, "Công ty Cân Việt"), 10)
    rows = list(expiring_records(office.other_officer, ExpiryFilters(), on=today))
    with pytest.raises(UnableToClose, match="Chưa ghi số công văn"):
        actions.tell_holders(by=office.other_officer, owed=rows, reference=" ", at=AT)
    with pytest.raises(NotAllowed):
        actions.tell_holders(by=office.officer, owed=rows, reference="Công văn 45", at=AT)
    assert len(listed(office.other_officer, today)) == 1


def test_the_page_gives_a_letter_and_takes_the_note(office, verify, today):
    client = Client()
    client.force_login(office.other_officer, backend="django.contrib.auth.backends.ModelBackend")
    record = verify(make_party(office.agency, "Công ty Cân Việt"), 10)
    page = HTMLParser(client.get(reverse("registers:expiring")).content)
    chosen = page.css_first("main tbody input[name=chosen]").attributes["value"]
    answer = client.post(reverse("registers:expiry-letters"), {"chosen": chosen})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="001-cong-ty-can-viet.docx"'
    assert client.post(reverse("registers:expiry-letters"), {}).status_code == 302
    client.post(reverse("registers:expiry-told"), {"chosen": chosen, "so": "Công văn 45/SKHCN-TDC"})
    told = HTMLParser(client.get(reverse("registers:expiring"), {"da-nhac": "1"}).content)
    assert told.css_first("main tbody th a").attributes["href"] == record.get_absolute_url()
