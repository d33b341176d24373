"""Our papers as LibreOffice prints them: places, fonts and sizes on the PDF against Nghị định 30/2020/NĐ-CP."""

import itertools
import re
import subprocess
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from mach.engines.drafting import OfficialDocument, Paragraph, Signature, check, render
from mach.engines.reading import Header, extract, read_text
from mach.registers.actions import load_shipped_definitions
from mach.reports import actions as reports
from mach.reports.paper import paper_of
from mach.reports.queries import lines_of
from tests.engines.drafting_samples import decision, letter, report
from tests.engines.printed_page import MM, Page, Words, printed_pages
from tests.factories import START, make_department
from tests.reports.world import HALF, hold_classes, make_regime, make_target

pytestmark = [pytest.mark.libreoffice, pytest.mark.django_db]  # one of the papers is counted from records

PAPERS = ("report", "decision", "letter", "long", "tight", "counted")
LIMIT = 60  # seconds for LibreOffice, which takes about five
OFF = 0.5  # mm: side bearings of letters, rounding to twips
JUNE = datetime(2026, 6, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SENTENCE = "Các phòng, đơn vị rà soát số liệu hằng tuần, đối chiếu với hồ sơ gốc và cập nhật ngay khi có thay đổi."
PLAIN, BOLD, ITALIC, BOLD_ITALIC = "plain", "bold", "italic", "bold italic"
# Times New Roman by its names in a PDF, and the twin of the same widths that stands in where it is not installed.
FAMILIES = {"TimesNewRomanPSMT", "TimesNewRomanPS", "LiberationSerif"}
STYLES = {
    "": PLAIN, "Bold": BOLD, "Italic": ITALIC, "BoldItalic": BOLD_ITALIC,
    "BoldMT": BOLD, "ItalicMT": ITALIC, "BoldItalicMT": BOLD_ITALIC,
}  # fmt: skip


def long_letter() -> OfficialDocument:
    """A letter of three pages whose first paragraph fills the second to the last line."""
    return replace(letter(), blocks=(Paragraph(" ".join([SENTENCE] * 70)), Paragraph("Trân trọng.")))


def tight_letter() -> OfficialDocument:
    """A letter whose words fit the first page while its signature does not."""
    return replace(letter(), blocks=(Paragraph(SENTENCE),) * 12)


def counted_report() -> OfficialDocument:
    """A report of the reports room: a promise, the classes counted for it, an estimate. Needs a database."""
    office, at = make_department("so-in"), JUNE.replace(month=1)
    load_shipped_definitions(on=START)
    make_target(office, at)
    hold_classes(office, at)
    opened = reports.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)
    estimate = {"estimate": Decimal(3), "reason": "01 lớp mở ngày 20/6"}
    reports.set_estimate(by=office.officer, item=opened.items.get(), version=1, at=JUNE, **estimate)
    signer = Signature("Giám đốc", office.director.full_name)
    return paper_of(opened, lines_of(opened), signer=signer, base_url="https://mach.example")


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker) -> dict[str, OfficialDocument]:
    with django_db_blocker.unblock(), transaction.atomic():
        counted = counted_report()
        transaction.set_rollback(True)
    made = (report(), decision(), letter(), long_letter(), tight_letter(), counted)
    return dict(zip(PAPERS, made, strict=True))


@pytest.fixture(scope="module")
def folder(papers, tmp_path_factory) -> Path:
    """The papers as .docx, and as LibreOffice prints them: all in one call, with a profile of its own."""
    folder = tmp_path_factory.mktemp("papers")
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(render(paper))
    convert(folder, "pdf", [f"{name}.docx" for name in papers])
    return folder


def convert(folder: Path, to: str, names: list[str]) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to, *names],
        cwd=folder,
        timeout=LIMIT,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def printed(folder) -> dict[str, list[Page]]:
    return {name: printed_pages((folder / f"{name}.pdf").read_bytes()) for name in PAPERS}


