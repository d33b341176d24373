"""A regulation as dated data: the tracks, stages and steps of a case, its clocks, and the values that it sets.

A case walks one main track; other tracks run beside it once a step has opened them. The whole path is planned at once,
so that what was passed over and what is late can be told at any time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

from mach.engines.procedures.definition import Fault, ProcedureError
from mach.engines.procedures.limits import Unit, length_of, said

Confidence = Literal["S", "C", "A"]
MAIN = "main"
NEVER = 10_000


@dataclass(frozen=True, slots=True)
class Track:
    """A line of steps. It opens when the step `opens_after` is done; the main track is open from the start."""

    code: str
    label: str
    opens_after: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the path with one name; `decides` says who ends it."""

    code: str
    label: str
    decides: str = ""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One act of the path, in its order inside a track, and the paper that it leaves behind.

    `only` names facts of the case without which it does not apply. A step with `every` comes again each so many months
    after the step `since`, until the day `until` or so many `times`. `closes` are tracks that it leaves no time for.
    """

    code: str
    stage: str
    label: str
    paper: str = ""
    by: str = ""
    track: str = MAIN
    is_mandatory: bool = True
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every: int = 0
    since: str = ""
    until: str = ""
    times: int = NEVER
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a step may take from an event (a step or a named day), or how far it must keep from one.

    `is_distance`: the step `step` comes no sooner than `length` after `start`; what is nearer is a breach, not late.
    `confidence`: S the source was read, C commonly cited, A our assumption until the agency confirms it.
    """

    code: str
    step: str
    start: str
    length: int
    unit: Unit
    who: str
    source: str
    confidence: Confidence
    missed: str = ""
    is_distance: bool = False

    @property
    def said(self) -> str:
        """The length in words: "15 ngày làm việc"."""
        return said(self.length, self.unit)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that the regulation sets and an agency may confirm or correct."""

    key: str
    value: Any
    confidence: Confidence
    source: str = ""


@dataclass(frozen=True)
class Regulation:
    """The whole path; steps in order. `parent` is the code of the regulation from which it differs."""

    code: str
    title: str
    legal: str
    valid_from: date
    valid_to: date | None
    parent: str
    tracks: Mapping[str, Track]
    stages: Mapping[str, Stage]
    steps: Mapping[str, PathStep]
    clocks: Mapping[str, Clock]
    settings: Mapping[str, Setting]

    def setting(self, key: str) -> Any:
        """The value of a key. KeyError where the regulation sets none."""
        return self.settings[key].value


def parse_regulation(text: str, parents: Mapping[str, Regulation] | None = None) -> Regulation:
    """A regulation from TOML; what it does not say is as in its `parent`, one of `parents`.

    Tables: `tracks` (code, label, opens_after), `stages` (code, label, decides, steps), `clocks` (code, step, from,
    length "15 ngày làm việc", who, source, confidence, missed, distance), `settings` (key, value, confidence, source);
    `without` names steps and clocks of the parent that do not hold, `words` other labels for its steps and stages.
    ProcedureError names every fault and where it is.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError([Fault("TOML", str(error))]) from error
    faults: list[Fault] = []
    parent = (parents or {}).get(str(told.get("parent", "")))
    if told.get("parent") and parent is None:
        raise ProcedureError([Fault("parent", f"không có quy định “{told['parent']}”.")])
    for name in ("code", "title", "legal"):
        if not isinstance(told.get(name), str) or not told[name].strip():
            faults.append(Fault(name, "thiếu hoặc không phải chữ."))
    for name in ("valid_from", "valid_to"):
        if told.get(name) is not None and type(told[name]) is not date:
            faults.append(Fault(name, "phải là ngày, viết như 2025-10-01."))
    if told.get("valid_from") is None:
        faults.append(Fault("valid_from", "thiếu ngày bắt đầu hiệu lực."))
    without = set(told.get("without", ()))
    tracks = {**(parent.tracks if parent else {}), **_tracks(told, faults)}
    own_stages, own_steps = _stages(told, faults)
    stages = {**(parent.stages if parent else {}), **own_stages}
    steps = _in_order(parent.steps if parent else {}, own_steps, without)
    clocks = {code: one for code, one in (parent.clocks if parent else {}).items() if code not in without}
    clocks = {code: one for code, one in clocks.items() if one.step in steps} | _clocks(told, faults)
    settings = {**(parent.settings if parent else {}), **_settings(told, faults)}
    stages, steps = _said_anew(told.get("words", {}), stages, steps, faults)
    faults += _loose_ends(tracks, stages, steps, clocks)
    if parent is not None:
        known = {*parent.steps, *parent.clocks}
        faults += [Fault(f"without.{one}", f"“{parent.code}” không có bước, thời hạn này.") for one in without - known]
    if faults:
        raise ProcedureError(faults)
    return Regulation(
        told["code"], told["title"], told["legal"], told["valid_from"], told.get("valid_to"),
        parent.code if parent else "", tracks, stages, steps, clocks, settings,
    )  # fmt: skip


def _in_order(old: Mapping[str, PathStep], new: Mapping[str, PathStep], without: set[str]) -> dict[str, PathStep]:
    """The steps of the parent with a step said anew in its place and new ones behind the last of their stage."""
    found = {code: new.get(code, step) for code, step in old.items() if code not in without}
    for code, step in new.items():
        if code in found:
            continue
        codes = list(found)
        same = [place for place, one in enumerate(codes) if found[one].stage == step.stage]
        place = same[-1] + 1 if same else len(codes)
        found = {**{one: found[one] for one in codes[:place]}, code: step, **{one: found[one] for one in codes[place:]}}
    return found


