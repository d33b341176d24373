"""Checks of paper, margins, page numbers, and of what holds for every letter: font, colour, composed characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from mach.engines.drafting.faults import Fault, FaultCode
from mach.engines.drafting.inspection import Inspection, Page
from mach.engines.drafting.standard import FONT, LOOKS, MARGIN_RANGES, PAPER
from mach.engines.vietnamese import format_number

TOLERANCE = 0.5  # mm; Word shows centimetres with two digits
MARKS_IN_RED = frozenset({"MẬT", "TỐI MẬT", "TUYỆT MẬT", "HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"})

# More characters than one page holds at the smallest size and the narrowest margins.
MORE_THAN_A_PAGE = 4_200

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


def check_pages(inspection: Inspection) -> Iterator[Fault]:
    """Phụ lục I, phần I, mục I."""
    for number, page in enumerate(inspection.pages):
        where = f"phần trang {number + 1}" if len(inspection.pages) > 1 else "khổ giấy"
        yield from _check_paper(page, where)
        yield from _check_orientation(inspection, number, where)
        for side, (least, greatest) in MARGIN_RANGES.items():
            margin = page.margins[side]
            if not least - TOLERANCE <= margin <= greatest + TOLERANCE:
                yield Fault(
                    FaultCode.MARGIN,
                    where,
                    f"Lề {_SIDES[side]} {format_number(margin, 1)} mm; phải từ {least:.0f} mm đến {greatest:.0f} mm.",
                )
        yield from _check_page_numbers(page, where)
    yield from _check_counting(inspection)


def _check_paper(page: Page, where: str) -> Iterator[Fault]:
    width, height = sorted(page.paper)
    if abs(width - PAPER[0]) > 1 or abs(height - PAPER[1]) > 1:
        shown = f"{format_number(page.paper[0], 0)} x {format_number(page.paper[1], 0)} mm"
        yield Fault(FaultCode.PAPER, where, f"Khổ giấy {shown}; phải là A4 (210 x 297 mm).")


def _check_orientation(inspection: Inspection, number: int, where: str) -> Iterator[Fault]:
    page = inspection.pages[number]
    has_table = any(line.section == number and line.cell for line in inspection.lines)
    if page.paper[0] > page.paper[1] and (number == 0 or not has_table):
        yield Fault(
            FaultCode.ORIENTATION, where, "Trang nằm ngang; chỉ dùng cho phần có bảng biểu rộng, còn lại trang đứng."
        )


def _check_page_numbers(page: Page, where: str) -> Iterator[Fault]:
    least, greatest = LOOKS["page_number"].sizes
    for number in page.numbers:
        if number.first_page and not page.own_first_page:
            continue  # kept in the file, never shown
        if number.first_page or not page.own_first_page:
            yield Fault(
                FaultCode.PAGE_NUMBER_ON_FIRST_PAGE, where, "Số trang hiện ở trang thứ nhất; trang này không đánh số."
            )
        if number.footer or number.align != "center":
            yield Fault(FaultCode.PAGE_NUMBER_PLACE, where, "Số trang phải canh giữa, trong phần lề trên.")
        if not least <= number.size <= greatest or number.bold or number.italic:
            yield Fault(FaultCode.PAGE_NUMBER_LOOK, where, "Số trang phải là chữ đứng, không đậm, cỡ 13 đến 14.")


def _check_counting(inspection: Inspection) -> Iterator[Fault]:
    first = inspection.pages[0]
    if first.first_number not in (None, 1) or first.number_format != "decimal":
        yield Fault(FaultCode.PAGE_NUMBER_START, "số trang", "Trang đánh số bằng chữ số Ả Rập, bắt đầu từ số 1.")
    long = sum(len(line.text) for line in inspection.lines if line.section == 0) > MORE_THAN_A_PAGE
    if long and not any(not number.first_page for number in first.numbers):
        yield Fault(FaultCode.PAGE_NUMBER_MISSING, "số trang", "Văn bản có nhiều trang nhưng chưa đánh số trang.")


def check_letters(inspection: Inspection) -> Iterator[Fault]:
    """Times New Roman, black, precomposed Vietnamese letters (TCVN 6909:2001) with the real Đ."""
    for line in inspection.lines:
        for span in line.inked:
            if span.font != FONT:
                yield Fault(FaultCode.FONT, line.where, f"Phông chữ {span.font}; phải là {FONT}.")
            if span.color != "000000" and line.text not in MARKS_IN_RED:
                yield Fault(FaultCode.COLOR, line.where, "Chữ có màu; phải là màu đen.")
            if unicodedata.normalize("NFC", span.text) != span.text:
                yield Fault(
                    FaultCode.NOT_COMPOSED, line.where, "Có chữ gõ bằng Unicode tổ hợp; phải dùng Unicode dựng sẵn."
                )
            if "\u00d0" in span.text or "\u0189" in span.text:
                yield Fault(
                    FaultCode.WRONG_D, line.where, "Có ký tự giống chữ Đ nhưng không phải chữ Đ tiếng Việt; hãy gõ lại."
                )
