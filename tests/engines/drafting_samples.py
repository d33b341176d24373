"""Documents for the tests of drafting, of a province that does not exist."""

from dataclasses import replace
from datetime import date

from mach.engines.drafting import (
    LETTER,
    Annex,
    Bullet,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    Table,
    Unit,
)

ISSUER = "Sở Khoa học và Công nghệ"
SUPERIOR = "Ủy ban nhân dân tỉnh Sông Giang"

_WIDE = Table(
    (
        Column("TT", 12, "center"),
        Column("Chỉ tiêu", 90),
        Column("Đơn vị chủ trì", 50),
        Column("Kế hoạch năm", 30, "right"),
        Column("Đã thực hiện", 30, "right"),
        Column("Ghi chú", 40),
    ),
    tuple(
        (
            str(n),
            f"Chỉ tiêu thứ {n} về hỗ trợ tổ chức, cá nhân đổi mới công nghệ",
            "Phòng Quản lý công nghệ",
            f"{n * 10}",
            (Run(f"{n * 7}", url=f"https://mach.example/so-lieu/{n}"),),
            "Tạm tính" if n % 3 == 0 else "",
        )
        for n in range(1, 31)
    ),
)
_COUNTS = Table(
    (Column("TT", 12, "center"), Column("Nội dung", 88), Column("Giao", 30, "right"), Column("Đạt", 30, "right")),
    (
        ("1", "Doanh nghiệp được hỗ trợ đổi mới công nghệ", "40", (Run("26", url="https://mach.example/so-lieu/a"),)),
        ("2", "Kinh phí hỗ trợ (triệu đồng)", "3.200", "1.450,5"),
    ),
)


def report() -> OfficialDocument:
    """A report of three pages or more with a link, a table and two annexes, one of them on its side."""
    filler = (
        "Các phòng, đơn vị thuộc Sở đã bám sát chương trình công tác, phân công rõ người theo dõi từng việc, rà soát "
        "hằng tuần và cập nhật kết quả vào hệ thống để số liệu báo cáo khớp với hồ sơ gốc."
    )
    return OfficialDocument(
        kind="Báo cáo",
        subject="Kết quả thực hiện nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo 6 tháng đầu năm 2026",
        superior=SUPERIOR,
        issuer=ISSUER,
        issuer_code="SKHCN",
        place="Sông Giang",
        number=5,
        date=date(2026, 6, 8),
        addressees=(SUPERIOR, "Bộ Khoa học và Công nghệ"),
        blocks=(
            Paragraph("Sở Khoa học và Công nghệ báo cáo kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2026 như sau:"),
            Heading(Unit.ROMAN, "Kết quả thực hiện"),
            Heading(Unit.CLAUSE, "Hỗ trợ doanh nghiệp"),
            Paragraph(
                (
                    Run("Trong kỳ đã hỗ trợ "),
                    Run("26", bold=True, url="https://mach.example/so-lieu/a"),
                    Run(" doanh nghiệp đổi mới công nghệ, đạt 65% kế hoạch năm; chi tiết tại Phụ lục I và Phụ lục II."),
                )
            ),
            _COUNTS,
            *(Paragraph(filler) for _ in range(4)),
            Heading(Unit.CLAUSE, "Sở hữu trí tuệ, tiêu chuẩn đo lường chất lượng"),
            Heading(Unit.POINT, words="Hướng dẫn 18 lượt tổ chức, cá nhân lập hồ sơ đăng ký nhãn hiệu;"),
            Heading(Unit.POINT, words="Kiểm định 1.240 phương tiện đo;"),
            Bullet("Cân các loại: 860 phương tiện;"),
            Bullet("Cân ô tô: 12 phương tiện;", depth=2),
            *(Paragraph(filler) for _ in range(8)),
            Heading(Unit.ROMAN, "Khó khăn, vướng mắc"),
            *(Paragraph(filler) for _ in range(4)),
            Heading(Unit.ROMAN, "Nhiệm vụ 6 tháng cuối năm"),
            *(Paragraph(filler) for _ in range(4)),
            Paragraph("Sở Khoa học và Công nghệ kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo."),
        ),
        signature=Signature("Phó Giám đốc", "Trần Minh Khôi", ("KT. Giám đốc",)),
        recipients=("Như trên", "Giám đốc, các Phó Giám đốc Sở", "Các phòng, đơn vị thuộc Sở"),
        drafting_unit="VP",
        annexes=(Annex("Chỉ tiêu theo đơn vị", (_WIDE,)), Annex("Kinh phí thực hiện", (_COUNTS,))),
    )


