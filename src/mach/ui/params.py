"""What stands in an address or a posted form, read without trusting it."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

LARGEST = 2**31 - 1


def number(params: Mapping[str, str], name: str) -> int | None:
    """A whole number that a database key, a version or a year can be; None for anything else."""
    text = params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    value = int(text)
    return value if value <= LARGEST else None


def numbers(params: QueryDict, name: str) -> list[int]:
    """All whole numbers given under a name; whatever else stands there is left out."""
    found = (number({name: text}, name) for text in params.getlist(name))
    return [value for value in found if value is not None]


def day(params: Mapping[str, str], name: str) -> date | None:
    """A day as 2026-11-24, as addresses carry it; None for anything else."""
    try:
        return date.fromisoformat(params.get(name, ""))
    except ValueError:
        return None
