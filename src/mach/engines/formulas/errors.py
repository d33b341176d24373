"""What a wrong formula says: what, where (line and column from 1), what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class FormulaError(ValueError):
    """A formula that cannot be read or does not fit its fields."""

    def __init__(self, message: str, text: str, offset: int) -> None:
        before = text[:offset]
        self.message = message
        self.text = text
        self.offset = offset
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        super().__init__(f"dòng {self.line}, cột {self.column}: {message}")


def suggestion(word: str, known: Iterable[str]) -> str:
    """' Có phải “ip_type”?' for the nearest known word, else nothing."""
    near = get_close_matches(word.lower(), sorted(set(known)), n=1, cutoff=0.6)
    return f" Có phải “{near[0]}”?" if near else ""
