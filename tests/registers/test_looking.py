"""A list is looked at the way a person likes: columns, filters kept by name, sums of what a filter finds."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.actions import UnableToKeep
from mach.registers.models import ListColumns, Record, Register, SavedFilter
from mach.registers.queries import Filters, columns_of, definition_for, totals_of
from tests.factories import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(office, shipped, now):
    """Three classes with their cost, one of them of another unit."""
    register, host = Register.objects.get(code="training_class"), make_party(office.agency, "Trung tâm đào tạo")
    for by, cost in ((office.officer, 300), (office.officer, 200), (office.other_officer, 50)):
        values = {
            "topic": "shtt", "title": f"Lớp {cost}", "organiser": host.pk, "lecturer": "Nguyễn Văn Giảng",
            "from_on": date(2026, 5, 4), "to_on": date(2026, 5, 5), "hours": 8, "place": "Hội trường",
            "mode": "truc_tiep", "headcount_by_audience": {"cbccvc": 20}, "cost": cost * 1_000_000,
        }  # fmt: skip
        actions.save_record(register=register, values=values, state="to_chuc", at=now, by=by)
    return register


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def heads(client: Client, register: Register) -> list[str]:
    page = HTMLParser(client.get(register.get_absolute_url()).content)
    return [one.text(strip=True) for one in page.css("main thead th")]


def test_a_person_chooses_columns_and_nobody_else_sees_them(office, books, today):
    definition = definition_for(books, agency=office.agency, day=today)
    usual = columns_of(office.officer, books, definition)
    mine = client_of(office.officer)
    mine.post(reverse("registers:columns", args=["training_class"]), {"cot": ["cost", "title", "khong-co"]})
    assert columns_of(office.officer, books, definition) == ("cost", "title")
    assert columns_of(office.head, books, definition) == usual
    labels = [definition.fields[name].label for name in ("cost", "title")]
    assert heads(mine, books)[2:4] == labels
    mine.post(reverse("registers:columns", args=["training_class"]), {"cot": ["cost"], "mac-dinh": "1"})
    assert (columns_of(office.officer, books, definition), ListColumns.objects.count()) == (usual, 0)


def test_a_column_is_moved_by_a_place_and_stays_there(office, books, today):
    definition = definition_for(books, agency=office.agency, day=today)
    client, address = client_of(office.officer), reverse("registers:columns", args=["training_class"])
    answer = client.post(address, {"cot": ["cost", "title", "hours"], "xuong": "cost", "loc": "nam=2026&mo=cot"})
    assert answer.url == f"{books.get_absolute_url()}?nam=2026&mo=cot#cot"
    assert columns_of(office.officer, books, definition) == ("title", "cost", "hours")
    client.post(address, {"cot": ["title", "cost", "hours"], "len": "title"})
    assert columns_of(office.officer, books, definition) == ("title", "cost", "hours")


def test_a_printed_list_names_its_filter_in_words(office, books):
    query = {"tu": "lop", "don-vi": office.technology.pk, "trang-thai": "to_chuc", "nam": 2026, "tam-tinh": "1"}
    page = HTMLParser(client_of(office.director).get(books.get_absolute_url(), query).content)
    unit = office.technology.short_name
    words = f"chữ “lop”; đơn vị {unit}; trạng thái Tổ chức; năm sổ 2026; chưa xác nhận"
    assert page.css_first("p.print-only").text(strip=True) == f"2 dòng · Lọc theo {words}."


def test_ticked_rows_are_a_list_of_their_own_to_export_and_add_up(office, books, today):
    client, address = client_of(office.director), books.get_absolute_url()
    first, _, third = Record.objects.filter(register=books).order_by("book_no")
    answer = client.post(reverse("registers:choose", args=["training_class"]), {"chosen": [first.pk, third.pk, "x"]})
    assert answer.url == f"{address}?dong={first.pk}&dong={third.pk}"
    assert [row.pk for row in client.get(answer.url).context["page"].rows] == [third.pk, first.pk]
    exported = client.get(answer.url.replace(address, reverse("registers:export", args=["training_class"])))
    rows = CalamineWorkbook.from_filelike(BytesIO(exported.content)).get_sheet_by_index(0).to_python()
    titles = [cell for row in rows for cell in row if cell in ("Lớp 300", "Lớp 200", "Lớp 50")]
    assert titles == ["Lớp 50", "Lớp 300"]
    definition = definition_for(books, agency=office.agency, day=today)
    filters = Filters(chosen=(first.pk, third.pk))
    assert [total for _, total in totals_of(office.director, books, definition, filters, ("cost",))] == [350_000_000]
    assert client.post(reverse("registers:choose", args=["training_class"])).url == address


def test_the_oldest_number_stands_first_when_its_head_is_pressed(office, books):
    client = client_of(office.director)
    page = HTMLParser(client.get(books.get_absolute_url()).content)
    pressed = page.css_first("main thead th.sort a").attributes["href"]
    rows = client.get(f"{books.get_absolute_url()}{pressed}").context["page"].rows
    assert [row.title for row in rows] == ["Lớp 300", "Lớp 200", "Lớp 50"]


def test_sums_are_of_all_that_a_filter_finds(office, books, today):
    definition = definition_for(books, agency=office.agency, day=today)

    def sums(**filters):
        found = totals_of(office.director, books, definition, Filters(**filters), ("cost", "title"))
        return [(field.name, total) for field, total in found]

    assert sums() == [("cost", Decimal(550_000_000))]
    assert sums(unit=office.technology.pk) == [("cost", Decimal(500_000_000))]
    assert sums(words="lop 200") == [("cost", Decimal(200_000_000))]
    assert sums(year=2020) == [("cost", Decimal(0))]


def test_sums_take_one_query_and_stand_on_their_own_page(office, books, django_assert_num_queries, today):
    definition = definition_for(books, agency=office.agency, day=today)
    totals_of(office.director, books, definition, Filters(), ("cost",))  # who the person is, is asked once
    with django_assert_num_queries(1):
        totals_of(office.director, books, definition, Filters(), ("cost", "hours"))
    client = client_of(office.director)
    client.post(reverse("registers:columns", args=["training_class"]), {"cot": ["cost"]})
    page = HTMLParser(client.get(reverse("registers:totals", args=["training_class"])).content)
    assert page.css_first("#cong dd").text(strip=True).replace("\xa0", " ") == "550 triệu đồng"


def test_a_sum_never_tells_of_what_few_may_read(office, books, today):
    definition = definition_for(books, agency=office.agency, day=today)
    hidden = definition.__class__(
        **{name: getattr(definition, name) for name in definition.__dataclass_fields__ if name != "privacy"},
        privacy="restricted",
    )
    assert totals_of(office.director, books, hidden, Filters(), ("cost",)) == []


def test_a_filter_is_kept_by_name_and_used_again(office, books, now):
    client = client_of(office.officer)
    client.post(
        reverse("registers:save-filter", args=["training_class"]),
        {"ten": " Của  phòng tôi ", "loc": f"don-vi={office.technology.pk}&nam=&sau=12&dot=4"},
    )
    row = SavedFilter.objects.get()
    assert (row.name, row.query, row.is_shared) == ("Của phòng tôi", f"don-vi={office.technology.pk}", False)
    page = HTMLParser(client.get(books.get_absolute_url()).content)
    chip = page.css_first("[aria-label='Bộ lọc đã lưu'] a")
    assert (chip.text(strip=True), chip.attributes["href"]) == ("Của phòng tôi", f"?{row.query}")
    assert len(client.get(f"{books.get_absolute_url()}{chip.attributes['href']}").context["page"].rows) == 2
    assert (
        HTMLParser(client_of(office.head).get(books.get_absolute_url()).content).css_first(
            "[aria-label='Bộ lọc đã lưu']"
        )
        is None
    )
    client.post(reverse("registers:drop-filter", args=["training_class", row.pk]))
    assert SavedFilter.objects.count() == 0


def test_who_makes_lists_keeps_filters_for_the_whole_agency(office, other_office, books, now):
    kept = {"register": books, "name": "Năm nay", "query": "nam=2026", "is_shared": True, "at": now}
    with pytest.raises(NotAllowed):
        actions.save_filter(by=office.officer, **kept)
    row = actions.save_filter(by=office.coordinator, **kept)
    assert list(SavedFilter.objects.visible_to(office.officer)) == [row]
    assert list(SavedFilter.objects.visible_to(other_office.officer)) == []
    with pytest.raises(NotAllowed):
        actions.drop_filter(by=office.officer, filter=row, at=now)
    actions.drop_filter(by=office.coordinator, filter=row, at=now)


def test_an_officer_shares_a_filter_with_their_unit_and_with_no_other(office, books, now):
    kept = {"register": books, "query": "nam=2026", "is_shared": False, "at": now}
    row = actions.save_filter(by=office.officer, name="Năm nay", unit=office.technology, **kept)
    assert list(SavedFilter.objects.visible_to(office.head)) == [row]
    assert list(SavedFilter.objects.visible_to(office.other_officer)) == []
    with pytest.raises(NotAllowed):
        actions.save_filter(by=office.officer, name="Phòng bạn", unit=office.standards, **kept)
    actions.save_filter(by=office.coordinator, name="Phòng bạn", unit=office.standards, **kept)
    assert [one.name for one in SavedFilter.objects.visible_to(office.other_officer)] == ["Phòng bạn"]


def test_a_list_opens_with_the_filter_its_reader_chose_until_they_stop(office, books, now):
    client, address = client_of(office.officer), books.get_absolute_url()
    row = actions.save_filter(
        by=office.head,
        register=books,
        name="Năm nay",
        query="nam=2026",
        is_shared=False,
        unit=office.technology,
        at=now,
    )
    start = reverse("registers:open-with", args=["training_class", row.pk])
    client.post(start)
    assert (client.get(address).url, client.get(address, {"tat-ca": "1"}).status_code) == (f"{address}?nam=2026", 200)
    assert client_of(office.head).get(address).status_code == 200
    assert client_of(office.other_officer).post(start).status_code == 404
    client.post(start, {"thoi": "1"})
    assert client.get(address).status_code == 200
    client.post(start)
    actions.drop_filter(by=office.head, filter=row, at=now)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "query", "says"),
    [
        ("", "nam=2026", "Chưa đặt tên"),
        ("Tất cả", "sau=9", "Chưa lọc gì"),
        ("x" * 61, "nam=2026", "quá dài"),
        ("Năm nay", "nam=2026", "Đã có bộ lọc tên “Năm nay”"),
    ],
)
def test_a_filter_that_cannot_be_kept_is_refused_in_words(office, books, now, name, query, says):
    actions.save_filter(by=office.officer, register=books, name="Năm nay", query="nam=2026", is_shared=False, at=now)
    with pytest.raises(UnableToKeep, match=says):
        actions.save_filter(by=office.officer, register=books, name=name, query=query, is_shared=False, at=now)
    assert SavedFilter.objects.count() == 1


def test_records_stay_as_they_were(office, books):
    before = list(Record.objects.order_by("pk").values_list("pk", "version"))
    client_of(office.officer).post(reverse("registers:columns", args=["training_class"]), {"cot": ["cost"]})
    assert list(Record.objects.order_by("pk").values_list("pk", "version")) == before
