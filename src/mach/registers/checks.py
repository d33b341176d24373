"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Model, Q

from mach.casework.models import Matter
from mach.office.models import Agency
from mach.office.registry import Check, Finding
from mach.registers.actions.indexing import COLUMNS, entries_of, live_rows
from mach.registers.models import Record
from mach.registers.places import all_places

SAMPLE = 500
"""About how many records are compared at once; each day takes others, so that in time all are."""


def stale_counting_tables(agency: Agency, on: date) -> Iterable[Finding]:
    """Records whose days, links and indexed values are not those that the record itself gives."""
    roots = Record.objects.filter(agency=agency, parent=None)
    parts = roots.count() // SAMPLE + 1
    sample = roots.annotate(part=F("pk") % parts).filter(part=on.toordinal() % parts)
    pairs = live_rows(sample.select_related("definition", "register").order_by("pk"))
    places = all_places()
    written = [_by_record(table, [record.pk for record, _ in pairs]) for table in COLUMNS]
    stale: dict[int, Record] = {}
    for record, parent in pairs:
        due = entries_of(record, parent, places) if record.removed_at is None else ([], [], [])
        said = [{_said(table, row) for row in rows} for table, rows in zip(COLUMNS, due, strict=True)]
        if any(held.get(record.pk, set()) != rows for held, rows in zip(written, said, strict=True)):
            root = parent or record
            stale[root.pk] = root
    for root in stale.values():
        subject = f"dòng sổ {root.register.code} {root.book} “{root.title}”"
        yield Finding("index_stale", subject, "bảng đếm không khớp nội dung dòng sổ; hãy chạy `mach reindex`")


def without_record(agency: Agency, on: date) -> Iterable[Finding]:
    """Matters of records whose record is gone, or that still owe although it was struck out."""
    gone = Q(record=None) | Q(record__removed_at__isnull=False, closed_on=None)
    for matter in Matter.objects.filter(gone, agency=agency, kind=Matter.Kind.RECORD).order_by("pk"):
        yield Finding("orphaned", f"vụ việc {matter.pk} “{matter.title}”", "không còn dòng sổ nào đứng sau")


def records_left_behind(agency: Agency, on: date) -> Iterable[Finding]:
    """Records of people who have left and that somebody has still to prove, correct or close."""
    to_do = Q(verified_at=None) | Q(matter__isnull=False, matter__closed_on=None)
    rows = Record.objects.roots().filter(to_do, agency=agency, officer__is_active=False)
    for row in rows.select_related("register").order_by("pk"):
        subject = f"dòng sổ {row.register.code} {row.book} “{row}”"
        yield Finding("left_behind", subject, "cán bộ phụ trách đã nghỉ, chưa bàn giao")


def _by_record(table: type[Model], ids: Sequence[int]) -> dict[int, set[tuple]]:
    found: dict[int, set[tuple]] = {}
    for start in range(0, len(ids), SAMPLE):
        for row in table.objects.filter(record__in=ids[start : start + SAMPLE]).values_list(*COLUMNS[table]):
            found.setdefault(row[0], set()).add(_said(table, row))
    return found


def _said(table: type[Model], row: Sequence[Any]) -> tuple:
    """What a row of a counting table says, the same whether it was read or is about to be written."""
    fields = {field.attname: field for field in table._meta.concrete_fields}
    return tuple(fields[name].to_python(value) for name, value in zip(COLUMNS[table], row, strict=True))


CHECKS = [
    Check("stale_counting_tables", "Bảng đếm nói đúng như các dòng sổ", stale_counting_tables),
    Check("records_left_behind", "Không dòng sổ nào còn phải làm thuộc người đã nghỉ", records_left_behind),
    Check("without_record", "Không vụ việc nào mất dòng sổ của nó", without_record),
]
