"""The path of one case under a regulation: what is planned, how each step stands, which clocks run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mach.engines.procedures.limits import Unit
from mach.engines.procedures.regulation import NEVER, Clock, PathStep, Regulation
from mach.engines.workdays import Calendar, Due, due, shift_months

Standing = Literal["planned", "open", "done", "skipped", "unknown", "not_applicable"]
Key = tuple[str, int]
"""A step and its turn: 0 for what is done once, 1, 2, … for what comes again."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of one case: whether it applies, and why not."""

    key: Key
    step: PathStep
    applies: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs for a step of a case: since when, until when."""

    key: Key
    clock: Clock
    since: date
    due: Due


def plan(
    regulation: Regulation, facts: Mapping[str, str], days: Mapping[str, date], done: Mapping[Key, date]
) -> list[Planned]:
    """Every step of a case in order. A fact that is not known yet rules nothing out.

    What comes again is planned as far as the days are known, and once more where nothing says when it ends.
    """
    events = events_of(days, done)
    found: list[Planned] = []
    for step in regulation.steps.values():
        missed = next((name for name, allowed in step.only.items() if facts.get(name) not in (None, "", *allowed)), "")
        turns = range(1, _turns(step, events) + 1) if step.every else (0,)
        reason = f"{missed}={facts[missed]}" if missed else ""
        found += [Planned((step.code, turn), step, not missed, reason) for turn in turns]
    return found


def standings(
    regulation: Regulation, planned: Sequence[Planned], done: Mapping[Key, date], *, known_from: str = ""
) -> dict[Key, Standing]:
    """How each step of a case stands; of a case known from a stage on, what was passed before that is unknown.

    A mandatory step is skipped when a later one of its track is done, when its track was opened by it without it, or
    when a step that leaves its track no more time is done. Of every open track the next mandatory step is open.
    """
    places = {one.key: place for place, one in enumerate(planned)}
    first = {one.step.code: places[one.key] for one in reversed(planned)}
    reached: dict[str, int] = {}
    for one in planned:
        if one.key in done:
            track = one.step.track
            reached[track] = max(reached.get(track, -1), places[one.key])
            opener = regulation.tracks[track].opens_after if track in regulation.tracks else ""
            if opener:
                home = regulation.steps[opener].track
                reached[home] = max(reached.get(home, -1), first[opener] + 1)
            for closed in one.step.closes:
                reached[closed] = len(planned)
    found: dict[Key, Standing] = {}
    stages = list(regulation.stages)
    known = stages.index(known_from) if known_from in stages else 0
    is_waited_for: set[str] = set()
    done_codes = {code for code, _ in done}
    for one in planned:
        track = one.step.track
        opener = regulation.tracks[track].opens_after
        if one.key in done:
            found[one.key] = "done"
        elif not one.applies:
            found[one.key] = "not_applicable"
        elif places[one.key] < reached.get(track, -1):
            passed: Standing = "skipped" if stages.index(one.step.stage) >= known else "unknown"
            found[one.key] = passed if one.step.is_mandatory else "not_applicable"
        elif one.step.is_mandatory and track not in is_waited_for and (not opener or opener in done_codes):
            found[one.key] = "open"
            is_waited_for.add(track)
        else:
            found[one.key] = "planned"
    return found


def running(
    regulation: Regulation,
    planned: Sequence[Planned],
    days: Mapping[str, date],
    done: Mapping[Key, date],
    calendar: Calendar,
) -> Iterator[Running]:
    """The clocks that have a start, with the day on which each ends; also those of steps done already."""
    events = events_of(days, done)
    by_code: dict[str, list[Planned]] = {}
    for one in planned:
        by_code.setdefault(one.step.code, []).append(one)
    for clock in regulation.clocks.values():
        start = events.get(clock.start)
        if clock.is_distance or start is None:
            continue
        for one in by_code.get(clock.step, ()):
            if not one.applies:
                continue
            turn = max(one.key[1], 1)
            length = clock.length * turn if one.step.every else clock.length
            since = start
            if one.step.every and turn > 1:
                since = shift_months(start, clock.length * (turn - 1))
            yield Running(one.key, clock, since, _end(start, length, clock.unit, calendar))


def breaches(
    regulation: Regulation, days: Mapping[str, date], done: Mapping[Key, date], calendar: Calendar
) -> dict[str, Clock]:
    """Steps that came too soon after what they must keep a distance from, with the clock that says so."""
    events = events_of(days, done)
    found: dict[str, Clock] = {}
    for clock in regulation.clocks.values():
        start, step = events.get(clock.start), events.get(clock.step)
        if clock.is_distance and start is not None and step is not None and latest_start(clock, step, calendar) < start:
            found[clock.step] = clock
    return found


def latest_start(clock: Clock, step_on: date, calendar: Calendar) -> date:
    """The last day on which `start` may lie for a step on `step_on` (task-lifecycle §6.1)."""
    if clock.unit == "month":
        return due(start=step_on, months=clock.length, before=True, calendar=calendar).day
    return due(start=step_on, days=clock.length, kind=clock.unit, before=True, calendar=calendar).day


def out_of_order(planned: Sequence[Planned], done: Mapping[Key, date]) -> dict[Key, Key]:
    """Steps whose day lies before that of an earlier step of their track, with that step."""
    found: dict[Key, Key] = {}
    latest: dict[str, tuple[date, Key]] = {}
    for one in planned:
        day = done.get(one.key)
        if day is None or one.step.every:
            continue
        before = latest.get(one.step.track)
        if before is not None and day < before[0]:
            found[one.key] = before[1]
        else:
            latest[one.step.track] = (day, one.key)
    return found


def events_of(days: Mapping[str, date], done: Mapping[Key, date]) -> dict[str, date]:
    """Days by name: what the case says, and the first day on which each step was done."""
    found: dict[str, date] = {}
    for (code, _), day in sorted(done.items(), key=lambda pair: pair[0]):
        found.setdefault(code, day)
    return {**found, **days}


def _turns(step: PathStep, events: Mapping[str, date]) -> int:
    since, until = events.get(step.since), events.get(step.until)
    if since is None:
        return 1
    if until is None:
        return 1 if step.times == NEVER else step.times
    months = (until.year - since.year) * 12 + until.month - since.month + (until.day >= since.day) - 1
    return min(max(months // step.every, 1), step.times)


def _end(start: date, length: int, unit: Unit, calendar: Calendar) -> Due:
    if unit == "month":
        return due(start=start, months=length, calendar=calendar)
    return due(start=start, days=length, kind=unit, calendar=calendar)
