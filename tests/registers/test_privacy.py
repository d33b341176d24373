"""Personal and restricted values are read by the unit of the record only: list, page, form, Excel, search, API."""

import io
import zipfile
from datetime import date

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from mach.office.actions import make_token
from mach.registers import actions, queries
from mach.registers.definition import DefinitionError, load
from mach.registers.models import Definition, Record, Register
from tests.factories import make_party

CONTACT, TRAINEE = "Bà Liên Hệ, 0900000001", "Nguyễn Học Viên"


@pytest.fixture
def records(office, now) -> dict[str, Record]:
    actions.load_shipped_definitions(on=date(2026, 1, 1))
    party = make_party(office.agency, "Hợp tác xã Sen")
    aid = {
        "applicant": party.pk,
        "service": "huong_dan",
        "ip_type": "nhan_hieu",
        "object_name": "Sen Gò",
        "advised_on": "2026-05-04",
        "contact": CONTACT,
    }
    lesson = {
        "topic": "shtt",
        "title": "=1+1",
        "organiser": party.pk,
        "lecturer": "Giảng",
        "from_on": "2026-05-04",
        "to_on": "2026-05-05",
        "hours": 8,
        "place": "Hội trường",
        "mode": "truc_tiep",
    }
    trainees = {"trainee": [{"person_name": TRAINEE, "person_key": "k1", "audience": "khac", "attended": True}]}

    def save(code, values, children=None):
        register = Register.objects.get(code=code)
        return actions.save_record(
            by=office.officer, register=register, values=values, children=children, at=now
        ).record

    return {"ip_support": save("ip_support", aid), "training_class": save("training_class", lesson, trainees)}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def cells(answer) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return [[value for row in sheet[1:] for value in row if value not in ("", None)] for sheet in sheets]


READERS = [("officer", True), ("head", True), ("coordinator", True), ("other_officer", False), ("clerk", False)]


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_the_page_of_a_record_shows_them_to_its_unit(office, records, who, reads):
    client = signed_in(getattr(office, who))
    for code, secret in (("ip_support", CONTACT), ("training_class", TRAINEE)):
        said = client.get(records[code].get_absolute_url()).content.decode()
        assert (secret in said, "chỉ đơn vị phụ trách xem được" in said) == (reads, not reads)


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_excel_has_child_rows_and_the_values_of_ones_own_unit(office, records, who, reads):
    client = signed_in(getattr(office, who))
    (aid,) = cells(client.get("/so/ip_support/xuat-excel/"))
    lesson, trainees = cells(client.get("/so/training_class/xuat-excel/"))
    assert ("Sen Gò" in aid, CONTACT in aid) == (True, reads)
    assert trainees == (["001/2026", TRAINEE, "đã ghi", "Đối tượng khác", "Có"] if reads else ["001/2026"])
    assert "=1+1" in lesson


def test_a_text_that_looks_like_a_formula_stays_text(office, records):
    answer = signed_in(office.officer).get("/so/training_class/xuat-excel/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
    assert [sheet.count(b"<f>") + sheet.count(b"<f ") for sheet in sheets] == [0, 0]


def test_the_form_opens_for_the_unit_of_the_record_only(office, records):
    address = f"{records['ip_support'].get_absolute_url()}sua/"
    assert signed_in(office.officer).get(address).status_code == 200
    assert signed_in(office.other_officer).get(address).status_code == 403


def test_they_are_found_by_nobody(office, records):
    for user in (office.officer, office.other_officer):
        for words in ("Liên Hệ", "0900000001", "Học Viên"):
            assert queries.find(user, words, 10) == []
    assert len(queries.find(office.other_officer, "Sen Gò", 10)) == 1


@pytest.mark.parametrize(("who", "reads"), READERS[2:4])
def test_programs_read_what_their_person_reads(office, records, now, who, reads):
    key = make_token(by=getattr(office, who), name="thử", at=now).secret
    client = Client(headers={"authorization": f"Bearer {key}"})
    aid, lesson = records["ip_support"].pk, records["training_class"].pk
    one = client.get(f"/api/v1/registers/ip_support/records/{aid}").json()
    (listed,) = client.get("/api/v1/registers/ip_support/records").json()
    whole = client.get(f"/api/v1/registers/training_class/records/{lesson}").json()
    assert ("contact" in one["data"], "contact" in listed["data"]) == (reads, reads)
    assert [row.get("person_name") for row in whole["children"]["trainee"]] == [TRAINEE if reads else None]


def test_the_name_of_a_record_says_nothing_personal(records):
    source = Definition.objects.get(register__code="ip_support").source
    with pytest.raises(DefinitionError, match="không phải ai cũng được xem"):
        load(source.replace('title_template = "{object_name}"', 'title_template = "{contact}"'))
