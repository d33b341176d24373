"""The whole thread, as four people walk it: a plan taken in, checked, assigned, worked, verified, counted, reported."""

import io
import re
from datetime import date, timedelta

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from mach.casework.models import Obligation
from mach.documents.models import Document
from mach.engines.workdays import period_of
from mach.office.actions import load_shared_calendar
from mach.registers.actions import load_shipped_definitions
from mach.registers.models import Record
from mach.reports.models import Regime, Report
from mach.targets.models import Commitment, Indicator
from mach.web import upkeep
from tests.browser.measuring import no_serious_faults
from tests.factories import make_department, make_party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = """ỦY BAN NHÂN DÂN\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH THỬ NGHIỆM\t\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/KH-UBND\t\tThử Nghiệm, ngày {day:%d} tháng {month} năm {day:%Y}

KẾ HOẠCH
Phát triển khoa học, công nghệ và đổi mới sáng tạo năm {year}

Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị;
Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:

I. MỤC TIÊU
1. Trong năm {year}, tổ chức ít nhất 01 lớp tập huấn về sở hữu trí tuệ cho cán bộ các xã, phường.

II. TỔ CHỨC THỰC HIỆN
1. Sở Khoa học và Công nghệ
- Chủ trì theo dõi, đôn đốc việc thực hiện Kế hoạch; tổng hợp, báo cáo Ủy ban nhân dân tỉnh.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Bình
"""


@pytest.fixture
def office(transactional_db):
    department = make_department("so-mau")
    today = timezone.localdate()
    load_shared_calendar()
    load_shipped_definitions(on=today)
    make_party(department.agency, "Trung tâm Thông tin Khoa học và Công nghệ")
    Regime.objects.create(
        agency=department.agency,
        code="uy-ban",
        title="Báo cáo kết quả khoa học, công nghệ",
        periods=["half_year", "year"],
        recipient="Ủy ban nhân dân tỉnh",
        unit=department.office,
        valid_from=date(2020, 1, 1),
    )
    return department


def plan(today):
    year = period_of(today, scheme="nd09", kind="year").year
    return PLAN.format(number=12, day=today - timedelta(days=30), month=(today - timedelta(days=30)).month, year=year)


def source_file(name, shared, tmp_path, today):
    """A plan of our own, or a real paper as it was published."""
    if name != "plan":
        return shared / "corpus" / "originals" / name
    file = tmp_path / "ke-hoach.txt"
    file.write_text(plan(today), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["plan", "032.pdf", "336.docx"])
