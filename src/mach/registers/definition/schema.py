"""A register as its definition says it: frozen data; codes without accents, words for people in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from mach.engines import procedures

Kind = Literal[
    "text", "long_text", "int", "decimal", "money", "date", "bool", "enum", "multi_enum", "ref", "list", "json_map",
    "key",
]  # fmt: skip
Privacy = Literal["public", "internal", "personal", "restricted"]
Severity = Literal["error", "warning"]
Measure = Literal["count", "distinct", "sum", "ratio", "stock"]
Days = Literal["calendar", "working", "month"]

GROUPS = (
    "Công nghệ, doanh nghiệp, thị trường, sở hữu trí tuệ",
    "Sự kiện, đào tạo, năng suất, tiêu chuẩn, đo lường, chất lượng",
    "An toàn bức xạ",
    "Quản lý nhà nước, cải cách hành chính, thanh tra, nhân sự",
    "Thông tin, xuất bản, thống kê",
    "Kết quả, giống, chế phẩm, cơ sở",
)
"""Groups of shipped registers in the order in which they are shown."""

REF_TARGETS = ("party", "place", "document", "unit", "user")
"""Rooms below the registers that a field may point to; `record:<register>` points to another register."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    `required` is None, "always" or the state from which it must be filled. `targets` are what a `ref` may point to:
    one of REF_TARGETS or codes of registers (several: the record says which). `choices` gives code → label of an
    `enum`, `multi_enum` or the keys of a `json_map`. `index` marks what is counted or filtered by (`RecordValue`).
    `privacy` is None where the class of the register holds. A `key` keeps a keyed hash of what is
    typed, never the text.
    """

    name: str
    label: str
    kind: Kind
    required: str | None = None
    targets: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    help: str = ""
    unit: str = ""
    default: Any = None
    pattern: str | None = None
    min: int | float | date | None = None
    max: int | float | date | None = None
    index: bool = False
    privacy: Privacy | None = None

    @property
    def to(self) -> str | None:
        """The one thing a ref points to, None where several are possible."""
        return self.targets[0] if len(self.targets) == 1 else None

    @property
    def is_year(self) -> bool:
        """A year is a number that nobody writes with a mark of thousands: fields named "year" or "…_year"."""
        return self.kind == "int" and self.name.split("_")[-1] == "year"


@dataclass(frozen=True, slots=True)
class Section:
    """A child table: rows that stand inside a record. `parent_as` is how its formulas call the record."""

    name: str
    label: str
    fields: Mapping[str, Field]
    parent_as: str | None = None
    help: str = ""
    privacy: Privacy | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """A day that may place a record in a period, and the state that it takes for granted."""

    name: str
    label: str
    field: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A dated limit that makes an obligation: `days` from the day in `start`, met on the first day in `met_by`.

    It holds for records whose `start` lies in valid_from..valid_to, and that satisfy `when`. `days` counts calendar
    days, working days or months by `kind`; `clock` is the same for `procedures.due_of`. A day in the field `due` stands
    in for the day counted, and one in `extended_by` for both; without `days` nothing is owed until one of them is
    there. `confidence`: A read at the source, B from general knowledge, C local.
    """

    code: str
    duty: str
    days: int | None
    kind: Days
    start: str
    met_by: tuple[str, ...]
    source: str
    confidence: Literal["A", "B", "C"]
    procedure: str = ""
    when: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    due: str | None = None
    extended_by: str | None = None

    @property
    def clock(self) -> procedures.Limit | None:
        if self.days is None:
            return None
        valid_from = self.valid_from or date.min
        return procedures.Limit(
            self.code, self.days, self.kind, self.start, valid_from, self.valid_to, self.source, self.confidence
        )


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day on which the record holds, and how many days before it the duty falls due."""

    field: str
    duty: str
    days_before: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on a record, or on each row of the section `section`; `message` is shown at `field`."""

    code: str
    check: str
    message: str
    severity: Severity
    section: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a quantity is counted. `date` is the field that places rows in a period, empty for a stock.

    Where it is `basis_date`, `basis` is the basis date taken unless a target chooses another one.
    """

    code: str
    label: str
    measure: Measure
    unit: str
    formula: str
    date: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole register. `title_template` makes the name of a record, `columns` its list.

    `procedure` has its states, with the fields that each demands, and the moves between them.
    """

    code: str
    title: str
    short: str
    group: str
    tier: int
    purpose: str
    privacy: Privacy
    source: str
    title_template: str
    columns: tuple[str, ...]
    fields: Mapping[str, Field]
    procedure: procedures.Definition
    serves: tuple[str, ...] = ()
    sections: Mapping[str, Section] = field(default_factory=dict)
    bases: Mapping[str, Basis] = field(default_factory=dict)
    basis: str | None = None
    validity: tuple[str, str | None] | None = None
    limits: tuple[Limit, ...] = ()
    expiry: Expiry | None = None
    numbering: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def fields_of(self, section: str | None) -> Mapping[str, Field]:
        """Fields of the record, or of a row of the section."""
        return self.fields if section is None else self.sections[section].fields
