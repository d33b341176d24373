"""An assignment closes itself when the books prove it; who follows it confirms, or gives it back with a reason."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mach.casework.registry import DECISIONS
from mach.office import audit
from mach.office.actions import load_shared_calendar
from mach.office.rules import NotAllowed
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.targets.actions import Promise, UnableToChange
from mach.targets.actions.commitments import make_commitment
from mach.targets.actions.proving import close_proven, confirm_self_closing, return_self_closing
from mach.targets.models import Commitment, Indicator, SelfClosing
from tests.factories import make_party

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GIVEN, DUE, TONIGHT = date(2026, 5, 4), date(2026, 6, 30), date(2026, 6, 15)


@pytest.fixture
def order(office, shipped):
    """`order()` → to hold a class about intellectual property before July, given on 04/5."""
    load_shared_calendar()

    def make(**given) -> Commitment:
        told = {
            "kind": "assignment", "title": "Tổ chức lớp tập huấn sở hữu trí tuệ", "lead_unit": office.technology,
            "recurs": "once", "due_on": DUE, "indicator": Indicator.objects.get(code="training_class.count"),
            "indicator_filter": "topic = shtt", **given,
        }  # fmt: skip
        at = datetime.combine(GIVEN, datetime.min.time(), ZONE)
        return make_commitment(by=office.coordinator, agency=office.agency, promise=Promise(**told), at=at)

    return make


@pytest.fixture
def hold(office, shipped, now):
    """`hold(day)` → a verified class about intellectual property that ended that day."""
    host = make_party(office.agency, "Trung tâm đào tạo")

    def make(day: date, topic: str = "shtt", *, verified: bool = True) -> Record:
        values = {
            "topic": topic, "title": f"Lớp {day:%d/%m}", "organiser": host.pk, "lecturer": "Nguyễn Văn Giảng",
            "from_on": day, "to_on": day, "hours": 8, "place": "Hội trường", "mode": "truc_tiep",
            "headcount_by_audience": {"cbccvc": 20},
        }  # fmt: skip
        register = Register.objects.get(code="training_class")
        row = registers.save_record(register=register, values=values, state="to_chuc", at=now, by=office.officer).record
        registers.add_evidence(by=office.officer, record=row, references=["12/BC-TT"], at=now)
        if verified:
            registers.verify(by=office.director, records=[row], at=now)
        return row

    return make


def delivery(row: Commitment):
    return row.matter.obligations.get(duty="deliver")


def test_an_assignment_closes_on_the_day_of_the_row_that_proves_it(order, hold, office):
    row, held = order(), hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    row.refresh_from_db()
    closing, owed = SelfClosing.objects.get(), delivery(row)
    assert (row.state, owed.state, owed.closed_on, owed.closed_by) == ("done", "met", date(2026, 6, 10), None)
    assert closing.rows == [["training_class", held.pk]]
    said = f"Đủ minh chứng trong sổ: {held.title}, số {held.book}"
    assert (closing.said, owed.result) == (said, said)
    assert [one.reference for one in owed.evidence.all()] == [f"{held.title}, số {held.book}"]
    assert audit.verify(agency=office.agency) == []


@pytest.mark.parametrize(
    "near",
    [
        {"day": date(2026, 5, 3)},
        {"day": date(2026, 6, 16)},
        {"day": date(2026, 6, 10), "topic": "nscl"},
        {"day": date(2026, 6, 10), "verified": False},
    ],
    ids=["before the order", "after tonight", "another subject", "not verified"],
)
def test_what_does_not_prove_it_leaves_it_open(order, hold, office, near):
    row = order()
    hold(**near)
    close_proven(office.agency, TONIGHT)
    row.refresh_from_db()
    assert (row.state, delivery(row).state, SelfClosing.objects.count()) == ("active", "open", 0)


def test_rows_without_the_evidence_asked_for_prove_nothing(order, hold, office):
    row = order(proof_needed="file")
    hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    assert delivery(row).state == "open"


def test_what_was_proven_after_its_day_is_late(order, hold, office):
    row = order()
    hold(date(2026, 7, 2))
    close_proven(office.agency, date(2026, 7, 3))
    assert (delivery(row).state, delivery(row).closed_on) == ("met_late", date(2026, 7, 2))


def test_recurring_work_and_work_that_nothing_counts_never_close_themselves(order, hold, office):
    rows = [order(recurs="month", due_on=DUE), order(indicator=None, indicator_filter="")]
    hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    assert [delivery(row).state for row in rows] == ["open", "open"]


def test_who_follows_it_confirms(order, hold, office, now):
    row = order()
    hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    kind = next(one for one in DECISIONS if one.code == "viec-tu-dong")
    (waiting,) = kind.awaiting(office.coordinator, TONIGHT, 10)
    assert (waiting.title, waiting.lines[1], waiting.since) == (row.title, "Xong đúng hạn, ngày 10/06/2026", TONIGHT)
    assert kind.awaiting(office.officer, TONIGHT, 10) == []
    kind.approve(by=office.coordinator, pk=waiting.pk, version=waiting.version, at=now)
    closing = SelfClosing.objects.get()
    assert (closing.state, closing.decided_by, closing.decided_on) == ("confirmed", office.coordinator, now.date())
    assert kind.count(office.coordinator, TONIGHT) == 0
    with pytest.raises(UnableToChange, match="đã được xem"):
        confirm_self_closing(by=office.coordinator, closing=closing, version=None, at=now)


def test_what_is_given_back_is_owed_again_until_something_new_proves_it(order, hold, office, now):
    row = order()
    hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    closing = SelfClosing.objects.get()
    with pytest.raises(UnableToChange, match="Chưa ghi lý do"):
        return_self_closing(by=office.coordinator, closing=closing, version=None, reason=" ", at=now)
    return_self_closing(by=office.coordinator, closing=closing, version=None, reason="Lớp của đơn vị khác", at=now)
    row.refresh_from_db()
    assert (row.state, delivery(row).state, SelfClosing.objects.get().state) == ("active", "open", "returned")
    close_proven(office.agency, TONIGHT + timedelta(days=1))
    assert delivery(row).state == "open"
    hold(date(2026, 6, 16))
    close_proven(office.agency, TONIGHT + timedelta(days=2))
    assert [one.state for one in SelfClosing.objects.all()] == ["waiting", "returned"]


def test_nobody_else_decides(order, hold, office, other_office, now):
    order()
    hold(date(2026, 6, 10))
    close_proven(office.agency, TONIGHT)
    closing = SelfClosing.objects.get()
    for stranger in (office.officer, office.other_officer):
        with pytest.raises(NotAllowed):
            confirm_self_closing(by=stranger, closing=closing, version=None, at=now)
    with pytest.raises(SelfClosing.DoesNotExist):
        confirm_self_closing(by=other_office.coordinator, closing=closing, version=None, at=now)


def test_an_obligation_taken_away_in_the_meantime_closes_nothing(order, hold, office, now):
    row = order()
    hold(date(2026, 6, 10))
    delivery(row).__class__.objects.filter(matter=row.matter).update(state="cancelled", closed_on=TONIGHT)
    close_proven(office.agency, TONIGHT)
    assert SelfClosing.objects.count() == 0
