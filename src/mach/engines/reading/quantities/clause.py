"""The clause that a number stands in."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"\n\s*\n|;|(?<!TP)(?<!TS)(?<!tr)[.?!…](?=\s|$)|\|"
    r"|\n[ \t]*(?=[-–+*•][ \t]|\d{1,2}(?:\.\d+)*[.)/]?[ \t]|[a-zđ]\)|\(\d+\)|[IVX]+\.)"
)
_SENTENCE = re.compile(r"\n\s*\n|(?<!TP)(?<!TS)(?<!tr)[.?!…](?=\s|$)|\|")
_LEADING = re.compile(r"[-–+*•#\s:,)]+|\d{1,2}(?:\.\d+)*[.)]\s+|\(\d+\)\s+|[a-zđ]\)\s+")
BACK = 220
FORWARD = 320


def clause_start(text: str, at: int) -> int:
    """Where the clause of a number begins: after a sentence, a semicolon, a blank line, a bullet, the edge of a cell."""
    begin = max(0, at - BACK)
    for found in _BREAK.finditer(text, begin, at):
        begin = found.end()
    return begin


def clause_end(text: str, at: int, reach: int = FORWARD) -> int:
    """Where the clause that goes on at `at` ends."""
    found = _BREAK.search(text, at, at + reach)
    return found.start() if found else min(len(text), at + reach)


def sentence_start(text: str, at: int) -> int:
    """Where the sentence or paragraph of a clause begins."""
    begin = max(0, at - BACK)
    for found in _SENTENCE.finditer(text, begin, at):
        begin = found.end()
    return begin


def is_part(text: str, start: int, end: int) -> bool:
    """Whether no clause ends between two places of a text."""
    return not _BREAK.search(text, start, end)


def readable(text: str, start: int, end: int) -> str:
    """A clause on one line, without its bullet; "…" stands where a long one was cut."""
    clause = " ".join(text[start:end].replace("**", " ").split())
    cut_before = start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum()
    if cut_before:
        clause = f"… {clause.split(' ', 1)[-1]}"
    while found := _LEADING.match(clause):
        clause = clause[found.end() :]
    if text[end - 1 : end].isalnum() and text[end : end + 1].isalnum():
        clause = f"{clause.rsplit(' ', 1)[0]} …"
    return clause.rstrip(" ,:*(")
