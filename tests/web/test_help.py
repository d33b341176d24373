"""*Trợ giúp*: a guide for each role, and who answers for the page one came from."""

import pytest
from django.test import Client
from django.urls import reverse

from mach.office.permissions import Role

WHO = {"clerk": "clerk", "officer": "officer", "head": "head", "coordinator": "office", "director": "director",
       "admin": "admin"}  # fmt: skip


def page(user, **query):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("web:help"), query)


@pytest.mark.parametrize(("who", "guide"), WHO.items())
def test_each_role_reads_its_own_guide(office, who, guide):
    answer = page(getattr(office, who))
    assert [name for _, name in answer.context["roles"]] == [f"web/guides/{guide}.html"]
    assert answer.status_code == 200


def test_the_page_one_came_from_says_who_answers(office):
    first = page(office.officer, trang="/bao-cao/12/").context["answerers"][0]
    assert (first.here, first.people) == (True, [office.coordinator])


def test_questions_on_records_go_to_the_head_of_ones_own_unit(office):
    first = page(office.officer, trang="/so/event/").context["answerers"][0]
    assert (first.topic.role, first.people) == (Role.HEAD, [office.head])
    assert page(office.other_officer, trang="/so/event/").context["answerers"][0].people == []


def test_every_page_leads_there(office):
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert f'href="{reverse("web:help")}?trang=/chi-tieu/"' in client.get("/chi-tieu/").content.decode()
