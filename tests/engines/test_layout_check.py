"""The layout checker: a faultless paper has no fault; each fault, planted alone, is found and nothing else."""

import functools
import io
import json
import re
import struct
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.drafting import (
    KIND_SYMBOLS,
    Annex,
    FaultCode,
    Heading,
    Paragraph,
    Unit,
    UnreadableDocument,
    check,
    faults_as_json,
    render,
)
from tests.engines.drafting_samples import decision, letter, report, undated

STYLES = {
    "national_name": "Quốc hiệu",
    "motto": "Tiêu ngữ",
    "superior": "Cơ quan chủ quản",
    "issuer": "Cơ quan ban hành",
    "number": "Số, ký hiệu",
    "date": "Địa danh, thời gian",
    "kind": "Tên loại văn bản",
    "subject": "Trích yếu",
    "letter_subject": "Trích yếu công văn",
    "addressee": "Nơi kính gửi",
    "basis": "Căn cứ",
    "body": "Nội dung",
    "authority": "Thẩm quyền ký",
    "signer": "Họ tên người ký",
    "recipients_head": "Nơi nhận",
    "recipient": "Danh sách nơi nhận",
    "annex": "Phụ lục",
    "annex_title": "Tiêu đề phụ lục",
    "annex_reference": "Kèm theo văn bản",
}
IN_DECISION = {"basis"}
IN_LETTER = {"letter_subject"}
rendered = functools.cache(render)


def planted(document, change):
    """The kinds of fault found after `change` was done to the rendered paper."""
    docx = Document(io.BytesIO(rendered(document)))
    change(docx)
    stream = io.BytesIO()
    docx.save(stream)
    return [fault.code for fault in check(stream.getvalue())]


def all_paragraphs(docx):
    yield from docx.paragraphs
    for table in docx.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def styled(docx, style):
    return [paragraph for paragraph in all_paragraphs(docx) if paragraph.style.name == style and paragraph.text]


def one(docx, style):
    return styled(docx, style)[0]


def say(style, text, at=0):
    """A change of words, the formatting kept."""

    def change(docx):
        paragraph = styled(docx, style)[at]
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = text

    return change


def restyle(style, **properties):
    def change(docx):
        for name, value in properties.items():
            setattr(docx.styles[style].font, name, value)

    return change


def layout(style, **properties):
    def change(docx):
        for name, value in properties.items():
            setattr(docx.styles[style].paragraph_format, name, value)

    return change


def drop(*styles):
    def change(docx):
        for style in styles:
            for paragraph in styled(docx, style):
                for child in list(paragraph._p):
                    if child.tag != qn("w:pPr"):
                        paragraph._p.remove(child)

    return change


def line_below(style, docx):
    paragraph = one(docx, style)._p.getnext()
    while not paragraph.xpath("w:pPr/w:pBdr"):
        paragraph = paragraph.getnext()
    return paragraph


def erase_line(style):
    def change(docx):
        borders = line_below(style, docx).xpath("w:pPr/w:pBdr")[0]
        borders.getparent().remove(borders)

    return change


def stretch_line(style):
    def change(docx):
        for indent in line_below(style, docx).xpath("w:pPr/w:ind"):
            indent.set(qn("w:left"), "0")
            indent.set(qn("w:right"), "0")

    return change


def shift_page_field(docx):
    header, footer = docx.sections[0].header, docx.sections[0].footer
    footer.is_linked_to_previous = False
    footer._element.append(header._element[0])


def first_page_field(docx):
    header = docx.sections[0]
    header.different_first_page_header_footer = False


def swap_cells(table, row):
    def change(docx):
        left, right = docx.tables[table].rows[row]._tr.xpath("w:tc")
        right.addnext(left)

    return change


def move(style, before):
    def change(docx):
        one(docx, before)._p.addprevious(one(docx, style)._p)

    return change


def sideways(docx):
    section = docx.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def page(**properties):
    def change(docx):
        for name, value in properties.items():
            setattr(docx.sections[0], name, value)

    return change


def start_at(number):
    def change(docx):
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), str(number))
        docx.sections[0]._sectPr.find(qn("w:pgMar")).addnext(numbering)

    return change


