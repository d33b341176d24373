"""A year of records over all registers."""

from collections.abc import Callable

from mach.web.sample.records.entry import Draw, Entry, Move, Titled
from mach.web.sample.records.events import event, neighbours
from mach.web.sample.records.property import ip_support
from mach.web.sample.records.publications import publication
from mach.web.sample.records.tables import tabled
from mach.web.sample.records.technology import ste_certificate, tech_support
from mach.web.sample.records.training import training_class

BOOKS: tuple[Callable[[Draw], list[Entry]], ...] = (
    tech_support,
    ip_support,
    training_class,
    event,
    ste_certificate,
    publication,
    tabled,
)

__all__ = ["BOOKS", "Draw", "Entry", "Move", "Titled", "neighbours"]
