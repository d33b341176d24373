"""What a link of a record may point to: rows of the rooms below, records of registers, and what rooms above offer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from mach.documents.models import Document
from mach.engines.vietnamese import fold
from mach.office.models import Agency, Party, Place, Unit, User
from mach.registers.definition.schema import REF_TARGETS, Field
from mach.registers.models import Record
from mach.registers.searching import holding

RECORD = "record"
MOST_READ = 2_000  # rows whose names are folded here, where the table keeps no folded text


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of row that links point to.

    `of_agency` are the rows that its records may name, `visible_to` those that a person may choose. `columns` are read
    to name a row; a single one is the name itself. `fold` is the column of its folded words, "" where it has none.
    `is_long`: there may be more rows than a page should carry, so that they are found by typing.
    """

    model: type[Model]
    of_agency: Callable[[Agency], QuerySet]
    visible_to: Callable[[User], QuerySet]
    columns: tuple[str, ...]
    fold: str = ""
    is_long: bool = True


LINKS: dict[str, LinkKind] = {
    "party": LinkKind(
        Party,
        lambda agency: Party.objects.filter(agency=agency),
        lambda user: Party.objects.visible_to(user),  # one merged since is no longer offered, but a record may hold it
        ("name",),
        fold="fold",
    ),
    "place": LinkKind(
        Place,
        lambda agency: Place.objects.all(),
        lambda user: Place.objects.filter(valid_to=None).order_by("name"),
        ("name",),
        is_long=False,
    ),
    "document": LinkKind(
        Document,
        lambda agency: Document.objects.filter(agency=agency),
        lambda user: Document.objects.visible_to(user).order_by("-issued_on", "-pk"),
        ("kind", "number"),
        fold="fold",
    ),
    "unit": LinkKind(
        Unit,
        lambda agency: Unit.objects.filter(agency=agency),
        lambda user: Unit.objects.visible_to(user),
        ("name",),
        is_long=False,
    ),
    "user": LinkKind(
        User,
        lambda agency: User.objects.filter(membership__agency=agency).distinct(),
        lambda user: User.objects.visible_to(user).order_by("full_name"),
        ("full_name",),
    ),
}
"""By the word that definitions use; rooms above add theirs when they start (`ref:record:<word>`)."""


def link_kind(field: Field) -> str:
    """What a link points to: a kind of `LINKS`, or a record of any register."""
    return field.to if field.to in REF_TARGETS or field.to in LINKS else RECORD


def choices_of(targets: Sequence[str], user: User) -> QuerySet:
    """The rows that a person may choose for a link with these targets."""
    if len(targets) == 1 and targets[0] in LINKS:
        return LINKS[targets[0]].visible_to(user)
    return Record.objects.visible_to(user).roots().filter(register__code__in=targets).order_by("-pk")


def is_long(field: Field) -> bool:
    """Whether rows for this link are found by typing."""
    return field.to not in LINKS or LINKS[field.to].is_long


def found_by_words(targets: Sequence[str], user: User, words: str, limit: int) -> list[Model]:
    """The first rows that hold every word, with or without accents."""
    rows = choices_of(targets, user)
    kind = LINKS.get(targets[0]) if len(targets) == 1 else None
    if kind is None:
        return list(holding(rows, words, is_narrowed=True).rows.select_related("register")[:limit])
    wanted = fold(words).split()
    if kind.fold:
        for word in wanted:
            rows = rows.filter(**{f"{kind.fold}__contains": word})
        return list(rows[:limit])
    return [row for row in rows[:MOST_READ] if all(word in fold(str(row)) for word in wanted)][:limit]


def names_of(wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """Names of rows by (kind, id), of the ids wanted of each kind; one query per kind."""
    return {(kind, pk): name for kind, ids in wanted.items() for pk, name in _named(kind, ids)}


def rows_of_agency(kind: str, ids: set[int], agency: Agency) -> Iterable[tuple[tuple[str, int], str]]:
    """Those of the ids that a record of the agency may name: ((kind or register, id), name)."""
    if kind == RECORD:
        rows = Record.objects.roots().filter(agency=agency, pk__in=ids).select_related("register")
        yield from (((row.register.code, row.pk), row.title) for row in rows)
        return
    yield from (((kind, row.pk), str(row)) for row in LINKS[kind].of_agency(agency).filter(pk__in=ids))


def _named(kind: str, ids: set[int]) -> Iterable[tuple[int, str]]:
    if kind == RECORD:
        return ((row.pk, str(row)) for row in Record.objects.filter(pk__in=ids).only("title", "register"))
    one = LINKS[kind]
    rows = one.model._default_manager.filter(pk__in=ids)
    if len(one.columns) == 1:
        return rows.values_list("pk", *one.columns)
    return ((row.pk, str(row)) for row in rows.only(*one.columns))