def no_page_field(docx):
    for paragraph in docx.sections[0].header.paragraphs:
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)


def row_of_its_own(docx):
    """The date one row below the number."""
    head = docx.tables[0]
    copy = parse_xml(head.rows[1]._tr.xml)
    head.rows[1]._tr.addnext(copy)
    for row, column in ((1, 1), (2, 0)):
        for paragraph in head.cell(row, column).paragraphs:
            for run in paragraph.runs:
                run.text = ""


def restyle_color(docx):
    one(docx, "Nội dung").runs[0].font.color.rgb = RGBColor(0, 0, 255)


def headings(*units):
    return replace(report(), blocks=(*units, Paragraph("Hết")), annexes=())


ARTICLES = headings(Heading(Unit.ARTICLE, "Một"), Heading(Unit.ARTICLE, "Hai"))
POINTS = headings(*(Heading(Unit.POINT, words="Nội dung.") for _ in range(6)))
CHAPTERS = headings(Heading(Unit.CHAPTER, "Chung"))
ROMANS = headings(Heading(Unit.ROMAN, "Một"), Heading(Unit.ROMAN, "Hai"))
CLAUSES = headings(Heading(Unit.CLAUSE, "Một"), Heading(Unit.CLAUSE, "Hai"))
ONE_ANNEX = replace(
    report(), blocks=(Paragraph("Số liệu tại Phụ lục."),), annexes=(Annex("Số liệu", (Paragraph("Không có."),)),)
)

