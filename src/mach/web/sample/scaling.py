"""More records for load tests: copies of the year's records, each set moved years back, written in bulk."""

import re
from collections.abc import Iterator
from copy import copy
from itertools import count

from mach.office.models import Agency
from mach.registers.actions.indexing import write
from mach.registers.models import NumberBook, Record, RecordEvidence, RecordVersion

YEARS_BACK = 10  # the copies go round through so many years before this one
CHUNK = 500
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def multiply(agency: Agency, *, scale: int) -> None:
    """Copy the records of an agency until there are `scale` times as many, with children, versions and indexes."""
    roots = list(Record.objects.roots().filter(agency=agency).select_related("definition", "register").order_by("pk"))
    children: dict[int, list[Record]] = {}
    for child in Record.objects.filter(parent__in=roots, removed_at=None).select_related("definition").order_by("pk"):
        children.setdefault(child.parent_id, []).append(child)
    proven = set(RecordEvidence.objects.filter(record__in=roots).values_list("record", flat=True))
    books: dict[tuple[int, int], Iterator[int]] = {}
    for turn in range(1, scale):
        back = 1 + (turn - 1) % YEARS_BACK
        for start in range(0, len(roots), CHUNK):
            _copy(roots[start : start + CHUNK], children, proven, books, turn=turn, back=back)
    _keep_numbers(agency, books)


def _copy(roots: list[Record], children, proven: set[int], books, *, turn: int, back: int) -> None:
    copies = [_moved(root, turn, back) for root in roots]
    for one in copies:
        one.book_year = one.book_year - back
        one.book_no = next(books.setdefault((one.register_id, one.book_year), count(_last(one) + 1)))
    Record.objects.bulk_create(copies, batch_size=CHUNK)
    pairs: list[tuple[Record, Record | None]] = [(one, None) for one in copies]
    rows = []
    for root, one in zip(roots, copies, strict=True):
        for child in children.get(root.pk, []):
            row = _moved(child, turn, back)
            row.parent = one
            rows.append(row)
            pairs.append((row, one))
    Record.objects.bulk_create(rows, batch_size=CHUNK)
    RecordVersion.objects.bulk_create(
        [
            RecordVersion(
                record=one, version=one.version, state=one.state, data=one.data, at=one.created_at, by=one.created_by
            )
            for one in copies
        ],
        batch_size=CHUNK,
    )
    RecordEvidence.objects.bulk_create(
        [
            RecordEvidence(record=one, reference=f"Hồ sơ lưu số {one.book}")
            for root, one in zip(roots, copies, strict=True)
            if root.pk in proven
        ],
        batch_size=CHUNK,
    )
    write(pairs)


def _moved(record: Record, turn: int, back: int) -> Record:
    """A new row with the same content some years earlier and unique numbers of its own."""
    row = copy(record)
    row._state = copy(record._state)
    row.pk, row.matter, row._state.adding = None, None, True
    row.data = {name: _value(name, value, turn, back) for name, value in record.data.items()}
    return row


def _value(name: str, value, turn: int, back: int):
    """A value of the copy: days go back, and numbers that stand once in a book get an ending of their own."""
    if name == "filing_no":
        kind, year, number = value.split("-")
        return f"{kind}-{int(year) - back}-{(int(number) + 7919 * turn) % 100_000:05d}"
    if name in ("certificate_no", "issue_no"):
        number, mark, symbol = value.partition("/")
        return f"{number}.{turn}{mark}{symbol}"
    if name == "year":
        return value - back
    if isinstance(value, str) and _DAY.fullmatch(value):
        day = f"{int(value[:4]) - back}{value[4:]}"
        return day.replace("-02-29", "-02-28")
    return value


def _last(record: Record) -> int:
    book = NumberBook.objects.filter(
        agency_id=record.agency_id, register_id=record.register_id, year=record.book_year
    ).first()
    return book.last if book else 0


def _keep_numbers(agency: Agency, books: dict[tuple[int, int], Iterator[int]]) -> None:
    """Say in the number books which numbers were given, so that none is given again."""
    for (register, year), numbers in books.items():
        NumberBook.objects.update_or_create(
            agency=agency, register_id=register, year=year, defaults={"last": next(numbers) - 1}
        )
