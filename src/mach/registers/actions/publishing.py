"""Definitions made from the pages: a register of the agency's own, a new version of one, records brought forward."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.registers import definition as language
from mach.registers.actions.definitions import START, index_anew
from mach.registers.actions.lists import LAST
from mach.registers.actions.records import UnableToSaveRecord, save_record
from mach.registers.definition import DefinitionError, Fault
from mach.registers.definition.schema import Definition as DefinitionData
from mach.registers.models import Definition, Record, Register
from mach.registers.places import give_places
from mach.registers.queries import definition_row, definitions_in_force, know
from mach.targets.models import Indicator


class UnableToPublish(Exception):
    """The definition cannot be published; `faults` are those with a line of the text."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What would become of a record: its title, what its rules warn of, why it would be refused."""

    title: str
    warnings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class _OnlyTried(Exception):
    pass


def read_source(source: str, *, agency: Agency, register: Register | None, on: date) -> DefinitionData:
    """The definition of a text, checked beside the registers of the agency. Raises `UnableToPublish`."""
    beside = [one.definition for one in definitions_in_force(agency, day=on)]
    try:
        read = language.load(source, beside=beside)
    except DefinitionError as error:
        raise UnableToPublish("Định nghĩa còn chỗ cần sửa.", error.faults) from error
    if register is not None and read.code != register.code:
        raise UnableToPublish(f"Mã sổ phải giữ nguyên là “{register.code}”: các dòng sổ và chỉ số gọi sổ bằng mã này.")
    if register is None:
        taken = {one.code for one in beside} | {name for one in beside for name in one.sections}
        if read.code in taken or Register.objects.filter(code=read.code).exists():
            raise UnableToPublish(f"Mã sổ “{read.code}” đã có. Hãy đặt mã khác.")
    return read


@transaction.atomic
def publish_definition(*, by: User, register: Register | None, source: str, valid_from: date, at: datetime) -> Register:
    """A new register of the agency, or the next version of one from a day on; what was there ends the day before.

    Records keep the version they were made under until they are brought forward. A shipped register gets a version of
    the agency's own, which goes before the shipped one. Raises `UnableToPublish`.
    """
    on, agency = localdate(at), by.agency
    must(by, Permission.MANAGE, on=on)
    read = read_source(source, agency=agency, register=register, on=on)
    if register is None:
        register = Register.objects.create(
            agency=agency, code=read.code, title=read.title, group=read.group, position=LAST
        )
        version, valid_from = 1, START  # a new register takes records of the past
    else:
        version = _next_version(register, agency, valid_from, on)
    digest = hashlib.sha256(source.encode()).hexdigest()
    row = Definition.objects.create(
        register=register,
        agency=agency,
        version=version,
        origin=Definition.Origin.AGENCY,
        source=source,
        source_hash=digest,
        valid_from=valid_from,
    )
    know({digest: read})
    if give_places(read, register.pk) and version > 1:
        index_anew(register)
    if register.agency_id is not None:
        register.title, register.group = read.title, read.group
        register.save(update_fields=["title", "group"])
    _bring_indicators(agency, read, valid_from)
    changes = [audit.Change("definition", None, source), audit.Change("valid_from", None, audit.text(row.valid_from))]
    audit.record(agency=agency, by=by, action="registers.publish", subject=register, at=at, changes=changes)
    return register


def _next_version(register: Register, agency: Agency, valid_from: date, on: date) -> int:
    if valid_from < on:
        raise UnableToPublish("Ngày áp dụng không được trước hôm nay: các dòng đã ghi theo định nghĩa cũ.")
    rows = list(Definition.objects.select_for_update().filter(register=register).order_by("version"))
    own = [row for row in rows if row.agency_id == agency.pk]
    for row in own:
        if row.valid_from >= valid_from:
            raise UnableToPublish(
                f"Phiên bản {row.version} áp dụng từ {row.valid_from:%d/%m/%Y}. Hãy chọn ngày sau ngày ấy."
            )
        if row.valid_to is None:
            row.valid_to = valid_from - timedelta(days=1)
            row.save(update_fields=["valid_to"])
    return max((row.version for row in rows), default=0) + 1


