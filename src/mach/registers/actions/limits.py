"""What a record owes by the limits of its definition, brought in line whenever the record changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation
from mach.casework.registry import Duty
from mach.casework.rules import is_by_hand, reckoning
from mach.engines import procedures
from mach.engines.procedures import due_of
from mach.engines.workdays import Calendar, Due
from mach.office.models import Agency, User
from mach.office.queries import calendar_for
from mach.registers.definition.schema import Definition, Limit
from mach.registers.models import Record
from mach.registers.queries import definitions_in_force
from mach.registers.rules.conditions import satisfies
from mach.targets.series import World

EXPIRY = "het_han"
BY_RECORD = "Theo ngày ghi trong sổ"
NOT_OWED = "Không còn phải làm theo nội dung dòng sổ"
_LENGTHS = {"working": "ngày làm việc", "calendar": "ngày", "month": "tháng"}


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty that a record owes by its definition, and the day on which the record says it was done."""

    duty: str
    title: str
    due: Due | date
    rule: str
    done_on: date | None = None


def duties(agency: Agency, on: date) -> list[Duty]:
    """The kinds of obligation that the definitions of an agency's registers make."""
    found = [one.definition for one in definitions_in_force(agency, day=on)]
    limits = [Duty(limit.code, limit.duty) for definition in found for limit in definition.limits]
    expiry = [Duty(EXPIRY, "Giấy phép, giấy chứng nhận hết hiệu lực")] if any(one.expiry for one in found) else []
    return [*limits, *expiry]


def settle_limits(record: Record, definition: Definition, world: World, *, by: User, on: date) -> None:
    """Open what a record owes now, move due days, close what it proves done, cancel the rest; part of an action."""
    if not (definition.limits or definition.expiry):
        return
    wanted = {owed.duty: owed for owed in _owed(record, definition, world, calendar_for(record.agency), on)}
    if record.matter is None and not wanted:
        return
    matter = matter_of(record, on)
    for owed in wanted.values():
        obligation = casework.owe(
            matter=matter,
            duty=owed.duty,
            title=owed.title,
            due=owed.due,
            rule=owed.rule,
            debtor_unit=record.unit.answering(on),
            debtor_officer=record.officer,
            on=on,
        )
        _bring(obligation, owed, record, by, on)
    ours = {EXPIRY, *(limit.code for limit in definition.limits)}
    for obligation in matter.obligations.open().filter(duty__in=ours - set(wanted)):
        _write(obligation, state=Obligation.State.CANCELLED, closed_on=on, closed_by=by, result=NOT_OWED)
    matter.closed_on = None if matter.obligations.open().exists() else on
    matter.save(update_fields=["closed_on"])


def _owed(record: Record, definition: Definition, world: World, calendar: Calendar, on: date) -> Iterator[Owed]:
    is_exit = definition.procedure.state(record.state).role == "exit"
    for limit in definition.limits:
        start, done_on = _day(record, limit.start), _done(record, limit)
        if start is None or not (limit.valid_from or date.min) <= start <= (limit.valid_to or date.max):
            continue
        if (is_exit and done_on is None) or not satisfies(limit.when, record, definition, world, on=on):
            continue
        due, rule = _due(limit, start, record, definition, calendar)
        if due is not None:
            yield Owed(limit.code, f"{limit.duty}: {record.title}"[:1000], due, rule, done_on)
    expiry = definition.expiry
    last = _day(record, expiry.field) if expiry else None
    end = definition.validity[1] if definition.validity else None
    ended = _day(record, end) if end and expiry and end != expiry.field else None
    is_over = is_exit or procedures.is_terminal(definition.procedure, record.state)  # then nothing is left to renew
    if expiry is not None and last is not None and not is_over and ended is None:
        rule = f"{expiry.days_before} ngày trước khi hết hiệu lực {last:%d/%m/%Y}"
        yield Owed(EXPIRY, f"{expiry.duty}: {record.title}"[:1000], last - timedelta(days=expiry.days_before), rule)


