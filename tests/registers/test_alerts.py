"""TBT alerts find the exporters whom they concern, by HS code and market; telling them is written on the alert."""

import io
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.actions import merge_parties
from mach.registers import actions
from mach.registers.actions import UnableToSaveRecord
from mach.registers.alerts import concerned_by, untold_alerts, why_concerned
from mach.registers.models import Record, Register
from tests.factories import make_party


@pytest.mark.parametrize(
    ("hs", "member", "goods", "markets", "why"),
    [
        (["0306.17"], "CHN", "0306.17", ["CHN"], "HS 0306.17 trùng 0306.17, thị trường CHN"),
        (["0306"], "CHN", "0306.17", ["USA", "chn"], "HS 0306.17 trùng 0306, thị trường CHN"),
        (["0306.17"], "CHN", "0306", [], "HS 0306 trùng 0306.17, chưa rõ thị trường"),
        (["9999", "0306.17"], "CHN", "0306.17.10", None, "HS 0306.17.10 trùng 0306.17, chưa rõ thị trường"),
        (["0306.17"], "CHN", "0306.17", ["USA"], ""),
        (["0306.17"], "CHN", "0306.16", ["CHN"], ""),
        (["03"], "CHN", "0306.17", ["CHN"], ""),
        ([], "CHN", "0306.17", ["CHN"], ""),
        (["67.120.30"], "CHN", "6712", ["CHN"], "HS 6712 trùng 67.120.30, thị trường CHN"),
    ],
)
def test_goods_are_concerned_by_their_heading_and_their_market(hs, member, goods, markets, why):
    assert why_concerned({"hs_ics": hs, "member": member}, {"hs_code": goods, "markets": markets}) == why


@pytest.fixture
def export(office, shipped, now):
    register = Register.objects.get(code="export_product")

    def write(name, hs_code="0306.17", markets=("CHN",), party=None, **more):
        party = party or make_party(office.agency, name)
        values = {
            "exporter": party.pk, "product": "Tôm", "hs_code": hs_code, "markets": list(markets),
            "since_on": date(2025, 1, 1), **more,
        }  # fmt: skip
        actions.save_record(by=office.officer, register=register, values=values, at=now)
        return party

    return write


@pytest.fixture
def alert(office, shipped, now) -> Record:
    values = {
        "symbol": "G/TBT/N/CHN/1990", "member": "CHN", "notified_on": now.date() - timedelta(days=9),
        "product": "Tôm đông lạnh", "hs_ics": ["0306.17"], "title_vi": "Ghi nhãn thủy sản", "recorded_on": now.date(),
    }  # fmt: skip
    register = Register.objects.get(code="tbt_alert")
    return actions.save_record(by=office.officer, register=register, values=values, at=now).record


def names(found) -> list[tuple[str, bool]]:
    return [(one.party.name, one.told_on is not None) for one in found.exporters]


@pytest.mark.django_db
def test_who_exports_now_is_found_once_under_one_name(office, other_office, export, alert, now):
    kept, double = export("Công ty Tôm A"), export("Công ty Tôm B")
    export("Công ty Nghỉ", until_on=now.date() - timedelta(days=1))
    export("Công ty Mỹ", markets=("USA",))
    merge_parties(by=office.head, party=double, into=kept, at=now)
    assert names(concerned_by(office.officer, [alert], on=now.date())[0]) == [("Công ty Tôm A", False)]
    assert concerned_by(other_office.officer, [], on=now.date()) == []


@pytest.mark.django_db
def test_telling_is_written_on_the_alert_once(office, export, alert, now):
    first, second = export("Công ty A"), export("Công ty B")
    assert [one.untold for one in untold_alerts(office.officer, on=now.date())] == [2]
    assert untold_alerts(office.other_officer, on=now.date()) == []
    told = actions.tell_exporters(
        by=office.officer, record=alert, version=alert.version, parties=[first], channel="zalo", at=now
    ).record
    assert told.data["sent_on"] == now.date().isoformat()
    assert names(concerned_by(office.officer, [told], on=now.date())[0]) == [("Công ty A", True), ("Công ty B", False)]
    with pytest.raises(UnableToSaveRecord, match="chưa được báo"):
        actions.tell_exporters(by=office.officer, record=told, version=None, parties=[first], channel="zalo", at=now)
    with pytest.raises(UnableToSaveRecord, match="Kênh"):
        actions.tell_exporters(by=office.officer, record=told, version=None, parties=[second], channel="loa", at=now)
    actions.tell_exporters(by=office.officer, record=told, version=None, parties=[second], channel="zalo", at=now)
    assert untold_alerts(office.officer, on=now.date()) == []


@pytest.mark.django_db
def test_the_page_of_the_alert_writes_letters_and_notes_who_was_told(office, export, alert, now):
    first, second = export("Công ty A"), export("Công ty B")
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("registers:tell-exporters", args=[alert.pk])
    with time_machine.travel(now, tick=False):
        page = HTMLParser(client.get(alert.get_absolute_url()).text)
        assert [box.attributes["value"] for box in page.css("input[name=chosen]")] == [str(first.pk), str(second.pk)]
        letters = client.post(address, {"chosen": [first.pk, second.pk], "viec": "cong-van"})
        with zipfile.ZipFile(io.BytesIO(letters.content)) as archive:
            assert archive.namelist() == ["001-cong-ty-a.docx", "002-cong-ty-b.docx"]
        client.post(address, {"chosen": [first.pk], "viec": "da-bao", "kenh": "zalo", "version": alert.version})
        today = HTMLParser(client.get(reverse("casework:today")).text)
        assert "1 doanh nghiệp chưa được báo" in today.css_first("main").text()
        assert "đã báo" in HTMLParser(client.get(first.get_absolute_url()).text).css_first("main").text()


@pytest.mark.django_db
def test_more_goods_and_alerts_take_no_more_queries(office, export, alert, now):
    export("Công ty A")

    def asked(alerts) -> int:
        with CaptureQueriesContext(connection) as queries:
            concerned_by(office.officer, alerts, on=now.date())
        return len(queries)

    asked([alert])
    few = asked([alert])
    for number in range(3):
        export(f"Công ty {number}")
    assert asked([alert, alert]) == few
