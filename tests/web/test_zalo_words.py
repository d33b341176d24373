"""Everything a person can open can be sent to a colleague: on every page of the sample, and without naming anybody."""

from collections import deque
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import resolve
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.models import Party, User
from mach.ui.copying import SIGN_IN

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
EXEMPT = {
    "office:audit": "the trail is for those who look into it",
    "office:invitations": "names people and opens nothing that others may see",
    "office:hand-over": "a form: what is chosen is not handed over yet; the minute has the words",
    "registers:paste": "a form: nothing is in the book yet",
    "web:help": "explains, holds no work",
}
"""Pages whose rows have no words, each with the reason."""


@pytest.fixture(scope="module")
def pages(made):
    """Every page within reach of the Office's coordinator, one for each view and register: name → (address, page)."""
    client = Client()
    client.force_login(User.objects.get(username="vanphong"), backend="django.contrib.auth.backends.ModelBackend")
    waiting, seen, found = deque(["/"]), set(), {}
    with time_machine.travel(NOW, tick=False):
        while waiting:
            address = waiting.popleft()
            match = resolve(urlsplit(address).path)
            name = f"{match.view_name} {match.kwargs.get('code', '')}".strip()
            if name in seen or not match.view_name:
                continue
            seen.add(name)
            answer = client.get(address)
            if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = HTMLParser(answer.content.decode())
            found[name] = (address, page)
            links = [link.attributes.get("href") or "" for link in page.css("a[href]")]
            waiting.extend(link for link in links if link.startswith("/") and not link.startswith(("//", "/api/")))
    return found


def test_the_walk_reaches_the_system(pages):
    assert len(pages) > 100


def test_every_row_that_opens_something_can_be_sent(pages):
    opening = "th[scope=row] a:not([href^='#']), .owed__what a"
    dumb = [
        (name, row.css_first(opening).attributes["href"])
        for name, (_, page) in pages.items()
        for row in page.css("main tbody tr, main .owed")
        if row.css_first(opening) and not row.css_first("[data-copy]") and name.split()[0] not in EXEMPT
    ]
    assert dumb == []


def test_every_list_can_be_sent(pages):
    dumb = [
        name
        for name, (_, page) in pages.items()
        if page.css("main tbody tr th[scope=row] a")
        and not [one for one in page.css("[data-copy]") if not one.css_matches("tr [data-copy]")]
        and name.split()[0] not in EXEMPT
    ]
    assert dumb == []


def test_no_words_name_a_person(pages):
    names = {one.full_name for one in User.objects.all()}
    names |= set(Party.objects.filter(kind__in=Party.NAMED_AFTER_PEOPLE).values_list("name", flat=True))
    told = {
        (name, one.attributes["data-copy"])
        for name, (_, page) in pages.items()
        for one in page.css("[data-copy]")
        if SIGN_IN in (one.attributes["data-copy"] or "")
    }
    assert len(told) > 500
    assert {(page, text) for page, text in told if any(name in text for name in names)} == set()
