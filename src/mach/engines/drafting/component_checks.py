"""Checks of components: present, in order, in their place, of the right size and style, with the lines below them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mach.engines.drafting.components import Paper
from mach.engines.drafting.faults import Fault, FaultCode
from mach.engines.drafting.inspection import Line
from mach.engines.drafting.metrics import text_width, wrap
from mach.engines.drafting.standard import LOOKS, MOTTO, NATIONAL_NAME, Look

_ALWAYS = ("national_name", "motto", "issuer", "number", "date", "body", "authority", "signer", "recipients_head")
_ORDER = (
    "national_name", "motto", "number", "kind", "subject", "addressee", "basis", "verb", "body", "signer", "annex",
)  # fmt: skip
_NAMES = {name: look.name for name, look in LOOKS.items()} | {"verb": "Lệnh văn", "subject": "Trích yếu nội dung"}

# How long the line below a component is against the words, and the share that a drawing by hand may be off.
_RULED = {"motto": (1.0, 1.0), "issuer": (1 / 3, 1 / 2), "subject": (1 / 3, 1 / 2)}
_OFF = 0.08
_SPANNED = ("body", "addressee")  # their style depends on what they say


def check_presence(paper: Paper) -> Iterator[Fault]:
    """Every component that each document has; a kind with its subject, or "V/v" and addressees for a letter."""
    for name in _ALWAYS:
        if not paper[name]:
            yield Fault(FaultCode.MISSING, "toàn văn bản", f"Thiếu {_NAMES[name]}.")
    if paper["kind"] and not paper["subject"]:
        yield Fault(FaultCode.MISSING, paper["kind"][0].where, f"Thiếu {_NAMES['subject']}.")
    if not paper["kind"] and not paper["letter_subject"]:
        yield Fault(FaultCode.MISSING, "toàn văn bản", "Thiếu tên loại văn bản, hoặc trích yếu “V/v” của công văn.")
    if not paper["kind"] and paper["letter_subject"] and not paper["addressee"]:
        yield Fault(FaultCode.MISSING, "toàn văn bản", f"Thiếu {_NAMES['addressee']}.")


def check_order(paper: Paper) -> Iterator[Fault]:
    """Components follow one another as in the plan of Phụ lục I."""
    present = [name for name in _ORDER if paper[name]]
    for before, after in pairwise(present):
        if paper[before][0].index > paper[after][0].index:
            yield Fault(FaultCode.ORDER, paper[after][0].where, f"{_NAMES[after]} phải đứng sau {_NAMES[before]}.")


def check_places(paper: Paper) -> Iterator[Fault]:
    """Right half and left half; number and date, recipients and authority at one height."""
    for name in ("national_name", "motto", "date", "authority", "signer"):
        line = paper.first(name)
        if line and not _on_the_right(line):
            yield Fault(FaultCode.PLACE, line.where, f"{_NAMES[name]} phải nằm ở nửa phải của trang.")
    for left, right in (("number", "date"), ("recipients_head", "authority")):
        one, other = paper.first(left), paper.first(right)
        if one and other and _row(one) != _row(other):
            yield Fault(FaultCode.PLACE, one.where, f"{_NAMES[left]} và {_NAMES[right]} phải ngang hàng nhau.")
    for name in ("kind", "subject", "annex", "annex_title"):
        for line in paper[name]:
            if line.align != "center":
                yield Fault(FaultCode.PLACE, line.where, f"{_NAMES[name]} phải canh giữa.")


def _on_the_right(line: Line) -> bool:
    return line.cell.column > 0 if line.cell else line.align in ("right", "end")


def _row(line: Line) -> tuple[int, int] | int:
    return (line.cell.table, line.cell.row) if line.cell else line.index


def check_wording(paper: Paper) -> Iterator[Fault]:
    """The national name and the motto, letter by letter; HÒA and HOÀ are one spelling."""
    name, motto = paper.first("national_name"), paper.first("motto")
    if name and name.text.upper().replace("HOÀ", "HÒA") != NATIONAL_NAME:
        yield Fault(FaultCode.WORDING, name.where, f"Quốc hiệu phải ghi đúng: {NATIONAL_NAME}.")
    if motto and motto.text != MOTTO:
        yield Fault(FaultCode.WORDING, motto.where, f"Tiêu ngữ phải ghi đúng: {MOTTO}.")


def check_looks(paper: Paper) -> Iterator[Fault]:
    """Sizes, bold and italic, capitals."""
    for name, look in LOOKS.items():
        for line in paper[name]:
            yield from _check_look(line, look, styled=name not in _SPANNED)


def _check_look(line: Line, look: Look, *, styled: bool) -> Iterator[Fault]:
    least, greatest = look.sizes
    if any(not least <= span.size <= greatest for span in line.inked):
        asked = f"{least:g}" if least == greatest else f"{least:g} đến {greatest:g}"
        yield Fault(FaultCode.SIZE, line.where, f"{look.name} phải là cỡ chữ {asked}.")
    if styled and any((span.bold, span.italic) != (look.bold, look.italic) for span in line.inked):
        asked = f"{'nghiêng' if look.italic else 'đứng'}, {'đậm' if look.bold else 'không đậm'}"
        yield Fault(FaultCode.STYLE, line.where, f"{look.name} phải là kiểu chữ {asked}.")
    if look.capitals and line.text != line.text.upper():
        yield Fault(FaultCode.CAPITALS, line.where, f"{look.name} phải viết bằng chữ in hoa.")


def check_lines(paper: Paper) -> Iterator[Fault]:
    """The solid lines below motto, issuer and subject."""
    for name, (least, greatest) in _RULED.items():
        lines = paper[name]
        if not lines:
            continue
        last = lines[-1]
        if any(span.underline for line in lines for span in line.inked):
            yield Fault(
                FaultCode.UNDERLINED, last.where, f"{_NAMES[name]} bị gạch chân; phải kẻ một đường riêng ở dưới."
            )
            continue
        rule = next(iter(_rules_below(paper, last)), None)
        if rule is None:
            yield Fault(FaultCode.LINE_MISSING, last.where, f"Dưới {_NAMES[name]} phải có đường kẻ ngang, nét liền.")
            continue
        words = max(_shown_width(line) for line in lines)
        if not (least - _OFF) * words <= rule <= (greatest + _OFF) * words:
            asked = "bằng độ dài dòng chữ" if least == 1 else "bằng 1/3 đến 1/2 độ dài dòng chữ"
            yield Fault(FaultCode.LINE_LENGTH, last.where, f"Đường kẻ dưới {_NAMES[name]} phải dài {asked}.")


def _rules_below(paper: Paper, line: Line) -> Iterator[float]:
    """Lengths of the lines drawn at `line` and at the empty lines right below it."""
    yield from line.rules
    for following in paper.lines[line.index + 1 :]:
        if following.text or following.cell != line.cell:
            return
        yield from following.rules


def _shown_width(line: Line) -> float:
    """Width of the longest printed line in mm."""
    span = line.inked[0]
    width = line.width if line.width > 0 else 1000.0
    return max(
        text_width(part, span.size, bold=span.bold) for part in wrap(line.text, span.size, width, bold=span.bold)
    )
