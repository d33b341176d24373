"""From files to text: Word, PDF, web pages and plain text, made here so that each holds what its test is about."""

import time
import unicodedata

import pytest

from mach.engines.drafting import render
from mach.engines.reading.extract import (
    EmptyFile,
    MissingFile,
    OldWordFormat,
    UnableToReadFile,
    documents_in,
    extract,
    read,
    summarise,
)
from tests.engines.drafting_samples import report
from tests.engines.reading.corpus import SHARED
from tests.engines.reading.made_files import (
    W,
    docx,
    in_list,
    numbering,
    paragraph,
    pdf,
    run,
    styles,
    table,
)

FULL = "Các đơn vị trực thuộc rà soát tiến độ, báo cáo kết quả thực hiện hằng tháng về Văn phòng"


def of_word(body: str, **parts: str) -> str:
    return extract(docx(body, **parts), name="a.docx").text


def of_page(html: str) -> str:
    return extract(html.encode(), name="a.html").text


# Word


def test_paragraphs_are_lines():
    assert of_word(paragraph("Kế hoạch") + paragraph() + paragraph("Hỗ trợ")) == "Kế hoạch\n\nHỗ trợ"


def test_runs_tabs_and_breaks_of_a_paragraph():
    inner = run("Hỗ trợ ") + run("12") + "<w:r><w:tab/><w:t>dòng</w:t><w:br/><w:t>một</w:t></w:r>"
    assert of_word(paragraph(inner=inner)) == "Hỗ trợ 12\tdòng\nmột"


def test_a_table_of_figures_is_a_line_a_row():
    body = table(("TT", "Chỉ tiêu", "Giao"), ("1", paragraph("Doanh nghiệp") + paragraph("được hỗ trợ"), "40"))
    assert of_word(body) == "| TT | Chỉ tiêu | Giao |\n| 1 | Doanh nghiệp; được hỗ trợ | 40 |"


def test_a_table_that_lays_out_the_letterhead_is_its_cells():
    body = table(("ỦY BAN NHÂN DÂN TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Số: 12/KH-UBND", "Sông Giang"))
    assert of_word(body).splitlines() == [
        "ỦY BAN NHÂN DÂN TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/KH-UBND",
        "Sông Giang",
    ]


def test_a_table_in_a_table_is_read_inside_its_cell():
    inner = table(("a", "b", "c"), ("1", "2", "3"))
    assert of_word(table((inner + paragraph("sau"),))).splitlines() == ["| a | b | c |", "| 1 | 2 | 3 |", "sau"]


