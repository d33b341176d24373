"""Simple lists: an agency's own register made from the columns of a table, promoted to a register when it has grown."""

import hashlib
import re
from datetime import date, datetime, timedelta
from json import dumps

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.registers import definition as language
from mach.registers.actions.definitions import START
from mach.registers.definition import DefinitionError
from mach.registers.lists import CHOSEN, GROUP, SimpleList, code_of, definition_text
from mach.registers.models import Definition, Register
from mach.registers.places import give_places
from mach.targets import actions as targets
from mach.targets.models import Commitment, Indicator

LAST = 1_000  # lists of agencies stand after the shipped registers


class UnableToMakeList(Exception):
    """The list cannot be made as described; the message says why and what to do."""


@transaction.atomic
def make_list(
    *, by: User, described: SimpleList, at: datetime, commitment: Commitment | None = None, version: int | None = None
) -> Register:
    """A register of the agency with its definition and indicators; a commitment given is counted by it from now on.

    Raises `UnableToMakeList`.
    """
    on = localdate(at)
    must(by, Permission.MAKE_LISTS, on=on)
    agency = by.agency
    source = described_text(agency, described, prefix="ds")
    try:
        read = language.load(source)
    except DefinitionError as error:
        raise UnableToMakeList(" ".join(fault.message for fault in error.faults)) from error
    code = read.code
    register = Register.objects.create(agency=agency, code=code, title=read.title, group=GROUP, position=LAST)
    _add_version(register, agency, source, 1, START)
    give_places(read, register.pk)
    for one in read.indicators:
        Indicator.objects.create(
            agency=agency,
            code=one.code,
            label=one.label,
            series=code,
            kind=one.measure,
            formula=one.formula,
            unit=one.unit,
            basis=one.basis,
            valid_from=START,
        )
    if commitment is not None:
        counted = Indicator.objects.get(agency=agency, code=f"{code}.count")
        targets.change_commitment(
            by=by, commitment=commitment, version=version, at=at, indicator=counted, basis="", indicator_filter=""
        )
    changes = [audit.Change("definition", None, source)]
    audit.record(agency=agency, by=by, action="registers.make_list", subject=register, at=at, changes=changes)
    return register


def described_text(agency: Agency, described: SimpleList, *, prefix: str = "") -> str:
    """The definition of what a person described, under a code that nobody has. Raises `UnableToMakeList`."""
    _describe_well(agency, described)
    return definition_text(_free_code(f"{prefix} {described.title}"), described)


@transaction.atomic
def promote_list(*, by: User, register: Register, title: str, group: str, at: datetime) -> Register:
    """A simple list takes its place among the registers, with a name and a group; its records and counts stay.

    Raises `UnableToMakeList`.
    """
    on = localdate(at)
    must(by, Permission.MAKE_LISTS, on=on)
    row = Register.objects.select_for_update().get(pk=register.pk, agency=by.agency)
    title, group = " ".join(title.split()), " ".join(group.split())
    if row.group != GROUP:
        raise UnableToMakeList(f"“{row.title}” đã là sổ.")
    if not title or not group or group == GROUP:
        raise UnableToMakeList("Hãy ghi tên sổ và chọn nhóm của sổ.")
    newest = Definition.objects.filter(register=row, agency=by.agency).latest("version")
    source = _renamed(newest.source, title=title, group=group, tier=1)
    language.load(source)
    changes = audit.changes(row, title=title, group=group)
    newest.valid_to = on - timedelta(days=1)
    newest.save(update_fields=["valid_to"])
    _add_version(row, by.agency, source, newest.version + 1, on)
    row.title, row.group = title[:200], group[:120]
    row.save(update_fields=["title", "group"])
    audit.record(agency=by.agency, by=by, action="registers.promote_list", subject=row, at=at, changes=changes)
    return row


def _add_version(register: Register, agency: Agency, source: str, version: int, valid_from: date) -> Definition:
    return Definition.objects.create(
        register=register,
        agency=agency,
        version=version,
        origin=Definition.Origin.AGENCY,
        source=source,
        source_hash=hashlib.sha256(source.encode()).hexdigest(),
        valid_from=valid_from,
    )


def _describe_well(agency: Agency, described: SimpleList) -> None:
    title = described.title
    if len(title) < 5:
        raise UnableToMakeList("Hãy ghi tên danh sách, ít nhất 5 chữ cái, chẳng hạn “Mô hình truy xuất nguồn gốc”.")
    if Register.objects.filter(Q(agency=None) | Q(agency=agency), title__iexact=title).exists():
        raise UnableToMakeList(f"Đã có sổ hoặc danh sách tên “{title}”. Hãy dán thêm vào đó, hoặc đặt tên khác.")
    if not described.unit:
        raise UnableToMakeList("Hãy ghi mỗi dòng là một gì, chẳng hạn “mô hình”, để biết số dòng là số gì.")
    if not [column for column in described.columns if column.kind != "date"]:
        raise UnableToMakeList("Danh sách cần ít nhất một cột không phải ngày để gọi tên từng dòng.")
    for column in described.columns:
        if column.kind in CHOSEN and not column.choices:
            raise UnableToMakeList(
                f"Cột “{column.label}” không có giá trị nào để chọn. Hãy ghi các giá trị, hoặc đổi kiểu cột thành chữ."
            )


def _free_code(title: str) -> str:
    """A code that no register of any agency has, nor any series of the house."""
    taken = {one for schema in language.shipped() for one in (schema.code, *schema.sections)}
    return code_of(title, taken | set(Register.objects.values_list("code", flat=True)))


def _renamed(source: str, **new: str | int) -> str:
    """The text of a definition with other words at its top."""
    for key, value in new.items():
        said = dumps(value, ensure_ascii=False)
        line = f"{key} = {said}"
        source = re.sub(rf"^{key} = .*$", lambda _, line=line: line, source, count=1, flags=re.MULTILINE)
    return source
