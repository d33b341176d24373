"""`docs/walk-through.md` as a newcomer follows it on the sample: every name in it is pressed, and it fits its time."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mach.documents.models import Document
from mach.office.actions import load_shared_calendar
from mach.office.models import User
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record
from mach.reports.models import Report
from mach.research.actions import load_regulations
from mach.targets.models import Commitment
from mach.web import sample, upkeep
from mach.web.sample.days import Days
from tests.browser.measuring import effort, no_serious_faults, start_counting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCS = Path(__file__).parents[2] / "docs"
MINUTES = 15


def rows_of_the_walk() -> list[list[str]]:
    """The table: minutes, who, what to do, what is seen."""
    lines = (DOCS / "walk-through.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def paper_of(today) -> str:
    """The plan of the walk, dated so that it is of this year whenever the test runs."""
    text = (DOCS / "walk-through.txt").read_text(encoding="utf-8")
    due = today + timedelta(days=14)
    text = text.replace("ngày 16 tháng 11 năm 2026", f"ngày {today.day} tháng {today.month} năm {today.year}")
    text = text.replace("ngày 10 tháng 12 năm 2026", f"ngày {due.day} tháng {due.month} năm {due.year}")
    return text.replace("năm 2026", f"năm {Days(today).year}")


class Walker:
    """One person at one window, who presses what the page of the walk names."""

    pressed: set[str]

    def __init__(self, page: Page, pressed: set[str]) -> None:
        self.page, self.pressed = page, pressed
        start_counting(page)

    def menu(self, name: str) -> None:
        entry = re.compile(rf"^{name}( \d.*)?$")  # a count of what waits may follow
        self.page.get_by_role("navigation").get_by_role("link", name=entry).first.click()
        self.pressed.add(name)

    def press(self, name: str, *, within=None, role: str = "button") -> None:
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()
        self.pressed.add(name)

    def open(self, name: str, *, within=None) -> None:
        (within or self.page).locator("summary", has_text=name).first.click()
        self.pressed.add(name)

    def follow(self, name: str, *, within=None) -> None:
        self.press(name, within=within, role="link")


@pytest.fixture
def walk(transactional_db, sign_in):
    """`walk("vanthu")` → that person at a window of the sample, counted from the first page on."""
    today = timezone.localdate()
    load_shared_calendar()
    load_shipped_definitions(on=today)
    load_regulations(on=today)
    sample.ensure(on=today, scale=1, until=timezone.now(), say=lambda line: None)
    upkeep.run_nightly(on=today, at=timezone.now())
    walkers: dict[str, Walker] = {}
    pressed: set[str] = set()

    def at_the_window(username: str) -> Walker:
        if username not in walkers:
            user = User.objects.get(username=username)
            walkers[username] = Walker(sign_in(user, password=sample.PASSWORD), pressed)
        return walkers[username]

    at_the_window.walkers, at_the_window.pressed = walkers, pressed
    return at_the_window


def test_a_newcomer_walks_the_thread_within_its_minutes(walk, tmp_path):
    today = timezone.localdate()
    file = tmp_path / "512-kh-ubnd.txt"
    file.write_text(paper_of(today), encoding="utf-8")

    clerk = walk("vanthu")
    clerk.menu("Văn bản")
    clerk.follow("Tiếp nhận văn bản")
    clerk.page.set_input_files("input[type=file]", str(file))
    expect(clerk.page.get_by_text("Tìm thấy", exact=False)).to_be_visible()
    paper = Document.objects.get(number="512/KH-UBND")

    office = walk("vanphong")
    office.menu("Văn bản")
    office.follow("Kế hoạch 512/KH-UBND")
    office.follow("Đối chiếu")
    office.press("Sửa", within=office.page.locator("[data-card]", has_text="Chỉ tiêu").first)
    form = office.page.locator(".card--editing")
    form.get_by_label("Đơn vị chủ trì (không bắt buộc)").select_option(
        label="Phòng Quản lý Công nghệ và Đổi mới sáng tạo"
    )
    proposed = form.get_by_role("combobox", name=re.compile("Chỉ số đếm từ sổ"))
    expect(proposed).to_have_value("Lớp tập huấn, đào tạo đã tổ chức")
    form.get_by_label("Điều kiện thêm").fill("topic = shtt")
    office.press("Xác nhận", within=form)
    expect(office.page.locator(".card--accepted")).to_have_count(1)
    no_serious_faults(office.page)

    office.menu("Chỉ tiêu")
    target = Commitment.objects.get(kind="target", sources__document=paper)
    office.page.get_by_role("link", name=target.title).first.click()
    before = office.page.locator("main").inner_text()

    officer = walk("chuyenvien")
    officer.menu("Sổ")
    officer.follow("Sổ lớp tập huấn, đào tạo, bồi dưỡng và học viên")
    officer.follow("Ghi thêm")
    page = officer.page
    page.get_by_label("Chủ đề").select_option(label="Sở hữu trí tuệ")
    page.get_by_label("Tên lớp").fill("Tập huấn nhãn hiệu cho cán bộ xã")
    page.get_by_role("combobox", name="Đơn vị tổ chức").fill("so khoa hoc")
    page.get_by_role("option", name=re.compile("Sở Khoa học và Công nghệ tỉnh Tân Giang")).first.click()
    page.get_by_label("Giảng viên").first.fill("Lê Thị Giảng")
    held = Days(today).ago(10)
    page.get_by_label("Ngày bắt đầu").fill(f"{held:%d/%m/%Y}")
    page.get_by_label("Ngày kết thúc").fill(f"{held:%d/%m/%Y}")
    page.get_by_label(re.compile("Số giờ")).fill("8")
    page.get_by_label("Nơi học").fill("Hội trường Sở")
    page.get_by_label(re.compile("Cán bộ, công chức")).first.fill("35")
    officer.press("Lưu")
    page.wait_for_url(re.compile(r"/so/training_class/\d+/$"))
    officer.press("Mở lớp")
    officer.press("Tổ chức")
    officer.open("Thêm minh chứng")
    page.get_by_label(re.compile("Số, ngày, cơ quan")).fill("Báo cáo 45/BC-SKHCN")
    officer.press("Thêm")
    expect(page.get_by_text("Báo cáo 45/BC-SKHCN").first).to_be_visible()
    record = Record.objects.get(title="Tập huấn nhãn hiệu cho cán bộ xã")
    assert (record.state, record.verified_at) == ("to_chuc", None)

    head = walk("truongphong")
    head.menu("Chờ tôi quyết")
    head.press("Xác nhận", within=head.page.locator(f"#xac-nhan-{record.pk}"))
    expect(head.page.locator(".decide__done").first).to_be_visible()
    record.refresh_from_db()
    assert record.verified_by == User.objects.get(username="truongphong")

    office.menu("Chỉ tiêu")
    office.page.get_by_role("link", name=target.title).first.click()
    assert office.page.locator("main").inner_text() != before

    office.menu("Đôn đốc")
    office.page.locator("tbody").get_by_role("checkbox").first.check()
    office.press("Đôn đốc việc đã chọn")
    expect(office.page.locator(".messages")).to_be_visible()
    office.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    zalo = office.page.locator("tbody").get_by_role("button", name="Sao chép để nhắn Zalo").first
    walk.pressed.add(zalo.inner_text().strip())
    zalo.click()
    expect(office.page.locator("#toasts")).to_contain_text("mời dán vào Zalo")

    office.menu("Báo cáo")
    drafts = office.page.get_by_role("row").filter(has_text="Đang soạn")
    if drafts.count():
        drafts.first.get_by_role("link").first.click()
    else:  # between two closings nothing is owed yet
        office.page.get_by_role("button", name=re.compile("^Soạn")).first.click()
    office.page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    report = Report.objects.get(pk=int(office.page.url.rstrip("/").rpartition("/")[2]))
    words = office.page.locator("details").filter(has_text="Nguyên nhân chậm").first
    office.open("Sửa lời", within=words)
    words.get_by_label("Nội dung").fill("Sở đã mở lớp tại cơ sở.")
    office.press("Lưu", within=words)
    expect(office.page.get_by_text("Sở đã mở lớp tại cơ sở.").first).to_be_visible()
    office.press("Chốt số liệu")
    expect(office.page.get_by_role("link", name="Tải bản Word")).to_be_visible()
    report.refresh_from_db()
    assert report.state == "frozen"
    with office.page.expect_download() as download:
        office.follow("Tải bản Word")
    assert download.value.suggested_filename.endswith(".docx")

    director = walk("giamdoc")
    director.menu("Báo cáo")
    director.page.locator(f"main a[href='{report.get_absolute_url()}']").first.click()
    director.follow("Sợi chỉ")
    no_serious_faults(director.page)
    expect(director.page.locator(".thread li", has_text="Điều khoản").first).to_be_visible()

    named = {name for row in rows_of_the_walk() for name in re.findall(r"\*{1,2}([^*]+)\*{1,2}", row[2])}
    assert sorted(named - walk.pressed) == []
    spent = [effort(one.page) for one in walk.walkers.values()]
    assert (sum(one.taps for one in spent) <= 40, sum(one.entries for one in spent) <= 15) == (True, True)
    assert sum(one.unhurried for one in spent) <= MINUTES * 60