def _bring_indicators(agency: Agency, read: DefinitionData, valid_from: date) -> None:
    """What the definition counts, as the agency counts it from now on; what it no longer names ends."""
    rows = Indicator.objects.filter(series=read.code, valid_to=None)
    shared = {row.code: row for row in rows.filter(agency=None)}
    own = {row.code: row for row in rows.filter(agency=agency)}
    for one in read.indicators:
        given = {
            "label": one.label, "kind": one.measure, "formula": one.formula.strip(), "unit": one.unit,
            "basis": one.basis,
        }  # fmt: skip
        held = own.pop(one.code, None) or shared.get(one.code)
        if held is not None and all(getattr(held, name) == value for name, value in given.items()):
            continue
        if held is not None and held.agency_id is not None:
            _end(held, valid_from)
        version = held.version + 1 if held is not None else 1
        Indicator.objects.create(
            agency=agency, code=one.code, series=read.code, version=version, valid_from=valid_from, **given
        )
    for row in own.values():
        _end(row, valid_from)


def _end(row: Indicator, valid_from: date) -> None:
    row.valid_to = valid_from - timedelta(days=1)
    row.save(update_fields=["valid_to"])


def try_definition(
    *, by: User, register: Register | None, source: str, values: Mapping[str, Any], at: datetime
) -> Attempt:
    """What a record with these values would become under the definition; nothing of either is kept."""
    found: list[Attempt] = []
    try:
        with transaction.atomic():
            tried = publish_definition(
                by=by, register=None if register is None else register, source=source,
                valid_from=localdate(at) if register is None else _first_free_day(register, by.agency, localdate(at)),
                at=at,
            )  # fmt: skip
            made_under = Definition.objects.filter(register=tried, agency=by.agency).latest("version")
            found.append(_attempt(by, tried, made_under, values, at))
            raise _OnlyTried
    except _OnlyTried:
        return found[0]


def _first_free_day(register: Register, agency: Agency, on: date) -> date:
    newest = Definition.objects.filter(register=register, agency=agency).order_by("valid_from").last()
    return max(on, newest.valid_from + timedelta(days=1)) if newest else on


def _attempt(by: User, register: Register, made_under: Definition, values: Mapping[str, Any], at: datetime) -> Attempt:
    try:
        saved = save_record(by=by, register=register, values=values, at=at, made_under=made_under, needs=None)
    except UnableToSaveRecord as error:
        return Attempt("", faults=tuple(dict.fromkeys(fault.message for fault in error.faults)))
    return Attempt(saved.record.title or saved.record.book, warnings=saved.warnings)


@transaction.atomic
def bring_forward(*, by: User, records: Sequence[Record], at: datetime) -> int:
    """Put records under the definition in force, each as an edit would; all or none. Raises `UnableToSaveRecord`."""
    on = localdate(at)
    for record in records:
        _forward(by, record, at, on)
    return len(records)


def try_forward(*, by: User, records: Sequence[Record], at: datetime) -> dict[int, Attempt]:
    """What would become of each record brought forward; nothing is kept."""
    found: dict[int, Attempt] = {}
    for record in records:
        try:
            with transaction.atomic():
                title = _forward(by, record, at, localdate(at))
                found[record.pk] = Attempt(title)
                raise _OnlyTried
        except _OnlyTried:
            continue
        except UnableToSaveRecord as error:
            messages = tuple(dict.fromkeys(fault.message for fault in error.faults))
            found[record.pk] = Attempt(record.title, faults=messages)
    return found


def _forward(by: User, record: Record, at: datetime, on: date) -> str:
    made_under = definition_row(record.register, agency=record.agency, day=on)
    known = language.load(made_under.source).fields if made_under.pk != record.definition_id else {}
    values = {name: value for name, value in record.data.items() if name in known}
    saved = save_record(
        by=by, register=record.register, record=record, version=record.version, values=values, at=at,
        made_under=made_under,
    )  # fmt: skip
    return saved.record.title
