"""Charts: what is drawn is what was counted, said in words, and carried as a table."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.ui import charts
from mach.ui.charts import Bar, Point, Row

values = st.one_of(
    st.integers(0, 10**12), st.decimals(min_value=0, max_value=10**9, places=2), st.floats(0, 1e9, allow_nan=False)
)
labels = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs")), max_size=60)


def table(html: str) -> list[list[str]]:
    return [[cell.text(strip=True) for cell in row.css("th, td")] for row in HTMLParser(html).css("tr")]


def shares(html: str) -> list[float]:
    return [float(number) for number in re.findall(r'="([0-9.]+)%"', html)]


def test_bars_are_as_long_as_their_values():
    page = HTMLParser(charts.bars([Bar("A", 20), Bar("B", 5)], title="T"))
    assert [bar.attributes["width"] for bar in page.css(".chart__fill")] == ["100.00%", "25.00%"]


def test_bars_of_a_rate_stand_against_the_whole():
    page = HTMLParser(charts.bars([Bar("A", 45)], title="T", unit="%", whole=100))
    assert page.css_first(".chart__fill").attributes["width"] == "45.00%"
    assert page.css_first(".chart__value").text() == "45%"


def test_bars_carry_title_description_and_table():
    html = charts.bars([Bar("Văn phòng", 97, "29/30 việc", "good", "/x/")], title="Đúng hạn", unit="%", whole=100)
    page = HTMLParser(html)
    assert page.css_first("svg title").text() == "Đúng hạn"
    assert page.css_first("svg desc").text() == "Văn phòng: 97%"
    assert table(html) == [["Mục", "Giá trị", "Ghi chú"], ["Văn phòng", "97%", "29/30 việc"]]
    assert page.css_first("table a").attributes["href"] == "/x/"


def test_words_from_people_are_escaped():
    html = charts.bars([Bar('<b>"A" & B</b>', 1)], title="<i>T</i>")
    assert "<b>" not in html
    assert "<i>" not in html


def test_bars_of_nothing():
    assert table(charts.bars([], title="T")) == [["Mục", "Giá trị"]]


def test_a_line_runs_from_the_first_day_to_the_last():
    start = date(2026, 1, 1)
    points = [Point(start, 0), Point(start + timedelta(days=50), 10), Point(start + timedelta(days=100), 20)]
    page = HTMLParser(charts.line_pace(points, title="T", unit="lớp"))
    dots = page.css(".chart__point")
    assert [dot.attributes["cx"] for dot in dots] == ["0.00%", "50.00%", "100.00%"]
    heights = [float(dot.attributes["cy"]) for dot in dots]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.11)
    assert heights[0] > heights[1]
    assert page.css_first(".chart__value").text() == "20 lớp"


def test_the_expected_line_is_dashed_and_in_the_table():
    day = date(2026, 6, 30)
    html = charts.line_pace([Point(day, 3)], [Point(date(2026, 1, 1), 0), Point(day, 5)], title="T", target=10)
    page = HTMLParser(html)
    assert len(page.css("svg.chart__plot .chart__expected")) == 1
    assert len(page.css(".chart__limit")) == 1
    assert table(html) == [
        ["Ngày", "Đếm được", "Lẽ ra phải đạt"],
        ["01/01/2026", "–", "0"],
        ["30/06/2026", "3", "5"],
    ]


def test_a_line_of_nothing_says_so():
    assert HTMLParser(charts.line_pace([], title="T")).css_first("desc").text() == "Chưa có số liệu."


def test_stacked_parts_stand_one_after_another():
    html = charts.stacked([Row("Q1", (6, 2)), Row("Q2", (1, 3))], names=["Đúng", "Quá"], title="T")
    parts = HTMLParser(html).css("svg.chart__plot rect")
    assert [(part.attributes["x"], part.attributes["width"]) for part in parts] == [
        ("0.00%", "75.00%"),
        ("75.00%", "25.00%"),
        ("0.00%", "12.50%"),
        ("12.50%", "37.50%"),
    ]
    assert table(html) == [["Mục", "Đúng", "Quá"], ["Q1", "6", "2"], ["Q2", "1", "3"]]


def test_stacked_refuses_more_parts_than_eyes_can_part():
    with pytest.raises(ValueError, match="up to 5 parts, not 6"):
        charts.stacked([], names=list("abcdef"), title="T")


def test_a_spark_goes_up_when_values_do():
    page = HTMLParser(charts.spark([1, 2, 3], title="Từ 1 lên 3"))
    assert page.css_first("svg").attributes["aria-label"] == "Từ 1 lên 3"
    heights = [(float(line.attributes["y1"]), float(line.attributes["y2"])) for line in page.css("line")]
    assert heights == [(21.0, 12.0), (12.0, 3.0)]


def test_progress_without_a_target_is_the_number_alone():
    assert HTMLParser(charts.progress(5, None, unit="lớp")).text() == "5 lớp"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Bar, labels, values), max_size=6))
def test_bars_are_well_formed_and_stay_inside(series):
    html = charts.bars(series, title="T")
    ElementTree.fromstring(html)
    assert all(0 <= share <= 100 for share in shares(html))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Row, labels, st.tuples(values, values, values)), max_size=5))
def test_stacked_bars_are_well_formed_and_stay_inside(rows):
    html = charts.stacked(rows, names=["a", "b", "c"], title="T")
    ElementTree.fromstring(html)
    assert all(0 <= share <= 100 for share in shares(html))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.dates(date(2000, 1, 1), date(2100, 1, 1)), values, max_size=8), st.none() | values)
def test_lines_are_well_formed_and_stay_inside(series, target):
    points = [Point(day, series[day]) for day in sorted(series)]
    html = charts.line_pace(points, title="T", target=target)
    ElementTree.fromstring(html)
    assert all(0 <= share <= 100 for share in shares(html))
    assert all(0 <= float(y) <= 220 for y in re.findall(r'cy="([-0-9.]+)"', html))


@settings(max_examples=100, deadline=None)
@given(values, values, st.none() | values)
def test_progress_stays_inside(value, target, expected):
    html = charts.progress(value, target, expected)
    ElementTree.fromstring(html)
    assert all(0 <= share <= 100 for share in shares(html))


def test_values_are_said_with_their_unit():
    assert charts.said(Decimal("1234.5"), "ha") == "1.234,5 ha"
    assert charts.said(70, "%") == "70%"
    assert charts.said(7) == "7"
