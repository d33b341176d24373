"""Periods are understood as people type them, with or without accents, with or without a year."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.workdays import Period, Window, period_of, spoken_period

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "start", "end", "label", "rest"),
    [
        ("lớp tập huấn 6 tháng đầu năm 2026", (2025, 12, 15), (2026, 6, 14), "6 tháng đầu năm 2026", "lop tap huan"),
        ("6 THANG CUOI NAM 2025 hội thảo", (2025, 6, 15), (2025, 12, 14), "6 tháng cuối năm 2025", "hoi thao"),
        ("sáu tháng đầu năm", (2025, 12, 15), (2026, 6, 14), "6 tháng đầu năm 2026", ""),
        ("doanh nghiệp 6 tháng 2024", (2023, 12, 15), (2024, 6, 14), "6 tháng đầu năm 2024", "doanh nghiep"),
        ("9 tháng", (2025, 12, 15), (2026, 9, 14), "9 tháng đầu năm 2026", ""),
        ("quý III sáng kiến", (2026, 6, 15), (2026, 9, 14), "quý III năm 2026", "sang kien"),
        ("quý 4/2025", (2025, 9, 15), (2025, 12, 14), "quý IV năm 2025", ""),
        ("q2 nam 2026", (2026, 3, 15), (2026, 6, 14), "quý II năm 2026", ""),
        ("tháng 12", (2026, 11, 15), (2026, 12, 14), "tháng 12 năm 2026", ""),
        ("tháng 5/2026 ấn phẩm", (2026, 4, 15), (2026, 5, 14), "tháng 5 năm 2026", "an pham"),
        ("năm 2025", (2024, 12, 15), (2025, 12, 14), "năm 2025", ""),
        ("năm 2025 dương lịch", (2025, 1, 1), (2025, 12, 31), "năm 2025", ""),
        ("năm ngoái", (2024, 12, 15), (2025, 12, 14), "năm 2025", ""),
        ("tháng này", (2026, 11, 15), (2026, 12, 14), "tháng 12 năm 2026", ""),
        ("quý trước", (2026, 6, 15), (2026, 9, 14), "quý III năm 2026", ""),
        ("giai đoạn 2021-2025", (2020, 12, 15), (2025, 12, 14), "giai đoạn 2021-2025", ""),
        ("lớp từ 1/3 đến 30/9", (2026, 3, 1), (2026, 9, 30), "từ 01/03/2026 đến 30/09/2026", "lop"),
        ("1/3 - 30/9/2025", (2025, 3, 1), (2025, 9, 30), "từ 01/03/2025 đến 30/09/2025", ""),
        ("từ 15/12 đến 14/6", (2025, 12, 15), (2026, 6, 14), "từ 15/12/2025 đến 14/06/2026", ""),
        ("từ ngày 01/02/2026", (2026, 2, 1), (2026, 11, 25), "từ 01/02/2026 đến 25/11/2026", ""),
        ("tính đến 30/9", (2025, 12, 15), (2026, 9, 30), "từ 15/12/2025 đến 30/09/2026", ""),
        ("từ đầu năm đến nay", (2025, 12, 15), (2026, 11, 25), "từ đầu năm đến nay", ""),
        ("hôm nay", (2026, 11, 25), (2026, 11, 25), "ngày 25/11/2026", ""),
    ],
)  # fmt: skip
def test_a_phrase_names_its_days(text, start, end, label, rest):
    found = spoken_period(text, today=TODAY)
    assert (found.window, found.label, found.rest) == (Window(date(*start), date(*end)), label, rest)


@pytest.mark.parametrize("text", ["", "lớp tập huấn", "12/KH-UBND", "từ 31/2 đến 30/2", "thông tin Việt Nam", "3000"])
def test_other_words_name_none(text):
    assert spoken_period(text, today=TODAY) is None


def test_without_a_year_the_latest_period_that_has_begun_is_meant():
    assert spoken_period("quý IV", today=date(2026, 9, 14)).label == "quý IV năm 2025"
    assert spoken_period("quý IV", today=date(2026, 9, 15)).label == "quý IV năm 2026"


@given(
    day=st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    kind=st.sampled_from(["month", "quarter", "half_year", "year"]),
    before=st.text("abc /.-", max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_the_label_of_every_period_is_understood(day, kind, before):
    period: Period = period_of(day, scheme="nd09", kind=kind)
    assert spoken_period(f"{before} {period.label}", today=TODAY).period == period


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_nothing_typed_breaks_it(text):
    found = spoken_period(text, today=TODAY)
    assert found is None or found.window.start <= found.window.end
