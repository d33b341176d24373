"""On a phone: five decisions in at most ten taps without opening another page; waiting in one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.models import Explanation, Extension, Pause, Wait
from mach.registers.models import Record
from mach.reports.models import Report
from mach.targets.models import Commitment
from tests import awaiting
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST_OF_A_PHONE = 2  # taps: one opens it, one chooses


@pytest.fixture
def office(transactional_db):
    return make_department("so-mau")


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
    start_counting(page)

    def card(code, row):
        return page.locator(f"#{code}-{row.pk}")

    card("gia-han", extension).get_by_role("button", name="Duyệt").click()
    card("xac-nhan", record).get_by_role("button", name="Xác nhận").click()
    card("bao-cao", report).get_by_role("button", name="Duyệt").click()
    card("giao-viec", promise).get_by_label("Giao cho").select_option(label=office.standards.name)
    card("giao-viec", promise).get_by_role("button", name="Giao").click()
    card("giai-trinh", explanation).locator("summary").click()
    card("giai-trinh", explanation).get_by_label("Lý do").click()
    page.keyboard.type("Nêu rõ ngày xong")
    card("giai-trinh", explanation).get_by_role("button", name="Gửi trả lại").click()
    expect(page.locator(".decide__done")).to_have_count(5)

    spent = effort(page)
    assert (spent.taps, spent.entries) == (7, 2)
    assert spent.taps + LIST_OF_A_PHONE <= 10
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
    start_counting(page)
    page.get_by_label("Chọn tất cả").check()
    page.get_by_role("button", name="Duyệt mục đã chọn").click()
    expect(page.get_by_text("Đã duyệt 3 mục.")).to_be_visible()
    assert effort(page).taps == 2
    assert set(Explanation.objects.values_list("state", flat=True)) == {"accepted"}
    start_counting(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".decide__card")).to_have_count(3)
    assert effort(page).taps == 1


def test_waiting_for_others_is_one_tap_on_today(office, sign_in):
    row = awaiting.make_obligation(office, timezone.now())
    page = sign_in(office.officer, width=360, height=740)
    page.goto("/hom-nay/")
    no_serious_faults(page)
    start_counting(page)
    page.get_by_role("button", name=f"Đang chờ người khác: {row.title}").click()
    expect(page.locator(f"#viec-{row.pk}")).to_contain_text("Đang chờ Văn phòng Sở từ")
    assert (effort(page).taps, effort(page).entries) == (1, 0)
    assert Wait.objects.get().obligation == row
    page.goto(f"/viec/{row.pk}/")
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_extension_is_asked_in_few_entries_decided_in_one_and_keeps_its_dates(office, sign_in):
    row = awaiting.make_obligation(office, timezone.now())
    first, wanted = row.due_on, row.due_on + timedelta(days=14)
    page = sign_in(office.officer, width=360, height=740)
    page.goto(f"/viec/{row.pk}/")
    start_counting(page)
    page.locator("summary", has_text="Xin gia hạn").click()
    page.get_by_role("textbox", name="Xin gia hạn đến ngày").fill(f"{wanted:%d/%m/%Y}")
    page.get_by_label("Lý do").last.fill("Chờ số liệu của xã")
    page.get_by_role("button", name="Gửi đề nghị gia hạn").click()
    expect(page.get_by_text("Chờ số liệu của xã").first).to_be_visible()
    assert (effort(page).taps, effort(page).entries) == (2, 2)

    head = sign_in(office.head, width=360, height=740)
    head.goto("/cho-toi-quyet/")
    start_counting(head)
    head.locator(f"#gia-han-{Extension.objects.get().pk}").get_by_role("button", name="Duyệt").click()
    expect(head.locator(".decide__done")).to_have_count(1)
    assert effort(head).taps == 1
    kept = Extension.objects.get()
    assert (kept.state, kept.original_due_on, kept.asked_due_on, kept.granted_due_on) == (
        "granted",
        first,
        wanted,
        wanted,
    )
    page.reload()
    dates = [page.locator(f"td[data-label='{label}']").inner_text() for label in ("Hạn ban đầu", "Xin đến", "Được đến")]
    assert dates == [f"{day:%d/%m/%Y}" for day in (first, wanted, wanted)]


def test_the_legal_clock_is_stopped_with_its_reason_and_article(office, sign_in):
    row = awaiting.make_obligation(office, timezone.now())
    page = sign_in(office.head)
    page.goto(f"/viec/{row.pk}/")
    start_counting(page)
    page.locator("summary", has_text="Tạm dừng tính hạn").click()
    page.get_by_role("textbox", name="Tạm dừng từ ngày").fill(f"{timezone.localdate():%d/%m/%Y}")
    form = page.locator("form").filter(has_text="Tạm dừng từ ngày")
    form.get_by_label("Lý do").fill("Chờ bổ sung hồ sơ")
    form.get_by_label("Căn cứ").fill("Điều 5 Quy chế")
    form.get_by_role("button", name="Tạm dừng").click()
    expect(page.get_by_text("Chờ bổ sung hồ sơ (Điều 5 Quy chế)", exact=False)).to_be_visible()
    assert (effort(page).taps, effort(page).entries) == (2, 3)
    assert (Pause.objects.get().obligation, Pause.objects.get().due_before) == (row, row.due_on)
