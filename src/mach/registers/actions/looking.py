"""What a person keeps of the way a list is looked at; nothing of it changes a record."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from mach.office.models import Unit, User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed, may
from mach.registers.definition.schema import Definition
from mach.registers.models import ListColumns, OpeningFilter, Register, SavedFilter
from mach.registers.showing import offered

MOST_FILTERS = 20
FILTERS = ("tu", "don-vi", "trang-thai", "nam", "tam-tinh")
"""Parts of the address that a saved filter keeps; a load or a party is of one day."""


class UnableToKeep(Exception):
    """The filter cannot be kept under this name; says why."""


def choose_columns(*, by: User, register: Register, definition: Definition, names: Sequence[str]) -> None:
    """Show these fields in the list from now on; none: as the definition says."""
    known = [name for name in dict.fromkeys(names) if name in offered(definition)]
    if known and known != list(definition.columns):
        ListColumns.objects.update_or_create(user=by, register=register, defaults={"names": known})
    else:
        ListColumns.objects.filter(user=by, register=register).delete()


def moved(names: Sequence[str], name: str, steps: int) -> list[str]:
    """The columns with one of them some places further on; before the first for a negative number."""
    kept = [one for one in names if one != name]
    if name in names:
        kept.insert(max(0, names.index(name) + steps), name)
    return kept


def save_filter(
    *, by: User, register: Register, name: str, query: str, is_shared: bool, at, unit: Unit | None = None
) -> SavedFilter:
    """Keep a filter under a name, for oneself or for one's own unit; who looks after the registers of the agency
    keeps them for any unit, and for all (`is_shared`, without `unit`). Raises `UnableToKeep`."""
    name = " ".join(name.split())
    kept = urlencode([(key, value) for key, value in parse_qsl(query.lstrip("?")) if key in FILTERS and value])
    if not name:
        raise UnableToKeep("Chưa đặt tên bộ lọc.")
    if len(name) > 60 or len(kept) > 500:
        raise UnableToKeep("Tên hoặc bộ lọc quá dài. Hãy rút ngắn rồi lưu lại.")
    if not kept:
        raise UnableToKeep("Chưa lọc gì. Hãy chọn điều kiện lọc, bấm Lọc rồi lưu.")
    is_for_others = is_shared or (unit is not None and unit.pk not in by.unit_ids)
    if is_for_others and not may(by, Permission.MAKE_LISTS, on=localdate(at)):
        raise NotAllowed(Permission.MAKE_LISTS)
    if SavedFilter.objects.filter(register=register, by=by).count() >= MOST_FILTERS:
        raise UnableToKeep(f"Mỗi sổ lưu tối đa {MOST_FILTERS} bộ lọc. Hãy bỏ bớt bộ lọc cũ.")
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(
                agency=by.agency, register=register, by=by, name=name, query=kept, is_shared=is_shared, unit=unit
            )
    except IntegrityError as error:
        raise UnableToKeep(f"Đã có bộ lọc tên “{name}”. Hãy đặt tên khác hoặc bỏ bộ lọc cũ.") from error


def drop_filter(*, by: User, filter: SavedFilter, at) -> None:
    """Take a filter away: one's own, or a shared one by who may share."""
    if filter.by_id != by.pk and not may(by, Permission.MAKE_LISTS, on=localdate(at)):
        raise NotAllowed(Permission.MAKE_LISTS)
    filter.delete()


def open_with(*, by: User, register: Register, filter: SavedFilter | None) -> None:
    """Open the list of a register with this filter from now on; None: with all its rows."""
    if filter is None:
        OpeningFilter.objects.filter(user=by, register=register).delete()
    else:
        OpeningFilter.objects.update_or_create(user=by, register=register, defaults={"filter": filter})
