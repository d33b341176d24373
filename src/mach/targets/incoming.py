"""The province's book of incoming papers, as pasted or read from Excel → letters, with what is wrong in each row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mach.documents.models import Document
from mach.documents.rules import issuer_key, number_key
from mach.engines.vietnamese import fold, parse_date
from mach.office.models import Agency, Unit
from mach.targets.actions import Letter
from mach.ui.tables import Line, read_table

_HEADINGS = {
    "number": ("Số, ký hiệu", "so va ky hieu", "so ky hieu van ban", "so van ban", "so ki hieu"),
    "issued_on": ("ngay van ban", "ngay thang van ban", "ngay thang", "ngay ban hanh", "ngay thang nam van ban"),
    "issuer": ("co quan ban hanh", "tac gia", "noi gui", "don vi ban hanh", "noi ban hanh"),
    "subject": (
        "Trích yếu",
        "ten loai va trich yeu noi dung",
        "ten loai va trich yeu",
        "trich yeu noi dung",
        "noi dung",
    ),
    "lead": ("don vi hoac nguoi nhan", "don vi nguoi nhan", "don vi xu ly", "don vi chu tri", "noi nhan", "xu ly"),
    "note": ("but phe", "y kien chi dao", "y kien xu ly", "noi dung xu ly"),
    "due_on": ("han xu ly", "thoi han", "thoi han giai quyet", "han", "han giai quyet", "ngay den han"),
}


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row of the book; `held` when the paper is here already, `owed` when the row gives a unit and a day."""

    line: int
    letter: Letter
    subject: str
    held: bool = False
    faults: tuple[str, ...] = ()

    @property
    def owed(self) -> bool:
        return self.letter.lead_unit is not None and not self.held


def read_incoming(text: str, *, agency: Agency, on: date) -> list[IncomingRow]:
    """The rows of the book. Raises `UnreadableTable`."""
    units = {fold(name): unit for unit in Unit.objects.filter(agency=agency, valid_to=None)
             for name in (unit.name, unit.short_name, *unit.other_names)}  # fmt: skip
    lines = read_table(text, _HEADINGS, needed=("number", "subject"))
    rows = [_row(line, units, on) for line in lines]
    here = _held(agency, rows)
    seen: set[tuple] = set()
    marked = []
    for row in rows:
        key = _key(row.letter)
        marked.append(replace(row, held=key in here or key in seen))
        seen.add(key)
    return marked


def _row(line: Line, units: Mapping[str, Unit], on: date) -> IncomingRow:
    cell = line.cells
    number, subject = cell.get("number", ""), cell.get("subject", "")
    issued_on, due_on = parse_date(cell.get("issued_on", "")), parse_date(cell.get("due_on", ""))
    lead = units.get(fold(cell.get("lead", "")))
    faults = []
    if not number:
        faults.append("Thiếu số, ký hiệu.")
    for name, label, day in (("issued_on", "Ngày văn bản", issued_on), ("due_on", "Hạn", due_on)):
        if cell.get(name) and day is None:
            faults.append(f"{label} “{cell[name]}” không phải ngày. Hãy viết ngày/tháng/năm.")
    if cell.get("lead") and lead is None:
        faults.append(f"Không có đơn vị “{cell['lead']}”. Hãy ghi đúng tên đơn vị của Sở, hoặc để trống.")
    if lead is not None and due_on is None:
        faults.append("Có đơn vị xử lý thì cần hạn xử lý.")
    if len(number) > 80 or len(cell.get("issuer", "")) > 200:
        faults.append("Số, ký hiệu hoặc cơ quan ban hành quá dài.")
    letter = Letter(
        number=number, issued_on=issued_on, issuer=cell.get("issuer", ""), note=cell.get("note") or subject,
        due_on=due_on or on, lead_unit=lead,
    )  # fmt: skip
    return IncomingRow(line.number, letter, subject, faults=tuple(faults))


def _held(agency: Agency, rows: list[IncomingRow]) -> set[tuple]:
    keys = {number_key(row.letter.number) for row in rows}
    papers = Document.objects.filter(agency=agency, standing=Document.Standing.SIGNED, number_key__in=keys)
    return set(papers.exclude(number_key="").values_list("number_key", "issuer_key", "issued_on"))


def _key(letter: Letter) -> tuple:
    return number_key(letter.number), issuer_key(letter.issuer), letter.issued_on
