"""Nhập nhanh: the daily letter in at most six entries, a scan with a box drawn on it, on a wide and a narrow screen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.models import Obligation
from mach.documents.models import Document
from mach.targets.models import CommitmentSource
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.browser.test_thread import office  # noqa: F401
from tests.targets.test_taking import scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 360])
def test_six_entries_make_an_obligation(office, sign_in, width):  # noqa: F811
    today = timezone.localdate()
    page = sign_in(office.clerk, width=width)
    page.goto("/van-ban/nhap-nhanh/")
    expect(page.get_by_label("Bút phê", exact=False)).to_be_hidden()  # secrecy is asked first
    page.get_by_label("Không, văn bản thường").check()
    no_serious_faults(page)
    start_counting(page)
    for label, text in {
        "Số, ký hiệu": "45/UBND-KGVX",
        "Ngày văn bản": f"{today:%d/%m/%Y}",
        "Bút phê, việc phải làm": "Giao phòng chuyên môn tham mưu trả lời",
        "Hạn": f"{today + timedelta(days=7):%d/%m/%Y}",
    }.items():
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.get_by_label("Chủ trì (không bắt buộc)").select_option(label=office.technology.name)
    page.get_by_text("Phối hợp", exact=True).first.click()
    page.get_by_label(office.standards.name).check()
    page.get_by_role("button", name="Ghi và giao").click()
    expect(page.get_by_text("Đã giao:", exact=False)).to_be_visible()
    # Number, day, note, due and lead are entered, support is ticked (its list opened); one press to finish.
    assert (effort(page).entries, effort(page).taps) == (5, 3)
    assert Obligation.objects.get().debtor_unit == office.technology
    expect(page.get_by_label("Bút phê, việc phải làm")).to_be_visible()  # ready for the next letter


def test_a_sentence_is_boxed_on_the_image_of_a_scan(office, sign_in, store):  # noqa: F811
    page = sign_in(office.clerk)
    page.goto("/van-ban/nhap-nhanh/?mat=0")
    page.get_by_label("Không, văn bản thường").check()
    file = scan()
    page.set_input_files("#tep", {"name": "quet.pdf", "mimeType": "application/pdf", "buffer": file.read()})
    image = page.get_by_alt_text("Trang 1")
    expect(image).to_be_visible()
    page.get_by_role("button", name="Khoanh câu giao việc").click()
    frame = image.bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.2, frame["y"] + 40)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.7, frame["y"] + 90, steps=4)
    page.mouse.up()
    expect(page.get_by_text("Đã khoanh một khung.")).to_be_visible()
    today = timezone.localdate()
    page.get_by_label("Số, ký hiệu").fill("46/UBND")
    page.get_by_label("Ngày văn bản").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Bút phê, việc phải làm").fill("Xử lý theo quy định")
    page.get_by_role("textbox", name="Hạn").fill(f"{today + timedelta(days=3):%d/%m/%Y}")
    page.get_by_role("button", name="Ghi và giao").click()
    expect(page.get_by_text("Đã giao:", exact=False)).to_be_visible()
    paper, source = Document.objects.get(), CommitmentSource.objects.get()
    assert (paper.number, source.place["page"]) == ("46/UBND", 1)
    left, _, width, _ = source.place["box"]
    assert (round(left, 1), round(width, 1)) == (0.2, 0.5)
    page.goto(source.commitment.get_absolute_url())
    page.get_by_text("Trang 1 của bản quét").click()
    expect(page.locator(".paper rect")).to_be_visible()
    assert re.match(r"0\.2", page.locator(".paper rect").get_attribute("x"))


def test_a_secret_paper_has_no_place_for_a_file(office, sign_in):  # noqa: F811
    page = sign_in(office.clerk)
    page.goto("/van-ban/nhap-nhanh/")
    page.get_by_label("Có (Mật", exact=False).check()
    expect(page.locator("input[type=file]")).to_be_hidden()
    no_serious_faults(page)
    page.get_by_label("Số văn bản").fill("12/M")
    page.get_by_role("textbox", name="Hạn").fill(f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}")
    page.get_by_label("Người giữ", exact=True).select_option(label=office.officer.full_name)
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("Đã ghi:", exact=False)).to_be_visible()
    assert (Obligation.objects.get().debtor_officer, Document.objects.count()) == (office.officer, 0)
