"""National catalogues that ship, dated, with their source at the head of each file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A province or commune; `successor` is the code of what it merged into, "" while it stands."""

    code: str
    name: str
    level: str
    parent: str
    successor: str


@cache
def places() -> tuple[PlaceEntry, ...]:
    """The 34 provinces and 3,321 communes since 01/7/2025, and the 52 provinces that merged into 23 of them."""
    return tuple(_lines())


def _lines() -> Iterator[PlaceEntry]:
    text = (resources.files("mach.office.catalogue") / "places.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield PlaceEntry(*line.split(";"))
