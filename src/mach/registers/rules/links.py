"""Rows that links of a record may point to, with their names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mach.office.models import Agency
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import LINKS, RECORD, rows_of_agency
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
            wanted.setdefault(target if target in LINKS else RECORD, set()).add(key)
    return Links({pair: name for kind, ids in wanted.items() for pair, name in rows_of_agency(kind, ids, agency)})
