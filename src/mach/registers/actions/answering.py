"""What closes the correction owed for a record sent back: a new version of it, evidence, or its verification."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F

from mach.casework.models import Matter, Obligation
from mach.office.models import User
from mach.registers.models import Record

CORRECT = "correct"


def answer_returns(records: Sequence[Record], *, by: User, on: date) -> None:
    """Close the corrections owed for records; part of a larger action."""
    matters = [record.matter_id for record in records if record.matter_id is not None]
    owed = Obligation.objects.open().filter(matter__in=matters, duty=CORRECT)
    answered = list(owed.values_list("matter", flat=True))
    if not answered:
        return
    closed = {"closed_on": on, "closed_by": by, "result": "Đã sửa, bổ sung dòng sổ", "version": F("version") + 1}
    owed.filter(due_on__lt=on).update(state=Obligation.State.MET_LATE, **closed)
    owed.update(state=Obligation.State.MET, **closed)
    still = Obligation.objects.open().filter(matter__in=answered).values("matter")
    Matter.objects.filter(pk__in=answered).exclude(pk__in=still).update(closed_on=on)
