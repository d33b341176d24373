"""Paper: lists, obligations and targets on A4 with the letterhead; slips on one sheet with room for the leader."""

from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from django.utils import timezone

from mach.engines.workdays import period_of
from mach.office.actions import load_shared_calendar
from mach.office.models import Party
from mach.registers.actions import load_shipped_definitions
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import make_department, make_party
from tests.reports.world import hold_class, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = (
    "/hom-nay/", "/don-doc/", "/van-ban/",
    "/chi-tieu/", "/viec-duoc-giao/", "/so-lieu/", "/so/", "/so/training_class/", "/bao-cao/", "/danh-ba/", "/don-vi/",
    "/cho-toi-quyet/", "/thong-bao/", "/lich-lam-viec/", "/nhat-ky/", "/tra-so/?tu=lop+tap+huan",
)  # fmt: skip
A4 = {(210, 297), (297, 210)}


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    today = timezone.localdate()
    load_shared_calendar()
    load_shipped_definitions(on=today)
    for place in range(60):
        make_party(department.agency, f"Hợp tác xã số {place:02d}")
    return department


@pytest.fixture
def target(office):
    at, today = timezone.now(), timezone.localdate()
    window = period_of(today, scheme="nd09", kind="year").window
    row = make_target(office, at, period_start=window.start, period_end=window.end, officer=office.officer)
    hold_class(office, max(today - timedelta(days=10), window.start), at)
    return row


def printed(page):
    """The pages of what the browser prints: size in mm and text."""
    paper = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
    sizes = {tuple(round(side / 72 * 25.4) for side in one.get_size()) for one in paper}
    return sizes, [one.get_textpage().get_text_range() for one in paper]


def test_every_list_and_subject_prints_on_a4_with_the_letterhead(office, target, sign_in):
    page = sign_in(office.coordinator, width=1280)
    owed = target.matter.obligations.first()
    for address in (*LISTS, target.get_absolute_url(), f"/viec/{owed.pk}/"):
        page.goto(address)
        sizes, texts = printed(page)
        assert sizes <= A4 and len(sizes) == 1, address
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts[0].upper(), address
        assert "Độc lập - Tự do - Hạnh phúc" in texts[0], address
        assert office.agency.name.upper() in " ".join(texts[0].split()).upper(), address
        assert "In từ Mạch lúc" in texts[-1], address
        assert not any("Đăng xuất" in text or "Lọc" in text for text in texts), address
        page.emulate_media(media="print")
        left = page.locator("main :is(button, input, select, textarea, .button)").filter(visible=True)
        assert left.count() == 0, address
        assert (
            page.locator("main a")
            .filter(visible=True)
            .evaluate_all("links => links.every(one => getComputedStyle(one).textDecorationLine === 'none')")
        ), address
        page.emulate_media(media="null")


def test_a_long_list_repeats_its_head_and_numbers_its_pages(office, sign_in):
    page = sign_in(office.coordinator, width=1280)
    page.goto("/danh-ba/")
    _, texts = printed(page)
    assert Party.objects.count() >= 60 and len(texts) > 1
    assert all("Mã số thuế" in text for text in texts[:-1])
    assert not texts[0].split()[0].isdigit()
    assert [text.split()[0] for text in texts[1:]] == [str(number) for number in range(2, len(texts) + 1)]


@pytest.mark.parametrize("width", [1440, 360])
def test_slips_print_on_one_sheet(office, target, sign_in, width):
    page = sign_in(office.coordinator, width=width)
    owed = target.matter.obligations.first()
    for subject in (f"/viec/{owed.pk}/", target.get_absolute_url()):
        for name in ("Phiếu giao việc", "Phiếu trình"):
            page.goto(subject)
            start_counting(page)
            page.get_by_role("link", name=name).click()
            page.wait_for_url("**/phieu/**")
            assert effort(page).taps == 1
            no_serious_faults(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            sizes, texts = printed(page)
            assert (sizes, len(texts)) == ({(210, 297)}, 1)
            assert name.upper() in texts[0] and "BÚT PHÊ CỦA LÃNH ĐẠO SỞ" in texts[0]
            assert texts[0].count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 1
            with page.expect_download() as download:
                page.get_by_role("link", name="Tải bản Word").click()
            assert download.value.suggested_filename.endswith(".docx")
