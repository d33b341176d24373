"""Cases: the planned path written, steps done, and what is owed by the clocks kept in line with them."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework.models import Case, Matter, Obligation, Procedure, Step
from mach.casework.rules import is_by_hand, reckoning
from mach.engines.procedures import (
    Key,
    Planned,
    Regulation,
    Running,
    breaches,
    out_of_order,
    parse_regulation,
    plan,
    running,
    standings,
)
from mach.engines.workdays import Calendar
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Attachment, Party, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import calendar_for, coordination, head_of
from mach.office.rules import must

BY_STEP = "Theo ngày ghi ở bước"
BEFORE = "<"  # in `Step.breach`, before the code of the earlier step whose day comes later
NOT_OWED = "Không còn phải làm theo quy trình"


class UnableToStep(Exception):
    """The step cannot be written so; the message says why."""


@transaction.atomic
def load_procedures(texts: Mapping[str, str], *, on: date) -> None:
    """Bring shipped regulations in, each text after those it builds on; a changed text is the next version."""
    newest = {row.code: row for row in Procedure.objects.filter(agency=None).order_by("version")}
    read: dict[str, Regulation] = {}
    digest = ""
    for code, text in texts.items():
        read[code] = parse_regulation(text, read)
        digest = hashlib.sha256((digest + text).encode()).hexdigest()  # a parent that changed changes its children
        held = newest.get(code)
        if held is not None and held.source_hash == digest:
            continue
        Procedure.objects.create(
            code=code, version=held.version + 1 if held else 1, title=read[code].title, source=text,
            source_hash=digest, valid_from=read[code].valid_from, valid_to=read[code].valid_to,
        )  # fmt: skip


def regulation_of(procedure: Procedure) -> Regulation:
    """What a stored regulation says; the same text is read once a process."""
    return _read(procedure.pk, procedure.source_hash)


@lru_cache(maxsize=64)
def _read(pk: int, digest: str) -> Regulation:
    row = Procedure.objects.get(pk=pk)
    parent = Procedure.objects.filter(agency=None, code=_parent(row.source)).order_by("version").last()
    return parse_regulation(row.source, {parent.code: _read(parent.pk, parent.source_hash)} if parent else {})


def _parent(source: str) -> str:
    return str(tomllib.loads(source).get("parent", ""))


def open_case(
    *, matter: Matter, procedure: Procedure, facts: Mapping[str, str], days: Mapping[str, date],
    debtor: Party | None, on: date,
) -> Case:  # fmt: skip
    """Write the whole planned path of a subject; part of a larger action."""
    case = Case.objects.create(matter=matter, procedure=procedure)
    return settle_case(case, facts=facts, days=days, debtor=debtor, on=on)


def settle_case(
    case: Case, *, facts: Mapping[str, str], days: Mapping[str, date], debtor: Party | None, on: date,
    by: User | None = None,
) -> Case:  # fmt: skip
    """Bring steps and obligations in line with the regulation, the facts and what is done; part of a larger action."""
    regulation = regulation_of(case.procedure)
    case.facts, case.days = dict(facts), {name: day.isoformat() for name, day in days.items()}
    case.debtor_party = debtor
    rows = {row.key: row for row in case.steps.select_related("obligation")}
    done = {key: row.done_on for key, row in rows.items() if row.done_on is not None}
    planned = [_excused(one, rows.get(one.key)) for one in plan(regulation, facts, days, done)]
    calendar = calendar_for(case.matter.agency)
    clocks = list(running(regulation, planned, days, done, calendar))
    owed = _owe(case, planned, clocks, done, on=on, by=by)
    _write_steps(case, regulation, planned, rows, done, owed, days, calendar)
    starts = [one.since for one in clocks if one.key not in done and one.since > on]
    case.next_on = min(starts, default=None)
    case.save()
    return case


def _excused(planned: Planned, row: Step | None) -> Planned:
    """A step that a recorded decision leaves out does not apply."""
    if row is None or not row.excuse or row.done_on is not None:
        return planned
    return replace(planned, applies=False, reason=row.excuse)


def _write_steps(
    case: Case,
    regulation: Regulation,
    planned: list[Planned],
    rows: dict[Key, Step],
    done: Mapping[Key, date],
    owed: Mapping[Key, Obligation],
    days: Mapping[str, date],
    calendar: Calendar,
) -> None:
    """Three statements whatever the number of steps; a step that is planned no more goes unless something was done."""
    standing = standings(regulation, planned, done, known_from=case.known_from)
    broken = {(code, 0): clock.code for code, clock in breaches(regulation, days, done, calendar).items()}
    broken |= {key: f"{BEFORE}{earlier[0]}" for key, earlier in out_of_order(planned, done).items()}
    new: list[Step] = []
    changed: list[Step] = []
    for position, one in enumerate(planned):
        row = rows.pop(one.key, None) or Step(case=case, code=one.key[0], turn=one.key[1])
        given = {
            "stage": one.step.stage, "track": one.step.track, "position": position,
            "is_mandatory": one.step.is_mandatory, "needs_paper": bool(one.step.paper), "state": standing[one.key],
            "reason": one.reason[:300], "breach": broken.get(one.key, ""), "obligation": owed.get(one.key),
        }  # fmt: skip
        if row.pk is not None and all(getattr(row, name) == value for name, value in given.items()):
            continue
        for name, value in given.items():
            setattr(row, name, value)
        (new if row.pk is None else changed).append(row)
    Step.objects.bulk_create(new)
    fields = ["stage", "track", "position", "is_mandatory", "needs_paper", "state", "reason", "breach", "obligation"]
    Step.objects.bulk_update(changed, fields)
    gone = [row.pk for row in rows.values() if row.done_on is None]
    if gone:
        Step.objects.filter(pk__in=gone).delete()


def _owe(
    case: Case,
    planned: list[Planned],
    clocks: Sequence[Running],
    done: Mapping[Key, date],
    *,
    on: date,
    by: User | None,
) -> dict[Key, Obligation]:
    """What the running clocks owe; of several clocks of one step the one that ends first. Four statements."""
    steps = {one.key: one for one in planned}
    wanted: dict[Key, Running] = {}
    for one in clocks:
        held = wanted.get(one.key)
        if (one.since <= on or one.key in done) and (held is None or one.due.day < held.due.day):
            wanted[one.key] = one
    held_rows = {(row.duty, row.period): row for row in case.matter.obligations.all()}
    debtors = _debtors(case, on)
    found: dict[Key, Obligation] = {}
    new: list[Obligation] = []
    changed: list[Obligation] = []
    for key, one in wanted.items():
        slot = (_duty(one), _period(key))
        row = held_rows.pop(slot, None)
        title = f"{steps[key].step.label}{f' lần {key[1]}' if key[1] else ''}: {case.matter.title}"[:1000]
        rule = f"{one.clock.said} kể từ {one.since:%d/%m/%Y} ({one.clock.code}, {one.clock.source})"
        day, computed_by = reckoning(one.due, rule)
        given = {"title": title, "due_on": day, "computed_by": computed_by, **debtors[one.clock.who == "host"]}
        if row is not None and is_by_hand(row):
            del given["due_on"], given["computed_by"]
        given |= _ending(done.get(key), given.get("due_on", row.due_on if row else day), by, row)
        if row is None:
            row = Obligation(matter=case.matter, duty=slot[0], period=slot[1], opened_on=min(one.since, on), **given)
            new.append(row)
        elif any(getattr(row, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(row, name, value)
            row.version += 1
            changed.append(row)
        found[key] = row
    for row in held_rows.values():  # a step taken back, a fact that changed
        if row.state == Obligation.State.OPEN and row.duty.startswith(PREFIX):
            row.state, row.closed_on, row.closed_by, row.result = Obligation.State.CANCELLED, on, by, NOT_OWED
            row.version += 1
            changed.append(row)
    Obligation.objects.bulk_create(new)
    Obligation.objects.bulk_update(
        changed,
        [
            "title", "due_on", "computed_by", "state", "closed_on", "closed_by", "result", "version", "debtor_unit",
            "debtor_officer", "debtor_party", "follower_unit", "follower_officer",
        ],
    )  # fmt: skip
    return found


PREFIX = "buoc-"


def _duty(one: Running) -> str:
    return f"{PREFIX}{one.clock.step}"[:60]


def _period(key: Key) -> str:
    return str(key[1]) if key[1] else ""


def _ending(done_on: date | None, due_on: date, by: User | None, row: Obligation | None) -> dict:
    """What a person waived stays; a day written at the step closes, and one taken back opens again."""
    if row is not None and row.state == Obligation.State.WAIVED:
        return {}
    if done_on is None:
        return {"state": Obligation.State.OPEN, "closed_on": None, "closed_by": None, "result": ""}
    late = done_on > due_on
    state = Obligation.State.MET_LATE if late else Obligation.State.MET
    if row is not None and row.state == state and row.closed_on == done_on:
        return {}
    return {"state": state, "closed_on": done_on, "closed_by": by, "result": BY_STEP}


def _debtors(case: Case, on: date) -> dict[bool, dict]:
    """Who owes and who follows, for what the host owes (True) and what the Department owes (False)."""
    matter = case.matter
    unit: Unit | None = matter.lead_unit.answering(on) if matter.lead_unit else None
    office = coordination(matter.agency, on=on)
    officer = matter.officer or (head_of(unit, on=on) if unit else None)
    if unit is None:
        if office is None:
            raise UnableToStep("Nhiệm vụ chưa có đơn vị quản lý và cơ quan chưa có ai giữ vai trò Văn phòng.")
        unit, officer = office
    follower = office or (unit, officer)
    ours = {
        "debtor_unit": unit, "debtor_officer": officer, "debtor_party": None,
        "follower_unit": follower[0], "follower_officer": follower[1],
    }  # fmt: skip
    if case.debtor_party is None:
        return {True: ours, False: ours}
    theirs = {
        "debtor_unit": None, "debtor_officer": None, "debtor_party": case.debtor_party,
        "follower_unit": unit, "follower_officer": officer or follower[1],
    }  # fmt: skip
    return {True: theirs, False: ours}


@transaction.atomic
def record_step(
    *,
    by: User,
    step: Step,
    version: int | None,
    done_on: date,
    at: datetime,
    paper: str = "",
    file: Attachment | None = None,
) -> Step:
    """Write down that a step was done, by its paper. What was signed is always written; what is wrong shows as such."""
    on = localdate(at)
    row = lock(Step.objects.select_related("case__matter__agency", "case__procedure"), step.pk, version=version)
    must(by, Permission.EDIT_RECORDS, on=on, unit=row.case.matter.lead_unit)
    if row.state == Step.State.NOT_APPLICABLE and row.is_mandatory:
        raise UnableToStep("Bước này không áp dụng cho nhiệm vụ này.")
    if done_on > on:
        raise UnableToStep("Ngày ở tương lai. Hãy ghi ngày trên văn bản, không sau hôm nay.")
    new = {
        "state": Step.State.DONE, "done_on": done_on, "paper": " ".join(paper.split())[:250], "by": by,
        "attachment": file or row.attachment,
    }  # fmt: skip
    return _written(row, new, by=by, action="casework.step", at=at)


@dataclass(frozen=True, slots=True)
class Done:
    """A step as it was done, told together with others: its day and paper."""

    code: str
    on: date
    paper: str = ""
    turn: int = 0


@transaction.atomic
def record_steps(*, by: User, case: Case, done: Sequence[Done], at: datetime) -> Case:
    """Write down many steps of a case at once, as when an old file is taken in; one entry of the trail.

    Raises `UnableToStep` for a step that the regulation does not have, or a day to come.
    """
    on = localdate(at)
    row = Case.objects.select_for_update(of=("self",)).select_related("matter__agency", "procedure").get(pk=case.pk)
    must(by, Permission.EDIT_RECORDS, on=on, unit=row.matter.lead_unit)
    for again in range(2):  # what comes again is planned once the step before it is there
        steps = {step.key: step for step in row.steps.all()}
        changed = []
        for one in done:
            step = steps.get((one.code, one.turn))
            if step is None:
                if again:
                    raise UnableToStep(f"Quy trình không có bước “{one.code}” lần {one.turn}.")
                continue
            if one.on > on:
                raise UnableToStep(f"Bước “{one.code}” ghi ngày ở tương lai, {one.on:%d/%m/%Y}.")
            step.state, step.done_on, step.paper, step.by = Step.State.DONE, one.on, one.paper[:250], by
            changed.append(step)
        Step.objects.bulk_update(changed, ["state", "done_on", "paper", "by"])
        resettle(row, on=on, by=by)
    changes = [audit.Change(f"{one.code}.{one.turn}", None, audit.text(one.on)) for one in done]
    audit.record(agency=row.matter.agency, by=by, action="casework.steps", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def take_back_step(*, by: User, step: Step, version: int | None, reason: str, at: datetime) -> Step:
    """A step was not done after all: written by mistake. The reason stays in the trail."""
    row = lock(Step.objects.select_related("case__matter__agency", "case__procedure"), step.pk, version=version)
    must(by, Permission.EDIT_RECORDS, on=localdate(at), unit=row.case.matter.lead_unit)
    if row.done_on is None:
        raise UnableToStep("Bước này chưa ghi là đã xong.")
    if not reason.strip():
        raise UnableToStep("Chưa ghi lý do bỏ ngày đã ghi.")
    new = {"state": Step.State.PLANNED, "done_on": None, "paper": "", "attachment": None, "by": by}
    return _written(row, new, by=by, action="casework.step_back", at=at, reason=reason.strip())


@transaction.atomic
def excuse_step(*, by: User, step: Step, version: int | None, decision: str, at: datetime) -> Step:
    """Leave a step out by a recorded decision of whoever assigns the work: its number, day and reason."""
    row = lock(Step.objects.select_related("case__matter__agency", "case__procedure"), step.pk, version=version)
    must(by, Permission.ASSIGN, on=localdate(at), unit=row.case.matter.lead_unit)
    if row.done_on is not None:
        raise UnableToStep("Bước này đã xong, không cần cho bỏ qua.")
    if not decision.strip():
        raise UnableToStep("Hãy ghi số, ngày văn bản cho phép bỏ qua bước và lý do.")
    return _written(row, {"excuse": " ".join(decision.split())[:300]}, by=by, action="casework.excuse_step", at=at)


def step_of_obligation(obligation: Obligation, *, done_on: date | None, paper: str, by: User, at: datetime) -> None:
    """A step whose obligation was closed or reopened by hand is done, or not; part of that action."""
    row = Step.objects.select_related("case__matter__agency", "case__procedure").filter(obligation=obligation).first()
    if row is None or row.done_on == done_on:
        return
    row.state = Step.State.DONE if done_on else Step.State.PLANNED
    row.done_on, row.paper, row.by = done_on, paper[:250], by
    row.version += 1
    row.save()
    resettle(row.case, on=localdate(at), by=by)


def _written(row: Step, new: dict, *, by: User, action: str, at: datetime, reason: str = "") -> Step:
    changes = audit.changes(row, **new)
    if reason:
        changes.append(audit.Change("reason", None, reason))
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    resettle(row.case, on=localdate(at), by=by)
    audit.record(agency=row.case.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
    row.refresh_from_db()
    return row


def resettle(case: Case, *, on: date, by: User | None = None) -> Case:
    """Bring a case in line with facts and days that have not changed."""
    days = {name: date.fromisoformat(day) for name, day in case.days.items()}
    return settle_case(case, facts=case.facts, days=days, debtor=case.debtor_party, on=on, by=by)


def start_clocks(agency, on: date) -> None:
    """Open what clocks that start by themselves owe since today; every night."""
    due = Case.objects.filter(matter__agency=agency, matter__closed_on=None, next_on__lte=on)
    for case in due.select_related("matter__agency", "matter__lead_unit", "procedure", "debtor_party"):
        with transaction.atomic():
            resettle(case, on=on)