PLANTED = [
    (FaultCode.PAPER, letter(), page(page_width=Mm(215.9), page_height=Mm(279.4))),
    (FaultCode.ORIENTATION, letter(), sideways),
    (FaultCode.MARGIN, letter(), page(left_margin=Mm(25))),
    (FaultCode.MARGIN, letter(), page(right_margin=Mm(21))),
    (FaultCode.MARGIN, letter(), page(top_margin=Mm(15))),
    (FaultCode.MARGIN, letter(), page(bottom_margin=Mm(26))),
    (FaultCode.PAGE_NUMBER_MISSING, report(), no_page_field),
    (FaultCode.PAGE_NUMBER_ON_FIRST_PAGE, letter(), first_page_field),
    (FaultCode.PAGE_NUMBER_PLACE, letter(), shift_page_field),
    (FaultCode.PAGE_NUMBER_PLACE, letter(), layout("Số trang", alignment=2)),
    (FaultCode.PAGE_NUMBER_LOOK, letter(), restyle("Số trang", size=Pt(11))),
    (FaultCode.PAGE_NUMBER_LOOK, letter(), restyle("Số trang", italic=True)),
    (FaultCode.PAGE_NUMBER_START, letter(), start_at(3)),
    (FaultCode.FONT, letter(), restyle("Nội dung", name="Arial")),
    (FaultCode.COLOR, letter(), restyle_color),
    (FaultCode.NOT_COMPOSED, letter(), say("Nội dung", "Đề nghi\u0323 phối hợp.")),
    (FaultCode.WRONG_D, letter(), say("Nội dung", "Ðề nghị phối hợp.")),
    (FaultCode.ORDER, decision(), move("Lệnh văn", "Căn cứ")),
    (FaultCode.WORDING, letter(), say("Quốc hiệu", "CỘNG HOA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    (FaultCode.LINE_MISSING, report(), erase_line("Trích yếu")),
    (FaultCode.LINE_MISSING, letter(), erase_line("Cơ quan ban hành")),
    (FaultCode.LINE_MISSING, letter(), erase_line("Tiêu ngữ")),
    (FaultCode.LINE_LENGTH, report(), stretch_line("Trích yếu")),
    (FaultCode.LINE_LENGTH, letter(), stretch_line("Cơ quan ban hành")),
    (FaultCode.LINE_LENGTH, letter(), stretch_line("Tiêu ngữ")),
    (FaultCode.UNDERLINED, letter(), restyle("Tiêu ngữ", underline=True)),
    (FaultCode.NUMBER_FORMAT, letter(), say("Số, ký hiệu", "Số 512/SKHCN-QLCN")),
    (FaultCode.NUMBER_FORMAT, letter(), say("Số, ký hiệu", "Số: 512/SKHCN - QLCN")),
    (FaultCode.NUMBER_LEADING_ZERO, report(), say("Số, ký hiệu", "Số: 5/BC-SKHCN")),
    (FaultCode.NUMBER_KIND, report(), say("Số, ký hiệu", "Số: 05/KH-SKHCN")),
    (FaultCode.DATE_FORMAT, letter(), say("Địa danh, thời gian", "Sông Giang ngày 02 tháng 11 năm 2026")),
    (FaultCode.DATE_LEADING_ZERO, letter(), say("Địa danh, thời gian", "Sông Giang, ngày 2 tháng 11 năm 2026")),
    (FaultCode.DATE_LEADING_ZERO, letter(), say("Địa danh, thời gian", "Sông Giang, ngày 12 tháng 2 năm 2026")),
    (FaultCode.DATE_IMPOSSIBLE, letter(), say("Địa danh, thời gian", "Sông Giang, ngày 31 tháng 11 năm 2026")),
    (FaultCode.BASIS_MARK, decision(), say("Căn cứ", "Căn cứ Luật Chất lượng sản phẩm, hàng hóa.")),
    (FaultCode.BASIS_MARK, decision(), say("Căn cứ", "Theo đề nghị của Trưởng phòng;", at=2)),
    (FaultCode.ADDRESSEE_MARK, letter(), say("Nơi kính gửi", "- Sở Tài chính")),
    (FaultCode.RECIPIENT_MARK, letter(), say("Danh sách nơi nhận", "- Như trên.")),
    (FaultCode.ARCHIVE_LINE, letter(), say("Danh sách nơi nhận", "- Lưu VT;", at=2)),
    (FaultCode.AUTHORITY_FORM, report(), say("Thẩm quyền ký", "K/T GIÁM ĐỐC")),
    (FaultCode.AUTHORITY_FORM, report(), say("Thẩm quyền ký", "KT.GIÁM ĐỐC")),
    (FaultCode.AUTHORITY_DEPUTY, report(), say("Thẩm quyền ký", "GIÁM ĐỐC", at=1)),
    (FaultCode.ALIGNMENT, letter(), layout("Nội dung", alignment=0)),
    (FaultCode.INDENT, letter(), layout("Nội dung", first_line_indent=Mm(5))),
    (FaultCode.PARAGRAPH_SPACING, letter(), layout("Nội dung", space_after=Pt(3))),
    (FaultCode.LINE_SPACING, letter(), layout("Nội dung", line_spacing=2.0)),
    (FaultCode.HEADING_STYLE, ROMANS, restyle("Đề mục La Mã", bold=False)),
    (FaultCode.HEADING_STYLE, ROMANS, say("Đề mục La Mã", "I. Một")),
    (FaultCode.HEADING_STYLE, CHAPTERS, restyle("Chương", bold=False)),
    (FaultCode.HEADING_STYLE, ARTICLES, lambda docx: setattr(one(docx, "Điều").runs[0], "bold", False)),
    (FaultCode.NUMBERING, ROMANS, say("Đề mục La Mã", "III. HAI", at=1)),
    (FaultCode.NUMBERING, CLAUSES, say("Đề mục", "3. Hai", at=1)),
    (FaultCode.NUMBERING, ARTICLES, say("Điều", "Điều 3. Hai", at=1)),
    (FaultCode.POINT_LETTER, POINTS, say("Nội dung", "e) Nội dung.", at=4)),
    (FaultCode.POINT_LETTER, POINTS, say("Nội dung", "f) Nội dung.", at=5)),
    (FaultCode.ANNEX_NUMBER, report(), say("Phụ lục", "Phụ lục 2", at=1)),
    (FaultCode.ANNEX_REFERENCE, ONE_ANNEX, drop("Kèm theo văn bản")),
    (FaultCode.ANNEX_UNNAMED, ONE_ANNEX, say("Nội dung", "Chi tiết ở bảng sau.")),
    (FaultCode.PLACE, letter(), row_of_its_own),
    (FaultCode.PLACE, report(), layout("Trích yếu", alignment=0)),
    (FaultCode.PLACE, ONE_ANNEX, layout("Phụ lục", alignment=0)),
    (FaultCode.CAPITALS, report(), say("Thẩm quyền ký", "Phó Giám đốc", at=1)),
    (FaultCode.CAPITALS, letter(), say("Cơ quan ban hành", "Sở Khoa học và Công nghệ")),
]  # fmt: skip

MISSING = {
    "Quốc hiệu": "Thiếu Quốc hiệu.",
    "Tiêu ngữ": "Thiếu Tiêu ngữ.",
    "Số, ký hiệu": "Thiếu Số, ký hiệu.",
    "Địa danh, thời gian": "Thiếu Địa danh và thời gian ban hành.",
    "Tên loại văn bản": "Thiếu tên loại văn bản, hoặc trích yếu “V/v” của công văn.",
    "Trích yếu": "Thiếu Trích yếu nội dung.",
    "Nơi nhận": "Thiếu Từ “Nơi nhận”.",
    "Họ tên người ký": "Thiếu Họ và tên người ký.",
}


@pytest.mark.parametrize(
    "document",
    [report(), letter(), decision(), undated(report()), undated(letter()), undated(decision()), ONE_ANNEX,
     ARTICLES, POINTS, CHAPTERS, ROMANS, CLAUSES],
    ids=lambda d: f"{d.kind}-{d.number}-{len(d.blocks)}",
)  # fmt: skip
def test_what_the_renderer_writes_has_no_fault(document):
    assert check(render(document)) == ()


@pytest.mark.parametrize("kind", KIND_SYMBOLS)
def test_every_kind_has_no_fault(kind):
    made = replace(decision(), kind=kind, promulgator="Giám đốc" if kind in ("Quyết định", "Nghị quyết") else None)
    assert check(render(made)) == ()


@pytest.mark.parametrize(
    ("code", "document", "change"), PLANTED, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(PLANTED)]
)
def test_a_planted_fault_is_the_one_that_is_found(code, document, change):
    assert planted(document, change) == [code]


@pytest.mark.parametrize("component", STYLES)
def test_the_size_of_every_component_is_checked(component):
    document = decision() if component in IN_DECISION else letter() if component in IN_LETTER else report()
    assert planted(document, restyle(STYLES[component], size=Pt(16)))[0] is FaultCode.SIZE
    assert planted(document, restyle(STYLES[component], size=Pt(9)))[0] is FaultCode.SIZE


@pytest.mark.parametrize("component", sorted(set(STYLES) - {"body", "addressee"}))
def test_bold_and_italic_of_every_component_are_checked(component):
    document = decision() if component in IN_DECISION else letter() if component in IN_LETTER else report()
    docx = Document(io.BytesIO(rendered(document)))
    font = docx.styles[STYLES[component]].font
    assert planted(document, restyle(STYLES[component], bold=not font.bold)) == [FaultCode.STYLE]
    assert planted(document, restyle(STYLES[component], italic=not font.italic)) == [FaultCode.STYLE]


@pytest.mark.parametrize("style", MISSING)
def test_a_missing_component_is_named(style):
    docx = Document(io.BytesIO(rendered(report())))
    drop(style)(docx)
    stream = io.BytesIO()
    docx.save(stream)
    messages = [fault.message_vi for fault in check(stream.getvalue()) if fault.code is FaultCode.MISSING]
    assert messages[:1] == [MISSING[style]]


def test_a_letter_without_addressee_misses_it():
    assert planted(letter(), drop("Kính gửi", "Nơi kính gửi")) == [FaultCode.MISSING]


def test_exchanged_halves_are_told():
    assert set(planted(letter(), swap_cells(0, 0))) >= {FaultCode.PLACE}
    assert set(planted(letter(), swap_cells(1, 0))) >= {FaultCode.PLACE}


def test_every_kind_of_fault_is_planted():
    assert {code for code, _, _ in PLANTED} | {FaultCode.SIZE, FaultCode.STYLE, FaultCode.MISSING} == set(FaultCode)


def test_one_fault_in_many_places_is_told_once():
    docx = Document(io.BytesIO(rendered(letter())))
    restyle("Nội dung", name="Arial")(docx)
    stream = io.BytesIO()
    docx.save(stream)
    (fault,) = check(stream.getvalue())
    assert (fault.where, fault.message_vi) == (
        "đoạn 5 và 3 chỗ khác", "Phông chữ Arial; phải là Times New Roman.",
    )  # fmt: skip


def test_json_has_code_place_and_message():
    docx = Document(io.BytesIO(rendered(letter())))
    page(top_margin=Mm(15))(docx)
    stream = io.BytesIO()
    docx.save(stream)
    assert json.loads(faults_as_json(check(stream.getvalue()))) == [
        {"code": "margin", "where": "khổ giấy", "message": "Lề trên 15 mm; phải từ 20 mm đến 25 mm."}
    ]


@pytest.mark.parametrize("length", [56.1, 30.0])
def test_a_line_drawn_as_a_shape_counts_by_its_length(length):
    drawing = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing><wp:anchor xmlns:wp='
        '"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="{cx}" cy="0"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><wps:wsp xmlns:wps='
        '"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:spPr><a:prstGeom prst="line"/>'
        "</wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )

    def change(docx):
        erase_line("Tiêu ngữ")(docx)
        one(docx, "Tiêu ngữ")._p.append(parse_xml(drawing.format(cx=round(length * 36000))))

    assert planted(letter(), change) == ([] if length == 56.1 else [FaultCode.LINE_LENGTH])


def test_a_line_drawn_as_an_old_shape_counts_by_its_length():
    drawing = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict><v:line xmlns:v='
        '"urn:schemas-microsoft-com:vml" from="10pt,2pt" to="169pt,2pt"/></w:pict></w:r>'
    )

    def change(docx):
        erase_line("Tiêu ngữ")(docx)
        one(docx, "Tiêu ngữ")._p.append(parse_xml(drawing))

    assert planted(letter(), change) == []


