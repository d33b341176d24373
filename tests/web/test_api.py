"""Programs meet the same rules as people: what a page refuses is refused here, with a status to read."""

import json
from datetime import date

import pytest
from django.test import Client

from mach.office.actions import make_token
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record
from tests.factories import make_party


@pytest.fixture
def call(office, now):
    """`call(method, address, payload=None, who="officer")` → (status, answer), with that person's key."""
    load_shipped_definitions(on=date(2026, 1, 1))
    client = Client()

    def send(method, address, payload=None, who="officer"):
        key = make_token(by=getattr(office, who), name="thử", at=now).secret
        answer = client.generic(
            method,
            f"/api/v1{address}",
            json.dumps(payload) if payload is not None else "",
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {key}",
        )
        return answer.status_code, answer.json()

    return send


@pytest.fixture
def event(office):
    return {
        "event_kind": "hoi_thao",
        "theme": ["ket_noi_cung_cau"],
        "title": "Hội thảo kết nối cung cầu công nghệ",
        "role": "chu_tri",
        "scale": "tinh",
        "from_on": "2026-05-04",
        "to_on": "2026-05-05",
        "place": "Hội trường Sở",
    }


def test_a_record_is_added_read_changed_and_counted(call, event, office):
    status, added = call("POST", "/registers/event/records", {"values": event})
    assert (status, added["book"], added["version"]) == (200, "001/2026", 1)
    assert call("GET", f"/registers/event/records/{added['id']}")[1]["title"] == event["title"]
    status, changed = call(
        "PUT", f"/registers/event/records/{added['id']}", {"values": {**event, "place": "Nhà văn hóa"}, "version": 1}
    )
    assert (status, changed["data"]["place"], changed["version"]) == (200, "Nhà văn hóa", 2)
    status, figure = call("GET", "/figures/event.attendees?start=2026-01-01&end=2026-12-31&with_rows=true")
    assert (status, float(figure["provisional"])) == (200, 0)


def test_a_wrong_value_comes_back_field_by_field(call, event):
    status, refused = call("POST", "/registers/event/records", {"values": {**event, "scale": "xã", "title": ""}})
    assert status == 422
    assert {fault["field"] for fault in refused["faults"]} == {"scale", "title"}
    assert Record.objects.count() == 0


def test_an_old_version_answers_409_and_changes_nothing(call, event):
    _, added = call("POST", "/registers/event/records", {"values": event})
    call("PUT", f"/registers/event/records/{added['id']}", {"values": event, "version": 1})
    status, problem = call("PUT", f"/registers/event/records/{added['id']}", {"values": event, "version": 1})
    assert (status, problem["code"]) == (409, "stale_version")
    assert Record.objects.get(pk=added["id"]).version == 2


def test_a_change_without_a_version_is_refused(call, event):
    _, added = call("POST", "/registers/event/records", {"values": event})
    assert call("PUT", f"/registers/event/records/{added['id']}", {"values": event})[0] == 409


def test_a_role_without_the_permission_is_refused_in_words(call, event):
    status, problem = call("POST", "/registers/event/records", {"values": event}, who="clerk")
    assert (status, problem["code"]) == (403, "not_allowed")


def test_rows_of_another_agency_answer_404(call, event, other_office, now):
    _, added = call("POST", "/registers/event/records", {"values": event})
    key = make_token(by=other_office.officer, name="thử", at=now).secret
    answer = Client().get(f"/api/v1/registers/event/records/{added['id']}", HTTP_AUTHORIZATION=f"Bearer {key}")
    assert answer.status_code == 404


def test_a_condition_that_names_no_field_is_told(call):
    status, problem = call("GET", "/figures/event.count?start=2026-01-01&end=2026-12-31&condition=la%20%3D%201")
    assert (status, problem["code"]) == (422, "unable_to_count")


def test_parties_of_the_agency_are_counted_once(call, event, office):
    party = make_party(office.agency)
    part = {"party": party.pk, "part_role": "trung_bay", "supported": False}
    status, _ = call("POST", "/registers/event/records", {"values": event, "children": {"event_participation": [part]}})
    assert status == 200
