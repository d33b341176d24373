"""The empty document that everything is written into: a package of our own, so that no style of another comes along.

Every component has a named paragraph style; the text itself carries no direct formatting beyond bold and italic words.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from mach.engines.drafting.standard import FONT

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style; sizes and spacing in points, indent in mm, `outline` the level in Word's navigation pane."""

    id: str
    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    indent: float = 0
    before: float = 0
    after: float = 0
    keep_next: bool = False
    outline: int | None = None
    exactly: float | None = None


# A body line is indented 1,27 cm and stands 6 points from the next.
STYLES = (
    ParagraphStyle("QuocHieu", "Quốc hiệu", 12, bold=True, align="center"),
    ParagraphStyle("TieuNgu", "Tiêu ngữ", 13, bold=True, align="center"),
    ParagraphStyle("CoQuanChuQuan", "Cơ quan chủ quản", 12, align="center"),
    ParagraphStyle("CoQuanBanHanh", "Cơ quan ban hành", 12, bold=True, align="center"),
    ParagraphStyle("DuongKe", "Đường kẻ", 2, align="center", before=2, exactly=4, keep_next=True),
    ParagraphStyle("SoKyHieu", "Số, ký hiệu", 13, align="center", before=4),
    ParagraphStyle("DiaDanh", "Địa danh, thời gian", 13, italic=True, align="center", before=4),
    ParagraphStyle("TrichYeuCongVan", "Trích yếu công văn", 12, align="center", before=6),
    ParagraphStyle("TenLoai", "Tên loại văn bản", 14, bold=True, align="center", before=18, keep_next=True),
    ParagraphStyle("TrichYeu", "Trích yếu", 14, bold=True, align="center", keep_next=True),
    ParagraphStyle("KinhGui", "Kính gửi", 14, before=12, after=6),
    ParagraphStyle("NoiKinhGui", "Nơi kính gửi", 14, after=3),
    ParagraphStyle("ThamQuyenBanHanh", "Thẩm quyền ban hành", 14, bold=True, align="center", before=12, after=12),
    ParagraphStyle("CanCu", "Căn cứ", 14, italic=True, align="both", indent=12.7, after=6),
    ParagraphStyle("LenhVan", "Lệnh văn", 14, bold=True, align="center", before=12, after=12, keep_next=True),
    ParagraphStyle("NoiDung", "Nội dung", 14, align="both", indent=12.7, after=6),
    ParagraphStyle("Phan", "Phần", 14, bold=True, align="center", before=6, keep_next=True, outline=0),
    ParagraphStyle("Chuong", "Chương", 14, bold=True, align="center", before=6, keep_next=True, outline=1),
    ParagraphStyle("Muc", "Mục", 14, bold=True, align="center", before=6, keep_next=True, outline=2),
    ParagraphStyle("TieuDe", "Tiêu đề phần, chương, mục", 14, bold=True, align="center", after=6, keep_next=True),
    ParagraphStyle("Dieu", "Điều", 14, align="both", indent=12.7, after=6, outline=3),
    ParagraphStyle("DeMucLaMa", "Đề mục La Mã", 14, bold=True, align="both", indent=12.7, before=6, after=6,
                   keep_next=True, outline=1),
    ParagraphStyle("DeMuc", "Đề mục", 14, bold=True, align="both", indent=12.7, after=6, keep_next=True, outline=2),
    ParagraphStyle("DauBang", "Đầu bảng", 13, bold=True, align="center", before=2, after=2, keep_next=True),
    ParagraphStyle("Bang", "Ô bảng", 13, before=2, after=2),
    ParagraphStyle("ThamQuyenKy", "Thẩm quyền ký", 14, bold=True, align="center", keep_next=True),
    ParagraphStyle("HoTen", "Họ tên người ký", 14, bold=True, align="center", before=72),
    ParagraphStyle("NoiNhan", "Nơi nhận", 12, bold=True, italic=True, keep_next=True),
    ParagraphStyle("DanhSachNhan", "Danh sách nơi nhận", 11),
    ParagraphStyle("PhuLuc", "Phụ lục", 14, bold=True, align="center", keep_next=True, outline=0),
    ParagraphStyle("TieuDePhuLuc", "Tiêu đề phụ lục", 14, bold=True, align="center", keep_next=True),
    ParagraphStyle("KemTheo", "Kèm theo văn bản", 14, italic=True, align="center", after=12, keep_next=True),
    ParagraphStyle("SoTrang", "Số trang", 14, align="center"),
)  # fmt: skip


def twips(mm: float) -> int:
    """Twentieths of a point, Word's unit of length."""
    return round(mm / 25.4 * 1440)


def _style_xml(style: ParagraphStyle) -> str:
    before, after = round(style.before * 20), round(style.after * 20)
    line, rule = (round(style.exactly * 20), "exact") if style.exactly else (240, "auto")
    paragraph = [
        "<w:keepNext/>" if style.keep_next else "",
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>',
        f'<w:ind w:firstLine="{twips(style.indent)}"/>' if style.indent else "",
        f'<w:jc w:val="{style.align}"/>',
        "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>',
    ]
    words = [
        "<w:b/><w:bCs/>" if style.bold else "",
        "<w:i/><w:iCs/>" if style.italic else "",
        f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>',
    ]
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"".join(paragraph)}</w:pPr>'
        f"<w:rPr>{''.join(words)}</w:rPr></w:style>"
    )


def _styles_xml() -> str:
    font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{font}<w:color w:val="000000"/>'
        '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        f"{''.join(map(_style_xml, STYLES))}</w:styles>"
    )


def empty_document() -> bytes:
    """An empty .docx with the styles above, language Vietnamese, in the mode of Word 2013 and later."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_REL}"><w:body><w:sectPr/></w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_REL}/settings" Target="settings.xml"/></Relationships>',
        "word/settings.xml": f'<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="720"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml if xml.startswith("<?xml") else _HEAD + xml)
        archive.writestr("word/styles.xml", _styles_xml())
    return stream.getvalue()