def style(font: str) -> str:
    return STYLES[font.partition("-")[2]]


def look(words: Words) -> tuple[str, float]:
    """Style and size of words that are set in one."""
    ((font, size),) = words.looks
    return style(font), size


def of_text(page: Page) -> list[Words]:
    """Everything but the number of the page."""
    return [words for words in page.words if words.bottom > 20]


def last_page(pages: list[Page]) -> Page:
    """The page of the signature."""
    return next(page for page in pages if any(words.text == "Nơi nhận:" for words in page.words))


def test_every_page_is_a4_and_only_a_wide_annex_lies_on_its_side(printed):
    sizes = {name: [(round(page.width), round(page.height)) for page in pages] for name, pages in printed.items()}
    upright, on_its_side = (210, 297), (297, 210)
    assert sizes == {
        "report": [upright] * 3 + [on_its_side] * 3 + [upright],
        "decision": [upright] * 2,
        "letter": [upright],
        "long": [upright] * 3,
        "tight": [upright] * 2,
        "counted": [upright] * 2,
    }


@pytest.mark.parametrize("name", PAPERS)
def test_margins_are_inside_their_ranges(printed, name):
    for number, page in enumerate(printed[name], 1):
        text = of_text(page)
        left, right = min(words.left for words in text), page.width - max(words.right for words in text)
        top, bottom = min(words.top for words in text), page.height - max(words.bottom for words in text)
        assert left >= 30 - OFF and right >= 15, (number, left, right)
        assert 20 - OFF <= top <= 25 and bottom >= 20, (number, top, bottom)


def test_a_page_full_of_text_fills_the_margins_exactly(printed):
    page = printed["long"][1]
    text = of_text(page)
    assert min(words.left for words in text) == pytest.approx(30, abs=OFF)
    assert page.width - max(words.right for words in text) == pytest.approx(20, abs=OFF)
    assert min(words.top for words in text) == pytest.approx(20, abs=OFF)
    assert 20 <= page.height - max(words.bottom for words in text) <= 25


def test_a_wide_table_reaches_from_margin_to_margin(printed):
    page = printed["report"][3]
    edges = {length for length, _ in page.rules}
    assert all(length == pytest.approx(297 - 30 - 20, abs=2 * OFF) for length in edges)


@pytest.mark.parametrize("name", PAPERS)
def test_letters_are_times_and_black(printed, name):
    fonts = {font for page in printed[name] for words in page.words for font, _ in words.looks}
    assert {font.partition("-")[0] for font in fonts} <= FAMILIES
    assert {page.colours for page in printed[name]} == {frozenset({(0, 0, 0)})}


