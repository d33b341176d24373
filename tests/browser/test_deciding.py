"""On a phone: five decisions in at most ten taps without opening another page; waiting in one."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.models import Explanation, Extension, Wait
from mach.registers.models import Record
from mach.reports.models import Report
from mach.targets.models import Commitment
from tests import awaiting
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    return make_department("so-mau")


class Thumb:
    """A thumb that counts its taps."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, locator) -> None:
        locator.click()
        self.taps += 1

    def choose(self, locator, label: str) -> None:
        """One tap opens the list of a phone, one chooses."""
        locator.select_option(label=label)
        self.taps += 2


def no_serious_faults(page):
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []


def test_five_decisions_in_ten_taps(office, sign_in):
    now = timezone.now()
    extension = awaiting.make_extension(office, now, by=office.head)
    explanation = awaiting.make_explanation(office, now, by=office.head)
    record = awaiting.make_record(office, now, by=office.head)
    report = awaiting.make_report(office, now, by=office.coordinator)
    promise = awaiting.make_unassigned(office, now)

    page = sign_in(office.director, width=360, height=740)
    page.goto("/cho-toi-quyet/")
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    opened = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    thumb, card = Thumb(), lambda code, row: page.locator(f"#{code}-{row.pk}")

    thumb.tap(card("gia-han", extension).get_by_role("button", name="Duyệt"))
    thumb.tap(card("xac-nhan", record).get_by_role("button", name="Xác nhận"))
    thumb.tap(card("bao-cao", report).get_by_role("button", name="Duyệt"))
    thumb.choose(card("giao-viec", promise).get_by_label("Giao cho"), office.standards.name)
    thumb.tap(card("giao-viec", promise).get_by_role("button", name="Giao"))
    thumb.tap(card("giai-trinh", explanation).locator("summary"))
    thumb.tap(card("giai-trinh", explanation).get_by_label("Lý do"))
    page.keyboard.type("Nêu rõ ngày xong")
    thumb.tap(card("giai-trinh", explanation).get_by_role("button", name="Gửi trả lại"))
    expect(page.locator(".decide__done")).to_have_count(5)

    assert thumb.taps <= 10
    assert opened == []
    assert Extension.objects.get().state == "granted"
    assert Record.objects.get().verified_by == office.director
    assert Report.objects.get().state == "submitted"
    assert Commitment.objects.get(pk=promise.pk).lead_unit == office.standards
    assert Explanation.objects.get().decision == "Nêu rõ ngày xong"


def test_all_of_them_in_two_taps_and_undone_in_one(office, sign_in):
    now = timezone.now()
    for _ in range(3):
        awaiting.make_explanation(office, now, by=office.officer)
    page = sign_in(office.head, width=360, height=740)
    page.goto("/cho-toi-quyet/")
    page.get_by_label("Chọn tất cả").check()
    page.get_by_role("button", name="Duyệt mục đã chọn").click()
    expect(page.get_by_text("Đã duyệt 3 mục.")).to_be_visible()
    assert set(Explanation.objects.values_list("state", flat=True)) == {"accepted"}
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".decide__card")).to_have_count(3)


def test_waiting_for_others_is_one_tap_on_today(office, sign_in):
    row = awaiting.make_obligation(office, timezone.now())
    page = sign_in(office.officer, width=360, height=740)
    page.goto("/hom-nay/")
    no_serious_faults(page)
    page.get_by_role("button", name=f"Đang chờ người khác: {row.title}").click()
    expect(page.locator(f"#viec-{row.pk}")).to_contain_text("Đang chờ Văn phòng Sở từ")
    assert Wait.objects.get().obligation == row
    page.goto(f"/viec/{row.pk}/")
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
