"""Papers of a province that does not exist, as the files that people upload."""

from dataclasses import replace
from datetime import date

from mach.engines.drafting import Bullet, Heading, OfficialDocument, Paragraph, Signature, Unit, render
from mach.engines.reading import extract

CLASSES = "Tổ chức ít nhất 04 lớp tập huấn về sở hữu trí tuệ trong năm 2026."
MARKS = "Hỗ trợ từ 02 đến 03 doanh nghiệp đăng ký bảo hộ nhãn hiệu."
BUDGET = (
    "Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính xây dựng dự toán kinh phí, "
    "hoàn thành trước ngày 30/6/2026."
)


def plan(*lines: str, **given) -> OfficialDocument:
    """A plan of the province: two targets and an assignment; other lines of the first part, if given."""
    promises = lines or (CLASSES, MARKS)
    usual = {
        "kind": "Kế hoạch",
        "number": 45,
        "subject": "Phát triển tài sản trí tuệ năm 2026",
        "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
        "issuer_code": "UBND",
        "place": "Thử Nghiệm",
        "date": date(2026, 3, 2),
        "year": 2026,
        "bases": ("Căn cứ Nghị quyết số 12/NQ-HĐND ngày 10/12/2025 của Hội đồng nhân dân tỉnh về nhiệm vụ năm 2026;",),
        "blocks": (
            Heading(Unit.ROMAN, "Chỉ tiêu"),
            *(Bullet(line) for line in promises),
            Heading(Unit.ROMAN, "Tổ chức thực hiện"),
            Paragraph(BUDGET),
        ),
        "signature": Signature("Chủ tịch", "Nguyễn Văn Mẫu", ("TM. ỦY BAN NHÂN DÂN",)),
        "recipients": ("Các sở, ngành",),
        "drafting_unit": "KTTH",
    }
    return OfficialDocument(**{**usual, **given})


def resolution() -> OfficialDocument:
    """The resolution that the plan names as its basis."""
    return plan(
        "Phấn đấu có ít nhất 10 sáng kiến được công nhận.",
        kind="Nghị quyết",
        number=12,
        subject="Về nhiệm vụ năm 2026",
        issuer="Hội đồng nhân dân tỉnh Thử Nghiệm",
        issuer_code="HĐND",
        date=date(2025, 12, 10),
        promulgator="Hội đồng nhân dân tỉnh Thử Nghiệm",
        bases=("Căn cứ Luật Tổ chức chính quyền địa phương;",),
    )


def draft() -> OfficialDocument:
    """The plan before it was signed: no number, no day."""
    return replace(plan(), number=None, date=None)


def docx(paper: OfficialDocument) -> bytes:
    return render(paper)


def txt(paper: OfficialDocument) -> bytes:
    return extract(render(paper), name="van-ban.docx").text.encode()


def html(paper: OfficialDocument) -> bytes:
    """The paper with its letterhead, as a web page keeps it."""
    lines = "".join(f"<p>{line}</p>" for line in txt(paper).decode().splitlines() if line.strip())
    return f"<html><head><meta charset='utf-8'><title>Văn bản</title></head><body>{lines}</body></html>".encode()


NEWS = """<html><head><meta charset="utf-8"><title>Tin</title></head><body><article>
<h1>Thử Nghiệm đặt mục tiêu mới về tài sản trí tuệ</h1>
<p>Ngày 02/3/2026, tỉnh ban hành Kế hoạch số 45/KH-UBND về tài sản trí tuệ, căn cứ Nghị quyết số 12/NQ-HĐND.</p>
<p>Theo đó, năm nay có ít nhất 04 lớp tập huấn.</p>
</article></body></html>""".encode()
