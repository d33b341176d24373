"""The promises of this room that `mach check` proves."""

from collections.abc import Iterable
from datetime import date

from mach.casework.models import Matter
from mach.office.models import Agency
from mach.office.registry import Check, Finding


def without_record(agency: Agency, on: date) -> Iterable[Finding]:
    """Matters of records whose record is gone."""
    for matter in Matter.objects.filter(agency=agency, kind=Matter.Kind.RECORD, record=None):
        yield Finding("orphaned", f"vụ việc {matter.pk} “{matter.title}”", "không còn dòng sổ nào đứng sau")


CHECKS = [Check("without_record", "Không vụ việc nào mất dòng sổ của nó", without_record)]
