"""Rows that links of a record may point to, with their names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mach.documents.models import Document
from mach.office.models import Agency, Party, Place, Unit, User
from mach.registers.definition.schema import REF_TARGETS, Definition, Field
from mach.registers.models import Record
from mach.registers.rules.entries import Links, link_ids


def links_of(
    definition: Definition,
    agency: Agency,
    values: Mapping[str, Any],
    children: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Links:
    """What the links in these entries may point to: rows of the agency, and shared ones; one query per kind."""
    return links_of_many(definition, agency, [values], children)


def links_of_many(
    definition: Definition,
    agency: Agency,
    records: Iterable[Mapping[str, Any]],
    children: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Links:
    """The same for the entries of several records and their child rows."""
    named: list[tuple[Field, int]] = [pair for values in records for pair in link_ids(definition.fields, values)]
    for section, rows in children.items():
        if section in definition.sections:
            named += [pair for row in rows for pair in link_ids(definition.sections[section].fields, row)]
    wanted: dict[str, set[int]] = {}
    for field, key in named:
        for target in field.targets:
            wanted.setdefault(target if target in REF_TARGETS else "record", set()).add(key)
    return Links({pair: name for kind, ids in wanted.items() for pair, name in _rows(kind, ids, agency)})


def _rows(kind: str, ids: set[int], agency: Agency) -> Iterable[tuple[tuple[str, int], str]]:
    if kind == "record":
        rows = Record.objects.roots().filter(agency=agency, pk__in=ids).select_related("register")
        yield from (((row.register.code, row.pk), row.title) for row in rows)
        return
    sources: dict[str, Any] = {
        "party": Party.objects.filter(agency=agency),
        "place": Place.objects.all(),
        "document": Document.objects.filter(agency=agency),
        "unit": Unit.objects.filter(agency=agency),
        "user": User.objects.filter(membership__agency=agency).distinct(),
    }
    yield from (((kind, row.pk), str(row)) for row in sources[kind].filter(pk__in=ids))