def test_the_font_of_a_theme_is_seen():
    """What Word's own blank paper brings along: fonts of the theme, sizes of its styles."""
    docx = Document()
    docx.add_paragraph("Nội dung văn bản.")
    stream = io.BytesIO()
    docx.save(stream)
    fonts = [fault.message_vi for fault in check(stream.getvalue()) if fault.code is FaultCode.FONT]
    assert fonts == ["Phông chữ Cambria; phải là Times New Roman."]


def test_a_red_mark_of_urgency_is_no_fault_of_colour():
    def change(docx):
        paragraph = docx.tables[0].cell(1, 0).add_paragraph(style="Trích yếu công văn")
        paragraph.add_run("KHẨN").font.color.rgb = RGBColor(255, 0, 0)

    assert FaultCode.COLOR not in planted(report(), change)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "không phải văn bản Word"),
        (b"%PDF-1.7", "không phải văn bản Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "mật khẩu"),
    ],
)
def test_what_is_no_docx_is_refused(data, message):
    with pytest.raises(UnreadableDocument, match=message):
        check(data)


def test_a_package_without_document_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableDocument, match="Tệp hỏng"):
        check(stream.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked():
    data = bytearray(render(letter()))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 400 * 1024 * 1024)  # the size that the directory tells
    with pytest.raises(UnreadableDocument, match="quá lớn"):
        check(bytes(data))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_xml_is_refused_or_checked_but_never_breaks(data):
    source = zipfile.ZipFile(io.BytesIO(rendered(letter())))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name in ("word/document.xml", "word/styles.xml"):
                numbers = list(re.finditer(rb'"(\d+)"', text))
                found = data.draw(st.sampled_from(numbers))
                value = data.draw(
                    st.sampled_from([b'"x"', b'"-1"', b'""', b'"99999999999999999999"', b'"nan"', b'"1e999"'])
                )
                text = text[: found.start()] + value + text[found.end() :]
            target.writestr(name, text)
    try:
        faults = check(stream.getvalue())
    except UnreadableDocument:
        return
    assert all(fault.message_vi for fault in faults)
