"""A procedure as data: its states in order, the moves between them, and what a state demands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["step", "optional", "branch", "exit"]


@dataclass(frozen=True, slots=True)
class State:
    """One state.

    `step` lies on the main path; `optional` too, but may be passed by; `branch` is another way to go from the step
    before (het_han | thu_hoi) and keeps its place in the order; `exit` ends the matter without result (refused,
    cancelled). `required` names the fields that must be filled from this state on.
    """

    code: str
    label: str
    role: Role = "step"
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A way from one state to another; `action` is what the button says. `back` marks a return to an earlier state."""

    source: str
    target: str
    action: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a definition, in Vietnamese, and where in it (a path of keys, a state, a column)."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class ProcedureError(ValueError):
    """A definition or a state that cannot be used; `faults` names every place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Definition:
    """States in order, the first being the initial one, moves, and the first state that counts for figures.

    Anything may be built; `faults_of` says what is wrong with it. The parsers return only faultless definitions.
    """

    states: tuple[State, ...]
    moves: tuple[Move, ...]
    counted: str
    _places: dict[str, tuple[State, int, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[str, tuple[State, int, int]] = {}
        rank = position = -1
        for state in self.states:
            if state.role == "exit":
                places.setdefault(state.code, (state, -1, -1))
                continue
            rank += 1
            position += state.role != "branch"
            places.setdefault(state.code, (state, rank, position))
        object.__setattr__(self, "_places", places)

    def state(self, code: str) -> State:
        """The state of a code. ProcedureError when there is none."""
        return self._place(code)[0]

    def rank(self, code: str) -> int:
        """Place in the order from 0, to compare states by; -1 for an exit."""
        return self._place(code)[1]

    def position(self, code: str) -> int:
        """Place on the main path from 0; a branch shares that of the step it stands beside; -1 for an exit."""
        return self._place(code)[2]

    def _place(self, code: str) -> tuple[State, int, int]:
        try:
            return self._places[code]
        except KeyError:
            raise ProcedureError([Fault(code, "không có trạng thái này trong quy trình.")]) from None


def next_states(definition: Definition, state: str) -> tuple[Move, ...]:
    """The moves open from `state`, in the order of the definition; none from a terminal state."""
    definition.state(state)
    return tuple(move for move in definition.moves if move.source == state)


def can_move(definition: Definition, source: str, target: str) -> bool:
    """Whether the definition has a move from `source` to `target`."""
    return any(move.target == definition.state(target).code for move in next_states(definition, source))


def is_terminal(definition: Definition, state: str) -> bool:
    """Whether nothing follows `state`."""
    return not next_states(definition, state)


def rank(definition: Definition, state: str) -> int:
    """Place of `state` in the order from 0; -1 for an exit, which satisfies no "at or past"."""
    return definition.rank(state)


def counts(definition: Definition, state: str) -> bool:
    """Whether a matter in `state` has reached the counted state."""
    return definition.rank(state) >= definition.rank(definition.counted)


def required_fields(definition: Definition, state: str) -> tuple[str, ...]:
    """Fields demanded in `state`: its own and those of every mandatory step before it; of an exit only its own."""
    here, position = definition.state(state), definition.position(state)
    before = (
        name
        for step in definition.states
        if step.role == "step" and definition.position(step.code) < position
        for name in step.required
    )
    return tuple(dict.fromkeys([*before, *here.required]))


def missing_fields(definition: Definition, state: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Demanded fields that `data` leaves empty: absent, None, blank text or an empty list. 0 and False are answers."""
    return tuple(name for name in required_fields(definition, state) if _empty(data.get(name)))


def skipped(definition: Definition, path: Iterable[str]) -> tuple[str, ...]:
    """Mandatory steps passed without being visited, in order, given the states a matter has been in.

    Steps behind the furthest position reached count as passed. An exit passes nothing by itself.
    """
    visited = set(path)
    reached = max((definition.position(code) for code in visited), default=-1)
    return tuple(
        step.code
        for step in definition.states
        if step.role == "step" and step.code not in visited and definition.position(step.code) < reached
    )


def faults_of(definition: Definition) -> tuple[Fault, ...]:
    """Everything wrong with a definition; empty when it can be used."""
    faults = [*_faults_of_states(definition), *_faults_of_moves(definition)]
    codes = [state.code for state in definition.states]
    if not definition.counted:
        faults.append(Fault("counted", "thiếu trạng thái được tính vào số liệu."))
    elif definition.counted not in codes:
        faults.append(Fault("counted", f"không có trạng thái “{definition.counted}” trong quy trình."))
    elif definition.state(definition.counted).role != "step":
        faults.append(Fault("counted", f"“{definition.counted}” phải là bước bắt buộc của trình tự chính."))
    if faults or not codes:
        return tuple(faults)
    forward = [(move.source, move.target) for move in definition.moves if not move.back]
    reached = _reachable(codes[0], [(move.source, move.target) for move in definition.moves])
    for code in codes:
        if code not in reached:
            faults.append(Fault(code, f"không có đường nào từ “{codes[0]}” tới trạng thái này."))
        if any(code in _reachable(target, forward) for source, target in forward if source == code):
            faults.append(Fault(code, "quay vòng về chính nó; bước được phép quay lại phải ghi là bước quay lại."))
    return tuple(faults)


def _faults_of_states(definition: Definition) -> list[Fault]:
    if not definition.states:
        return [Fault("states", "quy trình chưa có trạng thái nào.")]
    faults = []
    seen: set[str] = set()
    for state in definition.states:
        if state.code in seen:
            faults.append(Fault(state.code, "trạng thái được khai báo hai lần."))
        seen.add(state.code)
        if not state.label.strip():
            faults.append(Fault(state.code, "trạng thái chưa có tên tiếng Việt."))
    if definition.states[0].role != "step":
        faults.append(Fault(definition.states[0].code, "trạng thái đầu tiên phải là bước bắt buộc."))
    return faults


def _faults_of_moves(definition: Definition) -> list[Fault]:
    codes = {state.code for state in definition.states}
    faults = []
    seen: set[tuple[str, str]] = set()
    for move in definition.moves:
        where = f"{move.source} > {move.target}"
        faults += [
            Fault(where, f"không có trạng thái “{code}” trong quy trình.")
            for code in dict.fromkeys((move.source, move.target))
            if code not in codes
        ]
        if (move.source, move.target) in seen:
            faults.append(Fault(where, "bước chuyển được khai báo hai lần."))
        seen.add((move.source, move.target))
        if not move.action.strip():
            faults.append(Fault(where, "bước chuyển chưa có tên hành động."))
    return faults


def _reachable(start: str, edges: Collection[tuple[str, str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for source, target in edges:
            if source == here and target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())
