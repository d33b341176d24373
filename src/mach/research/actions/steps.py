"""Steps of a task: written by their papers, whatever is wrong with them; what follows from a step for the task."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Step
from mach.office.models import Attachment, User
from mach.research.actions.tasks import UnableToSaveTask, days_of, facts_of, follow, procedure_for
from mach.research.models import ResearchTask


@transaction.atomic
def record_step(
    *,
    by: User,
    task: ResearchTask,
    step: Step,
    version: int | None,
    done_on: date,
    at: datetime,
    paper: str = "",
    file: Attachment | None = None,
    grade: str = "",
) -> Step:
    """A step of a task was done. The acceptance says its grade; the approval decides the regulation.

    Raises `UnableToStep`, `UnableToSaveTask`, `StaleVersion`, `NotAllowed`.
    """
    if step.code == "accepted":
        if grade not in ResearchTask.Grade.values:
            raise UnableToSaveTask("Hãy chọn kết quả xếp loại của hội đồng nghiệm thu.")
        task.grade = grade
        task.save(update_fields=["grade"])
    row = casework.record_step(by=by, step=step, version=version, done_on=done_on, at=at, paper=paper, file=file)
    if step.code in ("accepted", "approved", "contracted"):
        if step.code == "contracted" and task.start_on is None:
            task.start_on = done_on
            task.save(update_fields=["start_on"])
        task.case.refresh_from_db()
        follow(task, on=localdate(at), by=by)
        row.refresh_from_db()
    return row


@transaction.atomic
def take_in_history(
    *, by: User, task: ResearchTask, done: Sequence[casework.Done], at: datetime, grade: str = ""
) -> ResearchTask:
    """What is known of a task that was carried on elsewhere: its steps with their days and papers, at once.

    Its regulation is that of the day of approval. Raises `UnableToStep`.
    """
    on = localdate(at)
    approved = next((one.on for one in done if one.code == "approved"), None)
    if approved is not None:
        task.case.procedure = procedure_for(task.agency, kind=task.kind, day=approved)
    task.grade = grade
    task.save(update_fields=["grade"])
    casework.settle_case(task.case, facts=facts_of(task), days=days_of(task), debtor=task.host, on=on, by=by)
    casework.record_steps(by=by, case=task.case, done=done, at=at)
    task.case.refresh_from_db()
    return task


@transaction.atomic
def take_back_step(*, by: User, task: ResearchTask, step: Step, version: int | None, reason: str, at: datetime) -> Step:
    """A step of a task was written by mistake."""
    row = casework.take_back_step(by=by, step=step, version=version, reason=reason, at=at)
    if step.code == "accepted":
        task.grade = ""
        task.save(update_fields=["grade"])
    task.case.refresh_from_db()
    follow(task, on=localdate(at), by=by)
    return row


excuse_step = casework.excuse_step