def _due(
    limit: Limit, start: date, record: Record, definition: Definition, calendar: Calendar
) -> tuple[Due | date | None, str]:
    """The day that the record says, else the day counted from `start`; by what rule. None where neither is there."""
    for name in (limit.extended_by, limit.due):
        day = _day(record, name) if name else None
        if name and day is not None:
            return day, f"{definition.fields[name].label} {day:%d/%m/%Y} ({limit.source})"
    if limit.clock is None:
        return None, ""
    from_field = definition.fields[limit.start].label.lower()
    length = f"{limit.days} {_LENGTHS[limit.kind]}"
    rule = f"{length} kể từ {from_field} {start:%d/%m/%Y} ({limit.source})"
    return due_of(limit.clock, start, calendar), rule


def _bring(obligation: Obligation, owed: Owed, record: Record, by: User, on: date) -> None:
    """What a person closed, waived or dated by hand stays as that person left it; a renewed validity is owed anew."""
    if obligation.duty == EXPIRY and obligation.computed_by.get("rule") not in (owed.rule, None):
        day, computed_by = reckoning(owed.due, owed.rule)
        _write(
            obligation, title=owed.title, debtor_unit=record.unit.answering(on), debtor_officer=record.officer,
            due_on=day, computed_by=computed_by, state=Obligation.State.OPEN, closed_on=None, closed_by=None, result="",
        )  # fmt: skip
        return
    closed_by_hand = obligation.state in (Obligation.State.MET, Obligation.State.MET_LATE, Obligation.State.CANCELLED)
    if obligation.state == Obligation.State.WAIVED or (
        closed_by_hand and obligation.result not in (BY_RECORD, NOT_OWED)
    ):
        return
    unit = record.unit.answering(on)
    new: dict[str, Any] = {"title": owed.title, "debtor_unit": unit, "debtor_officer": record.officer}
    if not is_by_hand(obligation):
        day, computed_by = reckoning(owed.due, owed.rule)
        new |= {"due_on": day, "computed_by": computed_by}
    if owed.done_on is None:
        new |= {"state": Obligation.State.OPEN, "closed_on": None, "closed_by": None, "result": ""}
    else:
        late = owed.done_on > new.get("due_on", obligation.due_on)
        state = Obligation.State.MET_LATE if late else Obligation.State.MET
        new |= {"state": state, "closed_on": owed.done_on, "closed_by": by, "result": BY_RECORD}
    _write(obligation, **new)


def _write(obligation: Obligation, **new: Any) -> None:
    if all(getattr(obligation, name) == value for name, value in new.items()):
        return
    for name, value in new.items():
        setattr(obligation, name, value)
    obligation.version += 1
    obligation.save()


def _done(record: Record, limit: Limit) -> date | None:
    return min((day for name in limit.met_by if (day := _day(record, name)) is not None), default=None)


def _day(record: Record, field: str) -> date | None:
    value = record.data.get(field)
    return date.fromisoformat(value) if value else None


def matter_of(record: Record, on: date) -> Matter:
    """The matter of a record, opened when there is none, in line with who owns it; part of a larger action."""
    unit = record.unit.answering(on)
    if record.matter is None:
        record.matter = casework.open_matter(
            agency=record.agency,
            kind=Matter.Kind.RECORD,
            title=record.title,
            address="",
            lead_unit=unit,
            officer=record.officer,
            on=on,
        )
        record.save(update_fields=["matter"])
    address = reverse("registers:record", args=[record.register.code, record.pk])
    casework.describe_matter(matter=record.matter, title=record.title, address=address)
    if (record.matter.lead_unit, record.matter.officer) != (unit, record.officer):
        casework.move_matter(matter=record.matter, lead_unit=unit, officer=record.officer, on=on)
    return record.matter
