"""What is typed into the form of a record outlives a closed page, is its author's alone, and goes when it is saved."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.registers import actions
from mach.registers.actions.drafting import drop_old_drafts
from mach.registers.models import Draft, Record, Register
from mach.registers.queries import definition_for, written_before
from tests.factories import make_party

pytestmark = pytest.mark.django_db
KEEP = reverse("registers:draft", args=["training_class"])
NEW = reverse("registers:new", args=["training_class"])


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def typed(office, shipped):
    """A form half filled in: a name, one child row, and the key of a person."""
    return {
        "title": "Lớp đang gõ", "hours": "8", "trainee-TOTAL_FORMS": "1", "trainee-INITIAL_FORMS": "0",
        "trainee-0-person_name": "Nguyễn Văn Học", "trainee-0-person_key": "079123456789",
        "csrfmiddlewaretoken": "x", "version": "",
    }  # fmt: skip


def test_what_is_typed_comes_back_as_it_was_but_for_keys_of_people(office, typed):
    client = client_of(office.officer)
    assert client.post(KEEP, typed).status_code == 200
    draft = Draft.objects.get()
    assert sorted(draft.entries) == [
        "hours", "title", "trainee-0-person_name", "trainee-INITIAL_FORMS", "trainee-TOTAL_FORMS", "version",
    ]  # fmt: skip
    page = HTMLParser(client.get(NEW).content)
    assert page.css_first("form.notice a").attributes["href"] == "?nhap=1"
    again = HTMLParser(client.get(NEW, {"nhap": "1"}).content)
    assert again.css_first("input[name=title]").attributes["value"] == "Lớp đang gõ"
    assert again.css_first("input[name=trainee-0-person_name]").attributes["value"] == "Nguyễn Văn Học"
    assert again.css(".field__error") == []  # what it lacks is said when it is saved
    assert Record.objects.count() == 0


def test_a_draft_is_thrown_away_from_the_page_of_today(office, typed):
    client = client_of(office.officer)
    client.post(KEEP, typed)
    button = HTMLParser(client.get(reverse("casework:today")).text).css_first("[hx-post*=nhap]")
    assert client.post(button.attributes["hx-post"], headers={"HX-Request": "true"}).content == b""
    assert Draft.objects.count() == 0


def test_what_was_written_alike_in_the_last_two_records_is_offered(office, shipped, now):
    register = Register.objects.get(code="advice_log")
    definition = definition_for(register, agency=office.agency, day=now.date())
    party = make_party(office.agency, "Hợp tác xã Nấm")
    found = []
    for day in (date(2026, 5, 4), date(2026, 5, 5)):
        values = {"party": party.pk, "advised_on": day, "topic": "cgcn", "channel": "van_ban", "content": "Hỏi máy sấy"}
        actions.save_record(by=office.officer, register=register, values=values, at=now)
        found.append(written_before(office.officer, register, definition))
    assert found == [
        {},
        {
            "party": (party.pk, "Hợp tác xã Nấm"), "topic": ("cgcn", "Chuyển giao công nghệ"),
            "channel": ("van_ban", "Văn bản"),
        },
    ]  # fmt: skip
    assert written_before(office.head, register, definition) == {}


def test_one_draft_for_each_form_and_only_for_its_author(office, typed):
    client = client_of(office.officer)
    client.post(KEEP, typed)
    client.post(KEEP, {**typed, "title": "Lớp khác"})
    assert [one.entries["title"] for one in Draft.objects.all()] == [["Lớp khác"]]
    page = HTMLParser(client_of(office.head).get(NEW).content)
    assert page.css_first("form.notice") is None


def test_saving_the_record_ends_the_draft_and_so_does_throwing_it_away(office, typed):
    client, host = client_of(office.officer), make_party(office.agency, "Trung tâm")
    client.post(KEEP, typed)
    entries = {
        "topic": "shtt", "title": "Lớp một", "organiser": host.pk, "lecturer": "Lê Thị Giảng",
        "from_on": "2026-05-04", "to_on": "2026-05-04", "hours": "8", "place": "Hội trường", "mode": "truc_tiep",
        "headcount_by_audience__cbccvc": "20", "trainee-TOTAL_FORMS": "0", "trainee-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(NEW, entries).status_code == 302
    assert Draft.objects.count() == 1  # a form beside the draft that waits
    assert client.post(NEW, {**entries, "title": "Lớp hai", "draft": "1"}).status_code == 302
    assert Draft.objects.count() == 0
    client.post(KEEP, typed)
    client.post(f"{KEEP}?bo=1")
    assert Draft.objects.count() == 0


def test_a_change_to_a_record_has_a_draft_of_its_own(office, typed, now):
    register, host = Register.objects.get(code="training_class"), make_party(office.agency, "Trung tâm")
    values = {
        "topic": "shtt", "title": "Lớp một", "organiser": host.pk, "lecturer": "Lê Thị Giảng",
        "from_on": date(2026, 5, 4), "to_on": date(2026, 5, 4), "hours": 8, "place": "Hội trường",
        "mode": "truc_tiep", "headcount_by_audience": {"cbccvc": 20},
    }  # fmt: skip
    row = actions.save_record(register=register, values=values, state="ke_hoach", at=now, by=office.officer).record
    client = client_of(office.officer)
    client.post(KEEP, typed)
    client.post(f"{KEEP}?dong={row.pk}", {**typed, "title": "Lớp một, sửa", "version": str(row.version)})
    assert sorted(one.record_id or 0 for one in Draft.objects.all()) == [0, row.pk]
    page = HTMLParser(client.get(reverse("registers:edit", args=["training_class", row.pk]), {"nhap": "1"}).content)
    assert page.css_first("input[name=title]").attributes["value"] == "Lớp một, sửa"
    actions.save_record(
        register=register, record=row, version=row.version, values={**values, "hours": 9}, at=now, by=office.head
    )
    page = HTMLParser(client.get(reverse("registers:edit", args=["training_class", row.pk]), {"nhap": "1"}).content)
    assert page.css_first("input[name=version]").attributes["value"] == "1"


def test_a_form_too_long_is_told_and_nothing_is_kept(office, typed):
    answer = client_of(office.officer).post(KEEP, {**typed, "title": "x" * 200_001})
    assert (answer.status_code, answer.json()["message"][:18], Draft.objects.count()) == (413, "Biểu ghi quá dài đ", 0)


def test_drafts_of_a_month_ago_are_gone_and_today_names_the_rest(office, typed, now, today):
    definition = definition_for(Register.objects.get(code="training_class"), agency=office.agency, day=today)
    given = {"by": office.officer, "register": Register.objects.get(code="training_class"), "definition": definition}
    actions.keep_draft(**given, record=None, entries={"title": ["Lớp"]}, at=now - timedelta(days=31))
    drop_old_drafts(office.agency, today)
    assert Draft.objects.count() == 0
    actions.keep_draft(**given, record=None, entries={"title": ["Lớp"]}, at=now)
    drop_old_drafts(office.agency, today)
    page = HTMLParser(client_of(office.officer).get("/hom-nay/").content)
    assert f"{NEW}?nhap=1" in [link.attributes["href"] for link in page.css("main a")]
