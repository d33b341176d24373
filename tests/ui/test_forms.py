"""Days, numbers and money as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.ui.forms import HelpfulErrors, VietnameseDateField, VietnameseMoneyField, VietnameseNumberField


@pytest.mark.parametrize("text", ["24/11/2026", "24.11.2026", "24-11-2026", "2026-11-24", " 24/11/2026 "])
def test_days_in_every_usual_form(text):
    assert VietnameseDateField().clean(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31/02/2026", "24/11", "mai"])
def test_what_is_no_day_is_told_with_an_example(text):
    with pytest.raises(forms.ValidationError) as refused:
        VietnameseDateField().clean(text)
    assert refused.value.messages == [f"“{text}” không phải ngày. Hãy viết ngày/tháng/năm, chẳng hạn 24/11/2026."]


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_shown_is_read_back(day):
    field = VietnameseDateField()
    assert field.clean(field.prepare_value(day)) == day


def test_the_day_has_a_calendar_beside_it():
    class Form(forms.Form):
        day = VietnameseDateField(label="Ngày", initial=date(2026, 11, 24))

    html = str(Form()["day"])
    assert 'value="24/11/2026"' in html
    assert html.count("data-pick-date") == 1


@settings(max_examples=100, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=4))
def test_a_number_shown_is_read_back(number):
    field = VietnameseNumberField()
    assert field.clean(field.prepare_value(number)) == number


def test_what_is_no_number_is_told():
    with pytest.raises(forms.ValidationError, match=r"“1\.5” không phải số"):
        VietnameseNumberField().clean("1.5")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.200.000.000", 1_200_000_000),
        ("1,2 tỷ", 1_200_000_000),
        ("1,25 tỉ đồng", 1_250_000_000),
        ("350 triệu", 350_000_000),
        ("350triệu đồng", 350_000_000),
        ("950.000 đồng", 950_000),
        ("950000", 950_000),
        ("500 nghìn", 500_000),
        ("0", 0),
    ],
)
def test_money_as_people_write_it(text, amount):
    assert VietnameseMoneyField().clean(text) == amount


@pytest.mark.parametrize("text", ["nhiều", "1,2", "1.5 tỷ", "tỷ", "12 tỷ triệu"])
def test_what_is_no_money_is_refused(text):
    with pytest.raises(forms.ValidationError, match=f"“{text}” không phải số tiền"):
        VietnameseMoneyField().clean(text)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**15))
def test_money_shown_is_read_back(amount):
    field = VietnameseMoneyField()
    assert field.clean(field.prepare_value(amount)) == amount


@pytest.mark.parametrize("field", [VietnameseDateField, VietnameseNumberField, VietnameseMoneyField])
def test_an_empty_box_is_nothing(field):
    assert field(required=False).clean("") is None


def test_an_empty_box_is_asked_for_by_name():
    class Form(HelpfulErrors, forms.Form):
        name = forms.CharField(label="Tên đơn vị")
        unit = forms.ChoiceField(label="Đơn vị", choices=[("a", "A")])
        code = forms.CharField(label="QR trên tem")
        whom = forms.CharField(label="Đang chờ", error_messages={"required": "Hãy ghi đang chờ ai."})

    assert Form({}).errors == {
        "name": ["Hãy nhập tên đơn vị."],
        "unit": ["Hãy chọn đơn vị."],
        "code": ["Hãy nhập QR trên tem."],
        "whom": ["Hãy ghi đang chờ ai."],
    }


def test_numbers_keep_their_exact_value():
    assert VietnameseNumberField().clean("0,1") == Decimal("0.1")
