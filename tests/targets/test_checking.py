"""Đối chiếu: what was read becomes a promise only by a person's word, and from then on somebody owes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mach.casework.actions import UnableToClose, close_obligation, reopen
from mach.casework.models import Obligation
from mach.documents.actions import UnableToDecide, add_document, finish_checking
from mach.documents.models import Reading
from mach.documents.queries import latest_edition
from mach.engines.workdays import due, shipped_calendar
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.models import AuditEntry, Post
from mach.office.rules import NotAllowed
from mach.targets import actions
from mach.targets.actions import Promise, UnableToChange, UnableToConfirm
from mach.targets.checks import owing_nothing
from mach.targets.models import Commitment, CommitmentSource, Indicator
from mach.targets.proposals import proposal
from mach.targets.queries.checking import checking_page, choices_for, merge_candidates
from tests.documents.papers import CLASSES, docx, plan

NEXT_WORKING_DAY = date(2026, 11, 26)
YEAR_ACCOUNT = date(2026, 12, 16)  # the year closes on 14/12, two working days later


@pytest.fixture
def edition(office, now, store):
    return add_document(by=office.clerk, data=docx(plan()), name="kh.docx", at=now).edition


@pytest.fixture
def target(edition) -> Reading:
    return edition.readings.get(kind="quantity", clause__path="I.p1")


@pytest.fixture
def assignment(edition) -> Reading:
    return edition.readings.get(kind="assignment")


def classes(**given) -> Promise:
    """A promise of four classes within the running year."""
    usual = {
        "kind": "target",
        "title": "Tổ chức lớp tập huấn sở hữu trí tuệ",
        "comparator": "at_least",
        "min": Decimal(4),
        "unit_label": "lớp",
    }
    return Promise(**{**usual, **given})


def owed(commitment) -> list[tuple]:
    rows = Obligation.objects.filter(matter=commitment.matter).order_by("pk")
    return [(row.duty, row.period, row.state, row.debtor_unit, row.debtor_officer, row.due_on) for row in rows]


def test_what_was_read_is_proposed_as_it_stands(office, target):
    proposed = proposal(target, choices_for(office.officer))
    assert (proposed.kind, proposed.comparator, proposed.min, proposed.max) == ("target", "at_least", 4, 4)
    assert (proposed.unit_label, proposed.printed) == ("lớp tập huấn", "04")
    assert (proposed.period_start, proposed.period_end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_confirmed_target_keeps_who_when_and_from_which_clause(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    target.refresh_from_db()
    assert (target.state, target.decided_by, target.decided_at) == ("accepted", office.officer, now)
    assert (commitment.confirmed_by, commitment.confirmed_at) == (office.officer, now)
    assert (commitment.kind, commitment.comparator, commitment.min, commitment.max) == ("target", "at_least", 4, 4)
    assert (commitment.period_start, commitment.period_end) == (date(2025, 12, 15), date(2026, 12, 14))
    source = commitment.sources.get()
    assert (source.document, source.clause.path, source.quote) == (
        target.edition.document,
        "I.p1",
        CLASSES.strip("."),
    )
    assert target.edition.text[source.start : source.end] == "04"
    last = AuditEntry.objects.order_by("-sequence").first()
    assert (last.action, last.actor_id, last.object_id) == ("targets.confirm", office.officer.pk, commitment.pk)
    assert audit.verify(agency=office.agency) == []


def test_a_reading_may_be_confirmed_with_corrections(office, target, now):
    corrected = classes(comparator="range", min=Decimal(5), max=Decimal(6), period_end=date(2027, 6, 30))
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=corrected, at=now)
    assert (commitment.comparator, commitment.min, commitment.max) == ("range", 5, 6)
    assert commitment.period_end == date(2027, 6, 30)
    target.refresh_from_db()
    assert target.data["min"] == 4  # what was read stays as it was read


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": "  "}, "Chưa ghi nội dung"),
        ({"min": None}, "cần cách so sánh và số liệu"),
        ({"min": Decimal(5), "max": Decimal(4)}, "lớn hơn"),
        ({"period_start": date(2026, 5, 1), "period_end": date(2026, 4, 1)}, "đứng trước ngày bắt đầu"),
    ],
)
def test_an_impossible_promise_is_refused_and_nothing_is_written(office, target, now, wrong, says):
    with pytest.raises(UnableToChange, match=says):
        actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(**wrong), at=now)
    target.refresh_from_db()
    assert (target.state, target.version, Commitment.objects.count(), Obligation.objects.count()) == (
        "proposed",
        1,
        0,
        0,
    )


def test_unassigned_the_office_owes_the_assignment_within_one_working_day(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    assert owed(commitment) == [("assign", "", "open", office.office, office.coordinator, NEXT_WORKING_DAY)]
    row = commitment.matter.obligations.get()
    assert (row.follower_unit, row.follower_officer) == (office.office, office.coordinator)


def test_the_working_day_skips_weekends(office, target, now):
    friday = now + timedelta(days=2)
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=friday)
    assert commitment.matter.obligations.get().due_on == date(2026, 11, 30)


def test_nothing_is_confirmed_when_nobody_would_follow(office, target, now):
    Post.objects.filter(user=office.coordinator).delete()
    with pytest.raises(UnableToChange, match="Chưa có ai giữ vai trò Văn phòng"):
        actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    target.refresh_from_db()
    assert (target.state, Commitment.objects.count()) == ("proposed", 0)


def test_assigned_the_unit_owes_the_account_of_the_running_period(office, target, now):
    promise = classes(lead_unit=office.technology, recurs="half_year")
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    assert owed(commitment) == [("account", "2026-H2", "open", office.technology, office.head, YEAR_ACCOUNT)]
    row = commitment.matter.obligations.get()
    assert (row.follower_unit, row.follower_officer) == (office.office, office.coordinator)
    assert due(start=date(2026, 12, 14), days=2, kind="working", calendar=shipped_calendar()).day == YEAR_ACCOUNT


@pytest.mark.parametrize(("who", "unit"), [("officer", "technology"), ("clerk", "technology"), ("head", "standards")])
def test_who_may_not_assign_confirms_without_an_owner(office, target, now, who, unit):
    promise = classes(lead_unit=getattr(office, unit), officer=office.other_officer)
    commitment = actions.confirm_reading(by=getattr(office, who), reading=target, version=1, promise=promise, at=now)
    assert (commitment.lead_unit, commitment.officer) == (None, None)
    assert [row[:4] for row in owed(commitment)] == [("assign", "", "open", office.office)]
    with pytest.raises(NotAllowed):
        actions.assign(
            by=getattr(office, who), commitment=commitment, version=1, lead_unit=getattr(office, unit), at=now
        )


def test_who_may_not_confirm_is_refused(office, target, now):
    with pytest.raises(NotAllowed):
        actions.confirm_reading(by=office.admin, reading=target, version=1, promise=classes(), at=now)
    assert Commitment.objects.count() == 0


def test_naming_supporting_units_is_told_by_the_trail(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    given = {"by": office.coordinator, "commitment": commitment, "lead_unit": office.technology, "at": now}
    units = [office.standards, office.office]
    actions.assign(version=None, support_units=units, **given)
    actions.assign(version=None, support_units=units, **given)
    actions.assign(version=None, support_units=[], **given)
    told = AuditEntry.objects.filter(action="targets.assign").order_by("pk")
    changes = [[(one.old, one.new) for one in entry.values.filter(field="support_units")] for entry in told]
    both = f"{office.standards.name}, {office.office.name}"
    assert changes == [[(None, both)], [], [(both, None)]]


def test_assigning_meets_the_duty_of_the_office_and_opens_that_of_the_unit(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    actions.assign(
        by=office.coordinator, commitment=commitment, version=1, lead_unit=office.technology,
        officer=office.officer, support_units=[office.standards], at=now,
    )  # fmt: skip
    assert owed(commitment) == [
        ("assign", "", "met", office.office, office.coordinator, NEXT_WORKING_DAY),
        ("account", "2026-H2", "open", office.technology, office.officer, YEAR_ACCOUNT),
    ]
    assert list(commitment.support_units.all()) == [office.standards]


def test_an_assignment_given_late_is_met_late(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    late = now + timedelta(days=2)
    actions.assign(by=office.coordinator, commitment=commitment, version=1, lead_unit=office.technology, at=late)
    assert [row[:3] for row in owed(commitment)] == [("assign", "", "met_late"), ("account", "2026-H2", "open")]


def test_handing_over_moves_what_is_open(office, target, now):
    promise = classes(lead_unit=office.technology)
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    actions.assign(
        by=office.coordinator, commitment=commitment, version=1, lead_unit=office.standards,
        officer=office.other_officer, at=now,
    )  # fmt: skip
    assert owed(commitment) == [("account", "2026-H2", "open", office.standards, office.other_officer, YEAR_ACCOUNT)]


def test_the_nightly_job_opens_the_next_period_once(office, target, now):
    promise = classes(lead_unit=office.technology, recurs="half_year", period_end=date(2027, 6, 30))
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    for day in (date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 16), date(2027, 6, 15)):
        actions.open_due_accounts(office.agency, day)
    assert [(duty, period, day) for duty, period, *_, day in owed(commitment)] == [
        ("account", "2026-H2", YEAR_ACCOUNT),
        ("account", "2027-H1", date(2027, 6, 16)),
        ("account", "2027-H2", date(2027, 7, 2)),  # cut at the end of the promise: 30/6
    ]
    actions.open_due_accounts(office.agency, date(2027, 7, 1))
    assert Obligation.objects.filter(matter=commitment.matter).count() == 3


def late_promise(office, reading, now, **given):
    """A promise confirmed after its time and then assigned."""
    promise = classes(period_start=date(2026, 1, 1), period_end=date(2026, 6, 30), **given)
    commitment = actions.confirm_reading(by=office.officer, reading=reading, version=1, promise=promise, at=now)
    return actions.assign(by=office.coordinator, commitment=commitment, version=1, lead_unit=office.technology, at=now)


@pytest.mark.parametrize("recurs", ["once", "month", "half_year", "year"])
def test_a_promise_that_came_after_its_time_owes_one_final_account(office, target, now, recurs):
    commitment = late_promise(office, target, now, recurs=recurs)
    assert owed(commitment)[1:] == [
        ("account", "final", "open", office.technology, office.head, date(2026, 11, 27)),  # two working days on
    ]
    row = commitment.matter.obligations.get(duty="account")
    assert row.computed_by["rule"] == ("02 ngày làm việc kể từ ngày giao, vì thời gian thực hiện đã hết từ 30/06/2026")
    actions.open_due_accounts(office.agency, date(2026, 12, 15))
    assert len(owed(commitment)) == 2


def test_an_account_given_before_the_time_was_over_is_the_last(office, target, now):
    promise = classes(lead_unit=office.technology, period_end=date(2026, 11, 30))
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    actions.open_due_accounts(office.agency, date(2026, 12, 1))
    assert [row[:2] for row in owed(commitment)] == [("account", "2026-H2")]


def test_what_came_after_its_time_and_owes_nothing_is_forgotten(office, target, now, today):
    commitment = late_promise(office, target, now)
    assert list(owing_nothing(office.agency, today)) == []
    commitment.matter.obligations.filter(duty="account").delete()
    assert [(one.code, one.subject) for one in owing_nothing(office.agency, today)] == [
        ("forgotten", f"cam kết {commitment.pk} “{commitment.title}”")
    ]
    actions.open_due_accounts(office.agency, today)  # the night makes it good
    assert list(owing_nothing(office.agency, today)) == []


def delivered(office, assignment, now, **given):
    promise = {"kind": "assignment", "title": "Xây dựng dự toán", "lead_unit": office.technology, "recurs": "once",
               "due_on": date(2026, 12, 31), **given}  # fmt: skip
    commitment = actions.confirm_reading(
        by=office.head, reading=assignment, version=1, promise=Promise(**promise), at=now
    )
    row = commitment.matter.obligations.get(duty="deliver")
    close_obligation(
        by=office.head, obligation=row, version=1, result="Đã trình dự toán", references=["12/TTr"], at=now
    )
    commitment.refresh_from_db()
    return commitment


def test_a_one_time_assignment_ends_with_its_delivery(office, assignment, now, today):
    commitment = delivered(office, assignment, now)
    assert (commitment.state, commitment.version, commitment.matter.closed_on) == ("done", 2, today)
    entry = AuditEntry.objects.get(action="targets.done")
    assert (entry.object_id, entry.actor_id) == (commitment.pk, office.head.pk)
    assert [(one.field, one.old, one.new) for one in entry.values.all()] == [
        ("state", "active", "done"),
        ("reason", None, "Đã trình dự toán"),
    ]
    assert audit.verify(agency=office.agency) == []


def test_a_recurring_assignment_goes_on_after_a_delivery(office, assignment, now):
    commitment = delivered(office, assignment, now, recurs="quarter")
    assert (commitment.state, commitment.matter.closed_on) == ("active", None)


def test_an_account_does_not_end_a_target(office, target, now):
    commitment = late_promise(office, target, now)
    row = commitment.matter.obligations.get(duty="account")
    close_obligation(by=office.head, obligation=row, version=1, result="Xong", references=["12/BC"], at=now)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.matter.closed_on) == ("active", None)


def test_a_delivery_given_back_takes_its_assignment_up_again(office, assignment, now):
    commitment = delivered(office, assignment, now)
    row = commitment.matter.obligations.get(duty="deliver")
    reopen(by=office.head, obligation=row, version=2, reason="Thiếu phụ lục", at=now)
    commitment.refresh_from_db()
    row.refresh_from_db()
    assert (commitment.state, commitment.matter.closed_on, row.state) == ("active", None, "open")
    assert AuditEntry.objects.filter(action="targets.active", object_id=commitment.pk).count() == 1


def test_nothing_is_given_back_in_what_was_taken_back(office, target, now):
    commitment = late_promise(office, target, now)
    row = commitment.matter.obligations.get(duty="account")
    actions.cancel_commitment(by=office.head, commitment=commitment, version=2, reason="Trùng", at=now)
    row.refresh_from_db()
    with pytest.raises(UnableToClose, match="Chỉ tiêu này đã thôi thực hiện"):
        reopen(by=office.head, obligation=row, version=row.version, reason="Nhầm", at=now)
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_the_nightly_job_leaves_other_agencies_alone(office, other_office, target, now):
    promise = classes(lead_unit=office.technology, period_end=date(2027, 6, 30))
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    actions.open_due_accounts(other_office.agency, date(2026, 12, 15))
    assert len(owed(commitment)) == 1


def test_an_assignment_with_a_day_is_owed_on_that_day_and_asks_for_no_account(office, assignment, now):
    day = date(2026, 12, 31)
    promise = Promise(
        kind="assignment", title="Xây dựng dự toán", lead_unit=office.technology, recurs="once", due_on=day
    )
    commitment = actions.confirm_reading(by=office.head, reading=assignment, version=1, promise=promise, at=now)
    assert owed(commitment) == [("deliver", "", "open", office.technology, office.head, day)]


def test_the_day_of_an_unassigned_assignment_is_not_lost(office, assignment, now):
    day = date(2026, 12, 31)
    promise = Promise(kind="assignment", title="Xây dựng dự toán", recurs="once", due_on=day)
    commitment = actions.confirm_reading(by=office.officer, reading=assignment, version=1, promise=promise, at=now)
    assert owed(commitment) == [
        ("deliver", "", "open", office.office, office.coordinator, day),
        ("assign", "", "open", office.office, office.coordinator, NEXT_WORKING_DAY),
    ]
    actions.assign(by=office.coordinator, commitment=commitment, version=1, lead_unit=office.technology, at=now)
    assert owed(commitment) == [
        ("deliver", "", "open", office.technology, office.head, day),
        ("assign", "", "met", office.office, office.coordinator, NEXT_WORKING_DAY),
    ]


def test_a_merged_reading_is_one_more_source_of_one_promise(office, target, edition, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    other = edition.readings.get(kind="quantity", clause__path="I.p2")
    actions.merge_reading(by=office.officer, reading=other, version=1, into=commitment, at=now)
    other.refresh_from_db()
    assert (other.state, Commitment.objects.count()) == ("merged", 1)
    assert [source.reading_id for source in commitment.sources.all()] == [target.pk, other.pk]
    assert len(owed(commitment)) == 1


def test_a_reading_merges_only_into_a_promise_of_its_agency(office, other_office, target, now):
    theirs = actions.commitments.make_commitment(
        by=other_office.director, agency=other_office.agency, promise=classes(), at=now
    )
    with pytest.raises(Commitment.DoesNotExist):
        actions.merge_reading(by=office.officer, reading=target, version=1, into=theirs, at=now)
    with pytest.raises(UnableToConfirm):
        actions.merge_reading(by=other_office.officer, reading=target, version=1, into=theirs, at=now)
    target.refresh_from_db()
    assert (target.state, CommitmentSource.objects.count()) == ("proposed", 0)


def test_a_rejected_reading_owes_nothing_and_says_why(office, target, now):
    actions.reject_reading(by=office.officer, reading=target, version=1, reason=" Đã nêu ở mục II ", at=now)
    target.refresh_from_db()
    assert (target.state, target.reason, target.decided_by) == ("rejected", "Đã nêu ở mục II", office.officer)
    assert (Commitment.objects.count(), Obligation.objects.count()) == (0, 0)
    assert AuditEntry.objects.order_by("-sequence").first().action == "targets.reject"


def test_a_noted_result_may_be_confirmed_after_all(office, target, now):
    Reading.objects.filter(pk=target.pk).update(state="noted")
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    assert commitment.sources.get().reading_id == target.pk


def test_a_number_marked_by_selection_is_read_as_the_reader_would(office, edition, now):
    start = edition.text.index("Hỗ trợ từ 02")
    marked = actions.mark_selection(
        by=office.officer, edition=edition, kind="quantity", start=start, end=start + 60, at=now
    )
    assert (edition.text[marked.start : marked.end], marked.origin, marked.state) == ("02 đến 03", "person", "proposed")
    assert (marked.data["min"], marked.data["max"], marked.data["comparator"]) == (2, 3, "range")


def test_a_selection_without_a_number_is_no_target_but_may_be_an_assignment(office, edition, now):
    start = edition.text.index("xây dựng dự toán")
    with pytest.raises(UnableToDecide, match="không có con số nào"):
        actions.mark_selection(by=office.officer, edition=edition, kind="quantity", start=start, end=start + 16, at=now)
    marked = actions.mark_selection(
        by=office.officer, edition=edition, kind="assignment", start=start, end=start + 16, at=now
    )
    assert marked.data["what"] == "xây dựng dự toán"


def test_the_second_of_two_people_is_told_and_nothing_is_confirmed_twice(office, target, now):
    actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    with pytest.raises(StaleVersion):
        actions.confirm_reading(by=office.head, reading=target, version=1, promise=classes(), at=now)
    with pytest.raises(UnableToDecide):
        actions.reject_reading(by=office.head, reading=target, version=2, at=now)
    assert Commitment.objects.count() == 1


def test_two_people_who_assign_one_promise(office, target, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    actions.assign(by=office.coordinator, commitment=commitment, version=1, lead_unit=office.technology, at=now)
    with pytest.raises(StaleVersion):
        actions.assign(by=office.director, commitment=commitment, version=1, lead_unit=office.standards, at=now)
    commitment.refresh_from_db()
    assert commitment.lead_unit == office.technology


def test_a_promise_taken_back_owes_nothing_more(office, target, now, today):
    promise = classes(lead_unit=office.technology)
    commitment = actions.confirm_reading(by=office.head, reading=target, version=1, promise=promise, at=now)
    with pytest.raises(UnableToChange):
        actions.cancel_commitment(by=office.head, commitment=commitment, version=1, reason=" ", at=now)
    actions.cancel_commitment(by=office.head, commitment=commitment, version=1, reason="Thay bằng QĐ 9", at=now)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.matter.closed_on) == ("cancelled", today)
    assert [row[2] for row in owed(commitment)] == ["cancelled"]
    with pytest.raises(UnableToChange):
        actions.assign(by=office.director, commitment=commitment, version=2, lead_unit=office.standards, at=now)


def test_the_basis_of_counting_is_chosen_among_the_days_of_the_registers(office, target, now):
    from mach.registers.actions import load_shipped_definitions
    from mach.targets.forms import PromiseForm

    load_shipped_definitions(on=now.date())
    form = PromiseForm(user=office.officer, on=now.date())
    grouped = dict(choice for choice in form.fields["basis"].choices if choice[0])
    counted = Indicator.objects.get(code="ip_support.objects")
    options = [option for _, group, _ in form["indicator"].field.widget.optgroups("indicator", []) for option in group]
    chosen = next(option for option in options if str(option["value"]) == str(counted.pk))
    register = chosen["attrs"]["data-group"]
    assert {name for name, _ in grouped[register]} >= {"filed", "granted"}


def test_a_rejection_taken_back_awaits_a_decision_again(office, target, now):
    actions.reject_reading(by=office.officer, reading=target, version=1, reason="Nhầm", at=now)
    again = actions.reopen_reading(by=office.head, reading=target, version=2, at=now)
    assert (again.state, again.decided_by, again.decided_at, again.reason) == ("proposed", None, None, "")
    last = AuditEntry.objects.order_by("-sequence").first()
    assert (last.action, last.actor_id) == ("targets.reopen", office.head.pk)
    assert audit.verify(agency=office.agency) == []


def test_a_merge_taken_back_leaves_the_promise_its_own_source(office, target, edition, now):
    commitment = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    other = edition.readings.get(kind="quantity", clause__path="I.p2")
    actions.merge_reading(by=office.officer, reading=other, version=1, into=commitment, at=now)
    actions.reopen_reading(by=office.officer, reading=other, version=2, at=now)
    other.refresh_from_db()
    assert other.state == "proposed"
    assert [source.reading_id for source in commitment.sources.all()] == [target.pk]


def test_a_checked_paper_is_unchecked_when_a_decision_is_taken_back(office, target, edition, now):
    for reading in edition.readings.all():
        actions.reject_reading(by=office.officer, reading=reading, version=1, at=now)
    finish_checking(by=office.officer, document=edition.document, at=now)
    actions.reopen_reading(by=office.officer, reading=target, version=2, at=now)
    edition.document.refresh_from_db()
    assert (edition.document.checked_at, edition.document.checked_by) == (None, None)


def test_what_is_confirmed_is_not_undone(office, target, now):
    actions.confirm_reading(by=office.officer, reading=target, version=1, promise=classes(), at=now)
    with pytest.raises(UnableToDecide):
        actions.reopen_reading(by=office.officer, reading=target, version=2, at=now)
    with pytest.raises(NotAllowed):
        actions.reopen_reading(by=office.director, reading=target, version=2, at=now)
    assert Commitment.objects.count() == 1


def test_a_merge_may_be_sought_by_words_and_sees_what_was_just_confirmed(office, target, edition, now):
    other = edition.readings.get(kind="quantity", clause__path="I.p2")
    assert merge_candidates(office.officer, other) == []
    alike = classes(title=proposal(other, choices_for(office.officer)).title)
    first = actions.confirm_reading(by=office.officer, reading=target, version=1, promise=alike, at=now)
    assert merge_candidates(office.officer, other) == [first]
    assert merge_candidates(office.officer, other, "nhan hieu") == [first]
    assert merge_candidates(office.officer, other, "không có chữ này") == []


def test_a_long_text_is_fetched_once_whatever_was_found_in_it(office, now, store):
    """Findings and citations bring no copy of the text with them: ten megabytes times a hundred would."""
    sizes = {}
    assert office.officer.agency  # known from here on
    for number, lines in enumerate(([CLASSES], [f"Tổ chức {count} lớp tập huấn." for count in range(10, 60)]), 1):
        edition = add_document(by=office.clerk, data=docx(plan(*lines, number=number)), name="kh.docx", at=now).edition
        edition = latest_edition(edition.document)
        with CaptureQueriesContext(connection) as queries:
            page = checking_page(edition, user=office.officer)
        assert [query["sql"] for query in queries if '"documents_edition"."text"' in query["sql"]] == []
        sizes[len(page.cards)] = len(queries)
    assert len(sizes) == 2
    assert len(set(sizes.values())) == 1


def test_a_place_in_the_text_opens_its_page(office, now, store):
    lines = [f"Tổ chức {count} lớp tập huấn kiến thức về sở hữu trí tuệ cho doanh nghiệp." for count in range(10, 900)]
    edition = add_document(by=office.clerk, data="\n".join(lines).encode(), name="kh.txt", at=now).edition
    last = edition.readings.order_by("-start").first()
    page = checking_page(edition, user=office.officer, offset=last.start)
    assert page.pages > 2
    assert (page.number, page.cards[-1].reading) == (page.pages, last)
    assert any(f"cho-{last.pk}" in piece.anchors for piece in page.pieces)
    assert checking_page(edition, user=office.officer, offset=0).number == 1
    assert checking_page(edition, user=office.officer, offset=10**9).number == page.pages
