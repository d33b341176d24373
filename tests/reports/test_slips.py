"""Slips of obligations, commitments and reports: who, what, from which paper, by when; nobody of another agency."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import docx
import pytest
from django.urls import reverse

from mach.casework import papers as obligations
from mach.casework.papers import GIVING, SUBMITTING
from mach.reports import actions as reports
from mach.reports.slips import slip_of as report_slip
from mach.targets import papers as commitments
from tests.reports.world import HALF, hold_classes, make_regime, make_target

JUNE = datetime(2026, 6, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = date(2026, 6, 16)


@pytest.fixture
def target(office, shipped, now):
    return make_target(office, now, officer=office.officer, support_units=(office.office,))


def facts(slip) -> dict[str, str]:
    return {fact.label: fact.words for fact in slip.facts}


def test_work_given_names_who_what_and_until_when(office, target):
    slip = commitments.slip_of(target, GIVING, on=DAY)
    assert (slip.title, slip.subject, slip.superior, slip.issuer) == (
        "Phiếu giao việc", target.title, office.agency.name, office.office.name,
    )  # fmt: skip
    assert facts(slip) == {
        "Giao chủ trì": f"{office.technology.name} ({office.officer.full_name})",
        "Phối hợp": office.office.name,
        "Hoàn thành": "14/12/2026",
        "Báo cáo kết quả": target.get_recurs_display(),
    }
    assert [(one.title, one.name) for one in slip.signers] == [
        ("Người nhận việc", office.officer.full_name),
        ("Người giao việc", office.director.full_name),
    ]
    assert [box.title for box in slip.boxes] == ["Bút phê của lãnh đạo Sở"]


def test_a_submission_says_what_was_counted(office, target, now):
    hold_classes(office, now)
    slip = commitments.slip_of(target, SUBMITTING, on=DAY)
    assert facts(slip)["Kết quả đến nay"] == "2 lớp (đếm từ sổ đến ngày 16/06/2026; cam kết 4 lớp)"
    assert [box.title for box in slip.boxes] == ["Ý kiến của lãnh đạo đơn vị", "Bút phê của lãnh đạo Sở"]
    assert [(one.title, one.name) for one in slip.signers] == [
        ("Người trình", office.officer.full_name),
        ("Lãnh đạo đơn vị", office.head.full_name),
    ]


def test_an_obligation_has_both_slips(office, target):
    row = target.matter.obligations.get(duty="account")
    given = facts(obligations.slip_of(row, GIVING, on=DAY))
    assert given["Giao cho"] == f"{office.technology.name} ({office.officer.full_name})"
    assert given["Hạn hoàn thành"] == f"{row.due_on:%d/%m/%Y}"
    assert given["Theo dõi, đôn đốc"] == f"{row.follower_unit.name}, {row.follower_officer.full_name}"
    submitted = obligations.slip_of(row, SUBMITTING, on=DAY)
    assert (submitted.issuer, submitted.addressee) == (office.technology.name, "Lãnh đạo Sở")


def test_a_report_goes_up_with_its_slip(office, target, now):
    hold_classes(office, now)
    report = reports.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)
    slip = report_slip(report, on=DAY)
    assert slip.subject == f"Xem xét, ký ban hành {report.title}"
    assert facts(slip)["Tóm tắt kết quả"] == "1 chỉ tiêu chưa đạt."
    assert facts(slip)["Hạn gửi"] == "18/06/2026"


@pytest.mark.parametrize("paper", [GIVING, SUBMITTING])
def test_slips_open_as_pages_and_as_word_files(office, other_office, target, client, paper):
    row = target.matter.obligations.get(duty="account")
    places = [("casework", row.pk), ("targets", target.pk)]
    client.force_login(office.officer)
    for room, pk in places:
        page = client.get(reverse(f"{room}:slip", args=[pk, paper]))
        assert page.status_code == 200
        word = client.get(reverse(f"{room}:slip-word", args=[pk, paper]))
        assert docx.Document(io.BytesIO(word.content)).tables
        assert client.get(reverse(f"{room}:slip", args=[pk, "khac"])).status_code == 404
    client.force_login(other_office.officer)
    for room, pk in places:
        assert client.get(reverse(f"{room}:slip", args=[pk, paper])).status_code == 404
