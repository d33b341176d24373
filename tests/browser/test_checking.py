"""Đối chiếu by keyboard: what is decided moves on, what was decided wrongly comes back."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.documents.actions import add_document
from mach.documents.models import Reading
from tests.documents.papers import docx, plan
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_findings_are_decided_and_taken_back_by_keyboard(transactional_db, store, sign_in):
    office = make_department("so-mau")
    edition = add_document(by=office.clerk, data=docx(plan()), name="kh.docx", at=timezone.now()).edition
    first, second, third = edition.readings.values_list("pk", flat=True)
    page = sign_in(office.coordinator)
    page.goto(f"/van-ban/{edition.document_id}/doi-chieu/")
    current, marks = page.locator(".card.is-current"), page.locator(f"[data-readings='{first}']")
    expect(current).to_have_attribute("data-card", str(first))
    page.keyboard.press("x")
    expect(current).to_have_attribute("data-card", str(second))
    expect(marks).to_have_class(re.compile(r"\bmark--rejected\b"))
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(marks).to_have_class(re.compile(r"\bmark--proposed\b"))
    expect(page.locator("#check-progress")).to_have_text("Còn 3 mục chờ đối chiếu")
    expect(page.locator(f"#muc-{first}")).to_be_focused()  # settled: its keys are heard
    page.keyboard.press("e")
    expect(page.locator(f"#muc-{first} textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#muc-{first} [data-key=a]")).to_be_visible()
    expect(page.locator(f"#muc-{first}")).to_be_focused()
    page.keyboard.press("a")
    expect(current).to_have_attribute("data-card", str(second))
    page.keyboard.press("g")
    expect(page.locator(f"#muc-{second} input[type=search]")).to_be_focused()
    page.keyboard.type("tap huan")
    page.keyboard.press("Enter")
    page.locator(f"#muc-{second} .button--wide").click()
    expect(current).to_have_attribute("data-card", str(third))
    states = dict(Reading.objects.filter(edition=edition).values_list("pk", "state"))
    assert states == {first: "accepted", second: "merged", third: "proposed"}