def test_lists_carry_the_labels_that_word_shows():
    levels = numbering(("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
    body = (
        in_list("Mục tiêu", 1)
        + in_list("Chung", 1, 1)
        + in_list("Một", 1, 2)
        + in_list("Hai", 1, 2)
        + in_list("Cụ thể", 1, 1)
        + in_list("Ba", 1, 2)
        + in_list("Nhiệm vụ", 1)
        + in_list("Đầu", 1, 1)
    )
    assert of_word(body, numbering=levels).splitlines() == [
        "I. Mục tiêu",
        "1. Chung",
        "a) Một",
        "b) Hai",
        "2. Cụ thể",
        "a) Ba",
        "II. Nhiệm vụ",
        "1. Đầu",
    ]


def test_labels_of_several_levels_and_of_bullets():
    levels = numbering(("decimal", "%1."), ("decimal", "%1.%2."), ("bullet", "\uf0b7"))
    body = in_list("A", 1) + in_list("B", 1, 1) + in_list("C", 1, 1) + in_list("D", 1, 2)
    assert of_word(body, numbering=levels).splitlines() == ["1. A", "1.1. B", "1.2. C", "• D"]


def test_a_list_may_start_anew():
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = in_list("A", 1) + in_list("B", 1) + in_list("C", 2)
    assert of_word(body, numbering=numbering(("decimal", "%1."), more=again)).splitlines() == ["1. A", "2. B", "1. C"]


def test_a_style_may_number_its_paragraphs():
    heading = (
        '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = paragraph("Phạm vi", '<w:pStyle w:val="H"/>') + paragraph("Đối tượng", '<w:pStyle w:val="H"/>')
    text = of_word(body, numbering=numbering(("decimal", "Điều %1.")), styles=styles(heading))
    assert text.splitlines() == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]


def test_deleted_moved_and_hidden_text_is_left_out():
    inner = (
        run("Hỗ trợ ")
        + f"<w:del>{run('10')}</w:del><w:ins>{run('12')}</w:ins>"
        + f"<w:moveFrom>{run(' cũ')}</w:moveFrom>"
        + run(" ẩn", "<w:vanish/>")
        + run(" hiện", '<w:vanish w:val="0"/>')
    )
    assert of_word(paragraph(inner=inner)) == "Hỗ trợ 12 hiện"


def test_a_deleted_end_joins_two_paragraphs():
    body = paragraph("Hỗ trợ ", "<w:rPr><w:del/></w:rPr>") + paragraph("12 doanh nghiệp")
    assert of_word(body) == "Hỗ trợ 12 doanh nghiệp"


def test_a_deleted_row_is_no_row():
    rows = "".join(
        f"<w:tr>{deleted}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"
        for deleted, cells in (("", "abc"), ("<w:trPr><w:del/></w:trPr>", "xyz"), ("", "def"))
    )
    assert of_word(f"<w:tbl>{rows}</w:tbl>").splitlines() == ["| a | b | c |", "| d | e | f |"]


def test_footnotes_stand_at_the_end():
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="4">{paragraph("Theo báo cáo quý I")}</w:footnote></w:footnotes>'
    )
    inner = run("Có 12 đề tài") + '<w:r><w:footnoteReference w:id="4"/></w:r>' + run(" nghiệm thu")
    assert of_word(paragraph(inner=inner), footnotes=notes) == "Có 12 đề tài[1] nghiệm thu\n\n[1] Theo báo cáo quý I"


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('Mật')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert of_word(paragraph(inner=run("Số: 12/KH") + drawn)).splitlines() == ["Số: 12/KH", "Mật"]


def test_fonts_of_old_encodings_are_converted():
    font = '<w:rFonts w:ascii="%s"/>'
    body = (
        paragraph(inner=run("KÕ ho¹ch ", font % ".VnTime") + run("hç trî", font % ".VnTime"))
        + paragraph(inner=run("kÕ ho¹ch", font % ".VnTimeH"))
        + paragraph(inner=run("Keá hoa", font % "VNI-Times") + run("ïch", font % "VNI-Times"))
        + paragraph("Kế hoạch")
    )
    found = extract(docx(body), name="a.docx")
    assert found.text.splitlines() == ["Kế hoạch hỗ trợ", "KẾ HOẠCH", "Kế hoạch", "Kế hoạch"]
    assert [warning.split(",")[0] for warning in found.warnings] == [
        "Văn bản dùng bảng mã cũ TCVN3",
        "Văn bản dùng bảng mã cũ VNI",
    ]


def test_unicode_in_an_old_font_is_left_alone():
    found = extract(docx(paragraph(inner=run("Kế hoạch", '<w:rFonts w:ascii=".VnTime"/>'))), name="a.docx")
    assert (found.text, found.warnings) == ("Kế hoạch", ())


def test_text_comes_out_in_normal_form_c():
    text = of_word(paragraph(unicodedata.normalize("NFD", "Kế hoạch đổi mới")))
    assert text == "Kế hoạch đổi mới"


def test_a_report_of_our_own_drafting_reads_back():
    reading = read(render(report()), name="bao-cao.docx")
    assert (reading.header.kind, reading.header.issuer) == ("Báo cáo", "Sở Khoa học và Công nghệ")


# PDF


def test_lines_of_a_pdf_join_into_paragraphs():
    page = [(85, 700, FULL), (85, 680, "Sở trước ngày 20."), (85, 660, "- Hỗ trợ 12 doanh nghiệp.")]
    found = extract(pdf(page), name="a.pdf")
    assert (found.text, found.pages, found.needs_ocr) == (
        f"{FULL} Sở trước ngày 20.\n- Hỗ trợ 12 doanh nghiệp.",
        1,
        False,
    )


def test_page_numbers_and_running_lines_are_left_out():
    pages = [[(280, 810, str(at)), (85, 790, "Hồ sơ của Sở"), (85, 600, f"{FULL}.")] for at in range(1, 7)]
    assert extract(pdf(*pages), name="a.pdf").text.splitlines() == [f"{FULL}."] * 6


def test_a_paragraph_runs_on_to_the_next_page():
    assert extract(pdf([(85, 100, FULL)], [(85, 700, "Sở trước ngày 20.")]), name="a.pdf").text == (
        f"{FULL} Sở trước ngày 20."
    )


def test_a_name_that_ends_a_page_does_not_run_on_to_a_page_of_short_lines():
    pages = [(85, 700, FULL), (300, 640, "Nguyễn Thị Mai")], [(250, 760, "Kế hoạch"), (85, 700, "Năm 2027.")]
    assert extract(pdf(*pages), name="a.pdf").text.splitlines() == [FULL, "Nguyễn Thị Mai", "Kế hoạch", "Năm 2027."]


def test_a_scan_needs_its_letters_recognised_and_says_so():
    found = extract(pdf([], []), name="quet.pdf")
    assert (found.text, found.needs_ocr, found.pages) == ("", True, 2)
    assert found.warnings == ("Tệp PDF là bản quét, không có lớp chữ: cần nhận dạng chữ (OCR) trước khi đọc.",)


def test_a_scan_with_the_stamp_of_its_signature_is_still_a_scan():
    stamp = [
        (300, 800, "Ký bởi: Sở Khoa học và Công nghệ tỉnh Sông Giang"),
        (300, 780, "Thời gian ký: 05/03/2026 08:00"),
    ]
    found = extract(pdf(stamp, []), name="quet.pdf")
    assert found.needs_ocr
    assert found.warnings == (
        "Tệp PDF là bản quét, chỉ có lớp chữ của chữ ký số: cần nhận dạng chữ (OCR) trước khi đọc.",
    )


def test_reading_a_scan_keeps_its_warning():
    reading = read(pdf([]), name="quet.pdf")
    assert (reading.text, len(reading.warnings)) == ("", 1)
    assert summarise(reading).splitlines() == ["Chưa đọc được chữ nào.", f"Lưu ý: {reading.warnings[0]}"]


def test_letters_without_sense_are_thrown_away():
    rubbish = "x! q7 zz| b~n Kl§p w vq t#r f8 m^ pzz k j h }{ dvfk rtt lp"
    found = extract(pdf([(85, 800 - 20 * at, rubbish) for at in range(20)]), name="quet.pdf")
    assert (found.text, found.needs_ocr) == ("", True)


def test_a_layer_that_lost_its_marks_is_kept_and_told():
    plain = "Ke hoach ho tro doanh nghiep doi moi cong nghe tren dia ban tinh Song Giang"
    found = extract(pdf([(85, 800 - 20 * at, plain) for at in range(20)]), name="a.pdf")
    assert found.needs_ocr
    assert found.text.count(plain) == 20
    assert found.warnings == ("Lớp chữ của tệp PDF mất dấu tiếng Việt: kết quả đọc có thể thiếu, cần nhận dạng lại.",)


# Web pages


def test_the_prose_of_a_page_is_read_and_its_furniture_is_not():
    page = f"""<!doctype html><html><head><title>Cổng</title><style>p{{}}</style></head><body>
      <nav><a href=/>Trang chủ</a> <a href=/tin>Tin tức</a></nav><div class="sidebar">Lượt xem: 1.234</div>
      <div class="content"><h1>Kế hoạch năm</h1><p>{FULL}.</p><ul><li>Hỗ trợ 12 doanh nghiệp</li></ul>
      <script>var so = 99;</script><p style="display:none">ẩn</p></div>
      <footer>Điện thoại: 0123</footer></body></html>"""
    assert of_page(page).splitlines() == ["Kế hoạch năm", f"{FULL}.", "- Hỗ trợ 12 doanh nghiệp"]


def test_tables_and_breaks_of_a_page():
    page = "<html><body><p>Một<br>hai</p><table>" + "".join(
        f"<tr><td>{n}</td><td>Chỉ tiêu {n}</td><td>{n}0</td></tr>" for n in range(1, 4)
    )
    assert of_page(page + "</table></body></html>").splitlines() == [
        "Một",
        "hai",
        "| 1 | Chỉ tiêu 1 | 10 |",
        "| 2 | Chỉ tiêu 2 | 20 |",
        "| 3 | Chỉ tiêu 3 | 30 |",
    ]


def test_a_page_may_declare_its_encoding():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Отчёт</p></body></html>'
    assert extract(page.encode("cp1251"), name="a.html").text == "Отчёт"


def test_a_page_ten_thousand_inline_elements_deep_is_refused_or_read():
    with pytest.raises(UnableToReadFile):
        of_page("<html><body>" + "<b>" * 10_000 + "x")


# Plain text, names, folders


def test_plain_text_is_changed_in_nothing_but_its_normal_form():
    text = "  Kế hoạch\t\r\n\n  - Hỗ trợ   12 doanh nghiệp  \n"
    assert extract(text.encode(), name="a.txt").text == text


def test_a_wrong_name_is_told_and_the_content_read():
    found = extract("Kế hoạch".encode(), name="ke-hoach.docx")
    assert (found.text, found.format) == ("Kế hoạch", "txt")
    assert found.warnings == ("Tên tệp có đuôi “.docx” nhưng nội dung là văn bản thuần (.txt); đã đọc theo nội dung.",)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingFile) as refused:
        read(tmp_path / "khong-co.txt")
    assert refused.value.name == "khong-co.txt"
    with pytest.raises(MissingFile):
        read(tmp_path)


