"""Tasks and who takes part in them. The case of a task follows every change within the same action."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation, Procedure, Step
from mach.engines.vietnamese import fold
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Agency, Party, User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.research.models import Participant, ResearchTask
from mach.research.rules import REGULATIONS, regulation_code

SECRET_TITLE = "Nhiệm vụ mật"
FIELDS = (
    "code", "former_code", "title", "kind", "level", "method", "method_reason", "programme", "field", "host",
    "investigator", "lead_unit", "officer", "start_on", "end_on", "state_money", "other_money", "grade", "is_secret",
)  # fmt: skip
KEPT_OF_SECRET = frozenset({"code", "former_code", "level", "lead_unit", "officer", "start_on", "end_on", "is_secret"})


class UnableToSaveTask(Exception):
    """The task cannot be kept as entered; the message says why and what to do."""


@transaction.atomic
def save_task(
    *, by: User, values: Mapping[str, Any], at: datetime, task: ResearchTask | None = None, version: int | None = None
) -> ResearchTask:
    """Add a task with its whole planned path, or change one. Of a secret task only code, level and days are kept.

    Raises `UnableToSaveTask`, `StaleVersion`, `NotAllowed`.
    """
    on = localdate(at)
    row = lock(_rows().visible_to(by), task.pk, version=version) if task else None
    unit = values.get("lead_unit") or (row.lead_unit if row else None)
    if unit is None:
        raise UnableToSaveTask("Chưa chọn đơn vị quản lý nhiệm vụ.")
    must(by, Permission.EDIT_RECORDS, on=on, unit=row.lead_unit if row else unit)
    new = {name: values[name] for name in FIELDS if name in values}
    if new.get("is_secret", row.is_secret if row else False):
        new = {name: value for name, value in new.items() if name in KEPT_OF_SECRET} | {"title": SECRET_TITLE}
    _good(row, new, unit.agency)
    if row is None:
        row = _added(new, unit.agency, on)
        row.case.known_from = values.get("known_from") or ""
        changes, action = [], "research.add"
    else:
        changes, action = audit.changes(row, **new), "research.edit"
        if "known_from" in values:
            row.case.known_from = values["known_from"] or ""
        for name, value in new.items():
            setattr(row, name, value)
    row.fold = fold(f"{row.code} {row.former_code} {row.title} {row.host or ''} {row.investigator}")
    if action == "research.edit":
        row.version += 1
    row.save()
    follow(row, on=on, by=by)
    audit.record(agency=row.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row


def _rows():
    return ResearchTask.objects.select_related(
        "agency", "lead_unit", "officer", "host", "case__matter", "case__procedure"
    )


def _good(row: ResearchTask | None, new: Mapping[str, Any], agency: Agency) -> None:
    """Raises `UnableToSaveTask`."""

    def value(name: str) -> Any:
        return new.get(name, getattr(row, name) if row else None)

    if not str(value("title") or "").strip():
        raise UnableToSaveTask("Chưa ghi tên nhiệm vụ.")
    if value("method") == ResearchTask.Method.DIRECT and not str(value("method_reason") or "").strip():
        raise UnableToSaveTask("Giao trực tiếp phải ghi lý do (Luật 29/2013/QH13 Điều 29).")
    if value("start_on") and value("end_on") and value("end_on") <= value("start_on"):
        raise UnableToSaveTask("Ngày kết thúc phải sau ngày bắt đầu.")
    code = str(value("code") or "").strip()
    if row is not None and row.code and code != row.code:
        raise UnableToSaveTask("Mã số đã cấp thì không đổi. Mã của hồ sơ cũ ghi ở ô “Mã số cũ”.")
    same = ResearchTask.objects.filter(agency=agency, code=code).exclude(pk=row.pk if row else None)
    if code and same.exists():
        raise UnableToSaveTask(f"Mã số “{code}” đã có ở nhiệm vụ khác.")


def _added(new: Mapping[str, Any], agency: Agency, on: date) -> ResearchTask:
    row = ResearchTask(agency=agency, **new)
    matter = casework.open_matter(
        agency=agency, kind=Matter.Kind.RESEARCH, title=str(row), address="", lead_unit=row.lead_unit,
        officer=row.officer, on=on,
    )  # fmt: skip
    procedure = procedure_for(agency, kind=row.kind, day=on)
    row.case = casework.open_case(
        matter=matter, procedure=procedure, facts=facts_of(row), days=days_of(row), debtor=row.host, on=on
    )
    row.save()
    return row


def procedure_for(agency: Agency, *, kind: str, day: date) -> Procedure:
    """The regulation of a day, its newest version, an agency's own before the shipped one."""
    rows = Procedure.objects.filter(code__in=REGULATIONS, agency__in=[agency]) | Procedure.objects.filter(
        code__in=REGULATIONS, agency=None
    )
    newest: dict[str, Procedure] = {}
    for row in sorted(rows, key=lambda row: (row.agency_id is not None, row.version)):
        newest[row.code] = row
    if not newest:
        raise UnableToSaveTask("Chưa có quy định nào về nhiệm vụ KH&CN. Hãy chạy `mach migrate`.")
    read = [casework.regulation_of(row) for row in newest.values()]
    return newest[regulation_code(read, kind=kind, day=day)]


