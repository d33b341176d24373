"""Every order of the five plans is owed by somebody, by a day; what counts visits of a page promises nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mach.casework.actions import close_obligation
from mach.documents.models import Reading
from mach.office.models import Unit
from mach.office.queries import head_of
from mach.targets.actions import Promise, confirm_reading, mark_selection
from mach.targets.models import Commitment
from mach.targets.proposals import proposal
from mach.targets.queries.checking import choices_for
from tests.lines.book import PLANS, Action, actions, plan
from tests.lines.world import UNITS

ACTIONS = actions()


def read(world, line: Action) -> Reading:
    """The order as it was read in its sentence."""
    edition = world.papers[line.id[:3]]
    start = edition.text.index(line.sentence)
    end = start + len(line.sentence)
    found = edition.readings.filter(kind="assignment", start__gte=start, start__lt=end).first()
    return found or mark_selection(
        by=world.own.officer, edition=edition, kind="assignment", start=start, end=end, at=taken(line)
    )


def taken(line: Action) -> datetime:
    return datetime.combine(plan(line.id[:3]).taken, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize("id", sorted(ACTIONS))
def test_an_order_is_read_with_who_leads_and_by_when(world, id):
    line = ACTIONS[id]
    found = proposal(read(world, line), choices_for(world.own.officer))
    stands = line.due if line.due and "trước ngày" in line.sentence else None
    assert (found.kind, found.lead_unit and found.lead_unit.name, found.due_on) == (
        "assignment", UNITS[line.lead], stands,
    )  # fmt: skip


@pytest.mark.parametrize("id", sorted(ACTIONS))
def test_an_order_is_owed_by_its_unit_from_the_day_it_is_confirmed(world, id):
    line = ACTIONS[id]
    lead, period = Unit.objects.get(agency=world.own.agency, name=UNITS[line.lead]), line.period or year_of(line)
    told = Promise(
        kind=Commitment.Kind.ASSIGNMENT, title=line.sentence, lead_unit=lead, recurs=line.recurs, due_on=line.due,
        period_start=period[0], period_end=period[1], evidence_rule=line.deliverable,
    )  # fmt: skip
    found = read(world, line)
    made = confirm_reading(by=world.own.coordinator, reading=found, version=found.version, promise=told, at=taken(line))
    owed = made.matter.obligations.order_by("due_on").first()
    assert (owed.duty, owed.debtor_unit, owed.due_on) == ("deliver" if line.due else "account", lead, line.owes)
    assert (made.lead_unit, made.evidence_rule, made.sources.get().reading_id) == (lead, line.deliverable, found.pk)
    if line.done:
        close_obligation(
            by=head_of(lead, on=line.done), obligation=owed, version=owed.version, result=line.deliverable,
            at=taken(line),
            references=["Báo cáo sơ kết 6 tháng đầu năm"], done_on=line.done,
        )  # fmt: skip
        made.refresh_from_db()
        owed.refresh_from_db()
        assert (made.state, owed.state, owed.closed_on) == ("done", "met", line.done)


def year_of(line: Action):
    """The administrative year of the plan."""
    from mach.engines.workdays import period_of

    window = period_of(plan(line.id[:3]).taken, scheme="nd09", kind="year").window
    return window.start, window.end


COUNTERS = {id: text for seed in PLANS for id, text in plan(seed).counters.items()}


@pytest.mark.parametrize("id", sorted(COUNTERS))
def test_a_counter_of_a_page_is_no_promise(world, id):
    edition = world.papers[id[:3]]
    start = edition.text.index(COUNTERS[id])
    within = edition.readings.filter(kind="quantity", start__gte=start, end__lte=start + len(COUNTERS[id]))
    assert [row.quote for row in within if row.data["role"] == "target"] == []