def test_offsets_of_a_reading_are_those_of_its_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(unicodedata.normalize("NFD", "Hỗ trợ ít nhất 12 doanh nghiệp.").encode())
    reading = read(path)
    (quantity,) = reading.quantities
    assert reading.text[quantity.start : quantity.end] == "12"


def test_folders_are_walked_for_papers_in_the_order_of_names(tmp_path):
    for name in ("b.txt", "a.DOCX", "a.pdf", "~$a.docx", ".an.txt", "anh.png", "con/b.txt", ".git/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = documents_in([tmp_path, tmp_path / "b.txt", tmp_path / "anh.png"])
    assert [(str(source.path.relative_to(tmp_path)), source.name) for source in found] == [
        ("a.DOCX", "a"),
        ("a.pdf", "a-2"),
        ("b.txt", "b"),
        ("con/b.txt", "con/b"),
        ("anh.png", "anh"),
    ]


# Size and real files


def test_ten_megabytes_of_text_are_read_in_time():
    sentence = "Hỗ trợ ít nhất 12 doanh nghiệp đổi mới công nghệ trong năm theo kế hoạch đã được phê duyệt.\n"
    data = (sentence.encode() * (10_000_000 // len(sentence.encode()) + 1))[:10_000_000]
    started = time.process_time()
    found = extract(data, name="dai.txt")
    assert time.process_time() - started < 10
    assert len(found.text.splitlines()) == 10_000_000 // len(sentence.encode()) + 1


HARD = {
    "rows": "| 1 | Chỉ tiêu | 20 | doanh nghiệp |\n",
    "rows without a first cell": "|  | Chỉ tiêu | 20 | doanh nghiệp |\n",
    "headings": "I. MỤC TIÊU\n1. Chung\na) Hỗ trợ 12 doanh nghiệp;\n",
    "numbers": "12/KH-UBND, ",
    "shares": "10% - ",
    "one sentence": "Giao Sở Khoa học và Công nghệ hỗ trợ 12 doanh nghiệp ",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD)
def test_time_grows_with_the_length_of_a_text_and_no_faster(piece):
    short, long = (timed(piece * (length // len(piece))) for length in (12_000, 96_000))
    assert long < 8 * 3 * short


def timed(text: str) -> float:
    started = time.process_time()
    read(text.encode(), name="a.txt")
    return time.process_time() - started


ORIGINALS = sorted((SHARED / "corpus" / "originals").glob("*.*"))


def test_the_originals_are_there():
    assert len(ORIGINALS) > 30, "the corpus is missing: set MACH_SHARED"


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.name)
def test_every_original_gives_text_or_says_why_not(path):
    started = time.process_time()
    try:
        found = extract(path.read_bytes(), name=path.name)
    except UnableToReadFile as refused:
        assert (type(refused), path.suffix) == (OldWordFormat, ".doc")
    else:
        assert found.needs_ocr or len(found.text) > 500
        assert bool(found.warnings) or not found.needs_ocr
    assert time.process_time() - started < 20


def test_nothing_but_blanks_is_empty():
    with pytest.raises(EmptyFile):
        extract("\u00a0 … — \n".encode(), name="a.txt")
