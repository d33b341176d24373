"""The thread from paper to report says what the board says, and which later paper changed a promise."""

from datetime import date
from decimal import Decimal

import pytest

from mach.documents.models import Document
from mach.reports.threads import thread_of
from mach.targets import actions
from mach.targets.actions import DecidingPaper, SentReport
from mach.targets.queries.figures import figure_for
from mach.targets.queries.lookup import subject_by_key
from tests.reports.world import hold_class, make_target
from tests.targets.test_openings import HALF


@pytest.fixture
def target(office, shipped, now):
    return make_target(office, now, min=Decimal(4))


def knots(office, kind, pk, on):
    thread = thread_of(kind, pk, user=office.coordinator, on=on)
    return [(knot.kind, knot.title, knot.detail) for strand in thread.strands for knot in strand.knots]


def test_a_paper_that_changed_a_target_leads_to_it(office, target, now, today):
    paper = Document.objects.create(
        agency=office.agency, standing="signed", number="55/QĐ-UBND", created_at=now, created_by=office.clerk
    )
    actions.adjust_commitment(
        by=office.director, commitment=target, version=1, low=Decimal(5), high=Decimal(6), period_end=target.period_end,
        paper=DecidingPaper(paper.number, date(2026, 9, 1), paper), at=now,
    )  # fmt: skip
    found = knots(office, "van-ban", paper.pk, today)
    assert ("Điều chỉnh", "Từ 4 lớp thành 5 – 6 lớp", "Theo 55/QĐ-UBND ngày 01/09/2026") in found
    assert found == knots(office, "cam-ket", target.pk, today)


def test_the_number_is_that_of_the_board(office, target, now, today):
    hold_class(office, date(2025, 11, 1), now)
    hold_class(office, date(2026, 3, 1), now)
    yearly = make_target(
        office, now, title="Mỗi năm 02 lớp", per="year",
        period_start=date(2020, 12, 15), period_end=date(2030, 12, 14),
    )  # fmt: skip
    assert figure_for(yearly, today).value == 1
    assert ("Số liệu hôm nay", "1 lớp", "") in knots(office, "cam-ket", yearly.pk, today)
    actions.state_opening(
        by=office.coordinator, subject=subject_by_key(office.coordinator, f"ct-{target.pk}"), window=HALF,
        period_label="6 tháng đầu năm 2026", value=Decimal(3), report=SentReport("45/BC-SKHCN", date(2026, 6, 18)),
        reason="chưa nhập sổ", at=now,
    )  # fmt: skip
    assert ("Số liệu hôm nay", "3 lớp", "gồm số theo báo cáo") in knots(office, "cam-ket", target.pk, today)
