"""A task is added, a step written down by its paper, what was passed over is found, on a wide and a narrow screen."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.office.actions import load_shared_calendar
from mach.research.actions import load_regulations
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    load_regulations(on=date(2026, 1, 1))
    return department


def test_a_task_walks_its_path_and_what_was_skipped_is_found(office, sign_in):
    page = sign_in(office.officer)
    page.goto("/nhiem-vu/")
    page.get_by_role("link", name="Thêm nhiệm vụ").first.click()
    page.get_by_label("Tên nhiệm vụ").fill("Sấy lạnh nông sản")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Sấy lạnh nông sản")).to_be_visible()
    page.get_by_text("Đường chính", exact=True).click()
    page.get_by_role("link", name="Phê duyệt danh mục đặt hàng").click()
    page.get_by_label("Ngày", exact=True).fill(f"{timezone.localdate() - timedelta(days=60):%d/%m/%Y}")
    page.get_by_label("Số, ký hiệu văn bản").fill("12/QĐ-UBND")
    no_serious_faults(page)
    page.get_by_role("button", name="Ghi đã xong").click()
    expect(page.get_by_text("Đã ghi bước")).to_be_visible()
    no_serious_faults(page)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/nhiem-vu/bo-sot-va-tre/")
    expect(page.get_by_role("link", name="Tra cứu trùng lặp")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    no_serious_faults(page)
