"""States of a register in the notation `a > b | c > d; huy`.

`>` is the order, the first of `b | c` goes on and the others end there, what stands after `;` may end it at any time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_PART = re.compile(r"[^\s>|;]+|[>|;]")


@dataclass(frozen=True, slots=True)
class States:
    """`path` is the main path in order; `exits` gives each end beside it → the state it leaves from (None: any)."""

    path: tuple[str, ...]
    exits: Mapping[str, str | None]
    labels: Mapping[str, str] = field(default_factory=dict)
    counted: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.path, *self.exits)

    def rank(self, state: str) -> int:
        """How far a record has come on the main path, from 0: an end keeps the rank it was left from, else -1."""
        start = state if state in self.path else self.exits.get(state)
        return self.path.index(start) if start is not None else -1

    def reached(self, state: str, wanted: str) -> bool:
        """True when the state is the wanted one or lies after it on the main path."""
        return state == wanted or self.rank(state) >= self.rank(wanted) >= 0

    def after(self, state: str) -> tuple[str, ...]:
        """States that may follow: the rest of the path (steps may be skipped) and the ends."""
        if state not in self.path:
            return ()
        place = self.path.index(state)
        ends = (
            end
            for end, start in self.exits.items()
            if (start is None and place + 1 < len(self.path)) or (start is not None and self.path.index(start) >= place)
        )
        return (*self.path[place + 1 :], *ends)


class StateError(ValueError):
    """A wrong notation; `offset` is the place in it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def parse_states(notation: str) -> States:
    """The path and the ends. Raises StateError."""
    path: list[str] = []
    exits: dict[str, str | None] = {}
    sign, ended = ">", False
    expects_state = True
    for match in _PART.finditer(notation):
        part, at = match.group(), match.start()
        if part in ">|;":
            if expects_state:
                raise StateError(f"Thiếu tên trạng thái trước dấu {part}.", at)
            if part == ">" and ended:
                raise StateError("Sau dấu ; chỉ ghi trạng thái kết thúc, không có trình tự.", at)
            sign, expects_state = part, True
            ended = ended or part == ";"
            continue
        if not expects_state:
            raise StateError(f"Thiếu dấu >, | hoặc ; trước “{part}”.", at)
        if not _CODE.fullmatch(part):
            raise StateError(f"“{part}” không phải mã trạng thái. Chỉ dùng chữ thường không dấu, số và _.", at)
        if part in path or part in exits:
            raise StateError(f"Trạng thái “{part}” lặp lại: trình tự không được quay vòng.", at)
        _place(part, sign, ended, path, exits)
        expects_state = False
    if expects_state:
        raise StateError("Thiếu tên trạng thái ở cuối. Ví dụ: ke_hoach > to_chuc > dong; huy", len(notation))
    return States(tuple(path), exits)


def _place(state: str, sign: str, ended: bool, path: list[str], exits: dict[str, str | None]) -> None:
    if ended:
        exits[state] = None
    elif sign == "|":
        exits[state] = path[-2] if len(path) > 1 else path[-1]
    else:
        path.append(state)
