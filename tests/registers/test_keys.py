"""Identifiers of people are told apart and counted, and nobody is shown one."""

from datetime import date

import pytest
from django.test import Client

from mach.office.actions import make_token
from mach.office.models import AuditValue
from mach.registers import actions
from mach.registers.actions import UnableToSaveRecord
from mach.registers.models import Record, RecordValue, RecordVersion, Register
from mach.registers.rules.keys import is_kept, keyed_hash
from tests.factories import make_party

NUMBER = "001099 012345"


@pytest.fixture
def training(office, shipped):
    return Register.objects.get(code="training_class")


@pytest.fixture
def values(office):
    organiser = make_party(office.agency, "Trung tâm Thông tin KH&CN").pk
    return {"topic": "shtt", "title": "Lớp sở hữu trí tuệ", "organiser": organiser, "lecturer": "Nguyễn Văn Giảng",
            "from_on": date(2026, 5, 4), "to_on": date(2026, 5, 6), "hours": 16, "place": "Hội trường Sở",
            "mode": "truc_tiep"}  # fmt: skip


def trainee(name: str, key: str) -> dict:
    return {"person_name": name, "person_key": key, "audience": "cbccvc", "attended": True}


def save(office, register, values, at, trainees, **more) -> Record:
    given = {"by": office.officer, "register": register, "values": values, "at": at, **more}
    return actions.save_record(children={"trainee": trainees}, **given).record


def browser(office) -> Client:
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("written", ["001099012345", " 001-099-012345 ", "001.099.012345"])
def test_one_person_has_one_key_however_written(written):
    assert keyed_hash(written) == keyed_hash(NUMBER)
    assert is_kept(keyed_hash(written)) and not is_kept(written)


def test_another_person_or_another_key_of_the_house_gives_another_hash(settings):
    kept = keyed_hash(NUMBER)
    assert keyed_hash("001099012346") != kept
    settings.FIELD_KEY = b"another"
    assert keyed_hash(NUMBER) != kept


def test_only_the_hash_is_kept_anywhere(office, training, values, now):
    row = save(office, training, values, now, [trainee("An", NUMBER)])
    child = row.children.get()
    assert child.data["person_key"] == keyed_hash(NUMBER)
    assert RecordValue.objects.get(record=child, field="person_key").text == keyed_hash(NUMBER)
    kept = [*RecordVersion.objects.values_list("data", flat=True), *AuditValue.objects.values_list("new", flat=True)]
    assert not any(NUMBER in str(one) or "001099012345" in str(one) for one in kept)


def test_the_same_person_is_not_entered_twice_in_a_class(office, training, values, now):
    with pytest.raises(UnableToSaveRecord, match="đã có trong danh sách"):
        save(office, training, values, now, [trainee("An", NUMBER), trainee("An", "001-099-012345")])


def test_a_key_is_never_shown_and_stays_when_left_empty(office, training, values, now):
    row = save(office, training, values, now, [trainee("An", NUMBER)])
    client, address = browser(office), row.get_absolute_url()
    page, form = client.get(address).content.decode(), client.get(f"{address}sua/")
    assert "đã ghi" in page and "đã ghi; để trống để giữ" in form.content.decode()
    for html in (page, form.content.decode()):
        assert keyed_hash(NUMBER) not in html and keyed_hash(NUMBER)[3:] not in html
    posted = {"version": row.version, "trainee-TOTAL_FORMS": "1", "trainee-INITIAL_FORMS": "1",
              "trainee-0-person_name": "An Bình", "trainee-0-person_key": "", "trainee-0-audience": "cbccvc",
              **{name: str(value) for name, value in values.items()}}  # fmt: skip
    posted |= {"from_on": "04/05/2026", "to_on": "06/05/2026"}
    assert client.post(f"{address}sua/", posted).status_code == 302
    child = row.children.get(removed_at=None)
    assert (child.data["person_name"], child.data["person_key"]) == ("An Bình", keyed_hash(NUMBER))


def test_programs_read_no_key(office, training, values, now):
    row = save(office, training, values, now, [trainee("An", NUMBER)])
    secret = make_token(by=office.officer, name="thử", at=now).secret
    answer = Client().get(f"/api/v1/registers/training_class/records/{row.pk}", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.json()["children"]["trainee"] == [{"person_name": "An", "audience": "cbccvc", "attended": True}]
