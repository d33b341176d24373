"""Help in place: who answers is one tap away on every page, first steps tick themselves off, fields explain."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.registers.actions import load_shipped_definitions, save_record
from mach.registers.definition import shipped
from mach.registers.models import Register
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shipped_definitions(on=timezone.localdate())
    return department


@pytest.mark.parametrize("width", [1440, 360])
def test_who_answers_for_a_page_is_one_tap_away(office, sign_in, width):
    page = sign_in(office.officer, width=width)
    for address, answers in (("/so/event/", office.head), ("/bao-cao/", office.coordinator)):
        page.goto(address)
        start_counting(page)
        page.get_by_role("link", name="Hỏi ai?").click()
        first = page.locator("main dl").first
        expect(first).to_contain_text("trang ông/bà vừa xem")
        expect(first).to_contain_text(answers.full_name)
        assert (effort(page).taps, effort(page).entries) == (1, 0)
        no_serious_faults(page)
    expect(page.get_by_role("heading", name="Hướng dẫn cho Chuyên viên")).to_be_visible()


def test_a_first_step_ticks_itself_off_when_it_was_taken(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/hom-nay/")
    step = page.get_by_role("listitem").filter(has_text="Ghi một dòng sổ")
    expect(step).not_to_contain_text("Đã xong")
    leaflet = {"pub_kind": "to_gap", "title": "Hỏi đáp", "issue_no": "1", "year": timezone.localdate().year}
    register = Register.objects.get(code="publication")
    save_record(by=office.officer, register=register, values=leaflet, at=timezone.now())
    page.reload()
    expect(step).to_contain_text("Đã xong")


@pytest.mark.parametrize("code", ["tech_support", "ip_support"])
def test_the_form_says_what_the_definition_explains(office, sign_in, code):
    page = sign_in(office.officer)
    page.goto(f"/so/{code}/moi/")
    no_serious_faults(page)
    definition = next(each for each in shipped() if each.code == code)
    helps = [field.help for field in definition.fields.values() if field.help]
    assert len(helps) >= 3
    for words in helps:
        expect(page.locator("form").get_by_text(words).first).to_be_attached()
