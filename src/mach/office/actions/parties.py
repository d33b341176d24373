"""Outside parties."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold, sort_key
from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.concurrency import lock
from mach.office.models import Party, User
from mach.office.permissions import Permission
from mach.office.rules import must


@transaction.atomic
def save_party(
    *, by: User, party: Party | None = None, version: int | None = None, kind: str, name: str, tax_code: str = "",
    legal_rep: str = "", address: str = "", place=None, is_key_enterprise: bool = False, at: datetime
) -> Party:  # fmt: skip
    """Add or change an outside party; a tax code is held once."""
    must(by, Permission.EDIT_RECORDS, on=localdate(at))
    agency = by.agency
    row = lock(Party.objects.visible_to(by), party.pk, version=version) if party else Party(agency=agency, version=0)
    if tax_code and Party.objects.filter(agency=agency, tax_code=tax_code).exclude(pk=row.pk).exists():
        raise UnableToSave(f"Mã số thuế {tax_code} đã thuộc một tổ chức khác trong danh bạ.", "tax_code")
    new = {
        "kind": kind,
        "name": name.strip(),
        "tax_code": tax_code,
        "legal_rep": legal_rep,
        "address": address,
        "place": place,
        "is_key_enterprise": is_key_enterprise,
    }
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.fold, row.sort_key = fold(f"{row.name} {row.tax_code}")[:300], sort_key(row.name)[:300]
    row.version += 1
    row.save()
    audit.record(agency=agency, by=by, action="office.save_party", subject=row, at=at, changes=changes)
    return row
