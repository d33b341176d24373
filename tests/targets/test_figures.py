"""A figure is counted when it is read, beside what was promised and what is expected by the day."""

from datetime import date
from decimal import Decimal

import pytest

from mach.engines.workdays import Window
from mach.registers import actions as registers
from mach.registers.models import Register
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.commitments import Filters
from mach.targets.queries.figures import board, figure_for, figures_for, window_of
from tests.factories import make_party


@pytest.fixture
def shipped(db):
    registers.load_shipped_definitions(on=date(2026, 1, 1))


@pytest.fixture
def hold_class(office, shipped, now):
    """A training class held on a day, in the counted state, verified or not."""
    host = make_party(office.agency, "Trung tâm đào tạo")

    def hold(day: date, *, verified: bool = True, topic: str = "shtt", **given):
        values = {
            "topic": topic,
            "title": f"Lớp {day}",
            "organiser": host.pk,
            "lecturer": "Nguyễn Văn Giảng",
            "from_on": day,
            "to_on": day,
            "hours": 8,
            "place": "Hội trường",
            "mode": "truc_tiep",
            "headcount_by_audience": {"cbccvc": 20},
        }
        register = Register.objects.get(code="training_class")
        given = {"by": office.officer, **given}
        row = registers.save_record(register=register, values=values, state="to_chuc", at=now, **given).record
        if verified:
            registers.add_evidence(by=given["by"], record=row, references=["12/BC-TT"], at=now)
            registers.verify(by=office.director, records=[row], at=now)
        return row

    return hold


@pytest.fixture
def promise(office, shipped, now):
    """A target of 4 classes in the year, unless told otherwise."""

    def make(**given) -> Commitment:
        told = {
            "kind": Commitment.Kind.TARGET,
            "title": "Tổ chức 04 lớp tập huấn sở hữu trí tuệ",
            "lead_unit": office.technology,
            "period_start": date(2025, 12, 15),
            "period_end": date(2026, 12, 14),
            "comparator": Commitment.Comparator.AT_LEAST,
            "min": Decimal(4),
            "indicator": Indicator.objects.get(code="training_class.count"),
            "indicator_filter": "topic = shtt",
            **given,
        }
        return make_commitment(by=office.director, agency=office.agency, promise=Promise(**told), at=now)

    return make


def test_only_verified_records_of_the_period_and_topic_count(promise, hold_class, today):
    target = promise()
    for day in (date(2025, 12, 15), date(2026, 6, 1), date(2026, 11, 20)):
        hold_class(day)
    hold_class(date(2026, 6, 2), verified=False)
    hold_class(date(2025, 12, 14))
    hold_class(date(2026, 6, 3), topic="nscl")
    figure = figure_for(target, today)
    assert (figure.value, figure.provisional, figure.remaining) == (3, 4, 1)
    assert figure.window == Window(date(2025, 12, 15), today)
    assert (figure.verdict.state, figure.share) == ("not_yet", 75)


def test_the_figure_is_set_beside_its_curve(promise, hold_class):
    target = promise(period_start=date(2026, 1, 1), period_end=date(2026, 12, 31))
    hold_class(date(2026, 3, 1))
    figure = figure_for(target, date(2026, 7, 2))
    assert figure.expected == pytest.approx(4 * 183 / 365)
    assert figure.is_behind
    assert not figure_for(target, date(2026, 3, 31)).is_behind


def test_last_years_curve_follows_what_was_counted_last_year(promise, hold_class):
    target = promise(period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), curve=Commitment.Curve.LAST_YEAR)
    for day in (date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1), date(2025, 11, 1)):
        hold_class(day)
    assert figure_for(target, date(2026, 6, 30)).expected == 3.0


def test_a_promise_for_each_year_is_counted_in_the_running_year(promise, hold_class, today):
    target = promise(per="year", period_start=date(2020, 12, 15), period_end=date(2030, 12, 14))
    hold_class(date(2024, 6, 1))
    hold_class(date(2026, 6, 1))
    assert (window_of(target, today), figure_for(target, today).value) == (Window(date(2025, 12, 15), today), 1)


def test_after_its_period_a_missed_promise_is_not_met(promise, hold_class):
    target = promise()
    hold_class(date(2026, 6, 1))
    hold_class(date(2026, 12, 20))
    figure = figure_for(target, date(2026, 12, 31))
    assert (figure.value, figure.verdict.state) == (1, "not_met")


def test_nothing_to_divide_by_is_said_so(promise, today):
    share = Indicator.objects.get(code="ste_certificate.high_tech_share")
    target = promise(indicator=share, indicator_filter="", min=Decimal(10), max=Decimal(15), comparator="range")
    figure = figure_for(target, today)
    assert (figure.value, figure.denominator, figure.expected, figure.verdict.state) == (None, 0, None, "nothing_arose")


def test_a_filter_that_does_not_fit_is_told_and_leaves_the_others_counted(promise, hold_class, today, office):
    wrong, right = promise(indicator_filter="chu_de = shtt"), promise(title="Tổ chức lớp")
    hold_class(date(2026, 6, 1))
    figures = figures_for([wrong, right], today, agency=office.agency)
    assert [figure.value for figure in figures] == [None, 1]
    assert figures[0].problem.startswith("Chỉ số “Lớp tập huấn, đào tạo đã tổ chức” chưa đếm được")


def test_units_merged_mid_year_split_the_count_by_the_day(promise, hold_class, office, now, today):
    hold_class(date(2026, 3, 1), by=office.other_officer)
    hold_class(date(2026, 6, 30), by=office.other_officer)
    hold_class(date(2026, 7, 1), by=office.other_officer)
    hold_class(date(2026, 8, 1))
    office.standards.successor, office.standards.valid_to = office.technology, date(2026, 6, 30)
    office.standards.save()
    old = promise(lead_unit=office.standards, by_unit=True)
    new = promise(lead_unit=office.technology, by_unit=True)
    whole = promise(by_unit=False)
    figures = figures_for([old, new, whole], today, agency=office.agency)
    assert [figure.value for figure in figures] == [2, 2, 4]


def test_a_board_takes_the_same_number_of_queries_whatever_its_length(
    promise, hold_class, office, today, django_assert_num_queries
):
    hold_class(date(2026, 6, 1))
    for n in range(3):
        promise(min=Decimal(n + 1), by_unit=n == 1)
    board(office.officer, today, Filters())
    with django_assert_num_queries(9):
        assert [figure.value for figure in board(office.officer, today, Filters())] == [1, 1, 1]
    for n in range(20):
        promise(min=Decimal(n + 1), indicator_filter="" if n % 2 else "topic = nscl")
    with django_assert_num_queries(9):
        assert len(board(office.officer, today, Filters())) == 23


def test_another_agency_counts_nothing_of_ours(promise, hold_class, other_office, today, now):
    hold_class(date(2026, 6, 1))
    theirs = make_commitment(
        by=other_office.director,
        agency=other_office.agency,
        promise=Promise(
            kind="target",
            title="Lớp của Sở khác",
            comparator="at_least",
            min=Decimal(1),
            indicator=Indicator.objects.get(code="training_class.count"),
        ),
        at=now,
    )
    assert figure_for(theirs, today).value == 0
    assert board(other_office.officer, today, Filters())[0].commitment == theirs
