"""A verification is taken back and a record struck out by those who may, with a reason; then it counts nowhere."""

from datetime import date

import pytest
from django.test import Client

from mach.office import audit
from mach.registers import actions
from mach.registers.models import Record, RecordDate, Register
from mach.registers.queries import Filters, records_list
from tests.factories import make_party


@pytest.fixture
def record(office, now, shipped):
    party = make_party(office.agency)
    values = {"applicant": party.pk, "service": "huong_dan", "ip_type": "nhan_hieu", "object_name": "Nhãn hiệu thử",
              "advised_on": date(2026, 11, 2)}  # fmt: skip
    register = Register.objects.get(code="ip_support")
    row = actions.save_record(by=office.officer, register=register, values=values, at=now).record
    actions.add_evidence(by=office.officer, record=row, references=["12/PHD-SKHCN"], at=now)
    return Record.objects.get(pk=row.pk)


@pytest.fixture
def verified(office, record, now):
    actions.verify(by=office.head, records=[record], at=now)
    return Record.objects.get(pk=record.pk)


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def offers(user, record) -> tuple[bool, bool]:
    """Whether the page offers to take the verification back, and to strike the record out."""
    context = browser(user).get(record.get_absolute_url()).context
    return context["may_unverify"], context["may_remove"]


def test_the_page_offers_what_the_person_may_do(office, record):
    people = (office.officer, office.head, office.director, office.other_officer, office.clerk)
    assert [offers(who, record) for who in people] == [
        (False, True), (False, True), (False, False), (False, False), (False, False)
    ]  # fmt: skip


def test_a_verified_record_is_left_to_those_who_verify(office, verified):
    people = (office.officer, office.head, office.director, office.other_officer)
    assert [offers(who, verified) for who in people] == [(False, False), (True, True), (True, False), (False, False)]


def test_a_verification_is_taken_back_with_its_reason(office, verified):
    client, address = browser(office.head), f"{verified.get_absolute_url()}thoi-xac-nhan/"
    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, Record.objects.get().verified_at is None) == (422, False)
    done = client.post(address, {"reason": "Sai ngày hướng dẫn"})
    assert (done.status_code, done.headers["Location"]) == (302, verified.get_absolute_url())
    assert Record.objects.get().verified_at is None
    assert set(RecordDate.objects.values_list("verified", flat=True)) == {False}
    again = client.post(address, {"reason": "Lần nữa"})
    assert again.status_code == 422 and "chưa được xác nhận" in again.content.decode()


def test_an_officer_takes_no_verification_back_and_removes_no_verified_record(office, verified):
    client, address = browser(office.officer), verified.get_absolute_url()
    assert client.post(f"{address}thoi-xac-nhan/", {"reason": "x"}).status_code == 403
    assert client.post(f"{address}bo/", {"reason": "x", "version": verified.version}).status_code == 403
    assert Record.objects.roots().get().verified_at is not None


def test_a_removed_record_counts_nowhere_and_stays_for_those_who_audit(office, record):
    address = record.get_absolute_url()
    client = browser(office.officer)
    typed = client.post(f"{address}bo/", {"reason": "", "version": record.version})
    assert (typed.status_code, Record.objects.roots().count()) == (422, 1)
    stale = client.post(f"{address}bo/", {"reason": "Ghi trùng", "version": record.version + 1})
    assert (stale.status_code, Record.objects.roots().count()) == (409, 1)
    done = client.post(f"{address}bo/", {"reason": "Ghi trùng", "version": record.version})
    assert (done.status_code, done.headers["Location"]) == (302, "/so/ip_support/")
    assert RecordDate.objects.count() == 0
    assert records_list(office.officer, record.register, Filters()).rows.count() == 0
    assert [client.get(address).status_code, client.get("/so/ip_support/da-bo/").status_code] == [404, 403]
    seen = browser(office.coordinator)
    page, listed = (seen.get(place).content.decode() for place in (address, "/so/ip_support/da-bo/"))
    for html in (page, listed):
        assert f"<del>{record.book}" in html and "Ghi trùng" in html and office.officer.full_name in html
    assert "data-confirm" not in page.split("<main")[1]
    assert seen.get(f"{address}sua/").status_code in (403, 404)
    assert audit.verify(agency=office.agency) == []


def test_another_agency_neither_removes_nor_sees(other_office, record):
    address = record.get_absolute_url()
    assert browser(other_office.head).post(f"{address}bo/", {"reason": "x"}).status_code == 404
    assert browser(other_office.coordinator).get(address).status_code == 404
