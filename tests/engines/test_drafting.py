"""What the renderer writes: read back with python-docx, and by our own reading engine."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.drafting import (
    KIND_SYMBOLS,
    LETTER,
    Annex,
    Column,
    DraftingError,
    Heading,
    Paragraph,
    Run,
    Table,
    Unit,
    render,
)
from mach.engines.drafting.metrics import balanced_width, text_width, wrap
from tests.engines.drafting_samples import decision, letter, report, undated

SAMPLES = {"report": report, "letter": letter, "decision": decision}


def opened(document):
    return Document(io.BytesIO(render(document)))


def body_texts(docx):
    return [paragraph.text for paragraph in docx.paragraphs if paragraph.text]


def cell_texts(table, row, column):
    return [paragraph.text for paragraph in table.cell(row, column).paragraphs if paragraph.text]


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_equal_data_give_equal_bytes(make):
    assert render(make()) == render(make())


def test_no_member_of_the_package_tells_the_hour():
    with zipfile.ZipFile(io.BytesIO(render(report()))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_come_from_the_document():
    properties = opened(report()).core_properties
    assert (properties.author, properties.created.date(), properties.modified.date(), properties.revision) == (
        "Sở Khoa học và Công nghệ", date(2026, 6, 8), date(2026, 6, 8), 1,
    )  # fmt: skip


def test_the_letterhead_stands_in_two_columns():
    head = opened(report()).tables[0]
    assert cell_texts(head, 0, 0) == ["ỦY BAN NHÂN DÂN TỈNH SÔNG GIANG", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
    assert cell_texts(head, 0, 1) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert cell_texts(head, 1, 0) == ["Số: 05/BC-SKHCN"]
    assert cell_texts(head, 1, 1) == ["Sông Giang, ngày 08 tháng 6 năm 2026"]


def test_a_paper_without_number_and_day_leaves_room_to_write_them():
    head = opened(undated(report())).tables[0]
    assert cell_texts(head, 1, 0) == ["Số:        /BC-SKHCN"]
    assert cell_texts(head, 1, 1) == ["Sông Giang, ngày      tháng      năm 2026"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Kết quả thực hiện nhiệm vụ khoa học, công nghệ", "và đổi mới sáng tạo 6 tháng đầu năm 2026"),
        ("(Kèm theo Quyết định số 88/QĐ-SKHCN ngày 01 tháng 12 năm 2026", "của Sở Khoa học và Công nghệ)"),
        ("(Kèm theo Báo cáo số        /BC-SKHCN ngày      tháng      năm 2026", "của Sở Khoa học và Công nghệ)"),
        ("Triển khai Nghị quyết về đột phá phát triển khoa học,", "công nghệ, đổi mới sáng tạo quốc gia"),
    ],
)
def test_a_title_of_two_lines_breaks_where_the_sense_pauses(lines):
    title = " ".join(lines)
    assert wrap(title, 14, balanced_width(title, 14, 155 if title[0] == "(" else 140)) == [*lines]


def test_a_name_of_a_body_breaks_before_its_province():
    name = "ỦY BAN NHÂN DÂN TỈNH SÔNG GIANG"
    assert wrap(name, 12, balanced_width(name, 12, 67)) == ["ỦY BAN NHÂN DÂN", "TỈNH SÔNG GIANG"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("aăbcđ,;w", min_size=1, max_size=9), min_size=1, max_size=25), st.integers(50, 160))
def test_a_balanced_title_takes_no_more_lines_and_no_more_room(words, available):
    title = " ".join(words)
    width = balanced_width(title, 14, available)
    lines = wrap(title, 14, width)
    assert width <= available and len(lines) == len(wrap(title, 14, available)) and " ".join(lines) == title
    assert text_width(title, 14) == pytest.approx(
        sum(text_width(line, 14) for line in lines) + (len(lines) - 1) * text_width(" ", 14)
    )


def test_a_letter_has_its_subject_under_the_number_and_no_kind():
    docx = opened(letter())
    assert cell_texts(docx.tables[0], 1, 0) == [
        "Số: 512/SKHCN-QLCN",
        "V/v cung cấp số liệu hoạt động đổi mới sáng tạo của doanh nghiệp năm 2026",
    ]
    assert body_texts(docx) == [
        "Kính gửi:",
        "- Sở Tài chính;",
        "- Thuế tỉnh Sông Giang;",
        "- Ủy ban nhân dân các xã, phường.",
        "Để có số liệu tổng hợp báo cáo năm, Sở đề nghị các cơ quan phối hợp thực hiện các việc sau:",
        "1. Cung cấp danh sách doanh nghiệp có chi cho nghiên cứu, phát triển.",
        "2. Gửi kết quả về Sở Khoa học và Công nghệ trước ngày 20 tháng 11 năm 2026.",
        "Rất mong nhận được sự phối hợp của các cơ quan./.",
    ]


def test_one_addressee_stands_on_the_line_of_kinh_gui():
    assert body_texts(opened(replace(letter(), addressees=("Sở Tài chính",))))[0] == "Kính gửi: Sở Tài chính."


def test_a_decision_names_who_decides_its_bases_and_its_verb():
    assert body_texts(opened(decision()))[:9] == [
        "QUYẾT ĐỊNH",
        "Về việc ban hành Kế hoạch kiểm tra nhãn hàng hóa năm 2027",
        "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Căn cứ Luật Chất lượng sản phẩm, hàng hóa;",
        "Căn cứ Nghị định số 43/2017/NĐ-CP ngày 14 tháng 4 năm 2017 của Chính phủ về nhãn hàng hóa;",
        "Theo đề nghị của Trưởng phòng Tiêu chuẩn Đo lường Chất lượng.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch kiểm tra nhãn hàng hóa năm 2027.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    ]


def test_recipients_and_signature_share_a_row():
    closing = opened(report()).tables[2]
    assert cell_texts(closing, 0, 0) == [
        "Nơi nhận:",
        "- Như trên;",
        "- Giám đốc, các Phó Giám đốc Sở;",
        "- Các phòng, đơn vị thuộc Sở;",
        "- Lưu: VT, VP.",
    ]
    assert cell_texts(closing, 0, 1) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Minh Khôi"]


def test_units_are_counted_and_start_anew_under_an_outer_one():
    units = (
        (Unit.PART, "quy định chung"), (Unit.CHAPTER, "phạm vi"), (Unit.SECTION, "đối tượng"),
        (Unit.ARTICLE, "Giải thích"),
        (Unit.CLAUSE, "Một"), (Unit.POINT, ""), (Unit.POINT, ""), (Unit.CLAUSE, "Hai"), (Unit.POINT, ""),
        (Unit.CHAPTER, "thi hành"), (Unit.SECTION, "hiệu lực"), (Unit.ARTICLE, ""),
        (Unit.ROMAN, "mục tiêu"), (Unit.CLAUSE, "Ba"), (Unit.ROMAN, "giải pháp"), (Unit.CLAUSE, "Bốn"),
    )  # fmt: skip
    blocks = tuple(Heading(unit, title, "" if title else "Lời văn.") for unit, title in units)
    texts = body_texts(opened(replace(report(), blocks=(*blocks, Paragraph("Hết")), annexes=())))
    assert texts[texts.index("Phần I") :] == [
        "Phần I", "QUY ĐỊNH CHUNG", "Chương I", "PHẠM VI", "Mục 1", "ĐỐI TƯỢNG", "Điều 1. Giải thích", "1. Một",
        "a) Lời văn.", "b) Lời văn.", "2. Hai", "a) Lời văn.", "Chương II", "THI HÀNH", "Mục 1", "HIỆU LỰC",
        "Điều 2. Lời văn.", "I. MỤC TIÊU", "1. Ba", "II. GIẢI PHÁP", "1. Bốn", "Hết./.",
    ]  # fmt: skip


def test_points_follow_the_vietnamese_alphabet():
    blocks = tuple(Heading(Unit.POINT, words="x") for _ in range(23))
    texts = body_texts(opened(replace(report(), blocks=(*blocks, Paragraph("Hết")), annexes=())))
    assert "".join(text[0] for text in texts if text.endswith(") x")) == "abcdđeghiklmnopqrstuvxy"


def test_a_number_of_the_text_links_to_its_records():
    docx = opened(report())
    links = [(link.text, link.url) for paragraph in docx.paragraphs for link in paragraph.hyperlinks]
    assert links == [("26", "https://mach.example/so-lieu/a")]


def test_a_link_that_is_no_web_address_is_refused():
    with pytest.raises(DraftingError, match="https://"):
        Run("26", url="javascript:alert(1)")


def test_characters_that_xml_forbids_are_left_out():
    texts = body_texts(opened(replace(letter(), blocks=(Paragraph("Một\x00\x0b hai & <ba>\ufffe"),))))
    assert texts[-1] == "Một  hai & <ba>./."


def test_the_head_of_a_table_is_repeated_and_numerals_stand_right():
    table = opened(report()).tables[1]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [1, None, 2, 2]


def test_a_table_that_is_too_wide_is_scaled_to_the_text():
    wide = Table((Column("A", 200), Column("B", 120)), (("1", "2"),))
    table = opened(replace(letter(), blocks=(wide, Paragraph("Hết")))).tables[1]
    assert [round(column.width.mm) for column in table.columns] == [100, 60]


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(DraftingError, match="Hàng 2 của bảng có 1 ô; bảng có 2 cột"):
        Table((Column("A", 20), Column("B", 20)), (("1", "2"), ("3",)))


def test_annexes_are_sections_and_only_a_wide_one_lies_on_its_side():
    docx = opened(report())
    assert [(round(s.page_width.mm), round(s.page_height.mm)) for s in docx.sections] == [
        (210, 297), (297, 210), (210, 297),
    ]  # fmt: skip
    texts = body_texts(docx)
    assert texts[texts.index("Phụ lục I") :] == [
        "Phụ lục I",
        "CHỈ TIÊU THEO ĐƠN VỊ",
        "(Kèm theo Báo cáo số 05/BC-SKHCN ngày 08 tháng 6 năm 2026 của Sở Khoa học và Công nghệ)",
        "Phụ lục II",
        "KINH PHÍ THỰC HIỆN",
        "(Kèm theo Báo cáo số 05/BC-SKHCN ngày 08 tháng 6 năm 2026 của Sở Khoa học và Công nghệ)",
    ]


def test_a_single_annex_has_no_number():
    annex = Annex("Danh sách", (Paragraph("Không có."),))
    assert "Phụ lục" in body_texts(opened(replace(report(), annexes=(annex,))))


@pytest.mark.parametrize(("kind", "symbol"), [*KIND_SYMBOLS.items()])
def test_the_symbol_is_built_from_kind_and_issuer(kind, symbol):
    made = replace(decision(), kind=kind, promulgator="Giám đốc" if kind in ("Quyết định", "Nghị quyết") else None)
    assert made.full_number == f"88/{symbol}-SKHCN"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "Giấy khen"}, "“Giấy khen” không phải tên loại văn bản"),
        ({"number": 0}, "Số văn bản bắt đầu từ 01"),
        ({"subject": " "}, "chưa có trích yếu"),
        ({"blocks": ()}, "chưa có nội dung"),
        ({"kind": LETTER, "addressees": ()}, "Công văn phải có nơi kính gửi"),
        ({"promulgator": "Giám đốc"}, "Báo cáo không ghi thẩm quyền ban hành"),
        ({"kind": "Quyết định"}, "Quyết định phải có thẩm quyền ban hành"),
    ],
)
def test_a_document_that_lacks_a_component_is_refused(changes, message):
    with pytest.raises(DraftingError, match=message):
        replace(report(), **changes)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_any_text_can_be_written_and_opened_again(texts):
    docx = opened(replace(letter(), subject="x" + texts[0], blocks=tuple(Paragraph(text) for text in texts)))
    assert docx.tables[0].cell(1, 0).paragraphs[0].text == "Số: 512/SKHCN-QLCN"
