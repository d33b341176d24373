from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.measure import Quantity, Verdict, expected, judge, parse, quantity_json, stated, verdict_label
from mach.engines.vietnamese import number_in_words

YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("phrase", "quantity"),
    [
        ("02 - 03", Quantity(2, 3, "range", "count", "", None, None)),
        ("từ 02 trở lên", Quantity(2, 2, "at_least", "count", "", None, None)),
        ("ít nhất 70% - 80%", Quantity(70, 80, "at_least", "percent", "%", None, None)),
        ("từ 1 - 1,5 tỷ đồng", Quantity(1e9, 1.5e9, "range", "money", "đồng", None, None)),
        ("khoảng trên 4,2 tỷ", Quantity(4.2e9, 4.2e9, "more_than", "money", "đồng", None, None)),
        ("9.000", Quantity(9000, 9000, "exactly", "count", "", None, None)),
        ("19 041 hồ sơ", Quantity(19041, 19041, "exactly", "count", "hồ sơ", None, None)),
        ("hai trăm", Quantity(200, 200, "exactly", "count", "", None, None)),
        ("02 - 03 doanh nghiệp/năm", Quantity(2, 3, "range", "count", "doanh nghiệp", "year", None)),
        ("mỗi quý không quá 5 lớp", Quantity(5, 5, "at_most", "count", "lớp", "quarter", None)),
        ("3 tỷ 200 triệu đồng", Quantity(3.2e9, 3.2e9, "exactly", "money", "đồng", None, None)),
        ("tăng 12%", Quantity(12, 12, "exactly", "percent", "%", None, "increase")),
        ("giảm 8 tấn", Quantity(8, 8, "exactly", "amount", "tấn", None, "decrease")),
    ],
)
def test_a_phrase_states_its_quantity(phrase: str, quantity: Quantity) -> None:
    assert parse(phrase) == quantity


@pytest.mark.parametrize("phrase", ["", "kịp thời, đầy đủ", "không có", "từ 05 đến 03"])
def test_a_phrase_without_a_readable_number_states_nothing(phrase: str) -> None:
    assert parse(phrase) is None


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=1, max_value=10**9).filter(lambda number: number != 5))
def test_words_and_grouped_digits_state_the_same_number(number: int) -> None:
    assert [parse(f"{number:,}".replace(",", ".")), parse(number_in_words(number))] == [
        Quantity(number, number, "exactly", "count", "", None, None)
    ] * 2


@pytest.mark.parametrize(
    ("comparator", "low", "high", "value", "over", "verdict"),
    [
        ("at_least", 2, None, 1, False, Verdict("not_yet", -1)),
        ("at_least", 2, None, 1, True, Verdict("not_met", -1)),
        ("at_least", 2, None, 2, True, Verdict("met", 0)),
        ("at_least", 70, 80, 75, True, Verdict("met", 5)),
        ("at_least", 70, 80, 81, True, Verdict("exceeded", 11)),
        ("exactly", 22, 22, 25, False, Verdict("exceeded", 3)),
        ("range", 2, 3, 3, True, Verdict("met", 1)),
        ("range", 2, 3, 4, True, Verdict("exceeded", 1)),
        ("at_most", None, 10, 10, False, Verdict("met", 0)),
        ("at_most", None, 10, 11, False, Verdict("not_met", -1)),
        ("less_than", None, 10, 10, False, Verdict("not_met", 0)),
        ("more_than", 10, None, 10, True, Verdict("not_met", 0)),
        ("more_than", 10, None, 11, True, Verdict("met", 1)),
        ("about", 100, 100, 90, True, Verdict("met", -10)),
        ("about", 100, 100, 89, True, Verdict("not_met", -11)),
        ("about", 100, 100, 111, True, Verdict("exceeded", 11)),
        ("all", None, None, 99, False, Verdict("not_yet", -1)),
        ("all", None, None, 100, False, Verdict("met", 0)),
        ("milestone", 1, 1, 1, False, Verdict("met", 0)),
        ("frequency", 4, 4, 3, True, Verdict("not_met", -1)),
    ],
)
def test_a_figure_is_judged_by_the_comparator(comparator, low, high, value, over, verdict) -> None:
    assert judge(comparator=comparator, min=low, max=high, value=value, period_over=over) == verdict


