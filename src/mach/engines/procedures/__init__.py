"""Procedures as data: states, moves, demanded fields, skipped steps and dated legal limits."""

from mach.engines.procedures.definition import (
    Definition,
    Fault,
    Move,
    ProcedureError,
    State,
    can_move,
    counts,
    faults_of,
    is_terminal,
    missing_fields,
    next_states,
    rank,
    required_fields,
    skipped,
)
from mach.engines.procedures.limits import Limit, due_of, limit_for, parse_limits
from mach.engines.procedures.notation import parse_path
from mach.engines.procedures.parsing import parse_definition

__all__ = [
    "Definition",
    "Fault",
    "Limit",
    "Move",
    "ProcedureError",
    "State",
    "can_move",
    "counts",
    "due_of",
    "faults_of",
    "is_terminal",
    "limit_for",
    "missing_fields",
    "next_states",
    "parse_definition",
    "parse_limits",
    "parse_path",
    "rank",
    "required_fields",
    "skipped",
]