LOOKS = {
    "report": {
        0: {
            "ỦY BAN NHÂN DÂN": (PLAIN, 12), "TỈNH SÔNG GIANG": (PLAIN, 12), "SỞ KHOA HỌC VÀ CÔNG NGHỆ": (BOLD, 12),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (BOLD, 12), "Độc lập - Tự do - Hạnh phúc": (BOLD, 13),
            "Số: 05/BC-SKHCN": (PLAIN, 13), "Sông Giang, ngày 08 tháng 6 năm 2026": (ITALIC, 13),
            "BÁO CÁO": (BOLD, 14),
            "Kết quả thực hiện nhiệm vụ khoa học, công nghệ": (BOLD, 14),
            "và đổi mới sáng tạo 6 tháng đầu năm 2026": (BOLD, 14),
            "Kính gửi:": (PLAIN, 14), "- Bộ Khoa học và Công nghệ.": (PLAIN, 14),
            "I. KẾT QUẢ THỰC HIỆN": (BOLD, 14), "1. Hỗ trợ doanh nghiệp": (BOLD, 14),
            "đầu năm 2026 như sau:": (PLAIN, 14), "Nội dung": (BOLD, 13), "1.450,5": (PLAIN, 13),
        },
        2: {
            "Nơi nhận:": (BOLD_ITALIC, 12), "- Như trên;": (PLAIN, 11), "- Lưu: VT, VP.": (PLAIN, 11),
            "KT. GIÁM ĐỐC": (BOLD, 14), "PHÓ GIÁM ĐỐC": (BOLD, 14), "Trần Minh Khôi": (BOLD, 14), "3": (PLAIN, 14),
        },
        6: {
            "Phụ lục II": (BOLD, 14), "KINH PHÍ THỰC HIỆN": (BOLD, 14),
            "(Kèm theo Báo cáo số 05/BC-SKHCN ngày 08 tháng 6 năm 2026": (ITALIC, 14),
            "của Sở Khoa học và Công nghệ)": (ITALIC, 14),
        },
    },
    "decision": {
        0: {
            "QUYẾT ĐỊNH": (BOLD, 14), "Về việc ban hành Kế hoạch kiểm tra nhãn hàng hóa năm 2027": (BOLD, 14),
            "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ": (BOLD, 14), "QUYẾT ĐỊNH:": (BOLD, 14),
            "Căn cứ Luật Chất lượng sản phẩm, hàng hóa;": (ITALIC, 14), "Chính phủ về nhãn hàng hóa;": (ITALIC, 14),
            "hóa năm 2027.": (PLAIN, 14), "GIÁM ĐỐC": (BOLD, 14), "Lê Thị Hồng Vân": (BOLD, 14),
        },
        1: {"KẾ HOẠCH": (BOLD, 14), "Kiểm tra nhãn hàng hóa năm 2027": (BOLD, 14), "I. MỤC ĐÍCH": (BOLD, 14)},
    },
    "letter": {
        0: {
            "Số: 512/SKHCN-QLCN": (PLAIN, 13), "V/v cung cấp số liệu hoạt": (PLAIN, 12),
            "doanh nghiệp năm 2026": (PLAIN, 12), "- Thuế tỉnh Sông Giang;": (PLAIN, 14),
            "1. Cung cấp danh sách doanh nghiệp có chi cho nghiên cứu, phát triển.": (PLAIN, 14),
        },
    },
    "counted": {
        0: {
            "Số: /BC-SKHCN": (PLAIN, 13), "Thử Nghiệm, ngày tháng năm 2026": (ITALIC, 13), "BÁO CÁO": (BOLD, 14),
            "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU": (BOLD, 14),
            "- Cam kết: ít nhất 4 lớp.": (PLAIN, 14),
        },
        1: {
            "Phụ lục": (BOLD, 14), "Chỉ tiêu": (BOLD, 13), "Trong kỳ": (BOLD, 13), "Đánh giá": (BOLD, 13),
            "(Kèm theo Báo cáo số /BC-SKHCN ngày tháng năm 2026": (ITALIC, 14),
            "của Sở Khoa học và Công nghệ tỉnh Thử Nghiệm)": (ITALIC, 14),
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_components_have_their_size_and_style(printed, name):
    for number, expected in LOOKS[name].items():
        page = printed[name][number]
        assert {text: look(page.find(text)) for text in expected} == expected


def test_only_the_label_of_an_article_is_bold(printed):
    line = printed["decision"][0].find("Điều 2. Quyết định này có hiệu lực kể từ ngày ký.")
    assert {(style(font), size) for font, size in line.looks} == {(BOLD, 14), (PLAIN, 14)}


@pytest.mark.parametrize("name", PAPERS)
def test_the_national_name_stands_right_on_the_first_line_and_the_motto_below(printed, name):
    page = printed[name][0]
    national, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
    superior = page.find("ỦY BAN NHÂN DÂN")
    assert national.baseline == pytest.approx(superior.baseline, abs=0.1) == min(w.baseline for w in page.words)
    assert superior.right < national.left and national.middle > page.width / 2 > superior.middle
    assert motto.middle == pytest.approx(national.middle, abs=OFF)
    assert 4 < motto.baseline - national.baseline < 7


@pytest.mark.parametrize("name", PAPERS)
def test_number_and_date_share_a_height_below_their_columns(printed, name):
    page = printed[name][0]
    (number,) = [words for words in page.words if words.text.startswith("Số:")]
    (day,) = [words for words in page.words if re.search(r", ngày .*năm 2026$", words.text) and words.size == 13]
    assert number.baseline == pytest.approx(day.baseline, abs=0.1)
    assert number.middle == pytest.approx(page.find("ỦY BAN NHÂN DÂN").middle, abs=OFF)
    assert day.middle == pytest.approx(page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").middle, abs=OFF)


def test_the_subject_of_a_letter_stands_under_its_number(printed):
    page = printed["letter"][0]
    number, subject = page.find("Số: 512/SKHCN-QLCN"), page.find("V/v cung cấp số liệu hoạt")
    assert subject.middle == pytest.approx(number.middle, abs=OFF)
    assert subject.top - number.bottom == pytest.approx(6 * MM, abs=OFF)


def test_rules_are_as_long_as_the_motto_and_a_part_of_issuer_and_subject(printed):
    page = printed["decision"][0]
    issuer, motto = page.find("SỞ KHOA HỌC VÀ CÔNG NGHỆ"), page.find("Độc lập - Tự do - Hạnh phúc")
    subject = page.find("Về việc ban hành Kế hoạch kiểm tra nhãn hàng hóa năm 2027")
    for words, least, greatest in ((issuer, 1 / 3, 1 / 2), (motto, 1, 1), (subject, 1 / 3, 1 / 2)):
        (length,) = [length for length, height in page.rules if 0 < height - words.bottom < 2]
        width = words.right - words.left
        assert least * width - 1 <= length <= greatest * width + 1, words.text
    assert len(page.rules) == 3


@pytest.mark.parametrize("name", PAPERS)
def test_recipients_left_and_signature_right_share_a_height(printed, papers, name):
    page, signature = last_page(printed[name]), papers[name].signature
    head, authority = page.find("Nơi nhận:"), page.find((*signature.authority, signature.title)[0].upper())
    signer = page.find(signature.name)
    assert head.left == pytest.approx(30, abs=OFF)
    assert head.baseline == pytest.approx(authority.baseline, abs=1)  # 12 and 14 points on lines of their own
    assert authority.left > page.width / 2 and signer.left > page.width / 2
    assert authority.middle == pytest.approx(signer.middle, abs=OFF)
    title = page.find(signature.title.upper())
    assert 20 < signer.top - title.bottom < 30  # room for the signature and the seal


def test_the_last_words_stand_on_the_page_of_the_signature(printed):
    for name, pages in printed.items():
        assert [words.text.endswith("./.") for words in last_page(pages).words].count(True) == 1, name


def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(printed):
    above = {
        name: [[words.text for words in page.words if words.bottom < 20] for page in pages]
        for name, pages in printed.items()
    }
    assert above == {
        "report": [[], ["2"], ["3"], [], ["2"], ["3"], []],
        "decision": [[], []],
        "letter": [[]],
        "long": [[], ["2"], ["3"]],
        "tight": [[], ["2"]],
        "counted": [[], []],
    }
    for page in itertools.chain(*printed.values()):
        for number in (words for words in page.words if words.bottom < 20):
            assert number.middle == pytest.approx((30 + page.width - 20) / 2, abs=OFF)
            assert number.top >= 10 - OFF and look(number) == (PLAIN, 14)


def test_a_paragraph_is_indented_justified_and_set_apart(printed):
    first, *lines = of_text(printed["report"][1])[1:10]
    assert first.left == pytest.approx(30 + 12.7, abs=OFF)
    assert [round(line.left) for line in lines] == [30, 30, 43, 30, 30, 43, 30, 30]
    run_on = [before for before, after in itertools.pairwise([first, *lines]) if round(after.left) == 30]
    assert [line.right for line in run_on] == [pytest.approx(190, abs=OFF)] * len(run_on)
    for before, after in itertools.pairwise([first, *lines]):
        pitch = (after.baseline - before.baseline) / MM / 14  # in sizes of the letters; single spacing is 1,15
        new_paragraph = round(after.left) == 43
        assert 1.1 <= pitch - (6 / 14 if new_paragraph else 0) <= 1.5 * 1.15


def test_the_head_of_a_long_table_is_repeated(printed):
    heads = [[words.text for words in of_text(page) if words.text == "Đơn vị chủ trì"] for page in printed["report"]]
    assert heads == [[], [], [], ["Đơn vị chủ trì"], ["Đơn vị chủ trì"], ["Đơn vị chủ trì"], []]


HEADERS = {
    "report": Header(
        kind="Báo cáo",
        number="05/BC-SKHCN",
        issuer="Sở Khoa học và Công nghệ",
        place="Sông Giang",
        date="2026-06-08",
        subject="Kết quả thực hiện nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo 6 tháng đầu năm 2026",
        signer_name="Trần Minh Khôi",
        signer_title="Phó Giám đốc",
    ),
    "decision": Header(
        kind="Quyết định",
        number="88/QĐ-SKHCN",
        issuer="Sở Khoa học và Công nghệ",
        place="Sông Giang",
        date="2026-12-01",
        subject="Về việc ban hành Kế hoạch kiểm tra nhãn hàng hóa năm 2027",
        signer_name="Lê Thị Hồng Vân",
        signer_title="Giám đốc",
    ),
    "letter": Header(
        number="512/SKHCN-QLCN",
        issuer="Sở Khoa học và Công nghệ",
        place="Sông Giang",
        date="2026-11-02",
        subject="cung cấp số liệu hoạt động đổi mới sáng tạo của doanh nghiệp năm 2026",
        signer_name="Lê Thị Hồng Vân",
        signer_title="Giám đốc",
    ),
    "counted": Header(
        kind="Báo cáo",
        number="/BC-SKHCN",  # the part that is known before the paper is numbered
        issuer="Sở Khoa học và Công nghệ tỉnh Thử Nghiệm",
        place="Thử Nghiệm",
        subject="Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2026",
        signer_name="Đặng Thị Giám Đốc",
        signer_title="Giám đốc",
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_printed_paper_reads_back_as_its_data(folder, name):
    for ending in ("pdf", "docx"):
        data = (folder / f"{name}.{ending}").read_bytes()
        assert read_text(extract(data, name=f"{name}.{ending}").text).header == HEADERS[name], ending


def test_the_text_reads_back_as_it_was_written(folder, papers):
    lines = extract((folder / "long.pdf").read_bytes(), name="long.pdf").text.split("\n")
    assert papers["long"].blocks[0].words in lines


def test_the_counted_report_keeps_the_layout_and_says_its_numbers(folder):
    assert check((folder / "counted.docx").read_bytes()) == ()
    text = extract((folder / "counted.pdf").read_bytes(), name="counted.pdf").text
    assert "- Kết quả trong kỳ: 2 lớp; lũy kế từ đầu năm: 2 lớp; cùng kỳ năm trước: 1 lớp." in text
    assert "- Ước thực hiện: 3 lớp (01 lớp mở ngày 20/6)." in text


def test_numbers_of_the_report_are_links(folder):
    convert(folder, "html", ["report.docx"])
    page = (folder / "report.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    shown = [(address, re.sub(r"<[^>]+>|\s", "", words)) for address, words in links]
    records = "https://mach.example/so-lieu"
    wide = [(f"{records}/{n}", str(n * 7)) for n in range(1, 31)]
    assert shown == [(f"{records}/a", "26")] * 2 + wide + [(f"{records}/a", "26")]