def test_no_figure_and_no_base_are_no_failures() -> None:
    common = {"comparator": "at_least", "min": 90, "max": None, "value": None, "period_over": True}
    assert [judge(**common), judge(**common, denominator_zero=True)] == [
        Verdict("no_data", None),
        Verdict("nothing_arose", None),
    ]


def test_a_target_without_a_number_can_not_be_judged() -> None:
    with pytest.raises(ValueError, match="a target needs a number"):
        judge(comparator="exactly", min=None, max=None, value=1, period_over=False)


def test_status_words() -> None:
    states = ("met", "exceeded", "not_yet", "not_met", "nothing_arose", "no_data")
    assert [verdict_label(state) for state in states] == [
        "đạt", "vượt", "chưa đạt", "không đạt", "không phát sinh", "không có số liệu",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("curve", "day", "value"),
    [
        ("linear", date(2025, 12, 31), 0),
        ("linear", date(2026, 1, 1), 1),
        ("linear", date(2026, 12, 31), 365),
        ("per_quarter", date(2026, 3, 30), 0),
        ("per_quarter", date(2026, 3, 31), 91.25),
        ("per_quarter", date(2026, 9, 30), 273.75),
        ("at_end", date(2026, 12, 30), 0),
        ("at_end", date(2026, 12, 31), 365),
        ("last_year", date(2026, 6, 30), 73),
    ],
)
def test_what_is_expected_by_a_day(curve, day: date, value: float) -> None:
    assert expected(curve=curve, **YEAR, day=day, target=365, last_year_share=0.2) == pytest.approx(value)


def test_last_year_needs_its_share_and_a_period_runs_forward() -> None:
    with pytest.raises(ValueError, match="share"):
        expected(curve="last_year", **YEAR, day=date(2026, 6, 30), target=10)
    with pytest.raises(ValueError, match="ends before"):
        expected(curve="linear", start=YEAR["end"], end=YEAR["start"], day=YEAR["end"], target=10)


def test_a_quantity_as_json() -> None:
    figures = {"min": 5.0, "max": 5.0, "comparator": "at_least", "measure": "count", "unit": "lớp", "per": None}
    assert quantity_json("ít nhất 05 lớp", 4) == {"text": "ít nhất 05 lớp", **figures, "change": None, "value": 4}
    assert quantity_json("kịp thời") == {"text": "kịp thời", **dict.fromkeys(figures), "change": None, "value": None}


@pytest.mark.parametrize(
    ("comparator", "low", "high", "unit", "per", "words"),
    [
        ("at_least", 2, 2, "doanh nghiệp", None, "ít nhất 2 doanh nghiệp"),
        ("at_least", 70, 80, "%", None, "ít nhất 70%, phấn đấu 80%"),
        ("at_most", 5, 5, "ngày", None, "không quá 5 ngày"),
        ("more_than", 4.2, 4.2, "tỷ đồng", None, "trên 4,2 tỷ đồng"),
        ("less_than", 3, 3, "%", None, "dưới 3%"),
        ("range", 2, 3, "doanh nghiệp", "year", "từ 2 đến 3 doanh nghiệp/năm"),
        ("range", 10, 15, "%", None, "từ 10% đến 15%"),
        ("exactly", 22, 22, "đối tượng", None, "22 đối tượng"),
        ("exactly", 9000, 9000, "tin, bài", None, "9.000 tin, bài"),
        ("about", 2_500_000_000, 2_500_000_000, "đồng", None, "khoảng 2.500.000.000 đồng"),
        ("all", 100, 100, "%", None, "toàn bộ (100%)"),
        ("all", None, None, "", None, "toàn bộ (100%)"),
        ("milestone", 1, 1, "báo cáo", None, "hoàn thành 1 báo cáo"),
        ("frequency", 1, 1, "báo cáo", None, "1 báo cáo mỗi kỳ"),
        ("frequency", 2, 2, "lần", "quarter", "2 lần mỗi quý"),
    ],
)
def test_a_target_in_the_words_of_papers(comparator, low, high, unit, per, words) -> None:
    assert stated(comparator=comparator, min=low, max=high, unit=unit, per=per) == words


def test_a_target_without_its_number_is_not_stated() -> None:
    with pytest.raises(ValueError, match="needs a number"):
        stated(comparator="range", min=None, max=None, unit="lớp")