def letter() -> OfficialDocument:
    return OfficialDocument(
        kind=LETTER,
        subject="cung cấp số liệu hoạt động đổi mới sáng tạo của doanh nghiệp năm 2026",
        superior=SUPERIOR,
        issuer=ISSUER,
        issuer_code="SKHCN",
        unit_code="QLCN",
        place="Sông Giang",
        number=512,
        date=date(2026, 11, 2),
        addressees=("Sở Tài chính", "Thuế tỉnh Sông Giang", "Ủy ban nhân dân các xã, phường"),
        blocks=(
            Paragraph("Để có số liệu tổng hợp báo cáo năm, Sở đề nghị các cơ quan phối hợp thực hiện các việc sau:"),
            Heading(Unit.CLAUSE, words="Cung cấp danh sách doanh nghiệp có chi cho nghiên cứu, phát triển."),
            Heading(Unit.CLAUSE, words="Gửi kết quả về Sở Khoa học và Công nghệ trước ngày 20 tháng 11 năm 2026."),
            Paragraph("Rất mong nhận được sự phối hợp của các cơ quan."),
        ),
        signature=Signature("Giám đốc", "Lê Thị Hồng Vân"),
        recipients=("Như trên", "Phó Giám đốc phụ trách"),
        drafting_unit="QLCN",
    )


def decision() -> OfficialDocument:
    return OfficialDocument(
        kind="Quyết định",
        subject="Về việc ban hành Kế hoạch kiểm tra nhãn hàng hóa năm 2027",
        superior=SUPERIOR,
        issuer=ISSUER,
        issuer_code="SKHCN",
        place="Sông Giang",
        number=88,
        date=date(2026, 12, 1),
        promulgator="Giám đốc Sở Khoa học và Công nghệ",
        bases=(
            "Căn cứ Luật Chất lượng sản phẩm, hàng hóa",
            "Căn cứ Nghị định số 43/2017/NĐ-CP ngày 14 tháng 4 năm 2017 của Chính phủ về nhãn hàng hóa;",
            "Theo đề nghị của Trưởng phòng Tiêu chuẩn Đo lường Chất lượng",
        ),
        blocks=(
            Heading(Unit.ARTICLE, words="Ban hành kèm theo Quyết định này Kế hoạch kiểm tra nhãn hàng hóa năm 2027."),
            Heading(Unit.ARTICLE, words="Quyết định này có hiệu lực kể từ ngày ký."),
            Heading(Unit.ARTICLE, words="Trưởng các phòng, đơn vị liên quan chịu trách nhiệm thi hành Quyết định này."),
        ),
        signature=Signature("Giám đốc", "Lê Thị Hồng Vân"),
        recipients=("Như Điều 3", "Ủy ban nhân dân tỉnh (để báo cáo)"),
        drafting_unit="TĐC",
        annexes=(
            Annex(
                "Kiểm tra nhãn hàng hóa năm 2027",
                (Heading(Unit.ROMAN, "Mục đích"), Paragraph("Bảo vệ người tiêu dùng.")),
                kind="Kế hoạch",
            ),
        ),
    )


def undated(document: OfficialDocument) -> OfficialDocument:
    """The same paper before it has a number and a day."""
    return replace(document, number=None, date=None, year=2026)
