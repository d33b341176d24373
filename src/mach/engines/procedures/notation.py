"""The short notation of a procedure: `tiep_nhan > (bo_sung) > tham_dinh > cap | tu_choi > het_han | thu_hoi; huy`.

- `a > b` order; `(a)` or `(a > b)` may be passed by.
- `a | b` alternatives: the first goes on, the others end there. Up to the counted state the others are exits (refused);
  after it they keep their place, for a certificate that is revoked was issued all the same.
- `a | +b > c` b goes on too, so that neither is a step that must be passed.
- `^a` return to an earlier state.
- `; a` may follow any state that is not an end; `; a > ^b` returns to b.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mach.engines.procedures.definition import Fault, ProcedureError, Role

_TOKEN = re.compile(r"\s*(\^?[a-z][a-z0-9_]*|[>|+();])")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """States with their roles in order, and moves (source, target, back); no labels yet."""

    states: tuple[tuple[str, Role], ...]
    moves: tuple[tuple[str, str, bool], ...]


def parse_path(notation: str, *, counted: str) -> Skeleton:
    """States and moves of the notation. ProcedureError names the column (from 1) and what was expected there."""
    return _Reader(notation, counted).read()


class _Reader:
    def __init__(self, notation: str, counted: str) -> None:
        self.tokens = _tokens(notation)
        self.at = 0
        self.counted = counted
        self.roles: dict[str, Role] = {}
        self.moves: list[tuple[str, str, bool]] = []
        self.past_counted = False

    def read(self) -> Skeleton:
        # States from which the next one follows: the last main state, and those before an optional group.
        sources: list[str] = []
        while True:
            sources = self._group(sources) if self._take("(") else self._segment(sources, "step")
            if not self._take(">"):
                break
        self._sides()
        if self._peek():
            raise self._error(f"không hiểu “{self._peek()}”; cần “>”, “|” hoặc “;”.", self.at)
        return Skeleton(tuple(self.roles.items()), tuple(dict.fromkeys(self.moves)))

    def _group(self, sources: list[str]) -> list[str]:
        """`(a > b)`: what follows it also follows what came before."""
        inner = sources
        while True:
            inner = self._segment(inner, "optional")
            if not self._take(">"):
                break
        if not self._take(")"):
            raise self._error("thiếu dấu “)”.", self.at)
        return [*inner, *sources]

    def _segment(self, sources: list[str], role: Role) -> list[str]:
        """`a | b | ^c`: the first new state goes on; returns what the next segment follows."""
        main: str | None = None
        joining: list[str] = []
        while True:
            joins = main is not None and self._take("+")
            code, back = self._state()
            if back:
                self._return_to(code, sources)
            else:
                self._declare(code, role if main is None else "optional" if joins else self._alternative())
                self.moves += [(source, code, False) for source in sources]
                main = main or code
                joining += [code] if joins else []
            if not self._take("|"):
                break
        if main is None:
            return sources
        self.past_counted = self.past_counted or main == self.counted
        if joining:
            self.roles[main] = "optional"
        return [main, *joining]

    def _alternative(self) -> Role:
        return "branch" if self.past_counted else "exit"

    def _sides(self) -> None:
        """`; a; b > ^c`: a and b follow every state that something else follows, b included when it returns."""
        open_states = list(dict.fromkeys(source for source, _, _ in self.moves))
        sides = []
        while self._take(";") and self._peek():
            code, back = self._state()
            if back:
                raise self._error("sau “;” phải là một trạng thái mới.", self.at - 1)
            self._declare(code, "exit")
            sides.append(code)
            if self._take(">"):
                target, back = self._state()
                if not back:
                    message = f"sau “{code} >” chỉ được quay lại một trạng thái đã có, viết “^{target}”."
                    raise self._error(message, self.at - 1)
                self._return_to(target, [code])
                open_states.append(code)
        self.moves += [(source, side, False) for side in sides for source in open_states if source != side]

    def _return_to(self, code: str, sources: list[str]) -> None:
        if code not in self.roles:
            raise self._error(f"không quay lại được “{code}” vì trạng thái này chưa có ở phía trước.", self.at - 1)
        if not sources:
            raise self._error("không thể bắt đầu bằng bước quay lại.", self.at - 1)
        self.moves += [(source, code, True) for source in sources]

    def _declare(self, code: str, role: Role) -> None:
        if code in self.roles:
            raise self._error(f"trạng thái “{code}” lặp lại; nếu được quay lại thì viết “^{code}”.", self.at - 1)
        self.roles[code] = role

    def _state(self) -> tuple[str, bool]:
        token = self._peek()
        if not token or token in ">|+();":
            raise self._error("thiếu tên trạng thái.", self.at)
        self.at += 1
        return token.removeprefix("^"), token.startswith("^")

    def _peek(self) -> str:
        return self.tokens[self.at][0]

    def _take(self, token: str) -> bool:
        taken = self._peek() == token
        self.at += taken
        return taken

    def _error(self, message: str, token: int) -> ProcedureError:
        return ProcedureError([Fault(f"ký tự {self.tokens[token][1] + 1}", message)])


def _tokens(notation: str) -> list[tuple[str, int]]:
    """Tokens with their offsets, closed by an empty one."""
    tokens, at, end = [], 0, len(notation.rstrip())
    while at < end:
        found = _TOKEN.match(notation, at)
        if not found:
            start = at + len(notation[at:]) - len(notation[at:].lstrip())
            wrong = Fault(f"ký tự {start + 1}", f"không hiểu “{notation[start]}”; mã trạng thái chỉ gồm a-z, 0-9 và _.")
            raise ProcedureError([wrong])
        tokens.append((found[1], found.start(1)))
        at = found.end()
    return [*tokens, ("", end)]
