"""More time for a task: by the rule, or beyond it by a recorded decision of the authority."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.research.actions.tasks import follow
from mach.research.models import ResearchTask, TaskExtension
from mach.research.rules import extension_faults


class UnableToExtend(Exception):
    """The rules refuse the extension; `reasons` says why, one sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@transaction.atomic
def extend_task(
    *,
    by: User,
    task: ResearchTask,
    version: int | None,
    asked_on: date,
    decided_on: date,
    decision: str,
    new_end_on: date,
    at: datetime,
    is_exception: bool = False,
) -> TaskExtension:
    """Move the end of a task. What the rules refuse is taken as an exception that the authority decided, and marked.

    Clocks that had run out stay late: an extension does not heal the time between. Raises `UnableToExtend`.
    """
    on = localdate(at)
    row = lock(
        ResearchTask.objects.select_related("agency", "lead_unit", "officer", "host").visible_to(by),
        task.pk,
        version=version,
    )
    must(by, Permission.EDIT_RECORDS, on=on, unit=row.lead_unit)
    if row.start_on is None or row.end_on is None:
        raise UnableToExtend(["Chưa có ngày bắt đầu, kết thúc của nhiệm vụ. Hãy ghi theo hợp đồng trước."])
    if not decision.strip():
        raise UnableToExtend(["Chưa ghi số văn bản gia hạn."])
    if new_end_on <= row.end_on:
        raise UnableToExtend(["Ngày kết thúc mới phải sau ngày kết thúc hiện nay."])
    reasons = extension_faults(
        casework.regulation_of(row.case.procedure), start_on=row.start_on, end_on=row.end_on, asked_on=asked_on,
        new_end_on=new_end_on, earlier=[(one.decided_on, one.decision) for one in row.extensions.all()],
    )  # fmt: skip
    if reasons and not is_exception:
        raise UnableToExtend(reasons)
    given = TaskExtension.objects.create(
        task=row, asked_on=asked_on, decided_on=decided_on, decision=decision.strip()[:250], old_end_on=row.end_on,
        new_end_on=new_end_on, is_exception=bool(reasons),
    )  # fmt: skip
    changes = [*audit.changes(row, end_on=new_end_on), audit.Change("decision", None, given.decision)]
    changes += [audit.Change("exception", None, reason) for reason in reasons]
    row.end_on = new_end_on
    row.version += 1
    row.save()
    follow(row, on=on, by=by)
    audit.record(agency=row.agency, by=by, action="research.extend", subject=row, at=at, changes=changes)
    return given
