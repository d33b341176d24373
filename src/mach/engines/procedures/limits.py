"""Legal time limits with dates: a file keeps the limit in force on the day it was received."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from mach.engines.procedures.definition import Fault, ProcedureError
from mach.engines.workdays import Calendar, Due, due

Unit = Literal["working", "calendar", "month"]

_LENGTH = re.compile(r"0*([1-9][0-9]{0,3}) (ngày làm việc|ngày|tháng)")
_UNITS: dict[str, Unit] = {"ngày làm việc": "working", "ngày": "calendar", "tháng": "month"}
_KEYS = {"kind", "length", "from", "valid_from", "valid_to", "source", "confidence"}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long an act of `kind` may take, counted from the day in field `starts`, for files received while it is valid.

    `confidence`: A read in the law, B from general knowledge, C local practice (`registers.md` §1).
    """

    kind: str
    length: int
    unit: Unit
    starts: str
    valid_from: date
    valid_to: date | None = None
    source: str = ""
    confidence: Literal["A", "B", "C"] = "C"


def length_of(text: str) -> tuple[int, Unit] | None:
    """ "15 ngày làm việc", "10 ngày" or "2 tháng" as a number and its unit; None for anything else."""
    found = _LENGTH.fullmatch(" ".join(text.split()))
    return (int(found[1]), _UNITS[found[2]]) if found else None


def said(length: int, unit: Unit) -> str:
    """The length as `length_of` reads it."""
    return f"{length} {next(word for word, one in _UNITS.items() if one == unit)}"


def limit_for(limits: Iterable[Limit], kind: str, day: date) -> Limit | None:
    """The limit of `kind` in force on `day`, the day of receipt; the newest when several are; None when none is."""
    valid = (
        limit
        for limit in limits
        if limit.kind == kind and limit.valid_from <= day and (limit.valid_to is None or day <= limit.valid_to)
    )
    return max(valid, key=lambda limit: limit.valid_from, default=None)


def due_of(limit: Limit, start: date, calendar: Calendar) -> Due:
    """The day on which the limit ends when its clock starts on `start`."""
    if limit.unit == "month":
        return due(start=start, months=limit.length, calendar=calendar)
    return due(start=start, days=limit.length, kind=limit.unit, calendar=calendar)


def parse_limits(entries: Sequence[Mapping[str, Any]]) -> tuple[Limit, ...]:
    """Limits from TOML tables: kind, length ("15 ngày làm việc", "10 ngày", "2 tháng"), from (a field), valid_from,
    and, if wanted, valid_to, source, confidence. ProcedureError names every entry and field that is wrong, and limits
    of one kind whose times overlap.
    """
    faults: list[Fault] = []
    limits = [limit for n, entry in enumerate(entries, start=1) if (limit := _limit(entry, f"limit {n}", faults))]
    for number, one in enumerate(limits):
        for other in limits[number + 1 :]:
            if one.kind == other.kind and _overlap(one, other):
                faults.append(
                    Fault(
                        f"limit “{one.kind}”",
                        f"hai thời hạn cùng hiệu lực từ {max(one.valid_from, other.valid_from):%d/%m/%Y}.",
                    )
                )
    if faults:
        raise ProcedureError(faults)
    return tuple(limits)


def _limit(entry: Mapping[str, Any], where: str, faults: list[Fault]) -> Limit | None:
    before = len(faults)
    faults += [Fault(f"{where}.{key}", "không có mục này.") for key in entry if key not in _KEYS]
    for key in ("kind", "length", "from"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            faults.append(Fault(f"{where}.{key}", "thiếu hoặc không phải chữ."))
    length = _LENGTH.fullmatch(" ".join(str(entry.get("length", "")).split()))
    if isinstance(entry.get("length"), str) and not length:
        faults.append(Fault(f"{where}.length", "viết như “15 ngày làm việc”, “10 ngày” hoặc “2 tháng”."))
    valid_from, valid_to = entry.get("valid_from"), entry.get("valid_to")
    if type(valid_from) is not date:
        faults.append(Fault(f"{where}.valid_from", "phải là ngày, viết như 2025-10-01."))
    elif valid_to is not None and (type(valid_to) is not date or valid_to < valid_from):
        faults.append(Fault(f"{where}.valid_to", "phải là ngày, không trước valid_from."))
    confidence = entry.get("confidence", "C")
    if confidence not in ("A", "B", "C"):
        faults.append(Fault(f"{where}.confidence", "là A, B hoặc C."))
    if len(faults) > before or length is None or type(valid_from) is not date:
        return None
    return Limit(
        kind=entry["kind"],
        length=int(length[1]),
        unit=_UNITS[length[2]],
        starts=entry["from"],
        valid_from=valid_from,
        valid_to=valid_to,
        source=str(entry.get("source", "")),
        confidence=confidence,
    )


def _overlap(one: Limit, other: Limit) -> bool:
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return max(one.valid_from, other.valid_from) <= last
