"""Word round trip in the browser: a draft goes out, comes back edited, and is taken in one tap a sentence."""

import io
import re
from datetime import timedelta

import docx
import pytest
from django.utils import timezone
from docx.oxml.ns import qn
from playwright.sync_api import expect

from mach.engines.workdays import period_of
from mach.office.actions import load_shared_calendar
from mach.registers.actions import load_shipped_definitions
from mach.reports import actions
from mach.reports.models import Regime
from mach.reports.queries import lines_of
from mach.targets.models import Commitment
from tests.browser.measuring import effort, no_serious_faults, start_counting
from tests.factories import START, make_department
from tests.reports.world import hold_class, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCES = [
    "Sở đã ban hành kế hoạch từ đầu năm.", "Các phòng phân công người theo dõi từng chỉ tiêu.",
    "Trung tâm mở lớp cho cán bộ xã.", "Hội thảo thu hút nhiều doanh nghiệp.", "Việc cấp kinh phí còn chậm.",
    "Hồ sơ sáng chế được hướng dẫn tận nơi.", "Cổng thông tin đăng bài hằng tuần.", "Thanh tra chưa thấy sai phạm.",
    "Hợp tác với các trường được mở rộng.", "Quỹ phát triển bắt đầu hoạt động.", "Phòng thí nghiệm được công nhận lại.",
    "Các xã vùng cao còn thiếu máy móc.",
]  # fmt: skip


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    load_shared_calendar()
    load_shipped_definitions(on=timezone.localdate())
    return department


def make_report(office):
    """A draft of this year with twelve sentences and three targets that were counted."""
    at, today = timezone.now(), timezone.localdate()
    year = period_of(today, scheme="nd09", kind="year")
    window = {"period_start": year.window.start, "period_end": year.window.end}
    for place in (1, 2, 3):
        make_target(office, at, title=f"Mở lớp tập huấn đợt {place}", **window)
    hold_class(office, max(today - timedelta(days=10), year.window.start), at)
    regime = Regime.objects.create(
        agency=office.agency, code="nam", title="Báo cáo năm", periods=["year"], recipient="Ủy ban nhân dân tỉnh",
        unit=office.office, valid_from=START,
    )  # fmt: skip
    report = actions.open_report(by=office.coordinator, regime=regime, period=year, at=at)
    opening = " ".join(SENTENCES[:6]) + "\n" + " ".join(SENTENCES[6:])
    return actions.edit_frame(by=office.officer, report=report, version=1, opening=opening, closing="", at=at)


def edited(data: bytes) -> bytes:
    """Twelve sentences get a word more, three counted numbers another value, and the last paragraphs go first."""
    paper = docx.Document(io.BytesIO(data))
    for node in paper.element.body.iter(qn("w:t")):
        if node.text and any(one in node.text for one in SENTENCES):
            node.text = node.text.replace(".", " trong kỳ.")
    results = [one for one in paper.paragraphs if "Kết quả trong kỳ" in one.text]
    for place, paragraph in enumerate(results):
        number = next(node for node in paragraph._p.iter(qn("w:t")) if node.text == "1 lớp")
        number.text = f"{place + 5} lớp"
    first, second = (one for one in paper.paragraphs if "trong kỳ." in one.text and "Kết quả" not in one.text)
    first._p.addprevious(second._p)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [1440, 360])
def test_twelve_sentences_and_three_numbers_edited_in_word_come_back(office, sign_in, tmp_path, width):
    report = make_report(office)
    page = sign_in(office.officer, width=width)
    page.goto(report.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản Word").click()
    file = tmp_path / "bao-cao-da-sua.docx"
    file.write_bytes(edited(download.value.path().read_bytes()))

    start_counting(page)
    page.set_input_files("input[name=file]", str(file))
    page.get_by_role("button", name="So với báo cáo").click()
    page.wait_for_url(re.compile(r"/bao-cao/ban-word/\d+/$"))
    assert (effort(page).entries, effort(page).taps) == (1, 1)  # the file, the button
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#cho-quyet")).to_have_text("15")
    expect(page.get_by_role("row").filter(has_text="Mở lớp tập huấn")).to_have_count(3)

    # One tap a sentence; numbers are left, one becomes an estimate.
    start_counting(page)
    for left in range(14, 2, -1):
        page.get_by_role("button", name="Nhận", exact=True).first.click()
        expect(page.locator("#cho-quyet")).to_have_text(str(left))
    assert effort(page).taps == 12
    card = page.locator("article", has_text="sửa thành").first
    card.locator("summary", has_text="thành số ước").click()
    card.get_by_label("Căn cứ ước").fill("Đã ký hợp đồng mở thêm")
    card.get_by_role("button", name="Ghi số ước").click()
    expect(page.locator("#cho-quyet")).to_have_text("2")
    for left in (1, 0):
        page.get_by_role("button", name="Không nhận").first.click()
        expect(page.locator("#cho-quyet")).to_have_text(str(left))

    report.refresh_from_db()
    assert report.opening.replace("\n", " ") == " ".join(SENTENCES).replace(".", " trong kỳ.")
    assert [line.period.value for line in lines_of(report)] == [1, 1, 1]
    assert sorted(report.items.values_list("estimate", flat=True), key=str) == [5, None, None]
    assert Commitment.objects.count() == 3