def test_from_a_paper_to_a_counted_report_and_back_to_its_clause(office, sign_in, tmp_path, shared, name):
    today = timezone.localdate()
    year = period_of(today, scheme="nd09", kind="year")
    file = source_file(name, shared, tmp_path, today)

    # Văn thư tiếp nhận.
    clerk = sign_in(office.clerk)
    clerk.goto("/van-ban/tiep-nhan/")
    no_serious_faults(clerk)
    clerk.set_input_files("input[type=file]", str(file))
    expect(clerk.get_by_text("Tìm thấy", exact=False)).to_be_visible()
    document = Document.objects.get()
    expected = {"plan": "12/KH-UBND", "032.pdf": "08/KH-STTTT", "336.docx": "17/2016/TTLT-BGDĐT-BTTTT"}
    assert document.number == expected[name]

    # Trưởng phòng đối chiếu, giao việc.
    head = sign_in(office.head)
    head.goto(f"/van-ban/{document.pk}/doi-chieu/")
    no_serious_faults(head)
    card = head.locator("[data-card]", has_text="Chỉ tiêu").first
    card.get_by_role("button", name="Sửa").click()
    form = head.locator(".card--editing")
    form.get_by_label("Đơn vị chủ trì (không bắt buộc)").select_option(label=office.technology.name)
    form.get_by_label("Thực hiện từ ngày").fill(f"{year.window.start:%d/%m/%Y}")
    form.get_by_label(re.compile(r"^\s*Đến ngày")).fill(f"{year.window.end:%d/%m/%Y}")
    form.locator("details").evaluate("box => { box.open = true }")
    open_groups = form.locator("select[name=basis] optgroup:enabled")
    for code, groups in (("tech_support.enterprises", 1), ("training_class.count", 0)):  # one that has several days
        counted = Indicator.objects.get(code=code)
        form.locator("select[name=indicator]").select_option(value=str(counted.pk), force=True)
        expect(open_groups).to_have_count(groups)
    form.get_by_label("Điều kiện thêm").fill("topic = shtt")
    form.get_by_role("button", name="Xác nhận").click()
    expect(head.locator(".card--accepted")).to_have_count(1)
    target = Commitment.objects.get(kind="target")
    assert target.lead_unit == office.technology
    if name == "plan":
        assert (target.min, target.comparator) == (1, "at_least")
    account = target.matter.obligations.get(duty="account")
    assert (account.debtor_unit, account.follower_officer) == (office.technology, office.coordinator)

    # Chuyên viên ghi sổ, thêm minh chứng.
    officer = sign_in(office.officer)
    officer.goto("/so/training_class/moi/")
    no_serious_faults(officer)
    officer.get_by_label("Chủ đề").select_option(value="shtt")
    officer.get_by_label("Tên lớp").fill("Tập huấn sở hữu trí tuệ cho cán bộ xã")
    organiser = officer.get_by_role("combobox", name="Đơn vị tổ chức")
    organiser.fill("trung tam")
    expect(officer.locator(".chooser__list:visible").get_by_role("option")).to_have_count(1)
    organiser.press("Enter")
    officer.get_by_label("Giảng viên").first.fill("Lê Thị Giảng")
    held = today - timedelta(days=20)
    officer.get_by_label("Ngày bắt đầu").fill(f"{held:%d/%m/%Y}")
    officer.get_by_label("Ngày kết thúc").fill(f"{held:%d/%m/%Y}")
    officer.get_by_label(re.compile("Số giờ")).fill("8")
    officer.get_by_label("Nơi học").fill("Hội trường Sở")
    officer.get_by_label("Hình thức").select_option(value="truc_tiep")
    officer.get_by_label(re.compile("Cán bộ, công chức")).first.fill("35")
    officer.get_by_role("button", name="Lưu").click()
    officer.wait_for_url(re.compile(r"/so/training_class/\d+/$"))
    no_serious_faults(officer)
    for step in ("mo_lop", "to_chuc"):
        officer.locator(f"button[name=to][value={step}]").click()
        officer.wait_for_load_state()
    officer.locator("summary", has_text="Thêm minh chứng").click()
    officer.get_by_label(re.compile("Số, ngày, cơ quan")).fill("Báo cáo 45/BC-TTTT")
    officer.get_by_role("button", name="Thêm", exact=True).click()
    record = Record.objects.get(parent=None)
    assert (record.state, record.evidence.count(), record.verified_at) == ("to_chuc", 1, None)

    # Trưởng phòng xác nhận: từ "tạm tính" thành số chính thức.
    head.goto(f"/cam-ket/{target.pk}/")
    expect(head.get_by_text("cả tạm tính 1").first).to_be_visible()
    head.goto(record.get_absolute_url())
    head.get_by_role("button", name="Xác nhận").click()
    head.wait_for_load_state()
    head.goto(f"/cam-ket/{target.pk}/dong/")
    expect(head.get_by_role("link", name="Tập huấn sở hữu trí tuệ cho cán bộ xã")).to_be_visible()

    # Văn phòng soạn, chốt, xuất báo cáo.
    coordinator = sign_in(office.coordinator)
    coordinator.goto("/bao-cao/")
    coordinator.get_by_role("button", name=f"Soạn {year.label}").click()
    coordinator.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    no_serious_faults(coordinator)
    coordinator.get_by_role("button", name="Chốt số liệu").click()
    coordinator.wait_for_load_state()
    report = Report.objects.get()
    assert report.state == "frozen"
    with coordinator.expect_download() as download:
        coordinator.get_by_role("link", name="Tải bản Word").click()
    paper = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    links = [relation.target_ref for relation in paper.part.rels.values() if "hyperlink" in relation.reltype]
    rows_address = next(link for link in links if link.endswith("/period/"))

    # Con số trong báo cáo mở dòng sổ; sợi chỉ dẫn về điều khoản.
    coordinator.goto(rows_address)
    expect(coordinator.get_by_text("Tập huấn sở hữu trí tuệ cho cán bộ xã")).to_be_visible()
    coordinator.get_by_role("link", name="Sợi chỉ").click()
    no_serious_faults(coordinator)
    coordinator.locator(".thread li", has_text="Điều khoản").first.get_by_role("link").click()
    coordinator.wait_for_url(re.compile(rf"/van-ban/{document.pk}/doi-chieu/"))
    assert upkeep.check(on=today) == []
    assert Obligation.objects.open().count() > 0


@pytest.mark.parametrize("width", [1440, 360])
def test_daily_pages_have_no_serious_fault_and_do_not_scroll_sideways(office, sign_in, width):
    page = sign_in(office.coordinator, width=width, height=800)
    addresses = ["/", "/van-ban/", "/chi-tieu/", "/viec-duoc-giao/", "/so/", "/so/event/", "/so-lieu/", "/bao-cao/",
                 "/don-doc/", "/danh-ba/", "/don-vi/", "/lich-lam-viec/", "/nhat-ky/", "/khoa-truy-cap/"]  # fmt: skip
    for address in addresses:
        page.goto(address)
        no_serious_faults(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
