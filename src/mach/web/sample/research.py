"""The S&T tasks of the sample: each walks the path of its regulation at a pace, with the troubles that it is given."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from mach.casework.actions import Done, regulation_of
from mach.engines.procedures import PathStep, Regulation
from mach.engines.workdays import shift_months
from mach.office.permissions import Role
from mach.research import actions
from mach.research.actions.tasks import procedure_for
from mach.web.sample.days import Days
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office, table

PACE = 4  # days between two acts that nothing else keeps apart
TAIL_PACE = 12
TOLD = (
    "title", "code", "former_code", "kind", "field", "method", "method_reason", "programme", "investigator",
    "known_from",
)  # fmt: skip
PROMISE = "Cam kết kèm thuyết minh"


def run_tasks(diary: Diary, office: Office) -> None:
    """Plan the taking in of every task; its file is as far as it has come by then."""
    told = table("research.toml")
    for number, one in enumerate(told["task"]):
        diary.add(diary.days.ago(1), partial(_take_in, diary.days, office, told["gaps"], number, one))


def _take_in(days: Days, office: Office, gaps: dict[str, int], number: int, told: dict[str, Any], at: datetime) -> None:
    unit = office.units["khoa-hoc"]
    officers = office.serving("khoa-hoc", at.date(), Role.OFFICER)
    by = officers[number % len(officers)]
    contracted = days.ago(told["contracted"]) if "contracted" in told else None
    end_on = shift_months(contracted, told["months"]) if contracted else None
    values = {name: told[name] for name in TOLD if name in told}
    values |= {
        "host": office.parties.get(told.get("host", "")), "lead_unit": unit, "start_on": contracted, "end_on": end_on,
        "officer": None if told.get("nobody") else by, "state_money": told.get("money"),
        "other_money": told.get("other_money"),
    }  # fmt: skip
    task = actions.save_task(by=by, values=values, at=at)
    for role, names in told.get("participants", {}).items():
        for name in names:
            party = office.parties[name]
            actions.add_participant(by=by, task=task, party=party, role=role, paper=PROMISE, at=at)
    regulation = regulation_of(procedure_for(office.agency, kind=task.kind, day=contracted or days.on))
    walk = _Walk(days, at.date(), regulation, gaps, told, contracted, end_on)
    done = list(walk.done())
    grade = told.get("grade", "pass") if "accepted" in walk.found else ""
    actions.take_in_history(by=by, task=task, done=done, grade=grade, at=at)


class _Walk:
    """A task on its way: the day of every step up to the one that it has reached."""

    def __init__(
        self,
        days: Days,
        until: date,
        regulation: Regulation,
        gaps: dict[str, int],
        told: dict[str, Any],
        contracted: date | None,
        end_on: date | None,
    ) -> None:
        self.days, self.until, self.regulation, self.told, self.end_on = days, until, regulation, told, end_on
        self._gaps = {**gaps, **{code: gaps.get(code, PACE) + more for code, more in told.get("slow", {}).items()}}
        self.found: dict[str, date] = {}
        self._main(contracted)
        self._tails()

    def done(self) -> Iterator[Done]:
        """The steps with their papers, without those that were skipped."""
        skipped, bare = set(self.told.get("skip", ())), set(self.told.get("bare", ()))
        for place, (code, on) in enumerate(self.found.items()):
            if code not in skipped:
                yield Done(code, on, "" if code in bare else _paper(self.regulation.steps[code], on, place))
        yield from self._again()

    def _main(self, contracted: date | None) -> None:
        steps = [one for one in self.regulation.steps.values() if one.track == "main" and self._applies(one)]
        if contracted is None:
            day = self.days.ago(self.told["proposed"])
        else:
            before = steps[1 : [one.code for one in steps].index("contracted") + 1]
            day = contracted - timedelta(days=sum(self._gap(one.code) for one in before))
        for place, one in enumerate(steps):
            day += timedelta(days=self._gap(one.code)) if place else timedelta()
            if one.code == "contracted" and contracted is not None:
                day = contracted
            if one.code == "self_evaluated" and self.end_on is not None:
                day = max(day, self.end_on - timedelta(days=10))
            if day > self.until:
                break
            self.found[one.code] = self.days.working(day)
            if one.code == self.told.get("until"):
                break

    def _tails(self) -> None:
        """Steps of the other tracks, each after the one before it or after what opens its track."""
        last: dict[str, date] = {}
        stopped: set[str] = set()
        for one in self.regulation.steps.values():
            if one.track == "main" or one.every or one.track in stopped or not self._applies(one):
                continue
            start = last.get(one.track) or self.found.get(self.regulation.tracks[one.track].opens_after)
            if start is None:
                continue
            day = start + timedelta(days=self._gap(one.code, TAIL_PACE))
            if one.code == "advances_cleared" and self.end_on is not None:
                day = max(day, self.end_on + timedelta(days=30))
            if day > self.until or one.code in self.told.get("waits", ()):
                stopped.add(one.track)
            else:
                self.found[one.code] = last[one.track] = self.days.working(day)

    def _again(self) -> Iterator[Done]:
        """Half-yearly reports and yearly inspections; of what is `missed` only the first is there."""
        last = self.found.get("acceptance_filed", self.until)
        for step in self.regulation.steps.values():
            since = self.found.get(step.since) if step.every else None
            turn = 1
            while since is not None and turn <= step.times:
                day = shift_months(since, step.every * turn) - timedelta(days=3)
                end = self.until if step.since == "recognised" else min(last, self.end_on or last)
                if day > end or (step.code in self.told.get("missed", ()) and turn > 1):
                    break
                yield Done(step.code, self.days.working(day), f"{10 + turn}/BC", turn)
                turn += 1

    def _gap(self, code: str, usual: int = PACE) -> int:
        return self._gaps.get(code, usual)

    def _applies(self, step: PathStep) -> bool:
        facts = {"method": self.told.get("method", ""), "grade": self.told.get("grade", "pass")}
        return all(facts.get(name) in ("", None, *allowed) for name, allowed in step.only.items())


def _paper(step: PathStep, on: date, place: int) -> str:
    number = 11 + (place * 37 + on.day) % 480
    return f"{number}/{'QĐ-UBND' if 'UBND' in step.by else 'SKHCN-QLKH'}" if step.paper else ""
