"""The pages of registers: what is typed is kept as the definition says, and what is refused stands beside its entry."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.registers import actions
from mach.registers.definition import shipped
from mach.registers.models import Record
from mach.registers.sheets import match_columns, targets_of
from tests.factories import make_party


@pytest.fixture
def client(office):
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def typed(office):
    """A class as typed into its form, with three rows of which the first is struck out."""
    rows = [("An", "k1", True), ("Bình", "k2", False), ("Chi", "k3", False)]
    entries = {"trainee-TOTAL_FORMS": "3", "trainee-INITIAL_FORMS": "0"}
    for n, (name, key, is_deleted) in enumerate(rows):
        entries |= {f"trainee-{n}-person_name": name, f"trainee-{n}-person_key": key}
        entries |= {f"trainee-{n}-audience": "cbccvc", f"trainee-{n}-attended": "on"}
        entries |= {f"trainee-{n}-DELETE": "on"} if is_deleted else {}
    return {
        "topic": "shtt",
        "title": "Lớp tập huấn sở hữu trí tuệ",
        "organiser": str(make_party(office.agency, "Trung tâm Thông tin KH&CN").pk),
        "lecturer": "Nguyễn Văn Giảng",
        "from_on": "04/05/2026",
        "to_on": "06/05/2026",
        "hours": "16",
        "cost": "12.500.000",
        "place": "Hội trường Sở",
        "mode": "truc_tiep",
        **entries,
    }


def address(name: str, *more) -> str:
    return reverse(f"registers:{name}", args=["training_class", *more])


def test_what_is_typed_is_kept_and_shown_again(client, typed):
    answer = client.post(address("new"), typed)
    row = Record.objects.roots().get()
    assert (answer.status_code, answer.headers["Location"]) == (302, row.get_absolute_url())
    said = {name: row.data[name] for name in ("to_on", "hours", "cost")}
    assert said == {"to_on": "2026-05-06", "hours": 16, "cost": 12_500_000}
    assert [child.data["person_name"] for child in row.children.order_by("position")] == ["Bình", "Chi"]
    for place in (row.get_absolute_url(), address("edit", row.pk), address("records"), address("export")):
        assert client.get(place).status_code == 200


def test_saving_the_form_as_it_opened_changes_nothing_but_the_version(client, typed):
    client.post(address("new"), typed)
    row = Record.objects.roots().get()
    rows = list(row.children.values("pk", "data", "removed_at"))
    page = client.get(address("edit", row.pk))
    form, [(_, table)] = page.context["form"], page.context["tables"]
    opened = {bound.html_name: _written(bound) for each in (form, *table.forms) for bound in each}
    opened |= {bound.html_name: bound.value() for bound in table.management_form}
    again = {name: value for name, value in opened.items() if value not in (None, "", False)}
    assert client.post(address("edit", row.pk), {**again, "version": "1"}).status_code == 302
    edited = Record.objects.roots().get()
    assert (edited.version, edited.data) == (2, row.data)
    assert list(edited.children.values("pk", "data", "removed_at")) == rows


def test_a_refused_entry_stands_in_the_form_with_its_reason(client, typed):
    answer = client.post(address("new"), {**typed, "to_on": "01/05/2026"})
    assert (answer.status_code, Record.objects.count()) == (422, 0)
    assert answer.context["form"]["title"].value() == "Lớp tập huấn sở hữu trí tuệ"
    assert sum(len(errors) for errors in answer.context["form"].errors.values()) == 1


def test_a_refused_row_is_told_beside_that_row_though_another_was_struck_out(client, typed):
    answer = client.post(address("new"), {**typed, "trainee-2-person_key": "k2"})
    [(_, table)] = answer.context["tables"]
    assert (answer.status_code, Record.objects.count()) == (422, 0)
    assert [bool(one.errors) for one in table.forms] == [False, True, True]


def _written(bound):
    """What a browser sends for an entry as it was opened."""
    value = bound.value()
    return "on" if value is True else bound.field.widget.format_value(value)


def test_words_for_zalo_name_the_register_and_the_number_only(client, typed):
    client.post(reverse("registers:new", args=["training_class"]), typed)
    row = Record.objects.roots().get()
    page = client.get("/so/training_class/?trang-thai=ke_hoach&tu=Nguyễn Văn Giảng")
    copied = [one.attributes["data-copy"].splitlines() for one in HTMLParser(page.content).css("[data-copy]")]
    title = "Sổ lớp tập huấn, đào tạo, bồi dưỡng và học viên"
    asks, host = "Mời xem tại đây (cần đăng nhập):", "http://testserver"
    assert copied == [
        [f"Kính chuyển: {title} (1 dòng).", asks, f"{host}/so/training_class/?trang-thai=ke_hoach"],
        [f"Kính chuyển: {title} ({row.book}).", asks, f"{host}{row.get_absolute_url()}"],
    ]


def test_a_chosen_file_is_looked_at_like_a_pasted_table(client, office):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(
            [["DANH SÁCH TỜ GẤP"], ["Loại", "Tên", "Số kỳ", "Năm"], ["Tờ gấp", "Hỏi đáp", "1", "2026"]]
        ):
            sheet.write_row(line, 0, row)
    file = SimpleUploadedFile("to-gap.xlsx", data.getvalue())
    page = client.post(reverse("registers:paste", args=["publication"]), {"tep": file, "bang": ""})
    assert (page.status_code, page.context["count"]) == (200, 1)
    refused = client.post(
        reverse("registers:paste", args=["publication"]), {"tep": SimpleUploadedFile("a.xlsx", b"x"), "bang": ""}
    )
    assert (refused.status_code, refused.context["refusal"]) == (
        422,
        "Không đọc được tệp. Hãy chọn tệp Excel (.xlsx) không đặt mật khẩu.",
    )


def test_the_template_of_a_register_names_every_column_and_how_to_fill_it(client):
    for definition in shipped():
        answer = client.get(reverse("registers:template", args=[definition.code]))
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        (heads,) = book.get_sheet_by_name("Bảng").to_python()
        guide = book.get_sheet_by_name("Hướng dẫn").to_python()
        columns = targets_of(definition)
        assert heads == [one.label for one in columns]
        assert [line[0] for line in guide[1:]] == heads
        table = [heads, ["x" for _ in heads]]
        keys = match_columns(table, columns, heads=heads, by_head={}, by_place={})
        assert {one.key: key for key, one in zip(keys, columns, strict=True) if key != one.key} == {}, definition.code
