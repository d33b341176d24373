"""What letterheads, accounts and pages say of the agency."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.rules import must

LONGEST_ACCOUNT_DAYS = 30


@transaction.atomic
def save_agency(
    *, by: User, name: str, short_name: str, superior: str, symbol: str, place_name: str, account_working_days: int,
    at: datetime
) -> Agency:  # fmt: skip
    """Change the letterhead and the days units have for their accounts; accounts already open keep their day."""
    must(by, Permission.MANAGE, on=localdate(at))
    if not 0 <= account_working_days <= LONGEST_ACCOUNT_DAYS:
        raise UnableToSave(f"Số ngày làm việc phải từ 0 đến {LONGEST_ACCOUNT_DAYS}.", "account_working_days")
    row = Agency.objects.select_for_update().get(pk=by.agency.pk)
    new = {
        "name": name.strip(),
        "short_name": short_name.strip(),
        "superior": superior.strip(),
        "symbol": symbol.strip(),
        "place_name": place_name.strip(),
        "account_working_days": account_working_days,
    }
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.save(update_fields=list(new))
    audit.record(agency=row, by=by, action="office.save_agency", subject=row, at=at, changes=changes)
    return row
