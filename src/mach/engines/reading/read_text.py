"""From the text of a paper to everything the contract asks for (reading.md)."""

from __future__ import annotations

import re

from mach.engines.reading.assignments import find_assignments
from mach.engines.reading.citations import find_citations
from mach.engines.reading.header import read_header
from mach.engines.reading.model import Header, Reading
from mach.engines.reading.outline import find_outline
from mach.engines.reading.quantities import find_quantities
from mach.engines.vietnamese import nfc

VERSION = "2"  # goes up when the same text is read differently

_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_ACCENTED = 0.08  # of the letters; running Vietnamese has about a quarter
_ENOUGH_LETTERS = 200


def read_text(text: str) -> Reading:
    """Read a document's text. Offsets count code points of its NFC form, which is part of the answer. Never raises."""
    text = nfc(text)
    header = read_header(text)
    outline = find_outline(text)
    return Reading(
        text=text,
        header=header,
        citations=find_citations(text, header.number),
        outline=outline,
        quantities=find_quantities(text),
        assignments=find_assignments(text, outline, issued=header.date),
        warnings=_warnings(text, header),
    )


def _warnings(text: str, header: Header) -> tuple[str, ...]:
    """What a person has to look at, in Vietnamese: what could not be read, and where."""
    if not text.strip():
        return ("Văn bản không có chữ nào để đọc. Nếu là bản quét, hãy nhận dạng chữ trước rồi đưa vào lại.",)
    found = []
    accented = len(text) - len(text.encode("ascii", "ignore"))  # hardly anything else is beyond ASCII
    if accented < _LEAST_ACCENTED * len(text):
        letters = sum(map(len, _LETTERS.findall(text)))
        if letters >= _ENOUGH_LETTERS and accented < _LEAST_ACCENTED * letters:
            found.append("Lớp chữ của văn bản thiếu dấu tiếng Việt nên đọc không chắc. Hãy nhận dạng lại từ bản quét.")
    if header == Header():
        return tuple(found)
    if header.number is None:
        found.append("Phần đầu văn bản: chưa đọc được số và ký hiệu. Hãy xem bản gốc và điền vào.")
    elif header.number.startswith(("/", "-")):
        found.append(f"Phần đầu văn bản: chưa có số trước ký hiệu “{header.number}”. Hãy xem bản gốc và điền vào.")
    if header.date is None:
        found.append("Phần đầu văn bản: chưa đọc được ngày ban hành. Hãy xem bản gốc và điền vào.")
    return tuple(found)
