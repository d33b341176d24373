"""What stands in an address or a posted form, read without trusting it."""

from collections.abc import Mapping

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
