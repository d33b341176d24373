"""Letters in the official layout: to the holders of what expires, one for all that one has to renew; to exporters."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from mach.engines.drafting import LETTER, Column, OfficialDocument, Paragraph, Signature, Table, render
from mach.engines.vietnamese import fold, format_date
from mach.office.models import Agency, Party, Unit
from mach.office.permissions import Role
from mach.office.queries import holder
from mach.registers.alerts import Exporter
from mach.registers.expiring import Expiring
from mach.registers.models import Record

COLUMNS = (Column("TT", 10, "center"), Column("Nội dung", 78), Column("Số trong sổ", 28), Column("Hiệu lực đến", 34))


def letters_of(agency: Agency, items: Sequence[Expiring], *, on: date) -> list[tuple[str, OfficialDocument]]:
    """A letter for each holder and unit that writes, with the name of its file; records without a holder have none."""
    groups: dict[tuple[int, int], list[Expiring]] = {}
    for item in items:
        if item.holder is not None:
            groups.setdefault((item.holder.pk, item.record.unit_id), []).append(item)
    return [
        (_file_name(some[0].holder, place), _letter(agency, some, on)) for place, some in enumerate(groups.values(), 1)
    ]


def alert_letters(
    agency: Agency, alert: Record, exporters: Sequence[Exporter], *, on: date
) -> list[tuple[str, OfficialDocument]]:
    """A letter to each exporter whom a TBT alert concerns, with the name of its file."""
    return [
        (_file_name(one.party, place), _alert_letter(agency, alert, one, on)) for place, one in enumerate(exporters, 1)
    ]


def packed(letters: Sequence[tuple[str, OfficialDocument]]) -> bytes:
    """The letters as Word files in one archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, letter in letters:
            archive.writestr(name, render(letter))
    return kept.getvalue()


def _alert_letter(agency: Agency, alert: Record, exporter: Exporter, on: date) -> OfficialDocument:
    told = alert.data
    days = [
        (label, format_date(date.fromisoformat(told[name])))
        for label, name in (("Hạn góp ý", "comment_deadline"), ("Ngày có hiệu lực", "in_force_on"))
        if told.get(name)
    ]
    rows = [
        ("Ký hiệu thông báo", told["symbol"]), ("Nước, thành viên thông báo", told["member"]),
        ("Sản phẩm", told["product"]), ("Nội dung", told["title_vi"]), *days,
    ]  # fmt: skip
    name = exporter.party.name
    return _to(
        agency,
        alert.unit,
        name,
        "cảnh báo hàng rào kỹ thuật thương mại",
        (
            Paragraph(f"{agency.name} thông báo tới {name} nội dung liên quan mặt hàng {exporter.goods}:"),
            Table((Column("Mục", 50), Column("Nội dung", 100)), tuple(rows)),
            *((Paragraph(told["summary"]),) if told.get("summary") else ()),
            Paragraph("Nếu cần toàn văn thông báo hoặc muốn góp ý, đề nghị liên hệ đầu mối dưới đây trước hạn góp ý."),
            Paragraph(f"Đầu mối liên hệ: {alert.unit.name}."),
        ),
        on,
    )


def _to(
    agency: Agency, unit: Unit, name: str, subject: str, blocks: tuple[Paragraph | Table, ...], on: date
) -> OfficialDocument:
    """A letter of the agency to one holder, written by a unit, for the director to sign."""
    director = holder(agency, Role.DIRECTOR, on=on)
    return OfficialDocument(
        kind=LETTER,
        subject=subject,
        issuer=agency.name,
        superior=agency.superior or None,
        issuer_code=agency.symbol,
        unit_code=unit.code.upper(),
        place=agency.place_name,
        year=on.year,
        addressees=(name,),
        blocks=blocks,
        signature=Signature("Giám đốc", director.full_name if director else ""),
        recipients=("Như trên", "Lãnh đạo Sở"),
        drafting_unit=unit.short_name,
    )


def _letter(agency: Agency, items: Sequence[Expiring], on: date) -> OfficialDocument:
    unit: Unit = items[0].record.unit
    name = items[0].holder.name  # type: ignore[union-attr]
    rows = tuple(
        (str(place), f"{item.record.register.title}: {item.record.title}", item.record.book, format_date(item.last))
        for place, item in enumerate(items, 1)
    )
    return _to(
        agency,
        unit,
        name,
        "nhắc thời hạn hiệu lực",
        (
            Paragraph(
                f"Qua theo dõi, {agency.name} thấy các nội dung dưới đây của {name} sắp hết hoặc đã hết hiệu lực:"
            ),
            Table(COLUMNS, rows),
            Paragraph(
                f"Đề nghị {name} làm thủ tục gia hạn, cấp lại hoặc kiểm định lại trước ngày hết hiệu lực. Nội dung nào "
                "không còn dùng hoặc đã gia hạn ở nơi khác, đề nghị báo lại để Sở cập nhật."
            ),
            Paragraph(f"Đầu mối liên hệ: {unit.name}."),
        ),
        on,
    )


def _file_name(party: Party | None, place: int) -> str:
    name = "-".join(fold(party.name).split())[:60] if party else "khong-ten"
    kept = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    return f"{place:03d}-{kept}.docx"
