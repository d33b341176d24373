"""Registers and records for programs: same queries, same actions, same rules as the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from mach.office.api import ERRORS, permits
from mach.office.permissions import Permission
from mach.registers import actions, queries
from mach.registers.definition.schema import Field as DefinedField
from mach.registers.models import Record, Register

router = Router(tags=["Sổ"])


class RegisterOut(Schema):
    code: str
    title: str
    group: str


class RecordOut(Schema):
    id: int
    register_code: str
    book: str
    title: str
    state: str
    unit_id: int
    officer_id: int
    data: dict[str, Any] = Field(..., description="without personal and restricted values of other units")
    verified_at: datetime | None
    version: int


class WholeRecordOut(RecordOut):
    children: dict[str, list[dict[str, Any]]]


class RecordIn(Schema):
    """Values by field code; dates as 2026-11-25, links as ids, codes of choices."""

    values: dict[str, Any]
    children: dict[str, list[dict[str, Any]]] | None = None
    version: int | None = Field(None, description="version that was read; needed to change a record")


class FaultOut(Schema):
    field: str | None
    message: str
    section: str
    row: int | None


class RefusedOut(Schema):
    code: str
    message: str
    faults: list[FaultOut]


ANSWERS = {200: RecordOut, **ERRORS, 422: RefusedOut}


@router.get("", response={200: list[RegisterOut], **ERRORS})
@permits(Permission.READ)
def list_registers(request: HttpRequest) -> list[Register]:
    return list(Register.objects.visible_to(request.user).order_by("position", "code"))


@router.get("/{code}/records", response={200: list[RecordOut], **ERRORS})
@permits(Permission.READ)
def list_records(
    request: HttpRequest, code: str, words: str = "", state: str = "", year: int | None = None, limit: int = 100
) -> list[RecordOut]:
    """Records of a register, the newest number first."""
    register = get_object_or_404(Register.objects.visible_to(request.user), code=code)
    filters = queries.Filters(words=words, state=state, year=year)
    rows = queries.records_list(request.user, register, filters).rows.order_by("-book_year", "-book_no")
    rows = rows.select_related("definition")[: min(max(limit, 1), 500)]
    return [_out(request, row, code) for row in rows]


@router.get("/{code}/records/{pk}", response={200: WholeRecordOut, **ERRORS})
@permits(Permission.READ)
def get_record(request: HttpRequest, code: str, pk: int) -> WholeRecordOut:
    """A record with the rows of its child tables."""
    row = _record(request, code, pk)
    children = queries.children_by_section(queries.definition_of(row), [row], request.user)
    definition = queries.definition_of(row)
    rows = {
        name: [_open_values(definition.fields_of(name), child.data) for child in some]
        for name, some in children.items()
    }
    return WholeRecordOut(**_out(request, row, code).dict(), children=rows)


@router.post("/{code}/records", response=ANSWERS)
@permits(Permission.EDIT_RECORDS)
def add_record(request: HttpRequest, code: str, payload: RecordIn) -> RecordOut | Status:
    """Add a record; what is wrong comes back field by field and nothing is kept."""
    return _save(request, get_object_or_404(Register.objects.visible_to(request.user), code=code), payload, None)


@router.put("/{code}/records/{pk}", response=ANSWERS)
@permits(Permission.EDIT_RECORDS)
def change_record(request: HttpRequest, code: str, pk: int, payload: RecordIn) -> RecordOut | Status:
    """Replace the values of a record; a version that is no longer the newest answers 409."""
    row = _record(request, code, pk)
    return _save(request, row.register, payload, row)


def _save(request: HttpRequest, register: Register, payload: RecordIn, row: Record | None) -> RecordOut | Status:
    try:
        saved = actions.save_record(
            by=request.user,
            register=register,
            record=row,
            version=payload.version if row is None or payload.version is not None else 0,
            values=payload.values,
            children=payload.children,
            source=Record.EnteredBy.PROGRAM,
            at=timezone.now(),
        )
    except actions.UnableToSaveRecord as error:
        faults = [
            FaultOut(field=one.field, message=one.message, section=one.section, row=one.row) for one in error.faults
        ]
        return Status(422, RefusedOut(code="unable_to_save_record", message=str(error), faults=faults))
    return _out(request, saved.record, register.code)


def _record(request: HttpRequest, code: str, pk: int) -> Record:
    rows = Record.objects.visible_to(request.user).roots().filter(register__code=code)
    return get_object_or_404(rows.select_related("register", "definition"), pk=pk)


def _out(request: HttpRequest, row: Record, code: str) -> RecordOut:
    (row,) = queries.readable_by(request.user, queries.definition_of(row), [row])
    return RecordOut(
        id=row.pk,
        register_code=code,
        book=row.book,
        title=row.title,
        state=row.state,
        unit_id=row.unit_id,
        officer_id=row.officer_id,
        data=_open_values(queries.definition_of(row).fields, row.data),
        verified_at=row.verified_at,
        version=row.version,
    )


def _open_values(fields: Mapping[str, DefinedField], data: Mapping[str, Any]) -> dict[str, Any]:
    """Values as programs may read them: keys of people are told apart inside and never leave."""
    return {name: value for name, value in data.items() if name not in fields or fields[name].kind != "key"}
