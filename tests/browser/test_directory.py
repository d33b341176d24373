"""A party is found by typing wherever a form asks for one, and two rows that are one party are merged on its page."""

from datetime import date

import pytest
from playwright.sync_api import expect

from mach.office.models import Party
from mach.registers.actions import load_shipped_definitions
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department, make_party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shipped_definitions(on=date(2026, 1, 1))
    for number in range(40):
        make_party(department.agency, f"Hợp tác xã số {number}")
    make_party(department.agency, "Công ty Cổ phần Đường Sắt", "0101234567")
    make_party(department.agency, "Cty CP đường sắt")
    return department


def test_the_keyboard_finds_a_party_without_accents_and_the_form_brings_it_back(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/so/training_class/moi/")
    assert page.locator("select[name=organiser] option").count() == 1  # the others stay on the server
    box = page.get_by_role("combobox", name="Đơn vị tổ chức")
    box.fill("duong sat")
    expect(page.locator(".chooser__list:visible").get_by_role("option")).to_have_count(2)
    box.press("Enter")
    party = Party.objects.get(tax_code="0101234567")
    assert page.locator("select[name=organiser]").input_value() == str(party.pk)
    page.get_by_role("button", name="Lưu", exact=True).click()  # much is missing: the form comes again
    expect(page.get_by_role("combobox", name="Đơn vị tổ chức")).to_have_value(party.name)


@pytest.mark.parametrize("name", ["HTX Rau sạch", "Công ty Cổ phần Đường"])  # none like it; one that is not it
def test_what_nobody_wrote_yet_is_added_from_the_box(office, sign_in, name):
    page = sign_in(office.officer)
    page.goto("/so/training_class/moi/")
    page.get_by_role("combobox", name="Đơn vị tổ chức").fill(name)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Thêm vào danh bạ").click()
    expect(opened.value.get_by_label("Tên", exact=True)).to_have_value(name)


@pytest.mark.parametrize("width", [1440, 360])
def test_two_rows_of_one_name_become_one_and_are_parted_again(office, sign_in, width):
    page = sign_in(office.head, width=width)
    kept, double = Party.objects.get(tax_code="0101234567"), Party.objects.get(name="Cty CP đường sắt")
    page.goto(kept.get_absolute_url())
    no_serious_faults(page)
    page.get_by_role("button", name="Gộp làm một").click()
    page.get_by_role("dialog").get_by_role("button", name="Gộp làm một").click()
    expect(page.get_by_text("từ nay đếm là một")).to_be_visible()
    assert Party.objects.get(pk=double.pk).canonical == kept
    page.get_by_role("button", name="Tách lại").click()
    page.get_by_role("dialog").get_by_role("button", name="Tách lại").click()
    page.wait_for_url(f"**{double.get_absolute_url()}")
    assert Party.objects.get(pk=double.pk).canonical is None
