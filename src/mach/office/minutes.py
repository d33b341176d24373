"""The minute of a handing over as an official paper (biên bản, Nghị định 30/2020/NĐ-CP)."""

from collections.abc import Sequence

from django.utils.timezone import localtime

from mach.engines.drafting import Block, Column, Heading, OfficialDocument, Paragraph, Signature, Table, Unit
from mach.engines.vietnamese import format_date
from mach.office.models import HandoverMinute, HandoverRow, User


def paper_of(minute: HandoverMinute, parts: Sequence[tuple[User, list[HandoverRow]]]) -> OfficialDocument:
    """The minute as data of `engines/drafting`; number and day are written when it is signed."""
    agency, moment = minute.agency, localtime(minute.at)
    blocks: list[Block] = [
        Paragraph(
            f"Hồi {moment:%H} giờ {moment:%M} phút ngày {format_date(moment.date())}, tại {agency.name}, "
            f"{minute.person.full_name} bàn giao công việc. Lý do: {minute.reason}."
        ),
        Heading(Unit.ROMAN, "Nội dung bàn giao"),
    ]
    for to, rows in parts:
        blocks += [Heading(Unit.CLAUSE, words=f"Người nhận: {to.full_name}, {len(rows)} mục."), _table(rows)]
    blocks += [
        Heading(Unit.ROMAN, "Cam kết"),
        Paragraph("Người nhận tiếp tục thực hiện, theo dõi các việc nêu trên kể từ thời điểm bàn giao."),
        Paragraph("Biên bản được lập thành các bản có giá trị như nhau, mỗi bên giữ một bản, lưu một bản."),
        *(Paragraph(f"Người nhận ký, ghi rõ họ tên: {to.full_name}") for to, _ in parts),
    ]
    return OfficialDocument(
        kind="Biên bản",
        subject=f"Bàn giao công việc của {minute.person.full_name}",
        issuer=agency.name,
        superior=agency.superior or None,
        issuer_code=agency.symbol,
        place=agency.place_name,
        year=moment.year,
        blocks=tuple(blocks),
        signature=Signature("Người bàn giao", minute.person.full_name),
        recipients=("Như trên",),
        drafting_unit="VP",
    )


def _table(rows: Sequence[HandoverRow]) -> Table:
    columns = (Column("TT", 10, "center"), Column("Loại", 35), Column("Nội dung", 90), Column("Ghi chú", 30))
    lines = tuple(
        (str(place), row.label[:1].upper() + row.label[1:], row.title, row.detail or "–")
        for place, row in enumerate(rows, 1)
    )
    return Table(columns, lines)