def _tracks(told: Mapping[str, Any], faults: list[Fault]) -> dict[str, Track]:
    found = {}
    for n, one in enumerate(told.get("tracks", ()), 1):
        _only_keys(one, {"code", "label", "opens_after"}, f"tracks {n}", faults)
        found[str(one.get("code"))] = Track(str(one.get("code")), str(one.get("label", "")), one.get("opens_after", ""))
    return found


def _stages(told: Mapping[str, Any], faults: list[Fault]) -> tuple[dict[str, Stage], dict[str, PathStep]]:
    stages: dict[str, Stage] = {}
    steps: dict[str, PathStep] = {}
    known = {
        "code", "label", "paper", "by", "track", "optional", "only", "every", "since", "until", "times", "closes",
    }  # fmt: skip
    for n, one in enumerate(told.get("stages", ()), 1):
        where = f"stages {one.get('code', n)}"
        _only_keys(one, {"code", "label", "decides", "steps"}, where, faults)
        stage = Stage(str(one.get("code", "")), str(one.get("label", "")), str(one.get("decides", "")))
        stages[stage.code] = stage
        for each in one.get("steps", ()):
            at = f"{where}, {each.get('code', 'bước')}"
            _only_keys(each, known, at, faults)
            code = str(each.get("code", ""))
            if not re.fullmatch(r"[a-z][a-z0-9_]*", code) or not each.get("label"):
                faults.append(Fault(at, "thiếu mã (chữ thường không dấu) hoặc tên bước."))
            if code in steps:
                faults.append(Fault(at, "bước được khai báo hai lần."))
            steps[code] = PathStep(
                code, stage.code, str(each.get("label", "")), each.get("paper", ""), each.get("by", ""),
                each.get("track", MAIN), not each.get("optional", False),
                {name: tuple(allowed) for name, allowed in each.get("only", {}).items()},
                each.get("every", 0), each.get("since", ""), each.get("until", ""), each.get("times", NEVER),
                tuple(each.get("closes", ())),
            )  # fmt: skip
    return stages, steps


def _clocks(told: Mapping[str, Any], faults: list[Fault]) -> dict[str, Clock]:
    found: dict[str, Clock] = {}
    known = {"code", "step", "from", "length", "who", "source", "confidence", "missed", "distance"}
    for n, one in enumerate(told.get("clocks", ()), 1):
        where = f"clocks {one.get('code', n)}"
        _only_keys(one, known, where, faults)
        length = length_of(str(one.get("length", "")))
        if length is None:
            faults.append(Fault(f"{where}, length", "viết như “15 ngày làm việc”, “10 ngày” hoặc “2 tháng”."))
            continue
        if one.get("confidence") not in get_args(Confidence):
            faults.append(Fault(f"{where}, confidence", "là S, C hoặc A."))
        found[str(one.get("code"))] = Clock(
            str(one.get("code")), str(one.get("step")), str(one.get("from")), *length, str(one.get("who", "")),
            str(one.get("source", "")), one.get("confidence", "A"), str(one.get("missed", "")),
            bool(one.get("distance", False)),
        )  # fmt: skip
    return found


def _settings(told: Mapping[str, Any], faults: list[Fault]) -> dict[str, Setting]:
    found = {}
    for key, one in told.get("settings", {}).items():
        if not isinstance(one, dict) or "value" not in one or one.get("confidence") not in get_args(Confidence):
            faults.append(Fault(f"settings.{key}", "cần value và confidence là S, C hoặc A."))
            continue
        found[key] = Setting(key, one["value"], one["confidence"], one.get("source", ""))
    return found


def _said_anew(
    words: Mapping[str, str], stages: Mapping[str, Stage], steps: Mapping[str, PathStep], faults: list[Fault]
) -> tuple[dict[str, Stage], dict[str, PathStep]]:
    faults += [
        Fault(f"words.{code}", "không có bước, giai đoạn này.") for code in words if code not in {*stages, *steps}
    ]
    return (
        {code: replace(one, label=words.get(code, one.label)) for code, one in stages.items()},
        {code: replace(one, label=words.get(code, one.label)) for code, one in steps.items()},
    )


def _loose_ends(
    tracks: Mapping[str, Track],
    stages: Mapping[str, Stage],
    steps: Mapping[str, PathStep],
    clocks: Mapping[str, Clock],
) -> list[Fault]:
    """Names that lead nowhere; a clock may start at a named day of the case, which is no step."""
    faults = []
    for track in tracks.values():
        if track.opens_after and track.opens_after not in steps:
            faults.append(Fault(f"tracks {track.code}", f"mở sau bước “{track.opens_after}” không có trong quy trình."))
    for step in steps.values():
        if step.track not in tracks:
            faults.append(Fault(step.code, f"không có tuyến “{step.track}”."))
        if step.stage not in stages:
            faults.append(Fault(step.code, f"không có giai đoạn “{step.stage}”."))
        if step.every and not step.since:
            faults.append(Fault(step.code, "bước lặp lại phải nói tính từ đâu (since)."))
        faults += [Fault(step.code, f"không có tuyến “{one}”.") for one in step.closes if one not in tracks]
    for clock in clocks.values():
        if clock.step not in steps:
            faults.append(Fault(f"clocks {clock.code}", f"không có bước “{clock.step}”."))
        if clock.start == clock.step:
            faults.append(Fault(f"clocks {clock.code}", "thời hạn tính từ chính bước phải làm."))
    return faults


def _only_keys(table: Mapping[str, Any], known: set[str], where: str, faults: list[Fault]) -> None:
    faults += [Fault(f"{where}, {key}", "không có mục này.") for key in table if key not in known]
