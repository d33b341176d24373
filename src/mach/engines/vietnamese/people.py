"""Leaving people out of a text that goes where anybody may read it."""

from __future__ import annotations

import re

# Telephones and identity cards begin with 0 or +84; other long runs of digits are cards and accounts, money has points.
_NUMBER = re.compile(r"(?<![\w/.,-])(?:(?:\+84|0)(?:[ .-]?\d){8,11}|\d{9,14})(?![\w/])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERSON = re.compile(r"\b(ông/bà|ông|bà|anh/chị|anh|chị)((?:\s+\w+){1,5})", re.IGNORECASE)


def without_people(text: str) -> str:
    """Names after a way of address, telephone and card numbers and mail addresses become "…"; the rest stands."""
    return _PERSON.sub(_nameless, _EMAIL.sub("…", _NUMBER.sub("…", text)))


def _nameless(found: re.Match[str]) -> str:
    words = found[2].split()
    names = next((place for place, word in enumerate(words) if not word[0].isupper()), len(words))
    return " ".join([found[1], "…", *words[names:]]) if names else found[0]
