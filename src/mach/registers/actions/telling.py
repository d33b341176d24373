"""Holders told that what they hold expires: the duty to tell them is met, once for each validity."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.office.models import User

TOLD = "Đã nhắc người giữ"


@transaction.atomic
def tell_holders(*, by: User, owed: Sequence[Obligation], reference: str, at: datetime) -> int:
    """Note that the holders were told by a letter or otherwise; all of them or none.

    Raises `casework.UnableToClose` for one that was told already or has no reference, `NotAllowed` for another unit's.
    """
    if not reference.strip():
        raise casework.UnableToClose("Chưa ghi số công văn hoặc cách đã nhắc.")
    for row in owed:
        casework.close_obligation(
            by=by, obligation=row, version=None, result=TOLD, references=[reference.strip()[:250]], at=at
        )
    return len(owed)
