"""Whatever stands in an address or a form is a number or nothing."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mach.ui.params import number, numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("007", 7),
        ("", None),
        ("-1", None),
        ("²", None),
        ("٣", None),
        ("1.5", None),
        ("9" * 30, None),
        ("abc", None),
    ],
)
def test_a_number_or_nothing(text, value):
    assert number({"ma": text}, "ma") == value


def test_what_is_no_number_is_left_out_of_many():
    assert numbers(QueryDict("chosen=1&chosen=x&chosen=%C2%B2&chosen=3"), "chosen") == [1, 3]


@given(st.text())
def test_no_text_breaks_it(text):
    value = number({"ma": text}, "ma")
    assert value is None or 0 <= value < 2**31
