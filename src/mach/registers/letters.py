"""Letters to the holders of what expires, in the official layout; one letter for all that one holder has to renew."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from mach.engines.drafting import LETTER, Column, OfficialDocument, Paragraph, Signature, Table, render
from mach.engines.vietnamese import fold, format_date
from mach.office.models import Agency, Unit
from mach.office.permissions import Role
from mach.office.queries import holder
from mach.registers.expiring import Expiring

COLUMNS = (Column("TT", 10, "center"), Column("Nội dung", 78), Column("Số trong sổ", 28), Column("Hiệu lực đến", 34))


def letters_of(agency: Agency, items: Sequence[Expiring], *, on: date) -> list[tuple[str, OfficialDocument]]:
    """A letter for each holder and unit that writes, with the name of its file; records without a holder have none."""
    director = holder(agency, Role.DIRECTOR, on=on)
    signature = Signature("Giám đốc", director.full_name if director else "")
    groups: dict[tuple[int, int], list[Expiring]] = {}
    for item in items:
        if item.holder is not None:
            groups.setdefault((item.holder.pk, item.record.unit_id), []).append(item)
    return [
        (_file_name(some[0], place), _letter(agency, some, signature, on))
        for place, some in enumerate(groups.values(), 1)
    ]


def packed(letters: Sequence[tuple[str, OfficialDocument]]) -> bytes:
    """The letters as Word files in one archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, letter in letters:
            archive.writestr(name, render(letter))
    return kept.getvalue()


def _letter(agency: Agency, items: Sequence[Expiring], signature: Signature, on: date) -> OfficialDocument:
    unit: Unit = items[0].record.unit
    name = items[0].holder.name  # type: ignore[union-attr]
    rows = tuple(
        (str(place), f"{item.record.register.title}: {item.record.title}", item.record.book, format_date(item.last))
        for place, item in enumerate(items, 1)
    )
    return OfficialDocument(
        kind=LETTER,
        subject="nhắc thời hạn hiệu lực",
        issuer=agency.name,
        superior=agency.superior or None,
        issuer_code=agency.symbol,
        unit_code=unit.code.upper(),
        place=agency.place_name,
        year=on.year,
        addressees=(name,),
        blocks=(
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
        signature=signature,
        recipients=("Như trên", "Lãnh đạo Sở"),
        drafting_unit=unit.short_name,
    )


def _file_name(item: Expiring, place: int) -> str:
    name = "-".join(fold(item.holder.name).split())[:60] if item.holder else "khong-ten"
    kept = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    return f"{place:03d}-{kept}.docx"
