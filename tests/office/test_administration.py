"""The pages of an administrator, each reached by clicks, each refusing in words with nothing typed lost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.engines.workdays import due
from mach.office.actions import let_go, load_shared_calendar
from mach.office.models import Agency, CalendarException, Post, Unit, User
from mach.office.permissions import Role
from mach.office.queries import calendar_for
from tests.factories import make_user

PASSWORD = "mot-mat-khau-moi-2026"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(office) -> Client:
    return signed_in(office.admin)


@pytest.fixture
def owed(office):
    """Something the officer owes, counted over the days to come."""
    load_shared_calendar()
    on = timezone.localdate()
    matter = casework.open_matter(
        agency=office.agency, kind="report", title="x", address="/", lead_unit=None, officer=None, on=on
    )
    return casework.owe(
        matter=matter,
        duty="x",
        title="Nộp báo cáo",
        due=due(start=on, days=5, calendar=calendar_for(office.agency)),
        rule="05 ngày làm việc",
        debtor_unit=office.technology,
        debtor_officer=office.officer,
        on=on,
    )


def page(answer) -> HTMLParser:
    assert answer.status_code == 200
    return HTMLParser(answer.content.decode())


def links(answer) -> set[str]:
    return {link.attributes["href"] for link in page(answer).css("a")}


def listed(answer) -> list[str]:
    return [line.text(strip=True) for line in page(answer).css(".body__content ul.plain-list li a")]


def errors(answer) -> list[str]:
    return [line.text(strip=True) for line in page(answer).css(".field__error, .notice--error")]


def vietnamese(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def test_every_page_is_a_click_away(office, client):
    person = reverse("office:person", args=[office.officer.pk])
    post = office.officer.post_set.get().pk
    assert {
        reverse("office:agency"),
        reverse("office:unit-merge", args=[office.technology.pk]),
        reverse("office:password"),
        person,
    } <= links(client.get(reverse("office:units")))
    assert {
        reverse("office:post-new", args=[office.officer.pk]),
        reverse("office:person-leave", args=[office.officer.pk]),
        reverse("office:person-password", args=[office.officer.pk]),
        reverse("office:post-end", args=[post]),
    } <= links(client.get(person))
    assert reverse("office:calendar-day") in links(client.get(reverse("office:calendar")))


def test_others_are_not_offered_what_they_may_not(office):
    client = signed_in(office.officer)
    offered = links(client.get(reverse("office:units"))) | links(client.get(reverse("office:calendar")))
    read_by_all = {"/don-vi/", *(reverse("office:unit", args=[unit.pk]) for unit in Unit.objects.all())}
    managed = {one for one in offered if one.startswith(("/co-quan/", "/don-vi/", "/lich-lam-viec/ngay/"))}
    assert managed - read_by_all == set()
    assert reverse("office:password") in offered


def test_a_unit_is_merged_from_its_page(office, client, owed):
    address = reverse("office:unit-merge", args=[office.technology.pk])
    counted = {
        line.css_first("dt").text(): line.css_first("dd").text(strip=True)
        for line in page(client.get(address)).css(".facts div")
    }
    assert counted["Nghĩa vụ phải làm"] == "1"
    today = timezone.localdate()
    refused = client.post(address, {"into": office.standards.pk, "on": "01/01/2099"})
    assert errors(refused) == ["Ngày sáp nhập chưa tới. Hãy sáp nhập khi quyết định có hiệu lực."]
    assert page(refused).css_first("input[name=on]").attributes["value"] == "01/01/2099"
    answer = client.post(address, {"into": office.standards.pk, "on": vietnamese(today)})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("office:units"))
    assert Unit.objects.get(pk=office.technology.pk).successor == office.standards
    assert Obligation.objects.get().debtor_unit == office.standards
    assert client.get(address).status_code == 404


def test_a_post_is_given_and_ended(office, client, owed):
    today = timezone.localdate()
    given = {"unit": office.standards.pk, "role": "head", "valid_from": vietnamese(today)}
    answer = client.post(reverse("office:post-new", args=[office.officer.pk]), given)
    assert answer.headers["Location"] == reverse("office:person", args=[office.officer.pk])
    assert Post.objects.get(user=office.officer, unit=office.standards).role == Role.HEAD
    old = Post.objects.get(user=office.officer, unit=office.technology)
    address = reverse("office:post-end", args=[old.pk])
    refused = client.post(address, {"on": vietnamese(today)})
    assert listed(refused) == ["Nộp báo cáo"]
    assert errors(refused) == [
        "Trần Văn Chuyên còn 1 việc đang mở. Hãy chọn người nhận bàn giao, hoặc giao lại từng việc rồi thử lại."
    ]
    assert client.post(address, {"on": vietnamese(today), "to": office.head.pk}).status_code == 302
    old.refresh_from_db()
    assert (old.valid_to, Obligation.objects.get().debtor_officer) == (today, office.head)


def test_a_person_leaves_only_when_the_work_goes_on_and_can_come_back(office, client, owed):
    theirs = signed_in(office.officer)
    address = reverse("office:person-leave", args=[office.officer.pk])
    assert listed(client.post(address, {})) == ["Nộp báo cáo"]
    assert theirs.get("/").status_code == 200
    assert client.post(address, {"to": office.head.pk}).status_code == 302
    assert theirs.get("/").status_code == 302
    assert listed(client.get(reverse("office:units"))) == ["Trần Văn Chuyên"]
    client.post(reverse("office:person-return", args=[office.officer.pk]))
    assert User.objects.get(pk=office.officer.pk).is_active


def test_those_who_left_are_not_offered_to_go_on(office, client, now):
    gone = make_user(office.technology, Role.OFFICER, "Đinh Văn Nghỉ", "nghi")
    let_go(by=office.admin, person=gone, at=now)
    choices = page(client.get(reverse("office:person-leave", args=[office.officer.pk]))).css("select[name=to] option")
    assert {choice.attributes["value"] for choice in choices} == {
        "",
        *(
            str(person.pk)
            for person in (office.clerk, office.other_officer, office.head, office.coordinator, office.director)
        ),
        str(office.admin.pk),
    }


def test_a_password_is_reset(office, client):
    address = reverse("office:person-password", args=[office.officer.pk])
    assert errors(client.post(address, {"password": "123"})) != []
    theirs = signed_in(office.officer)
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    assert User.objects.get(pk=office.officer.pk).check_password(PASSWORD)
    assert theirs.get("/").status_code == 302


def test_everyone_changes_the_own_password_and_stays_signed_in(office):
    client = signed_in(office.officer)
    address = reverse("office:password")
    wrong = {"old": "mat-khau-thu", "password": PASSWORD, "again": PASSWORD + "x"}
    assert errors(client.post(address, wrong)) == ["Hai lần nhập mật khẩu không giống nhau."]
    assert client.post(address, {**wrong, "again": PASSWORD}).status_code == 302
    assert User.objects.get(pk=office.officer.pk).check_password(PASSWORD)
    assert client.get(address).status_code == 200


def test_the_letterhead_is_changed(office, client):
    entered = {
        "superior": "Ủy ban nhân dân tỉnh Mới",
        "name": "Sở Khoa học và Công nghệ tỉnh Mới",
        "short_name": "Sở mới",
        "symbol": "SKHCN",
        "place_name": "",
        "account_working_days": "4",
    }
    address = reverse("office:agency")
    assert errors(client.post(address, entered)) == ["Hãy nhập địa danh."]
    assert client.post(address, {**entered, "place_name": "Mới"}).status_code == 302
    row = Agency.objects.get(pk=office.agency.pk)
    assert (row.superior, row.place_name, row.account_working_days) == ("Ủy ban nhân dân tỉnh Mới", "Mới", 4)


def test_a_day_shows_the_due_days_it_would_move_before_it_is_saved(office, client, owed):
    address = reverse("office:calendar-day")
    entered = {"day": vietnamese(owed.due_on), "kind": "off", "reason": "Nghỉ bù", "legal_ref": ""}
    shown = client.post(address, entered)
    assert [line.text(strip=True) for line in page(shown).css("table tbody th")] == ["Nộp báo cáo"]
    assert not CalendarException.objects.filter(agency=office.agency).exists()
    agreed = page(shown).css_first("input[name=agreed]").attributes["value"]
    other = client.post(address, {**entered, "kind": "work", "agreed": agreed})
    assert other.status_code == 302  # a working day that is worked moves nothing
    assert client.post(address, {**entered, "agreed": agreed}).status_code == 302
    moved = Obligation.objects.get()
    assert moved.due_on > owed.due_on
    assert CalendarException.objects.get(agency=office.agency).kind == "off"


def test_a_shared_day_is_confirmed_from_the_calendar(office, client):
    on = date(timezone.localdate().year, 12, 31)
    CalendarException.objects.create(agency=None, day=on, kind="off", reason="Nghỉ dự kiến")
    address = f"{reverse('office:calendar-day')}?ngay={on.isoformat()}"
    assert address in links(client.get(reverse("office:calendar")))
    form = page(client.get(address))
    shown = {one.attributes["name"]: one.attributes.get("value") for one in form.css("form.form input[name]")}
    assert (shown["day"], shown["reason"]) == (vietnamese(on), "Nghỉ dự kiến")
    entered = {"day": vietnamese(on), "kind": "off", "reason": "Nghỉ", "confirmed": "on"}
    refused = client.post(address, {**entered, "legal_ref": ""})
    assert errors(refused) == ["Ngày đã xác nhận cần căn cứ: số, ngày, cơ quan ra thông báo."]
    client.post(address, {**entered, "legal_ref": "Thông báo số 1"})
    rows = page(client.get(reverse("office:calendar"))).css("tbody tr")
    assert [row.css_first("td[data-label='Tình trạng']").text(strip=True) for row in rows] == ["Đã xác nhận"]
    assert CalendarException.objects.get(agency=None).confirmed is False


@pytest.mark.parametrize("day", ["", "khong", "2026-02-30", "9999-99-99"])
def test_a_day_that_is_none_in_the_address_shows_an_empty_form(client, day):
    assert client.get(reverse("office:calendar-day"), {"ngay": day}).status_code == 200


def test_people_units_and_posts_of_another_agency_are_not_there(other_office, client):
    person, post = other_office.officer.pk, other_office.officer.post_set.get().pk
    for name in ("person", "post-new", "person-leave", "person-password"):
        assert client.get(reverse(f"office:{name}", args=[person])).status_code == 404
    assert client.post(reverse("office:person-return", args=[person])).status_code == 404
    assert client.get(reverse("office:post-end", args=[post])).status_code == 404
    assert client.get(reverse("office:unit-merge", args=[other_office.technology.pk])).status_code == 404