def facts_of(task: ResearchTask) -> dict[str, str]:
    """What decides which steps apply."""
    return {"kind": task.kind, "method": task.method, "grade": task.grade}


def days_of(task: ResearchTask) -> dict[str, date]:
    """Days that start clocks and are no steps. More time given after the end does not heal what ran out then (§6.3)."""
    late = task.extensions.filter(decided_on__gt=F("old_end_on")).first() if task.pk else None
    named = {"start_on": task.start_on, "end_on": late.old_end_on if late else task.end_on}
    return {name: day for name, day in named.items() if day is not None}


def follow(task: ResearchTask, *, on: date, by: User | None) -> None:
    """Bring the case of a task in line: its regulation by the day of approval, its title, unit, facts and days."""
    matter = task.case.matter
    days = dict(
        Step.objects.filter(case=task.case, code__in=("approved", "contracted"), done_on__isnull=False).values_list(
            "code", "done_on"
        )
    )
    approved = days.get("approved") or days.get("contracted")
    procedure = procedure_for(task.agency, kind=task.kind, day=approved or task.start_on or on)
    if task.case.procedure_id != procedure.pk and (approved is None or task.case.procedure.code != procedure.code):
        task.case.procedure = procedure
    casework.describe_matter(matter=matter, title=str(task), address=task.get_absolute_url())
    if (matter.lead_unit_id, matter.officer_id) != (task.lead_unit_id, task.officer_id):
        casework.move_matter(matter=matter, lead_unit=task.lead_unit, officer=task.officer, on=on)
    casework.settle_case(task.case, facts=facts_of(task), days=days_of(task), debtor=task.host, on=on, by=by)


@transaction.atomic
def stop_task(
    *, by: User, task: ResearchTask, version: int | None, on_day: date, decision: str, at: datetime
) -> ResearchTask:
    """End a task before its time, by a paper: nothing more is owed on its path. Raises `UnableToSaveTask`."""
    on = localdate(at)
    row = lock(_rows().visible_to(by), task.pk, version=version)
    must(by, Permission.ASSIGN, on=on, unit=row.lead_unit)
    if not decision.strip():
        raise UnableToSaveTask("Hãy ghi số, ngày quyết định chấm dứt.")
    if row.stopped_on is not None:
        raise UnableToSaveTask(f"Nhiệm vụ đã chấm dứt từ {row.stopped_on:%d/%m/%Y}.")
    if on_day > on:
        raise UnableToSaveTask("Ngày chấm dứt ở tương lai. Hãy ghi ngày trên quyết định.")
    changes = [*audit.changes(row, stopped_on=on_day), audit.Change("decision", None, decision.strip())]
    row.stopped_on = on_day
    row.version += 1
    row.save()
    casework.close_matter(
        matter=row.case.matter, on=on_day, state=Obligation.State.CANCELLED, result=decision.strip(), by=by
    )
    audit.record(agency=row.agency, by=by, action="research.stop", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def add_participant(*, by: User, task: ResearchTask, party: Party, role: str, paper: str, at: datetime) -> Participant:
    """Who takes part in a task or uses its result; a promise to use it names the paper. Raises `UnableToSaveTask`."""
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=task.lead_unit)
    paper = " ".join(paper.split())
    if role == Participant.Role.COMMITTED and not paper:
        raise UnableToSaveTask("Cam kết sử dụng kết quả phải có văn bản: hãy ghi số, ngày.")
    if Participant.objects.filter(task=task, party=party, role=role).exists():
        raise UnableToSaveTask(f"“{party}” đã có với vai trò này.")
    row = Participant.objects.create(task=task, party=party, role=role, paper=paper[:250])
    changes = [audit.Change("participant", None, f"{row.get_role_display()}: {party}")]
    audit.record(agency=task.agency, by=by, action="research.participant", subject=task, at=at, changes=changes)
    return row


@transaction.atomic
def drop_participant(*, by: User, participant: Participant, at: datetime) -> None:
    """Take back who was written down as taking part."""
    task = participant.task
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=task.lead_unit)
    changes = [audit.Change("participant", f"{participant.get_role_display()}: {participant.party}", None)]
    participant.delete()
    audit.record(agency=task.agency, by=by, action="research.participant", subject=task, at=at, changes=changes)
