"""Nghị định 30/2020/NĐ-CP, Phụ lục I, in numbers: what the renderer obeys and the checker tests, in mm and points."""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Times New Roman"
PAPER = (210.0, 297.0)
NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# Least and greatest margin of every side, and the one we print: inside every range at once.
MARGIN_RANGES = {"top": (20.0, 25.0), "bottom": (20.0, 25.0), "left": (30.0, 35.0), "right": (15.0, 20.0)}
MARGINS = {"top": 20.0, "bottom": 20.0, "left": 30.0, "right": 20.0}
HEADER_DISTANCE = 10.0

FIRST_LINE_INDENTS = (10.0, 12.7)
LEAST_PARAGRAPH_SPACING = 6.0
LINE_SPACINGS = (1.0, 1.5)

# Vietnamese alphabet as points use it: đ follows d; there is no f, j, w, z.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Look:
    """How one component is set: name in Vietnamese, least and greatest size in points, style, capitals or not."""

    name: str
    sizes: tuple[float, float]
    bold: bool = False
    italic: bool = False
    capitals: bool = False


LOOKS: dict[str, Look] = {
    "national_name": Look("Quốc hiệu", (12, 13), bold=True, capitals=True),
    "motto": Look("Tiêu ngữ", (13, 14), bold=True),
    "superior": Look("Tên cơ quan chủ quản", (12, 13), capitals=True),
    "issuer": Look("Tên cơ quan ban hành", (12, 13), bold=True, capitals=True),
    "number": Look("Số, ký hiệu", (13, 13)),
    "date": Look("Địa danh và thời gian ban hành", (13, 14), italic=True),
    "kind": Look("Tên loại văn bản", (13, 14), bold=True, capitals=True),
    "subject": Look("Trích yếu nội dung", (13, 14), bold=True),
    "letter_subject": Look("Trích yếu công văn", (12, 13)),
    "addressee": Look("Kính gửi", (13, 14)),
    "basis": Look("Căn cứ ban hành", (13, 14), italic=True),
    "body": Look("Nội dung văn bản", (13, 14)),
    "authority": Look("Quyền hạn, chức vụ của người ký", (13, 14), bold=True, capitals=True),
    "signer": Look("Họ và tên người ký", (13, 14), bold=True),
    "recipients_head": Look("Từ “Nơi nhận”", (12, 12), bold=True, italic=True),
    "recipient": Look("Nơi nhận", (11, 11)),
    "annex": Look("Từ “Phụ lục”", (14, 14), bold=True),
    "annex_title": Look("Tiêu đề phụ lục", (13, 14), bold=True, capitals=True),
    "annex_reference": Look("Chỉ dẫn văn bản kèm phụ lục", (13, 14), italic=True),
    "page_number": Look("Số trang", (13, 14)),
}


def roman(number: int) -> str:
    """The Roman numeral of a number from 1 to 3999: 4 → "IV"."""
    digits = []
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        digits.append(letters * count)
    return "".join(digits)
