"""Every door is listed with what opens it, and every role is walked through every door."""

import inspect

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from mach.office.permissions import ROLE_PERMISSIONS, Permission, Role
from mach.web.api import api

PUBLIC = {"office:sign-in", "office:sign-out", "office:start", "office:join", "web:alive", "casework:calendar-feed"}
ROLES = {
    "clerk": Role.CLERK,
    "officer": Role.OFFICER,
    "head": Role.HEAD,
    "coordinator": Role.OFFICE,
    "director": Role.DIRECTOR,
    "admin": Role.ADMIN,
}
# One value for every kind of parameter in an address; none of them names a row that exists.
VALUES = {
    "pk": 999_999_999,
    "how": "mien",
    "code": "khong-co",
    "kind": "van-ban",
    "role": "period",
    "paper": "trinh",
    "who": "MA",
    "token": "x",
    "step": 999_999_999,
    "participant": 999_999_999,
    "targets": "document",
    "page": 1,
}


def doors(resolver=None, namespace=""):
    """Every named page: (name, view, parameters)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from doors(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and namespace != "api":
            yield f"{namespace}:{entry.name}", entry.callback, sorted(entry.pattern.regex.groupindex)


DOORS = list(doors())


def operations():
    for path, router in api._routers:
        for place, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{path}{place}", operation


OPERATIONS = list(operations())


def test_there_are_doors_to_walk():
    assert len(DOORS) > 30
    assert len(OPERATIONS) > 5


@pytest.mark.parametrize(("name", "view", "parameters"), DOORS, ids=[door[0] for door in DOORS])
def test_every_page_says_who_may_open_it(name, view, parameters):
    assert getattr(view, "is_public", False) == (name in PUBLIC)
    assert (getattr(view, "permission", None) is not None) == (name not in PUBLIC)


@pytest.mark.parametrize(("place", "operation"), OPERATIONS, ids=[place for place, _ in OPERATIONS])
def test_every_operation_says_who_may_call_it(place, operation):
    assert isinstance(operation.view_func.permission, Permission)


def address(name, parameters):
    return reverse(name, kwargs={one: VALUES[one] for one in parameters})


@pytest.mark.parametrize(("name", "view", "parameters"), DOORS, ids=[door[0] for door in DOORS])
def test_strangers_are_sent_to_the_sign_in_page(name, view, parameters, db):
    if name in PUBLIC:
        return
    place = address(name, parameters)
    answer = Client().get(place)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("office:sign-in"))


@pytest.mark.parametrize("who", ROLES)
def test_each_role_opens_its_doors_and_no_other(who, office):
    client = Client()
    client.force_login(getattr(office, who), backend="django.contrib.auth.backends.ModelBackend")
    wrong = {}
    for name, view, parameters in DOORS:
        if name in PUBLIC:
            continue
        allowed = view.permission in ROLE_PERMISSIONS[ROLES[who]]
        for method in ("get", "post"):
            status = getattr(client, method)(address(name, parameters)).status_code
            refused = status == 403
            if status not in (200, 302, 403, 404, 405, 422) or (allowed and refused) or (not allowed and not refused):
                wrong[f"{method} {name}"] = status
    assert wrong == {}


@pytest.mark.parametrize("who", ROLES)
def test_rows_of_another_agency_are_not_there(who, office, other_office):
    """Whatever id a person puts into an address, a row of another agency answers 404."""
    from mach.casework import actions

    matter = actions.open_matter(
        agency=other_office.agency, kind="report", title="x", address="/", lead_unit=None, officer=None,
        on=timezone.localdate(),
    )  # fmt: skip
    obligation = actions.owe(
        matter=matter, duty="x", title="x", due=timezone.localdate(), rule="", on=timezone.localdate()
    )
    client = Client()
    client.force_login(getattr(office, who), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("casework:obligation", args=[obligation.pk])).status_code == 404


def test_a_revoked_or_unknown_key_opens_nothing(office, now):
    from mach.office.actions import make_token, revoke_token

    client = Client()
    key = make_token(by=office.officer, name="thử", at=now)
    with_key = {"HTTP_AUTHORIZATION": f"Bearer {key.secret}"}
    assert client.get("/api/v1/obligations", **with_key).status_code == 200
    revoke_token(by=office.officer, token=key.token, at=now)
    assert client.get("/api/v1/obligations", **with_key).status_code == 401
    assert client.get("/api/v1/obligations").status_code == 401


def test_views_are_functions_with_one_action_or_query():
    assert all(inspect.isfunction(inspect.unwrap(view)) for name, view, _ in DOORS if name not in PUBLIC)


def test_the_description_of_the_api_is_shown_to_those_who_are_signed_in(office):
    client = Client()
    assert client.get("/api/v1/docs").status_code == 302
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/api/v1/docs").content.decode()
    assert "//cdn" not in page
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_the_description_of_the_api_answers_a_key(office, now):
    from mach.office.actions import make_token, revoke_token

    key = make_token(by=office.officer, name="thử", at=now)
    with_key = {"HTTP_AUTHORIZATION": f"Bearer {key.secret}"}
    answer = Client().get("/api/v1/openapi.json", **with_key)
    assert (answer.status_code, answer.json()["info"]["title"]) == (200, "Mạch")
    revoke_token(by=office.officer, token=key.token, at=now)
    refused = Client().get("/api/v1/openapi.json", **with_key)
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    assert Client().get("/api/v1/openapi.json").status_code == 302


def test_ids_that_are_no_numbers_are_answered_and_not_broken(office):
    client = Client()
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/don-doc/gui/", {"chosen": ["²", "abc", "9" * 40]}).status_code == 302
    assert client.post("/bao-cao/mo/", {"regime": "abc"}).status_code == 404
    for address in (
        "/chi-tieu/?don-vi=²",
        "/don-doc/?don-vi=abc",
        "/so-lieu/?ky=²",
        "/nhat-ky/?loai=x&ma=²",
        "/chi-tieu/?sau=²",
    ):
        assert client.get(address).status_code == 200
