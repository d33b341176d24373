"""Icons, states, due days, figures, fields and filters as pages show them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils.html import strip_tags
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.engines.workdays import Remaining
from mach.ui import registry
from mach.ui.forms import VietnameseDateField
from mach.ui.icons import UnknownIcon, icon, icon_names
from mach.ui.templatetags import ui

DAY = date(2026, 11, 30)


def rendered(text: str, **context) -> str:
    request = RequestFactory().get(context.pop("address", "/"))
    request.user = SimpleNamespace(is_authenticated=False)
    return engines["django"].from_string(text).render(context, request)


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), ("", ""), (0, "0"), (1234.5, "1.234,5"), (Decimal("70"), "70"), ("1175", "1.175")],
)
def test_numbers_have_dots_and_a_comma(value, shown):
    assert ui.vnumber(value) == shown


def test_money_is_short_and_tells_every_dong_on_hover():
    box = HTMLParser(ui.vmoney(1_200_000_000)).css_first("span")
    assert (box.text(), box.attributes["title"]) == ("1,2 tỷ đồng", "1.200.000.000 đồng")
    assert ui.vmoney(None) == ""


def test_days_and_moments():
    assert ui.vdate(DAY) == "30/11/2026"
    assert ui.vdate("2026-02-05") == "05/02/2026"
    assert ui.vdate(None) == ""
    assert ui.vdatetime(datetime(2026, 11, 24, 2, 5, tzinfo=UTC)) == "09:05 ngày 24/11/2026"
    assert ui.vdatetime(datetime(2026, 12, 31, 17, 30, tzinfo=UTC)) == "00:30 ngày 01/01/2027"
    assert ui.vdatetime(None) == ""


def test_every_state_names_an_icon_of_the_sprite():
    assert {state.icon for state in registry.STATES.values()} - icon_names() == set()


def test_an_icon_that_is_not_in_the_sprite_is_refused():
    with pytest.raises(UnknownIcon, match="“nope” is not in"):
        icon("nope")


def test_an_icon_is_hidden_from_readers():
    assert HTMLParser(icon("check")).css_first("svg").attributes["aria-hidden"] == "true"


def test_a_badge_carries_a_word_and_an_icon():
    html = ui.badge("overdue")
    assert words(html) == "Quá hạn"
    assert HTMLParser(html).css_first("use").attributes["href"].endswith("#alert")
    assert HTMLParser(html).css_first("span").attributes["class"] == "badge badge--bad"


def test_a_room_may_word_its_own_states():
    assert words(ui.badge("draft", "Dự thảo")) == "Dự thảo"
    own = HTMLParser(ui.badge("dang_xet", "Đang xét", "warn")).css_first("span")
    assert (own.text().strip(), own.attributes["class"]) == ("Đang xét", "badge badge--warn")


@pytest.mark.parametrize(
    ("remaining", "tone", "shown"),
    [
        (Remaining(DAY, "left", 12), "left", "còn 12 ngày làm việc30/11/2026"),
        (Remaining(DAY, "left", 5), "soon", "còn 5 ngày làm việc30/11/2026"),
        (Remaining(DAY, "today", 0), "soon", "đến hạn hôm nay30/11/2026"),
        (Remaining(DAY, "overdue", 2), "overdue", "quá hạn 2 ngày làm việc30/11/2026"),
    ],
)
def test_due_days_are_said_as_people_say_them(remaining, tone, shown):
    html = ui.due(DAY, remaining)
    assert words(html) == shown
    assert HTMLParser(html).css_first("span").attributes["class"] == f"due due--{tone}"


def test_a_due_day_alone_and_none_at_all():
    assert words(ui.due(DAY)) == "30/11/2026"
    assert words(ui.due(None)) == "chưa có hạn"


def test_a_figure_opens_its_records():
    html = ui.figure(1175, "doanh nghiệp", "/so/?x=1&y=2")
    assert words(html) == "1.175 doanh nghiệp"
    assert HTMLParser(html).css_first("a").attributes["href"] == "/so/?x=1&y=2"


def test_a_figure_that_is_not_final_says_so():
    assert words(ui.figure(12, "", "/x/", provisional=True)) == "12 tạm tính"
    assert words(ui.figure(86.5, "%", mark="ước")) == "86,5% ước"
    assert words(ui.figure(None)) == "–"
    assert HTMLParser(ui.figure(5)).css_first("a") is None


@pytest.mark.parametrize(
    ("value", "expected", "said", "tone"),
    [
        (44, 20, "44 / 40 lớp Vượt", "good"),
        (40, 20, "40 / 40 lớp Đạt", "good"),
        (20, 20, "20 / 40 lớp Đúng tiến độ", "plain"),
        (12, 20, "12 / 40 lớp Chậm 8 lớp", "warn"),
        (12, None, "12 / 40 lớp", "plain"),
        (None, 20, "0 / 40 lớp Chậm 20 lớp", "warn"),
    ],
)
def test_progress_says_the_state_in_words(value, expected, said, tone):
    html = ui.progress(value, 40, expected, "lớp")
    assert words(html) == said
    assert HTMLParser(html).css_first("span").attributes["class"] == f"progress progress--{tone}"


@pytest.mark.parametrize(
    ("value", "expected", "unit", "said"),
    [
        (10, 149.75, "lượt", "10 / 400 lượt Chậm 140 lượt"),
        (10, 150.0000000001, "lượt", "10 / 400 lượt Chậm 140 lượt"),
        (10, 149.75, "tấn", "10 / 400 tấn Chậm 139,75 tấn"),
        (10, 149.75, "%", "10 / 400% Chậm 139,75%"),
        (10.5, 149.75, "điểm", "10,5 / 400 điểm Chậm 139,25 điểm"),
    ],
)
def test_what_is_counted_in_whole_things_is_late_by_whole_things(value, expected, unit, said):
    assert words(ui.progress(value, 400, expected, unit)) == said


def test_money_is_said_short_and_kept_in_full():
    html = HTMLParser(ui.progress(571_900_000, 2_000_000_000, 1_900_000_000, "đồng", short=True))
    assert html.css_first(".progress__words > span").text() == "571,9 triệu đồng / 2 tỷ đồng"
    assert html.css_first(".progress__words > span").attributes["title"] == "571.900.000 / 2.000.000.000 đồng"
    assert html.css_first(".progress__state").text().strip() == "Chậm 1,33 tỷ đồng"
    link = HTMLParser(ui.figure(571_900_000, "đồng", "/x/")).css_first("a")
    assert (link.text(), link.attributes["title"]) == ("571,9 triệu đồng", "571.900.000 đồng; mở các dòng đã đếm")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(4, "lớp", "4 lớp"), (70, "%", "70%"), (None, "lớp", "–"), (1_200_000_000, "đồng", "1,2 tỷ đồng")],
)
def test_a_quantity_is_said_with_its_unit(value, unit, said):
    assert words(f"<p>{ui.quantity(value, unit, '–')}</p>") == said


def test_progress_draws_the_share_and_the_pace():
    page = HTMLParser(ui.progress(10, 40, 20))
    assert page.css_first(".progress__value").attributes["width"] == "25.00%"
    assert page.css_first(".progress__pace").attributes["x1"] == "50.00%"
    assert page.css_first(".progress__bar").attributes["aria-label"] == "10 trên 40, lẽ ra đến nay 20"


@pytest.mark.parametrize(
    ("address", "href", "order"),
    [
        ("/?tu=a&sau=xyz", "?tu=a&sap-xep=han", None),
        ("/?sap-xep=han", "?sap-xep=-han", "ascending"),
        ("/?sap-xep=-han", "?sap-xep=han", "descending"),
        ("/?sap-xep=ten", "?sap-xep=han", None),
    ],
)
def test_a_column_sorts_up_then_down_from_the_first_page(address, href, order):
    head = HTMLParser("<table><tr>" + rendered("{% sort 'Hạn' 'han' %}", address=address) + "</table>").css_first("th")
    assert head.css_first("a").attributes["href"] == href
    assert head.attributes.get("aria-sort") == order


class SampleForm(forms.Form):
    title = forms.CharField(label="Tên", help_text="Tên đầy đủ")
    due_on = VietnameseDateField(label="Hạn", required=False)
    units = forms.MultipleChoiceField(label="Đơn vị", choices=[("a", "A"), ("b", "B")], required=False)
    agree = forms.BooleanField(label="Đồng ý")


def field(name: str, data=None) -> HTMLParser:
    return HTMLParser(rendered("{% field bound %}", bound=SampleForm(data)[name]))


def test_a_field_ties_label_help_and_error_to_its_entry():
    page = field("title", {"title": ""})
    entry = page.css_first("input")
    assert page.css_first("label").attributes["for"] == entry.attributes["id"]
    assert entry.attributes["aria-invalid"] == "true"
    described = entry.attributes["aria-describedby"].split()
    assert [page.css_first(f"#{one}").text(strip=True) for one in described] == [
        "Tên đầy đủ",
        "Trường này là bắt buộc.",
    ]


def test_only_what_may_stay_empty_is_marked():
    assert field("title").css_first(".field__optional") is None
    assert field("due_on").css_first(".field__optional").text() == "(không bắt buộc)"


def test_several_choices_are_boxes_under_one_legend():
    page = field("units", {"title": "x", "units": ["b"]})
    assert page.css_first("fieldset legend").text().split() == ["Đơn", "vị", "(không", "bắt", "buộc)"]
    boxes = page.css("input[type=checkbox][name=units]")
    assert [("checked" in box.attributes, box.attributes["value"]) for box in boxes] == [(False, "a"), (True, "b")]


def test_a_box_stands_inside_its_label():
    assert field("agree").css_first("label.check-field input[type=checkbox]") is not None


def test_an_empty_list_says_what_to_do_next():
    page = HTMLParser(rendered("{% empty 'Chưa có dòng' 'Thêm dòng đầu tiên.' '/them/' 'Thêm' %}"))
    assert page.css_first("h2").text() == "Chưa có dòng"
    assert page.css_first("a").attributes["href"] == "/them/"
    assert HTMLParser(rendered("{% empty 'a' 'b' %}")).css_first("a") is None


def test_captured_text_is_shown_twice_and_escaped_once():
    html = rendered("{% capture as x %} {{ name }} {% endcapture %}[{{ x }}][{{ x }}]", name="A & B")
    assert html == "[A &amp; B][A &amp; B]"


def test_a_stepper_says_each_state():
    steps = [SimpleNamespace(label="Tiếp nhận", state="done", note="18/11"), SimpleNamespace(label="Họp", state="late")]
    page = HTMLParser(rendered("{% stepper steps %}", steps=steps))
    assert [line.text(separator=" ", strip=True) for line in page.css("li")] == ["Tiếp nhận 18/11", "Họp Quá hạn"]
    assert [line.attributes.get("aria-current") for line in page.css("li")] == [None, "step"]


def test_panels_of_upper_rooms_stand_in_order_and_may_be_silent(monkeypatch):
    monkeypatch.setitem(
        registry.PANELS,
        "thing",
        [lambda subject, user, day: f"<p>{subject}</p>", lambda *_: "", lambda *_: "<p>hai</p>"],
    )
    assert rendered("{% panels 'thing' subject %}{% panels 'other' subject %}", subject="một") == "<p>một</p><p>hai</p>"


def copied(html: str) -> list[str]:
    return HTMLParser(html).css_first("button[type=button]").attributes["data-copy"].splitlines()


def test_words_for_zalo_are_plain_name_nobody_and_end_with_the_address():
    html = rendered("{% copy_item what '/viec/3/' 'Phòng A' %}", what="Trả lời ông Trần Văn Ba, 0912345678 & <b>")
    assert copied(html) == [
        "Kính chuyển: Trả lời ông …, … & <b> (Phòng A).",
        "Mời xem tại đây (cần đăng nhập):",
        "http://testserver/viec/3/",
    ]
    button = HTMLParser(html).css_first("button")
    assert (button.attributes["aria-label"], button.text(strip=True)) == ("Sao chép để nhắn Zalo", "Nhắn Zalo")


def test_words_about_a_list_name_seven_and_keep_its_filters_but_not_what_was_searched_for():
    html = rendered(
        "{% copy_list titles 9 'Chép' %}",
        titles=[f"Mục {n}" for n in range(1, 10)],
        address="/ds/?tu=Ba&han=late&sau=x",
    )
    assert copied(html) == [
        "Kính chuyển danh sách 9 mục:",
        *[f"{n}. Mục {n}" for n in range(1, 8)],
        "và 2 mục khác.",
        "Mời xem tại đây (cần đăng nhập):",
        "http://testserver/ds/?han=late",
    ]
    assert HTMLParser(html).css_first("button").text(strip=True) == "Chép"


def test_a_long_text_in_a_list_gets_room_and_a_number_keeps_to_its_line():
    row = [
        SimpleNamespace(label="Tên", text="Chiết tinh dầu bằng hơi bão hòa tại Hợp tác xã", is_number=False),
        SimpleNamespace(label="Loại", text="Mới", is_number=False),
        SimpleNamespace(label="Số", text="1.234", is_number=True),
    ]
    assert ui.cells(row) == (
        '<td data-label="Tên" class="long">Chiết tinh dầu bằng hơi bão hòa tại Hợp tác xã</td>'
        '<td data-label="Loại">Mới</td><td data-label="Số" class="num">1.234</td>'
    )
