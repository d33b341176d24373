"""Checks of what the components say: number, date, closing marks, forms of signing, division of the text, annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from mach.engines.drafting.components import Paper
from mach.engines.drafting.faults import Fault, FaultCode
from mach.engines.drafting.inspection import Line
from mach.engines.drafting.model import KIND_SYMBOLS
from mach.engines.drafting.standard import (
    FIRST_LINE_INDENTS,
    LEAST_PARAGRAPH_SPACING,
    LINE_SPACINGS,
    POINT_LETTERS,
    roman,
)
from mach.engines.vietnamese import fold

_NUMBER = re.compile(r"Số:\s*(?P<number>\d*)\s*/(?P<symbol>[A-ZĐ][\wĐđ&]*(?:-[A-ZĐ][\wĐđ&]*)+)")
_DATE = re.compile(r"(?P<place>[^,]+), ngày\s+(?P<day>\d{0,2})\s*tháng\s+(?P<month>\d{0,2})\s*năm\s*(?P<year>\d{0,4})")
_ARCHIVE = re.compile(r"- Lưu: VT(?:, .+)?\.")
_AUTHORITY = re.compile(r"(?:TM|KT|TL|TUQ|Q)\. \S.*")
_AUTHORITY_MEANT = re.compile(r"(?:T/M|K/T|T/L|T/UQ|TM|KT|TL|TUQ|Q)(?:[.:\s]|$)")
_LABELS = {
    "part": re.compile(r"Phần ([IVX]+)$"),
    "chapter": re.compile(r"Chương ([IVX]+)$"),
    "article": re.compile(r"Điều (\d+)\."),
    "roman": re.compile(r"([IVX]+)\. "),
    "clause": re.compile(r"(\d{1,2})\. "),
    "point": re.compile(r"([a-zđ])\) "),
}
_INDENT_OFF = 0.6  # mm
_LONGEST_HEADING = 160  # characters; a longer line with a Roman number is a paragraph


def check_number(paper: Paper) -> Iterator[Fault]:
    """ "Số: 05/BC-SKHCN": colon, leading zero, no blanks in the symbol, and the kind that the title says."""
    line = paper.first("number")
    if line is None:
        return
    found = _NUMBER.fullmatch(line.text)
    if not found:
        yield Fault(
            FaultCode.NUMBER_FORMAT, line.where, "Số, ký hiệu phải ghi theo mẫu “Số: 05/BC-SKHCN”, không có dấu cách."
        )
        return
    if len(found["number"]) == 1:
        yield Fault(FaultCode.NUMBER_LEADING_ZERO, line.where, f"Số {found['number']} phải ghi là 0{found['number']}.")
    group, kind = found["symbol"].split("-")[0], paper.kind
    if kind and group != KIND_SYMBOLS[kind]:
        yield Fault(
            FaultCode.NUMBER_KIND,
            line.where,
            f"Ký hiệu của {kind} phải bắt đầu bằng {KIND_SYMBOLS[kind]}, không phải {group}.",
        )


def check_date(paper: Paper) -> Iterator[Fault]:
    """Comma after the place, a zero before days under 10 and months 1 and 2, a day that exists; blanks may stand."""
    line = paper.first("date")
    if line is None:
        return
    found = _DATE.fullmatch(line.text)
    if not found:
        yield Fault(
            FaultCode.DATE_FORMAT,
            line.where,
            "Thời gian ban hành phải ghi theo mẫu “Địa danh, ngày 05 tháng 02 năm 2026”.",
        )
        return
    day, month, year = found["day"], found["month"], found["year"]
    if (len(day) == 1) or (month in ("1", "2")):
        yield Fault(FaultCode.DATE_LEADING_ZERO, line.where, "Ngày dưới 10 và tháng 1, 2 phải ghi thêm số 0 ở trước.")
    if day and month and year:
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            yield Fault(FaultCode.DATE_IMPOSSIBLE, line.where, f"Không có ngày {day}/{month}/{year}.")


def check_marks(paper: Paper) -> Iterator[Fault]:
    """Closing marks of bases, addressees and recipients."""
    yield from _check_list(
        paper["basis"], FaultCode.BASIS_MARK, "Căn cứ kết thúc bằng dấu “;”, căn cứ cuối bằng dấu “.”."
    )
    addressees = paper["addressee"]
    if len(addressees) > 1:
        message = "Mỗi nơi kính gửi một dòng, đầu dòng có “-”, cuối dòng “;”, dòng cuối “.”."
        yield from _check_list(addressees[1:], FaultCode.ADDRESSEE_MARK, message)
    recipients = paper["recipient"]
    if not recipients:
        return
    for line in recipients[:-1]:
        if not (line.text.startswith("- ") and line.text.endswith(";")):
            yield Fault(FaultCode.RECIPIENT_MARK, line.where, "Mỗi nơi nhận một dòng, đầu dòng có “-”, cuối dòng “;”.")
    if not _ARCHIVE.fullmatch(recipients[-1].text):
        yield Fault(
            FaultCode.ARCHIVE_LINE,
            recipients[-1].where,
            "Dòng cuối của nơi nhận phải là “- Lưu: VT, <đơn vị soạn thảo>.”.",
        )


def _check_list(lines: tuple[Line, ...], code: FaultCode, message: str) -> Iterator[Fault]:
    for line in lines:
        if not line.text.endswith("." if line is lines[-1] else ";"):
            yield Fault(code, line.where, message)


def check_signing(paper: Paper) -> Iterator[Fault]:
    """TM., KT., TL., TUQ., Q. with a full stop and a blank; who signs KT. is a deputy."""
    lines = paper["authority"]
    for line in lines:
        if _AUTHORITY_MEANT.match(line.text) and not _AUTHORITY.fullmatch(line.text):
            yield Fault(
                FaultCode.AUTHORITY_FORM,
                line.where,
                "Quyền hạn ký ghi TM., KT., TL., TUQ. hoặc Q., có dấu chấm và dấu cách.",
            )
    if any(line.text.startswith("KT. ") for line in lines) and not fold(lines[-1].text).startswith("pho "):
        yield Fault(
            FaultCode.AUTHORITY_DEPUTY,
            lines[-1].where,
            "Ký thay (KT.) thì dòng dưới phải là chức vụ cấp phó của người ký.",
        )


def check_paragraphs(paper: Paper) -> Iterator[Fault]:
    """Justified, first line 1 or 1,27 cm, 6 points between paragraphs, single to one and a half line spacing."""
    body = [line for line in paper["body"] if line.align != "center"]
    for line in body:
        if line.align not in ("both", "distribute"):
            yield Fault(FaultCode.ALIGNMENT, line.where, "Nội dung phải canh đều cả hai lề.")
        if all(abs(line.first_line - asked) > _INDENT_OFF for asked in FIRST_LINE_INDENTS):
            yield Fault(FaultCode.INDENT, line.where, "Đầu đoạn phải lùi vào 1 cm hoặc 1,27 cm.")
        least, greatest = LINE_SPACINGS
        if line.spacing is not None and not least <= line.spacing <= greatest:
            yield Fault(FaultCode.LINE_SPACING, line.where, "Khoảng cách dòng phải từ dòng đơn đến 1,5 dòng.")
    for line, following in pairwise(body):
        next_to = following.index == line.index + 1
        if next_to and line.where != following.where and line.after + following.before < LEAST_PARAGRAPH_SPACING:
            yield Fault(FaultCode.PARAGRAPH_SPACING, line.where, "Khoảng cách giữa các đoạn tối thiểu 6 pt.")


def check_division(paper: Paper) -> Iterator[Fault]:
    """Units are numbered without gaps, points by the Vietnamese alphabet, headings are bold."""
    last: dict[str, int] = {}
    for line in paper["body"]:
        unit, found = next(((u, m) for u, p in _LABELS.items() if (m := p.match(line.text))), (None, None))
        if unit is None or found is None:
            continue
        label = found[1]
        if unit == "point":
            yield from _check_point(line, label, last)
            continue
        number = int(label) if label.isdigit() else _from_roman(label)
        if number not in (1, last.get(unit, 0) + 1):
            yield Fault(FaultCode.NUMBERING, line.where, f"Số thứ tự “{found[0].strip()}” không liền với đề mục trước.")
        last[unit] = number
        for inner in list(_LABELS)[list(_LABELS).index(unit) + 1 :]:
            if inner != "article":
                last.pop(inner, None)
        yield from _check_heading(line, unit, found.end())


def _check_point(line: Line, letter: str, last: dict[str, int]) -> Iterator[Fault]:
    place = POINT_LETTERS.find(letter) + 1
    if place not in (1, last.get("point", 0) + 1):
        message = f"Điểm “{letter})” sai thứ tự; các điểm theo bảng chữ cái tiếng Việt: a, b, c, d, đ, e, g, h."
        yield Fault(FaultCode.POINT_LETTER, line.where, message)
    last["point"] = place or last.get("point", 0) + 1


def _check_heading(line: Line, unit: str, label_end: int) -> Iterator[Fault]:
    short = len(line.text) <= _LONGEST_HEADING
    if unit in ("part", "chapter") and not (line.align == "center" and all(span.bold for span in line.inked)):
        yield Fault(FaultCode.HEADING_STYLE, line.where, "Phần, Chương phải đứng riêng một dòng, canh giữa, chữ đậm.")
    elif unit == "article" and not line.inked[0].bold:
        yield Fault(FaultCode.HEADING_STYLE, line.where, "Từ “Điều” và số thứ tự của Điều phải in đậm.")
    elif unit == "roman" and short:
        title = line.text[label_end:]
        if title != title.upper() or not all(span.bold for span in line.inked):
            yield Fault(FaultCode.HEADING_STYLE, line.where, "Đề mục số La Mã phải viết chữ in hoa, đậm.")


def _from_roman(letters: str) -> int:
    return next((number for number in range(1, 100) if roman(number) == letters), 0)


def check_annexes(paper: Paper) -> Iterator[Fault]:
    """Several annexes have Roman numbers; each says what it belongs to, and the text names it."""
    heads = paper["annex"]
    text = fold(" ".join(line.text for line in paper["body"]))
    in_tables = fold(" ".join(line.text for line in paper.lines if line.cell))
    for number, line in enumerate(heads, 1):
        asked = f"Phụ lục {roman(number)}" if len(heads) > 1 else "Phụ lục"
        if line.text != asked:
            yield Fault(FaultCode.ANNEX_NUMBER, line.where, f"Phụ lục này phải ghi là “{asked}”.")
        if not re.search(rf"{fold(asked)}\b", f"{text} {in_tables}"):
            yield Fault(FaultCode.ANNEX_UNNAMED, line.where, f"Nội dung văn bản chưa dẫn đến {asked}.")
        until = heads[number].index if number < len(heads) else len(paper.lines)
        if not any(line.index < reference.index < until for reference in paper["annex_reference"]):
            yield Fault(
                FaultCode.ANNEX_REFERENCE, line.where, "Dưới tiêu đề phụ lục phải ghi “(Kèm theo … số … ngày … của …)”."
            )
