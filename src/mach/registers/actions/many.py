"""Many records at once: given to another officer, moved to another state; both can be taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.office import audit
from mach.office.models import AuditEntry, User
from mach.office.permissions import Permission
from mach.office.registry import BulkAction, BulkRow
from mach.office.rules import NotAllowed, must
from mach.registers.actions.records import UnableToSaveRecord, move_state, save_record
from mach.registers.models import Record
from mach.registers.rules import Fault

MOST = 200
_NOBODY = "Chưa chọn dòng nào."
_CHANGED = "đã giao người khác hoặc sửa từ lúc ấy"


class _OnlyTried(Exception):
    pass


@transaction.atomic
def assign_many(*, by: User, records: Sequence[Record], officer: User, at: datetime) -> list[Record]:
    """Give records, with what they owe, to an officer who serves in the unit of each. Raises `UnableToSaveRecord`."""
    on, rows = localdate(at), _locked(by, records)
    for unit in {row.unit for row in rows}:
        must(by, Permission.ASSIGN, on=on, unit=unit)
        if all(post.unit_id != unit.answering(on).pk for post in officer.posts_on(on)):
            raise UnableToSaveRecord([Fault("", f"{officer} không thuộc {unit}. Hãy chọn người của đơn vị ấy.")])
    changed = [row for row in rows if row.officer_id != officer.pk]
    if not changed:
        raise UnableToSaveRecord([Fault("", f"Các dòng này đã do {officer} phụ trách.")])
    changes = [audit.Change(str(row.pk), audit.text(row.officer), audit.text(officer)) for row in changed]
    _give(changed, officer, at)
    audit.record(agency=rows[0].agency, by=by, action="registers.assign", subject=rows[0], at=at, changes=changes)
    return changed


@transaction.atomic
def move_many(*, by: User, records: Sequence[Record], to: str, at: datetime) -> list[Record]:
    """Move records to a state, all or none. Raises `UnableToSaveRecord` naming every one that is refused."""
    rows, faults, moved = _locked(by, records), [], []
    before = {row.pk: row.state for row in rows}
    for row in rows:
        try:
            with transaction.atomic():
                moved.append(move_state(by=by, record=row, version=row.version, to=to, at=at).record)
        except (UnableToSaveRecord, NotAllowed) as error:
            faults.append(Fault("", f"Dòng {row.book}: {error}"))
    if faults:
        raise UnableToSaveRecord(faults)
    changes = [audit.Change(str(row.pk), before[row.pk], f"{to} {row.version}") for row in moved]
    audit.record(agency=rows[0].agency, by=by, action="registers.move", subject=rows[0], at=at, changes=changes)
    return moved


def try_move(*, by: User, records: Sequence[Record], to: str, at: datetime) -> dict[int, str]:
    """Why each record cannot be moved to a state, "" where it can; nothing is kept."""
    found: dict[int, str] = {}
    for row in records:
        try:
            with transaction.atomic():
                move_state(by=by, record=row, version=row.version, to=to, at=at)
                raise _OnlyTried
        except _OnlyTried:
            found[row.pk] = ""
        except NotAllowed:
            found[row.pk] = "Ông/bà không ghi sổ của đơn vị này."
        except UnableToSaveRecord as error:
            found[row.pk] = str(error)
    return found


def _given(user: User, entry: AuditEntry) -> list[BulkRow]:
    values = dict(entry.values.values_list("field", "new"))
    return [_told(row, values[str(row.pk)] == audit.text(row.officer)) for row in _rows_of(user, entry)]


def _take_back_giving(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    values = {value.field: (value.old, value.new) for value in entry.values.all()}
    rows = list(_rows_of(by, entry).select_for_update(of=("self",)))
    told = [_told(row, values[str(row.pk)][1] == audit.text(row.officer)) for row in rows]
    for row, one in zip(rows, told, strict=True):
        if not one.kept:
            must(by, Permission.ASSIGN, on=localdate(at), unit=row.unit)
            _give([row], User.objects.get(pk=int(values[str(row.pk)][0].split()[0])), at)
    return told


def _moved(user: User, entry: AuditEntry) -> list[BulkRow]:
    values = dict(entry.values.values_list("field", "new"))
    return [_told(row, values[str(row.pk)] == f"{row.state} {row.version}") for row in _rows_of(user, entry)]


def _take_back_moving(by: User, entry: AuditEntry, at: datetime) -> list[BulkRow]:
    before = dict(entry.values.values_list("field", "old"))
    told = _moved(by, entry)
    for row, one in zip(_rows_of(by, entry), told, strict=True):
        if not one.kept:
            save_record(
                by=by, register=row.register, record=row, version=row.version, values=row.data,
                state=before[str(row.pk)], at=at, is_undoing=True,
            )  # fmt: skip
    return told


GIVEN = BulkAction(
    noun="dòng",
    promise="Hoàn tác trả những dòng chưa giao người khác về người phụ trách trước.",
    permission=Permission.ASSIGN,
    undone="registers.undo_assign",
    back=lambda entry: ("Sổ", _list_of(entry)),
    rows=_given,
    undo=_take_back_giving,
    asks_units=True,
)
MOVED = BulkAction(
    noun="dòng",
    promise="Hoàn tác đưa những dòng chưa sửa từ lúc ấy về trạng thái trước; các dòng chờ xác nhận lại.",
    permission=Permission.EDIT_RECORDS,
    undone="registers.undo_move",
    back=lambda entry: ("Sổ", _list_of(entry)),
    rows=_moved,
    undo=_take_back_moving,
    asks_units=True,
)


def _give(rows: Sequence[Record], officer: User, at: datetime) -> None:
    Record.objects.filter(pk__in=[row.pk for row in rows]).update(officer=officer)
    for row in rows:
        row.officer = officer
        if row.matter is not None and row.matter.closed_on is None:
            unit = row.unit.answering(localdate(at))
            casework.move_matter(matter=row.matter, lead_unit=unit, officer=officer, on=localdate(at))


def _told(row: Record, stands: bool) -> BulkRow:
    return BulkRow(str(row), row.get_absolute_url(), "" if stands else _CHANGED)


def _rows_of(user: User, entry: AuditEntry) -> QuerySet[Record]:
    ids = [int(field) for field in entry.values.values_list("field", flat=True) if field.isdigit()]
    rows = Record.objects.visible_to(user).roots().filter(pk__in=ids)
    return rows.select_related("unit__agency", "agency", "register", "officer", "matter").order_by("pk")


def _list_of(entry: AuditEntry) -> str:
    record = Record.objects.select_related("register").get(pk=entry.object_id)
    return reverse("registers:records", args=[record.register.code])


def _locked(by: User, records: Sequence[Record]) -> list[Record]:
    if not records:
        raise UnableToSaveRecord([Fault("", _NOBODY)])
    if len(records) > MOST:
        raise UnableToSaveRecord([Fault("", f"Mỗi lần làm tối đa {MOST} dòng. Hãy lọc bớt.")])
    rows = Record.objects.visible_to(by).roots().filter(pk__in=[record.pk for record in records])
    related = ("unit__agency", "agency", "register", "officer", "matter")
    return list(rows.select_for_update(of=("self",)).select_related(*related).order_by("pk"))
