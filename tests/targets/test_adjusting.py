"""A target changed by a later paper keeps its original; shares of units add up or the gap shows; pace is drawn."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.urls import reverse

from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.rules import NotAllowed
from mach.targets import actions
from mach.targets.actions import DecidingPaper, UnableToChange
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.figures import figure_for, figures_over
from mach.targets.queries.sharing import pace_of, shares_of
from tests.reports.world import hold_class, make_target

PAPER = DecidingPaper("55/QĐ-UBND", date(2026, 9, 1))
END = date(2026, 12, 14)


@pytest.fixture
def target(office, shipped, now):
    return make_target(office, now, min=Decimal(40))


def adjust(office, target, now, **given):
    told = {"low": Decimal(35), "high": None, "period_end": END, "paper": PAPER, "version": target.version, **given}
    return actions.adjust_commitment(by=office.head, commitment=target, at=now, reason="cắt kinh phí", **told)


def test_an_adjusted_target_promises_the_new_and_keeps_the_old_with_its_paper(office, target, now, today):
    adjust(office, target, now)
    target.refresh_from_db()
    adjust(office, target, now + timedelta(hours=1), low=Decimal(30), period_end=date(2026, 12, 31))
    target.refresh_from_db()
    assert (target.min, target.max, target.period_end, target.version) == (30, 30, date(2026, 12, 31), 3)
    assert [(one.old_min, one.new_min, one.source) for one in target.adjustments.all()] == [
        (40, 35, "55/QĐ-UBND ngày 01/09/2026"),
        (35, 30, "55/QĐ-UBND ngày 01/09/2026"),
    ]
    assert figure_for(target, today).remaining == 30
    assert audit.verify(agency=office.agency) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"paper": DecidingPaper(" ", date(2026, 9, 1))}, "số văn bản"),
        ({"high": Decimal(1)}, "không lớn hơn"),
        ({"low": Decimal(40)}, "Chưa có gì khác"),
        ({"period_end": date(2020, 1, 1)}, "đứng trước"),
    ],
)
def test_an_adjustment_that_is_none_is_refused(office, target, now, given, words):
    with pytest.raises(UnableToChange, match=words):
        adjust(office, target, now, **given)
    assert target.adjustments.count() == 0


def test_only_who_assigns_adjusts_and_shares_and_on_the_page_that_stands(office, target, now):
    with pytest.raises(NotAllowed):
        actions.adjust_commitment(by=office.officer, commitment=target, version=1, low=Decimal(3), high=None,
                                  period_end=END, paper=PAPER, at=now)  # fmt: skip
    with pytest.raises(StaleVersion):
        adjust(office, target, now, version=7)
    with pytest.raises(NotAllowed):
        actions.share_out(by=office.officer, commitment=target, version=1, shares={}, at=now)


def test_shares_show_what_each_unit_did_and_what_nobody_answers_for(office, target, now, today):
    hold_class(office, date(2026, 3, 1), now)
    shares = {office.technology: Decimal(25), office.standards: Decimal(5)}
    actions.share_out(by=office.director, commitment=target, version=1, shares=shares, at=now)
    found = shares_of(target, today)
    assert [(line.unit, line.amount, line.count.value) for line in found.lines] == [
        (office.technology, 25, 1),
        (office.standards, 5, 0),
    ]
    assert (found.total, found.gap) == (30, 10)
    actions.share_out(by=office.director, commitment=target, version=2, shares={office.office: Decimal(41)}, at=now)
    assert (shares_of(target, today).excess, target.shares.count()) == (1, 1)
    actions.share_out(by=office.director, commitment=target, version=3, shares={}, at=now)
    assert shares_of(target, today) is None


def test_shares_that_make_no_sense_are_refused(office, other_office, target, now):
    for shares, words in (
        ({}, "Chưa ghi phần"),
        ({office.technology: Decimal(0)}, "lớn hơn 0"),
        ({other_office.technology: Decimal(1)}, "cơ quan mình"),
    ):
        with pytest.raises(UnableToChange, match=words):
            actions.share_out(by=office.director, commitment=target, version=1, shares=shares, at=now)
    ratio = make_target(office, now, indicator=Indicator.objects.get(code="ste_certificate.high_tech_share"),
                        indicator_filter="")  # fmt: skip
    with pytest.raises(UnableToChange, match="Tỷ lệ"):
        actions.share_out(by=office.director, commitment=ratio, version=1, shares={}, at=now)


@pytest.mark.parametrize(
    ("curve", "half", "end"),
    [("linear", 40 * 182 / 365, 40), ("per_quarter", 20, 40), ("at_end", 0, 40)],
)
def test_the_pace_is_drawn_up_to_today_and_expected_to_the_end(office, target, now, today, curve, half, end):
    hold_class(office, date(2026, 3, 1), now)
    target.curve = curve
    target.save()
    pace = pace_of(target, figure_for(target, today), today)
    assert (pace.expected[0].day, pace.expected[-1].day, pace.expected[-1].value) == (target.period_start, END, end)
    assert figures_over(target, [date(2026, 6, 14)])[0].expected == pytest.approx(half)
    assert (pace.counted[-1].day, pace.counted[-1].value) == (today, 1)


@pytest.mark.parametrize(
    ("curve", "steps"),
    [
        ("per_quarter", [(date(2026, 3, 13), 0), (date(2026, 3, 14), 10), (date(2026, 6, 13), 10),
                         (date(2026, 6, 14), 20), (date(2026, 9, 13), 20), (date(2026, 9, 14), 30),
                         (date(2026, 12, 13), 30), (END, 40)]),
        ("at_end", [(date(2026, 12, 13), 0), (END, 40)]),
    ],
)  # fmt: skip
def test_a_curve_by_steps_is_drawn_with_its_steps(target, today, curve, steps):
    target.curve = curve
    target.save()
    pace = pace_of(target, figure_for(target, today), today)
    drawn = {point.day: point.value for point in pace.expected}
    assert [(day, drawn[day]) for day, _ in steps] == steps
    rises = [(a.day, b.day) for a, b in pairwise(pace.expected) if b.value > a.value]
    assert rises == list(zip([day for day, _ in steps[::2]], [day for day, _ in steps[1::2]], strict=True))


def test_a_curve_takes_as_many_queries_as_a_point(office, target, today, django_assert_num_queries):
    target.curve = Commitment.Curve.LAST_YEAR
    figures_over(target, [today])
    with django_assert_num_queries(5):
        figures_over(target, [today])
    with django_assert_num_queries(5):
        figures_over(target, [today - timedelta(days=20 * step) for step in range(13)])


def test_both_are_done_on_pages_that_keep_what_was_typed(office, target, client):
    client.force_login(office.head, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("targets:adjust", args=[target.pk])
    form = {"low": "35", "period_end": "14/12/2026", "paper_number": "55/QĐ-UBND", "paper_date": "01/09/2026",
            "version": "1"}  # fmt: skip
    refused = client.post(page, {**form, "low": "40"})
    assert refused.context["form"].non_field_errors() == ["Chưa có gì khác: hãy ghi số hoặc thời hạn mới."]
    assert client.post(page, form).headers["Location"] == target.get_absolute_url()
    sharing = reverse("targets:share", args=[target.pk])
    client.post(sharing, {"version": "2", f"unit_{office.technology.pk}": "30"})
    shown = client.get(target.get_absolute_url())
    assert (shown.context["shares"].gap, [one.old_min for one in shown.context["adjustments"]]) == (5, [40])
    text = " ".join(shown.content.decode().split())
    assert "còn 5 lớp chưa giao đơn vị nào" in text
    assert "55/QĐ-UBND ngày 01/09/2026" in text
    assert "chart__expected" in text
