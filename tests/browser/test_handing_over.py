"""Handing work over: one page, one button, a minute; who is away names a substitute who then sees the work."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.models import Obligation
from mach.office.models import HandoverMinute
from mach.office.permissions import Role
from tests import awaiting
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    return make_department("so-mau")


def test_all_but_one_is_handed_over_and_undone(office, sign_in):
    colleague = make_user(office.technology, Role.OFFICER, "Đinh Văn Nhận", "nhan")
    kept = awaiting.make_obligation(office, timezone.now(), title="Rà soát thủ tục")
    given = awaiting.make_obligation(office, timezone.now(), title="Tổ chức hội thảo")
    page = sign_in(office.head, width=360, height=740)
    page.goto("/ban-giao/")
    no_serious_faults(page)
    start_counting(page)
    page.get_by_label("Người bàn giao").select_option(label=office.officer.full_name)
    page.get_by_label("Người nhận", exact=True).select_option(label=colleague.full_name)
    page.get_by_label(f"Bàn giao {kept.title}").uncheck()
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Bàn giao, lập biên bản").click()
    expect(page.get_by_role("heading", name="Người nhận: Đinh Văn Nhận")).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (2, 2)  # from whom, to whom; one kept back, one press
    no_serious_faults(page)
    owners = dict(Obligation.objects.values_list("pk", "debtor_officer"))
    assert (owners[kept.pk], owners[given.pk]) == (office.officer.pk, colleague.pk)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("dialog").get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác lúc")).to_be_visible()
    assert set(Obligation.objects.values_list("debtor_officer", flat=True)) == {office.officer.pk}
    assert HandoverMinute.objects.get().undone_by == office.head


def test_a_substitute_sees_the_work_of_who_is_away(office, sign_in):
    today = timezone.localdate()
    awaiting.make_obligation(office, timezone.now(), title="Rà soát thủ tục")
    page = sign_in(office.officer)
    page.goto("/nghi-phep/")
    no_serious_faults(page)
    start_counting(page)
    page.get_by_label("Người làm thay").select_option(label=office.other_officer.full_name)
    page.get_by_label("Đến hết ngày").fill(f"{today:%d/%m/%Y}")
    page.get_by_role("button", name="Ghi người làm thay").click()
    expect(page.get_by_role("row", name=office.other_officer.full_name)).to_be_visible()
    assert (effort(page).entries, effort(page).taps) == (2, 1)
    other = sign_in(office.other_officer)
    other.goto("/hom-nay/")
    expect(other.get_by_text(f"làm thay {office.officer.full_name}")).to_be_visible()
