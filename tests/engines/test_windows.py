"""Reporting periods and their windows."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.workdays import (
    Period,
    Window,
    parse_period,
    period_of,
    periods_of_year,
    phase_window,
    same_period_last_year,
    window,
    years_of_phase,
)

quick = settings(max_examples=200, deadline=None)
schemes = st.sampled_from(["nd09", "statistics"])
dividing_kinds = st.sampled_from(["month", "quarter", "half_year", "year"])


@pytest.mark.parametrize(
    ("day", "month", "quarter", "half", "year", "statistics_year"),
    [
        (date(2021, 6, 14), "2021-06", "2021-Q2", "2021-H1", "2021", "2021"),
        (date(2021, 6, 15), "2021-07", "2021-Q3", "2021-H2", "2021", "2021"),
        (date(2021, 12, 14), "2021-12", "2021-Q4", "2021-H2", "2021", "2021"),
        (date(2021, 12, 15), "2022-01", "2022-Q1", "2022-H1", "2022", "2021"),
        (date(2021, 12, 31), "2022-01", "2022-Q1", "2022-H1", "2022", "2021"),
        (date(2026, 3, 14), "2026-03", "2026-Q1", "2026-H1", "2026", "2026"),
        (date(2026, 3, 15), "2026-04", "2026-Q2", "2026-H1", "2026", "2026"),
    ],
)
def test_a_record_counts_in_the_period_of_its_day(day, month, quarter, half, year, statistics_year):
    kinds = ("month", "quarter", "half_year", "year")
    assert [period_of(day, scheme="nd09", kind=kind).key for kind in kinds] == [month, quarter, half, year]
    assert period_of(day, scheme="statistics", kind="year").key == statistics_year


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period("nd09", "month", 2021, 6), date(2021, 5, 15), date(2021, 6, 14)),
        (Period("nd09", "month", 2026, 1), date(2025, 12, 15), date(2026, 1, 14)),
        (Period("nd09", "quarter", 2026, 1), date(2025, 12, 15), date(2026, 3, 14)),
        (Period("nd09", "quarter", 2026, 4), date(2026, 9, 15), date(2026, 12, 14)),
        (Period("nd09", "half_year", 2026, 1), date(2025, 12, 15), date(2026, 6, 14)),
        (Period("nd09", "half_year", 2026, 2), date(2026, 6, 15), date(2026, 12, 14)),
        (Period("nd09", "nine_months", 2026), date(2025, 12, 15), date(2026, 9, 14)),
        (Period("nd09", "year", 2026), date(2025, 12, 15), date(2026, 12, 14)),
        (Period("statistics", "half_year", 2026, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (Period("statistics", "half_year", 2026, 2), date(2026, 7, 1), date(2026, 12, 31)),
        (Period("statistics", "month", 2028, 2), date(2028, 2, 1), date(2028, 2, 29)),
        (Period("statistics", "nine_months", 2026), date(2026, 1, 1), date(2026, 9, 30)),
        (Period("statistics", "year", 2026), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_windows(period, start, end):
    assert period.window == Window(start, end)
    assert window(period.scheme, period.kind, period.year, period.index) == Window(start, end)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period("nd09", "month", 2026, 6), "tháng 6 năm 2026"),
        (Period("nd09", "quarter", 2026, 3), "quý III năm 2026"),
        (Period("nd09", "half_year", 2026, 1), "6 tháng đầu năm 2026"),
        (Period("nd09", "half_year", 2026, 2), "6 tháng cuối năm 2026"),
        (Period("nd09", "nine_months", 2026), "9 tháng đầu năm 2026"),
        (Period("nd09", "year", 2026), "năm 2026"),
    ],
)
def test_labels(period, label):
    assert period.label == label


def test_cumulative_window_starts_with_the_year():
    assert Period("nd09", "quarter", 2026, 3).cumulative == Window(date(2025, 12, 15), date(2026, 9, 14))
    assert Period("statistics", "month", 2026, 2).cumulative == Window(date(2026, 1, 1), date(2026, 2, 28))


def test_same_period_last_year():
    assert same_period_last_year(Period("nd09", "half_year", 2026, 1)) == Period("nd09", "half_year", 2025, 1)


def test_a_phase_is_the_union_of_its_years():
    years = [period.window for period in years_of_phase("nd09", 2021, 2030)]
    assert len(years) == 10
    assert phase_window("nd09", 2021, 2030) == Window(years[0].start, years[-1].end)
    assert all(later.start - earlier.end == timedelta(days=1) for earlier, later in itertools.pairwise(years))


def test_a_phase_that_ends_before_it_starts_is_refused():
    assert years_of_phase("nd09", 2030, 2021) == ()
    with pytest.raises(ValueError, match="Giai đoạn 2030-2021 kết thúc trước khi bắt đầu"):
        phase_window("nd09", 2030, 2021)


@quick
@given(st.dates(date(1901, 1, 1), date(2999, 11, 30)), schemes, dividing_kinds)
def test_every_day_falls_in_exactly_the_period_that_holds_it(day, scheme, kind):
    period = period_of(day, scheme=scheme, kind=kind)
    assert day in period.window
    others = [other for other in periods_of_year(scheme, kind, period.year) if other != period]
    assert not [other for other in others if day in other.window]


@quick
@given(st.integers(1900, 2999), schemes, dividing_kinds)
def test_periods_of_a_year_fill_it_without_gap(year, scheme, kind):
    windows = [period.window for period in periods_of_year(scheme, kind, year)]
    assert Window(windows[0].start, windows[-1].end) == window(scheme, "year", year)
    assert all(after.start - before.end == timedelta(days=1) for before, after in itertools.pairwise(windows))


@quick
@given(st.integers(1900, 2999), schemes, st.sampled_from(["month", "quarter", "half_year", "nine_months", "year"]))
def test_keys_read_back(year, scheme, kind):
    for period in periods_of_year(scheme, kind, year):
        assert parse_period(period.key, scheme=scheme) == period


@pytest.mark.parametrize("key", ["", "26", "2026-13", "2026-Q5", "2026-H3", "2026-6", "0001", "2026 "])
def test_keys_that_name_no_period_give_none(key):
    assert parse_period(key, scheme="nd09") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nd09", "quarter", 2026, 5), "Kỳ “quarter” đánh số từ 1 đến 4, không có kỳ 5."),
        (("nd09", "week", 2026, 1), "Không có kỳ báo cáo “week” theo cách tính “nd09”."),
        (("lunar", "year", 2026, 1), "Không có kỳ báo cáo “year” theo cách tính “lunar”."),
        (("nd09", "year", 26, 1), "Năm 26 nằm ngoài khoảng 1900-2999."),
    ],
)
def test_periods_that_do_not_exist_are_refused(arguments, message):
    with pytest.raises(ValueError) as refused:
        Period(*arguments)
    assert str(refused.value) == message


def test_nine_months_do_not_divide_a_year():
    with pytest.raises(ValueError, match="9 tháng"):
        period_of(date(2026, 1, 1), scheme="nd09", kind="nine_months")
