"""Reads of the room: tasks with where they stand, the path of one, and everything that was skipped or is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from mach.casework.actions import BEFORE, regulation_of
from mach.casework.models import Obligation, Procedure, Step
from mach.engines.procedures import MAIN, Clock, PathStep, Regulation, Track
from mach.engines.vietnamese import format_number, search_key
from mach.engines.workdays import Calendar, Remaining, days_left
from mach.office.models import Agency, User
from mach.office.registry import SearchHit
from mach.research.models import ResearchTask
from mach.research.rules import REGULATIONS
from mach.ui.registry import STATES

OVER = "S99"  # the stage of a task with no step open
TROUBLES = {"tre": "Có bước trễ", "sot": "Có bước bỏ sót", "thieu": "Thiếu văn bản", "on": "Không có vướng mắc"}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list, as they stand in the address."""

    words: str = ""
    stage: str = ""
    trouble: str = ""
    field: str = ""
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class PathLine:
    """One step of a task as its page shows it."""

    step: Step
    said: PathStep
    clock: Clock | None
    state: str  # of `ui.registry.STATES`
    label: str
    remaining: Remaining | None = None


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage in the drawing of the path: how its worst step stands, and since or until when."""

    label: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class TrackLines:
    """A track of a task with its steps by stage."""

    track: Track
    stages: list[tuple[str, str, list[PathLine]]]  # (label, who decides, steps)
    marks: list[StageMark]

    @property
    def has_trouble(self) -> bool:
        """Whether anything of it is late or skipped and still to be done."""
        return any(mark.state in ("late", "skipped") for mark in self.marks)


def late(on: date) -> Q:
    """Steps done after their day, or not done while it has passed."""
    done_late = Q(obligation__state=Obligation.State.MET_LATE)
    return (done_late | Q(obligation__state=Obligation.State.OPEN, obligation__due_on__lt=on)) & ~Q(
        state=Step.State.NOT_APPLICABLE
    )


SKIPPED = Q(state=Step.State.SKIPPED)
LACKING = Q(state=Step.State.DONE, needs_paper=True, paper="", attachment=None)


def tasks_list(user: User, filters: Filters, *, on: date) -> QuerySet[ResearchTask]:
    """Tasks that a person may see, with the stage of each, what it must do next, and its troubles."""
    rows = ResearchTask.objects.visible_to(user)
    for word in search_key(filters.words).split():
        rows = rows.filter(fold__contains=word)
    if filters.field:
        rows = rows.filter(field=filters.field)
    if filters.unit:
        rows = rows.filter(lead_unit=filters.unit)
    steps = Step.objects.filter(case=OuterRef("case"))
    rows = rows.annotate(stage=Coalesce(Subquery(_current(steps).values("stage")[:1]), Value(OVER)))
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    trouble = {"tre": late(on), "sot": SKIPPED, "thieu": LACKING}.get(filters.trouble)
    if trouble is not None:
        rows = rows.filter(Exists(steps.filter(trouble)))
    elif filters.trouble == "on":
        rows = rows.exclude(Exists(steps.filter(late(on) | SKIPPED)))
    return rows


def _current(steps: QuerySet[Step]) -> QuerySet[Step]:
    """The step that a case stands at: the first open one, of the main track before the others."""
    place = Case(When(track=MAIN, then=0), default=1, output_field=IntegerField())
    return steps.filter(state=Step.State.OPEN).order_by(place, "position")


def with_standing(rows: Sequence[ResearchTask], *, on: date) -> list[ResearchTask]:
    """The same tasks with `now` (their next step with its day) and the numbers of late and skipped steps; 2 queries."""
    cases = [row.case_id for row in rows]
    steps = Step.objects.filter(case__in=cases).select_related("obligation")
    numbers = {
        row["case"]: row
        for row in steps.order_by()
        .values("case")
        .annotate(
            late=Count("pk", filter=late(on)), skipped=Count("pk", filter=SKIPPED), lacking=Count("pk", filter=LACKING)
        )
    }
    opened: dict[int, Step] = {}
    for step in steps.filter(state=Step.State.OPEN).order_by("position"):
        held = opened.get(step.case_id)
        if held is None or (step.track == MAIN and held.track != MAIN):
            opened[step.case_id] = step
    found = []
    for row in rows:
        counted = numbers.get(row.case_id, {})
        row.late, row.skipped, row.lacking = (counted.get(name, 0) for name in ("late", "skipped", "lacking"))
        row.now = opened.get(row.case_id)
        regulation = regulation_of(row.case.procedure)
        row.now_label = regulation.steps[row.now.code].label if row.now else "Đã xong các bước"
        row.stage_label = regulation.stages[row.now.stage].label if row.now else "Kết thúc"
        found.append(row)
    return found


def path_of(task: ResearchTask, *, on: date, calendar: Calendar) -> list[TrackLines]:
    """Every step of a task by track and stage, as people look at it."""
    regulation = regulation_of(task.case.procedure)
    steps = list(task.case.steps.select_related("obligation", "attachment", "by").order_by("position"))
    lines: dict[str, list[PathLine]] = {}
    for step in steps:
        if step.code in regulation.steps:
            lines.setdefault(step.track, []).append(_line(step, regulation, on, calendar))
    found = []
    for code, track in regulation.tracks.items():
        of_track = lines.get(code, [])
        stages: dict[str, list[PathLine]] = {}
        for line in of_track:
            stages.setdefault(line.step.stage, []).append(line)
        if of_track:
            told = [
                (regulation.stages[stage].label, regulation.stages[stage].decides, some)
                for stage, some in stages.items()
            ]
            found.append(TrackLines(track, told, [_mark(label, some) for label, _, some in told]))
    return found


_WEIGHTS = {
    "not_applicable": 0,
    "unknown": 0,
    "done": 1,
    "planned": 2,
    "met_late": 3,
    "open": 4,
    "skipped": 5,
    "late": 6,
}


def _mark(label: str, lines: list[PathLine]) -> StageMark:
    worst = max(lines, key=lambda line: _WEIGHTS[line.state])
    step, word = worst.step, STATES[worst.state].label
    if step.done_on is not None:
        days = [line.step.done_on for line in lines if line.step.done_on is not None]
        return StageMark(label, worst.state, f"{word} {max(days):%d/%m/%Y}")
    if worst.state in ("open", "late") and step.obligation is not None:
        return StageMark(label, worst.state, f"{word}, hạn {step.obligation.due_on:%d/%m/%Y}")
    return StageMark(label, worst.state, word)


def _line(step: Step, regulation: Regulation, on: date, calendar: Calendar) -> PathLine:
    said = regulation.steps[step.code]
    clock = next((one for one in regulation.clocks.values() if one.step == step.code and not one.is_distance), None)
    state, owed = step.state, step.obligation
    remaining = None
    if step.state == Step.State.DONE:
        state = "met_late" if step.is_late(on) else "done"
    elif step.state in (Step.State.OPEN, Step.State.PLANNED, Step.State.SKIPPED) and owed is not None and owed.due_on:
        if step.is_late(on):
            state = "skipped" if step.state == Step.State.SKIPPED else "late"
        remaining = days_left(on, owed.due_on, calendar)
    label = f"{said.label} lần {step.turn}" if step.turn else said.label
    return PathLine(step, said, clock, state, label, remaining)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One finding about a step: what is wrong, whose task it is, who answers for it."""

    task: ResearchTask
    step: Step
    label: str
    kind: str  # "Bỏ sót", "Trễ", "Thiếu văn bản", "Sai thứ tự"
    said: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The three shares of "100 %": tasks that are followed, none of whose steps is missing, none late (§9, I3)."""

    tasks: int
    tracked: int
    complete: int
    on_time: int

    @property
    def shares(self) -> list[tuple[str, int, str]]:
        """Each share with what it is of: (label, number, "97,5%"); nothing to divide by is no data."""
        told = (
            ("Đủ dữ liệu, có người phụ trách", self.tracked),
            ("Không bỏ sót bước", self.complete),
            ("Không có bước trễ", self.on_time),
        )
        return [
            (label, count, f"{format_number(100 * count / self.tasks, 1)}%" if self.tasks else "không có số liệu")
            for label, count in told
        ]


def whole(user: User, *, on: date) -> Whole:
    """All running tasks that a person may see; those ended before this year count no more."""
    rows = ResearchTask.objects.visible_to(user).filter(stopped_on=None)
    steps = Step.objects.filter(case=OuterRef("case"))
    rows = rows.exclude(Exists(steps.filter(code="closed", done_on__lt=date(on.year, 1, 1))))
    found = rows.aggregate(
        tasks=Count("pk"),
        tracked=Count("pk", filter=tracked()),
        complete=Count("pk", filter=~Exists(steps.filter(SKIPPED))),
        on_time=Count("pk", filter=~Exists(steps.filter(late(on)))),
    )
    return Whole(**found)


def tracked() -> Q:
    """Every datum that following a task needs is there, and somebody answers for it."""
    named = Q(officer__isnull=False) & ~Q(field="") & ~Q(method="") & Q(host__isnull=False) & ~Q(investigator="")
    return named | Q(is_secret=True, officer__isnull=False)


def troubles(user: User, *, on: date, unit: int | None = None) -> list[Trouble]:
    """Everything skipped, late, without its paper or too near another act, of every task; the worst first."""
    tasks = (
        ResearchTask.objects.visible_to(user)
        .filter(stopped_on=None)
        .select_related("lead_unit", "officer", "case__procedure")
    )
    if unit:
        tasks = tasks.filter(lead_unit=unit)
    by_case = {task.case_id: task for task in tasks}
    rows = Step.objects.filter(case__in=tasks.order_by().values("case")).filter(
        late(on) | SKIPPED | LACKING | ~Q(breach="")
    )
    found = []
    for step in rows.select_related("obligation").order_by("case", "position"):
        task = by_case[step.case_id]
        regulation = regulation_of(task.case.procedure)
        said = regulation.steps.get(step.code)
        if said is None:
            continue
        label = f"{said.label} lần {step.turn}" if step.turn else said.label
        found += [Trouble(task, step, label, kind, words) for kind, words in _wrong(step, said, regulation, on)]
    order = {"Bỏ sót": 0, "Trễ": 1, "Sai thứ tự": 2, "Không đủ khoảng cách": 3, "Thiếu văn bản": 4}
    return sorted(found, key=lambda one: (order[one.kind], one.task.pk, one.step.position))


def _wrong(step: Step, said: PathStep, regulation: Regulation, on: date) -> list[tuple[str, str]]:
    found = []
    if step.state == Step.State.SKIPPED:
        found.append(("Bỏ sót", "Bước sau đã làm mà bước này chưa có ngày"))
    owed = step.obligation
    if owed is not None and step.is_late(on) and owed.due_on is not None:
        if owed.closed_on:
            found.append(("Trễ", f"Xong {owed.closed_on:%d/%m/%Y}, hạn {owed.due_on:%d/%m/%Y}"))
        else:
            found.append(("Trễ", f"Hạn {owed.due_on:%d/%m/%Y}, chưa xong"))
    if step.breach.startswith(BEFORE):
        earlier = regulation.steps[step.breach.removeprefix(BEFORE)].label.lower()
        found.append(("Sai thứ tự", f"Ghi ngày {step.done_on:%d/%m/%Y}, trước ngày của bước “{earlier}”"))
    elif step.breach in regulation.clocks:
        clock = regulation.clocks[step.breach]
        before = regulation.steps[clock.start].label.lower()
        found.append(("Không đủ khoảng cách", f"Phải cách “{before}” ít nhất {clock.said} ({clock.source})"))
    if step.lacks_paper:
        found.append(("Thiếu văn bản", said.paper))
    return found


def stages_of(user: User, *, on: date) -> list[tuple[str, str, int, int, int]]:
    """Running tasks by the stage they stand at: (code, label, all, with a late step, with a skipped one), in order."""
    steps = Step.objects.filter(case=OuterRef("case"))
    rows = (
        ResearchTask.objects.visible_to(user)
        .filter(stopped_on=None)
        .annotate(
            stage=Coalesce(Subquery(_current(steps).values("stage")[:1]), Value(OVER)),
            is_late=Exists(steps.filter(late(on))),
            is_skipped=Exists(steps.filter(SKIPPED)),
        )
    )
    counted = (
        rows.order_by()
        .values("stage")
        .annotate(
            all=Count("pk"), late=Count("pk", filter=Q(is_late=True)), skipped=Count("pk", filter=Q(is_skipped=True))
        )
    )
    labels = {**dict(stages_to_choose(user.agency)), OVER: "Kết thúc"}
    found = [
        (row["stage"], labels.get(row["stage"], row["stage"]), row["all"], row["late"], row["skipped"])
        for row in counted
    ]
    return sorted(found)


def stages_to_choose(agency: Agency) -> list[tuple[str, str]]:
    """The stages of the regulations, in the order of the path."""
    rows = Procedure.objects.filter(Q(agency=None) | Q(agency=agency), code__in=REGULATIONS).order_by("-valid_from")
    found: dict[str, str] = {}
    for row in rows:
        for stage in regulation_of(row).stages.values():
            found.setdefault(stage.code, stage.label)
    return sorted(found.items())


def find(user: User, words: str, limit: int) -> list[SearchHit]:
    """Tasks whose code, title, host or investigator has all the words."""
    rows = ResearchTask.objects.visible_to(user)
    for word in words.split():
        rows = rows.filter(fold__contains=word)
    return [
        SearchHit(
            "Nhiệm vụ KH&CN",
            row.title,
            " · ".join(filter(None, (row.code, str(row.host or "")))),
            row.get_absolute_url(),
        )
        for row in rows.select_related("host")[:limit]
    ]


def of_party(user: User, party_ids: Sequence[int]) -> QuerySet[ResearchTask]:
    """Tasks that an organisation hosts or takes part in."""
    rows = ResearchTask.objects.visible_to(user)
    return rows.filter(Q(host__in=party_ids) | Q(participants__party__in=party_ids)).distinct().order_by("-pk")
