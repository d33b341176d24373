"""Lists go out as Excel: as filtered, of one's own agency, without formulas, in as many queries for many rows."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from mach.documents.models import Document
from mach.office.actions import save_party
from mach.targets.actions.commitments import Promise, make_commitment
from mach.ui import excel

FORMULA = '=HYPERLINK("http://x","y")'


def sign_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet_of(client, name, query=""):
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return rows_of(answer.content)


def rows_of(data: bytes) -> list[list]:
    """The rows below the titles; a formula anywhere fails."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    return CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]


def column(rows, number=1) -> list:
    return [row[number - 1] for row in rows]


@pytest.fixture
def fill(db):
    """One row for each list, of a Department."""

    def make(department, title, at):
        target = Promise(kind="target", title=title, comparator="at_least", min=Decimal(4), unit_label="lớp",
                         lead_unit=department.technology)  # fmt: skip
        assignment = Promise(kind="assignment", title=title, lead_unit=department.technology, recurs="once",
                             due_on=date(2026, 12, 31))  # fmt: skip
        for promise in (target, assignment):
            make_commitment(by=department.director, agency=department.agency, promise=promise, at=at)
        save_party(by=department.officer, party=None, version=None, kind="enterprise", name=title, at=at)
        Document.objects.create(
            agency=department.agency, subject=title, kind="Kế hoạch", number="1/KH", created_by=department.clerk,
            created_at=at, standing="signed", fold=title.lower(),
        )  # fmt: skip

    return make


# The list, the column of the title, a filter that finds nothing.
LISTS = {
    "documents:export": (5, "?tu=khongco"),
    "targets:targets-export": (1, "?tu=khongco"),
    "targets:assignments-export": (1, "?tu=khongco"),
    "casework:urging-export": (1, "?tu=khongco&han="),
    "office:parties-export": (1, "?tu=khongco"),
    "office:audit-export": (6, "?loai=khong.co&ma=1"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_out_as_filtered_in_a_fixed_number_of_queries(office, other_office, fill, now, name):
    place, nothing = LISTS[name]
    everything = "?han=" if name == "casework:urging-export" else ""
    fill(office, FORMULA, now)
    fill(other_office, "Của cơ quan khác", now)
    client = sign_in(office.admin)
    client.get(reverse(name) + everything)
    with CaptureQueriesContext(connection) as for_few:
        sheet = sheet_of(client, name, everything)
    titles = column(sheet, place)
    assert titles
    assert [title for title in titles if FORMULA not in title] == []
    fill(office, f"{FORMULA} 2", now)
    with CaptureQueriesContext(connection) as for_more:
        assert len(column(sheet_of(client, name, everything), place)) == 2 * len(titles)
    assert len(for_more) == len(for_few)
    assert column(sheet_of(client, name, nothing), place) == []


def test_the_page_of_a_list_takes_its_filters_to_excel(office, fill, now):
    fill(office, "Tổ chức lớp tập huấn", now)
    page = sign_in(office.officer).get("/chi-tieu/?tu=lop&sau=x").content.decode()
    assert 'href="/chi-tieu/xuat-excel/?tu=lop"' in page


def test_days_numbers_and_moments_stay_what_they_are(now):
    sheet = excel.Sheet("A/B", ["Chữ", "Số", "Ngày", "Lúc"], [["-1+1", Decimal("1.5"), date(2026, 11, 25), now]])
    assert rows_of(excel.workbook(sheet)) == [["-1+1", 1.5, date(2026, 11, 25), datetime(2026, 11, 25, 9, 0)]]


def test_a_list_that_was_cut_says_so(monkeypatch):
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    data = excel.workbook(excel.Sheet("A", ["Số"], [[1], [2], [3]]))
    assert column(rows_of(data)) == [1, 2, "Danh sách còn dài hơn; hãy lọc bớt rồi xuất lại."]
