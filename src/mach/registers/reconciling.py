"""A load beside what it came from: every row accounted for, every column of numbers summed on both sides."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mach.registers.definition.schema import Definition
from mach.registers.models import Import, Record
from mach.registers.queries import read_definition
from mach.registers.rules import is_hidden
from mach.registers.sheets import KEY, label_of
from mach.ui.excel import Sheet

SHOWN = 200  # rows that stand otherwise in the register, on the page
_NUMBERS = ("money", "int", "decimal")


@dataclass(slots=True)
class Total:
    """One column of numbers: what the file says, what of it was left out, what stands in the records now."""

    key: str
    label: str
    in_file: Decimal = Decimal(0)
    left_out: Decimal = Decimal(0)
    now: Decimal = Decimal(0)

    @property
    def written(self) -> Decimal:
        return self.in_file - self.left_out

    @property
    def difference(self) -> Decimal:
        return self.now - self.written


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A number that stands otherwise in its record than in the file; `now` is None for a row that was struck out."""

    number: int
    record: int
    book: str
    label: str
    in_file: Decimal
    now: Decimal | None


@dataclass(slots=True)
class Reconciled:
    """`reasons` counts the rows left out by what is wrong; `doubles` those that the register already holds."""

    totals: list[Total]
    lines: int = 0
    written: int = 0
    doubles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    otherwise: list[Otherwise] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        return self.lines - self.written

    @property
    def is_even(self) -> bool:
        return not self.otherwise


def reconciled(load: Import) -> Reconciled:
    """Read the table of a load beside its records, both in the order of the file; two queries."""
    definition = read_definition(load.definition)
    doubles = _said_of_doubles(definition)
    totals = {
        key: Total(key, label_of(definition, key)) for key in load.plan.get("keys", ()) if _is_number(definition, key)
    }
    found = Reconciled(list(totals.values()))
    records = _records(load)
    for number, position, amounts, faults in load.table.values_list(
        "number", "position", "amounts", "faults"
    ).iterator():
        found.lines += 1
        record = next(records) if position is not None else None
        if record is None:
            found.doubles += any(message in doubles for _, message in faults)
            found.reasons.update({_reason(definition, key, message) for key, message in faults})
        else:
            found.written += 1
        for key, total in totals.items():
            given = Decimal(amounts.get(key, 0))
            total.in_file += given
            if record is None:
                total.left_out += given
                continue
            now = _amount(record.data, key) if record.removed_at is None else None
            total.now += now or 0
            if now != given:
                found.otherwise.append(Otherwise(number, record.pk, record.book, total.label, given, now))
    return found


def may_read_rows(user: Any, load: Import) -> bool:
    """Whether a person may see the cells of a file: its own, or of a register in which nothing is hidden."""
    definition = read_definition(load.definition)
    hidden = any(is_hidden(definition, one) for one in definition.fields.values())
    return load.created_by_id == user.pk or user.reads_restricted or not hidden


def reconciled_sheets(load: Import, found: Reconciled, first: str, last: str) -> list[Sheet]:
    """The same as a workbook."""
    facts = [
        ("Tệp", load.name), ("SHA-256", load.digest), ("Người nhập", load.created_by.full_name),
        ("Nhập lúc", load.finished_at), ("Trạng thái", load.get_state_display()), ("Số dòng trong tệp", found.lines),
        ("Số dòng đã ghi", found.written), ("Số dòng bị bỏ", found.left_out),
        ("Trong đó trùng dòng đã có", found.doubles), ("Số vào sổ", f"{first} – {last}" if first else ""),
    ]  # fmt: skip
    return [
        Sheet("Đối chiếu", ["Mục", "Nội dung"], facts),
        Sheet(
            "Tổng các cột",
            ["Cột", "Trong tệp", "Dòng bị bỏ", "Đã ghi", "Nay trong sổ", "Chênh lệch"],
            [[one.label, one.in_file, one.left_out, one.written, one.now, one.difference] for one in found.totals],
        ),
        Sheet(
            "Số khác tệp",
            ["Dòng trong tệp", "Số vào sổ", "Cột", "Trong tệp", "Nay trong sổ"],
            [[one.number, one.book, one.label, one.in_file, one.now] for one in found.otherwise],
        ),
        faults_sheet(load),
    ]


def faults_sheet(load: Import) -> Sheet:
    """The rows that were left out as they stand in the file, what is wrong with each in the last column."""
    width = len(load.plan.get("keys", ()))
    heads = load.plan.get("heads") or [f"Cột {place + 1}" for place in range(width)]
    return Sheet(
        "Dòng bị bỏ",
        ["Dòng trong tệp", *heads, "Lý do"],
        [
            [row.number, *row.cells, "\n".join(message for _, message in row.faults)]
            for row in load.table.filter(place__lt=load.read or 0, position=None)
        ],
    )


def _records(load: Import) -> Iterator[Record]:
    rows = load.records.filter(parent=None).order_by("position")
    return rows.only("book_no", "book_year", "data", "removed_at").iterator()


def _amount(data: Mapping[str, Any], key: str) -> Decimal:
    name, _, code = key.partition(KEY)
    value = (data.get(name) or {}).get(code) if code else data.get(name)
    return Decimal(str(value or 0))


def _is_number(definition: Definition, key: str) -> bool:
    held = definition.fields.get(key.partition(KEY)[0])
    return held is not None and (held.kind in _NUMBERS or KEY in key)


def _reason(definition: Definition, key: str, message: str) -> str:
    """Cells that cannot be read are told by their column, everything else in its own words."""
    label = label_of(definition, key) if key else ""
    return f"{label}: ô trống hoặc ghi chưa đúng" if label and message.startswith(f"{label}: ") else message


def _said_of_doubles(definition: Definition) -> frozenset[str]:
    """What the rules say of a row that the register already holds."""
    own = f"exists({definition.code} where"
    return frozenset(rule.message for rule in definition.rules if own in rule.check)
