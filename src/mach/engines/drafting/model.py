"""What an official document consists of (Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I), as frozen dataclasses.

Nothing here is layout. Labels (Điều 1., I., a)), the symbol, capital letters and closing marks follow from the data and
are written by the renderer, so they can be neither forgotten nor wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

LETTER = "Công văn"

# Kinds and their abbreviations, Phụ lục III. A letter has none.
KIND_SYMBOLS: dict[str, str] = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Quy chế": "QC", "Quy định": "QyĐ", "Thông cáo": "TC",
    "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr", "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA",
    "Dự án": "DA", "Báo cáo": "BC", "Biên bản": "BB", "Tờ trình": "TTr", "Hợp đồng": "HĐ", "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN", "Bản thỏa thuận": "BTT", "Giấy ủy quyền": "GUQ", "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT", "Giấy nghỉ phép": "GNP", "Phiếu gửi": "PG", "Phiếu chuyển": "PC", "Phiếu báo": "PB",
}  # fmt: skip

# Kinds that decide: who decides stands above the bases, the verb below them.
VERB_LINES: dict[str, str] = {"Quyết định": "QUYẾT ĐỊNH:", "Nghị quyết": "QUYẾT NGHỊ:"}


class DraftingError(ValueError):
    """The data cannot become an official document; the message, in Vietnamese, says what to mend."""


class Unit(StrEnum):
    """A unit of division, from the outermost in; its value shows its first label."""

    PART = "Phần I"
    CHAPTER = "Chương I"
    SECTION = "Mục 1"
    ARTICLE = "Điều 1."
    ROMAN = "I."
    CLAUSE = "1."
    POINT = "a)"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style. `url` (http or https) makes them a link: a number that opens its records."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None

    def __post_init__(self) -> None:
        if self.url is not None and not self.url.startswith(("https://", "http://")):
            raise DraftingError(f"Liên kết của “{self.text}” phải bắt đầu bằng https:// hoặc http://.")


Words = str | tuple[Run, ...]


def runs_of(words: Words) -> tuple[Run, ...]:
    """`words` as runs; a plain string is one run."""
    return (Run(words),) if isinstance(words, str) else words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`name` (letters, digits, "_", at most 24) stays with the paragraph while people edit the file: see `returned`."""

    words: Words
    name: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered unit. `title` is printed as a heading; `words` follow on the line of the label, or stand alone there.

    Numbers are counted: Phần, Chương and Điều run through the document, the others start anew under an outer unit.
    `name` is that of the line of the label.
    """

    unit: Unit
    title: str = ""
    words: Words = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line that begins with "-" (depth 1) or "+" (depth 2)."""

    words: Words
    depth: Literal[1, 2] = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, `width` in mm. Numerals are aligned right, running numbers centred."""

    title: str
    width: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise DraftingError(f"Hàng {number} của bảng có {len(row)} ô; bảng có {len(self.columns)} cột.")

    @property
    def width(self) -> float:
        """The width asked for, in mm."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Paragraph | Heading | Bullet | Table | PageBreak


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: `authority` lines such as "TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC", then the signatory's own position."""

    title: str
    name: str
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex, numbered by its place. A text put in force by the document (a plan by its decision) has its `kind`."""

    title: str
    blocks: tuple[Block, ...]
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document. Bodies are named as in running text ("Sở Khoa học và Công nghệ"), the layout turns to capitals.

    `number` None leaves room to write it; `date` None leaves day and month blank, the year stands in `year`.
    `issued_number` is number and symbol as the issued paper has them ("318/BC-SKHCN"), and stands for `number`.
    `issuer_code` and `unit_code` make the symbol: 12/BC-SKHCN, for a letter 12/SKHCN-KHTC. `recipients` are the lines
    under "Nơi nhận:" without the last, which files one copy with the clerks and one with `drafting_unit`.
    `promulgator` is who decides in a decision or a resolution ("Giám đốc Sở Khoa học và Công nghệ").
    Raises DraftingError for a kind that Phụ lục III does not know and for a missing component.
    """

    kind: str
    subject: str
    issuer: str
    issuer_code: str
    place: str
    blocks: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    drafting_unit: str
    superior: str | None = None
    number: int | None = None
    date: date | None = None
    year: int | None = None
    unit_code: str | None = None
    addressees: tuple[str, ...] = ()
    promulgator: str | None = None
    bases: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    issued_number: str | None = None

    def __post_init__(self) -> None:
        if self.kind != LETTER and self.kind not in KIND_SYMBOLS:
            raise DraftingError(f"“{self.kind}” không phải tên loại văn bản theo Phụ lục III Nghị định 30/2020/NĐ-CP.")
        if self.number is not None and self.number < 1:
            raise DraftingError("Số văn bản bắt đầu từ 01.")
        for name, value in (("trích yếu", self.subject), ("cơ quan ban hành", self.issuer), ("địa danh", self.place)):
            if not value.strip():
                raise DraftingError(f"Văn bản chưa có {name}.")
        if self.kind == LETTER and not (self.addressees and self.unit_code):
            raise DraftingError("Công văn phải có nơi kính gửi và ký hiệu đơn vị soạn thảo.")
        if self.kind in VERB_LINES and not (self.promulgator and self.bases):
            raise DraftingError(f"{self.kind} phải có thẩm quyền ban hành và căn cứ ban hành.")
        if self.promulgator and self.kind not in VERB_LINES:
            raise DraftingError(f"{self.kind} không ghi thẩm quyền ban hành; chỉ quyết định và nghị quyết mới ghi.")
        if not self.blocks:
            raise DraftingError("Văn bản chưa có nội dung.")

    @property
    def symbol(self) -> str:
        """Kind and issuer, or issuer and drafting unit for a letter: "BC-SKHCN", "SKHCN-KHTC"."""
        if self.kind == LETTER:
            return f"{self.issuer_code}-{self.unit_code}"
        return f"{KIND_SYMBOLS[self.kind]}-{self.issuer_code}"

    @property
    def is_numbered(self) -> bool:
        return self.number is not None or self.issued_number is not None

    @property
    def full_number(self) -> str:
        """Number and symbol as printed: "05/BC-SKHCN"; without number eight blanks before the stroke."""
        if self.issued_number is not None:
            return self.issued_number
        return f"{' ' * 8 if self.number is None else format(self.number, '02d')}/{self.symbol}"
