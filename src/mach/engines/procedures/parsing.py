"""A procedure definition out of a TOML table (or the same as a dict)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mach.engines.procedures.definition import Definition, Fault, Move, ProcedureError, Role, State, faults_of
from mach.engines.procedures.notation import parse_path


def parse_definition(table: Mapping[str, Any]) -> Definition:
    """The definition in one of two forms; `counted` names the first state that counts in both.

    Short: `path` in the notation of `notation`, with tables `labels` (state = "…"), and optional `required`
    (state = ["field"]) and `actions` (state moved to, or "from > to", = "…"; default: the label of the target).

    Long: arrays `state` (code, label, role = step | optional | branch | exit, required) and `move` (from, to, action,
    back); `from` is a state, a list of them, or "*" for every state that some other move leaves.

    ProcedureError names every fault and where it is.
    """
    if ("path" in table) == ("state" in table):
        raise ProcedureError([Fault("path", "cần đúng một trong hai cách khai báo: path hoặc [[state]].")])
    allowed = {"path", "counted", "labels", "required", "actions"} if "path" in table else {"state", "move", "counted"}
    faults = [Fault(key, f"không có mục này; chỉ dùng {', '.join(sorted(allowed))}.") for key in set(table) - allowed]
    definition = (_short if "path" in table else _long)(table, faults)
    faults += [fault for fault in faults_of(definition) if fault not in faults]
    if faults:
        raise ProcedureError(faults)
    return definition


def _short(table: Mapping[str, Any], faults: list[Fault]) -> Definition:
    counted = _text(table, "counted", "counted", faults)
    path = _text(table, "path", "path", faults)
    try:
        skeleton = parse_path(path, counted=counted)
    except ProcedureError as error:
        raise ProcedureError([Fault(f"path, {fault.where}", fault.message) for fault in error.faults]) from error
    labels, required, actions = (_table(table, key, faults) for key in ("labels", "required", "actions"))
    codes = {code for code, _ in skeleton.states}
    moves = {f"{source} > {target}" for source, target, _ in skeleton.moves}
    for key, entries in (("labels", labels), ("required", required)):
        faults += [
            Fault(f"{key}.{code}", "không có trạng thái này trong path.") for code in entries if code not in codes
        ]
    faults += [
        Fault(f"actions.{key}", "không có trạng thái hoặc bước chuyển này trong path.")
        for key in actions
        if key not in codes | moves
    ]
    states = tuple(
        State(
            code,
            _text(labels, code, f"labels.{code}", faults),
            role,
            _names(required, code, f"required.{code}", faults),
        )
        for code, role in skeleton.states
    )
    of_state = {state.code: state.label for state in states}

    def action(source: str, target: str) -> str:
        for key in (f"{source} > {target}", target):
            if key in actions:
                return _text(actions, key, f"actions.{key}", faults)
        return of_state[target] or target

    return Definition(states, tuple(Move(s, t, action(s, t), back) for s, t, back in skeleton.moves), counted)


def _long(table: Mapping[str, Any], faults: list[Fault]) -> Definition:
    states = []
    for where, entry in _entries(table, "state", {"code", "label", "role", "required"}, faults):
        role: Role = entry.get("role", "step")
        if role not in get_args(Role):
            faults.append(Fault(f"{where}.role", f"“{role}” không hợp lệ; chỉ dùng {', '.join(get_args(Role))}."))
            role = "step"
        code = _text(entry, "code", f"{where}.code", faults)
        label = _text(entry, "label", f"{where}.label", faults)
        states.append(State(code, label, role, _names(entry, "required", f"{where}.required", faults)))
    moves = []
    entries = _entries(table, "move", {"from", "to", "action", "back"}, faults)
    leaving = [source for _, entry in entries if entry.get("from") != "*" for source in _sources(entry)]
    labels = {state.code: state.label for state in states}
    for where, entry in entries:
        target = _text(entry, "to", f"{where}.to", faults)
        everywhere = entry.get("from") == "*"
        sources = [code for code in dict.fromkeys(leaving) if code != target] if everywhere else _sources(entry)
        if not sources:
            faults.append(Fault(f"{where}.from", "thiếu trạng thái xuất phát."))
        action = (
            _text(entry, "action", f"{where}.action", faults) if "action" in entry else labels.get(target) or target
        )
        moves += [Move(source, target, action, entry.get("back") is True) for source in sources]
    return Definition(tuple(states), tuple(moves), _text(table, "counted", "counted", faults))


def _entries(
    table: Mapping[str, Any], key: str, allowed: set[str], faults: list[Fault]
) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables of an array with their places ("move 2"); what is not a table becomes a fault."""
    entries = table.get(key, [])
    if not isinstance(entries, list):
        faults.append(Fault(key, f"viết [[{key}]] với hai dấu ngoặc vuông cho mỗi mục."))
        return []
    found: list[tuple[str, Mapping[str, Any]]] = []
    for number, entry in enumerate(entries, start=1):
        where = f"{key} {number}"
        if not isinstance(entry, Mapping):
            faults.append(Fault(where, "phải là một bảng."))
            continue
        faults += [Fault(f"{where}.{name}", "không có mục này.") for name in entry if name not in allowed]
        found.append((where, entry))
    return found


def _sources(entry: Mapping[str, Any]) -> list[str]:
    source = entry.get("from", [])
    return [str(each) for each in source] if isinstance(source, list) else [str(source)]


def _text(table: Mapping[str, Any], key: str, where: str, faults: list[Fault]) -> str:
    value = table.get(key, "")
    if isinstance(value, str):
        return value.strip()
    faults.append(Fault(where, "phải là chữ, đặt trong dấu ngoặc kép."))
    return "?"


def _table(table: Mapping[str, Any], key: str, faults: list[Fault]) -> Mapping[str, Any]:
    value = table.get(key, {})
    if isinstance(value, Mapping):
        return value
    faults.append(Fault(key, "phải là một bảng."))
    return {}


def _names(table: Mapping[str, Any], key: str, where: str, faults: list[Fault]) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
        return tuple(value)
    faults.append(Fault(where, "phải là danh sách tên trường."))
    return ()
