"""Places of the national catalogue: provinces for everybody, communes of the provinces that an agency works in."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.catalogue import places
from mach.office.geography import NEW, OLD
from mach.office.models import Place, User
from mach.office.permissions import Permission
from mach.office.rules import must

SINCE = date(2004, 7, 8)  # QĐ 124/2004/QĐ-TTg, the catalogue before this one


@transaction.atomic
def load_provinces() -> None:
    """Bring the provinces in, those before 01/7/2025 with what succeeded them; idempotent."""
    told = [one for one in places() if one.level == Place.Level.PROVINCE]
    held = set(Place.objects.filter(code__in=[one.code for one in told]).values_list("code", flat=True))
    merged = {one.successor for one in told if one.successor}
    new = [
        Place(
            code=one.code, name=one.name, level=one.level, valid_from=NEW if one.code in merged else SINCE,
            valid_to=OLD if one.successor else None,
        )
        for one in told
        if one.code not in held
    ]  # fmt: skip
    Place.objects.bulk_create(new)
    rows = Place.objects.in_bulk([one.code for one in told], field_name="code")
    through = Place.successors.through
    through.objects.bulk_create(
        [
            through(from_place_id=rows[one.code].pk, to_place_id=rows[one.successor].pk)
            for one in told
            if one.successor and one.code not in held
        ]
    )


@transaction.atomic
def load_communes(*, by: User, province: str, at: datetime) -> int:
    """Bring the communes of a province in; those that are there stay. How many came. Raises `UnableToSave`."""
    must(by, Permission.MANAGE, on=localdate(at))
    parent = Place.objects.filter(code=province, level=Place.Level.PROVINCE, valid_to=None).first()
    told = [one for one in places() if one.parent == province]
    if parent is None or not told:
        raise UnableToSave("Hãy chọn một tỉnh, thành phố trong danh mục.", "tinh")
    held = set(Place.objects.filter(code__in=[one.code for one in told]).values_list("code", flat=True))
    new = [
        Place(code=one.code, name=one.name, level=one.level, parent=parent, valid_from=NEW)
        for one in told
        if one.code not in held
    ]
    Place.objects.bulk_create(new)
    changes = [audit.Change("communes", None, f"{parent.name}: {len(new)}")]
    audit.record(agency=by.agency, by=by, action="office.load_places", subject=parent, at=at, changes=changes)
    return len(new)
