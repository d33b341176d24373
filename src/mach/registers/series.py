"""Registers as countable series: a record and each of its child tables, read from its days or from its own row."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.functions import Coalesce
from django.urls import reverse

from mach.documents.models import Document
from mach.engines.formulas import FieldType, SeriesSchema
from mach.office.models import Agency, Party, Place, Unit, User
from mach.registers.definition import OFFICE, Definition, series_of
from mach.registers.models import Definition as StoredDefinition
from mach.registers.models import Record, RecordEvidence, RecordRef
from mach.registers.models.counting import AMOUNTS
from mach.registers.places import NOWHERE, Held, Places, all_places, dated_fields
from mach.registers.queries import InForce, definitions_in_force, read_definition
from mach.targets.series import Reader, RowLabel, Series, World, world_from

_COLUMNS = {
    "state": "{a}.state",
    "state_rank": "{a}.state_rank",
    "unit": "{a}.unit_id",
    "officer": "{a}.officer_id",
    "book_year": "{a}.book_year",
    "book_no": "{a}.book_no",
}
_OFFICE_COLUMNS: dict[str, tuple[str, dict[str, str]]] = {
    "party": (
        "office_party",
        {
            **{name: f"{{a}}.{name}" for name in ("name", "tax_code", "kind", "is_key_enterprise")},
            "place": "{a}.place_id",
        },
    ),
    "place": ("office_place", {name: f"{{a}}.{name}" for name in ("code", "name", "level")}),
    "document": (
        "documents_document",
        {name: f"{{a}}.{name}" for name in ("number", "kind", "issuer", "issued_on")},
    ),
    "unit": ("office_unit", {name: f"{{a}}.{name}" for name in ("code", "name")}),
    "user": ("office_user", {"name": "{a}.full_name"}),
}


def series_for(agency: Agency, day: date) -> Sequence[Series]:
    """The series of the registers that an agency keeps, and of what their links point to."""
    places = all_places()
    found = list(_office(connection.vendor))
    for held in definitions_in_force(agency, day=day):
        found += _series_of(held, places)
    return found


def world_around(row: StoredDefinition, *, agency: Agency, day: date) -> World:
    """The series of an agency with one register as a definition of it says, be it no longer in force."""
    held = InForce(row.register_id, row.source_hash, read_definition(row))
    return world_from([*series_for(agency, day), *_series_of(held, all_places())])


def _series_of(held: InForce, places: Places) -> tuple[Series, ...]:
    beside = tuple(places.get((held.register_id, section), NOWHERE) for section in ("", *held.definition.sections))
    return _of_register(held.digest, held.register_id, beside, connection.vendor, _Uncompared(held.definition))


class _Uncompared:
    """A definition as an argument of a cached function: its hash stands beside it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Uncompared)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=500)
def _of_register(
    source_hash: str, register_id: int, beside: tuple[Held, ...], vendor: str, held: _Uncompared
) -> tuple[Series, ...]:
    definition = held.definition
    said = [source_hash, register_id, *((places.days, places.columns) for places in beside), vendor]
    key = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    parent, *children = series_of(definition)
    return tuple(
        _series(
            definition,
            register_id,
            schema,
            parent,
            places,
            f"{key}.{schema.name}",
        )
        for schema, places in zip((parent, *children), beside, strict=True)
    )


def _series(
    definition: Definition,
    register_id: int,
    schema: SeriesSchema,
    record: SeriesSchema,
    places: Held,
    key: str,
) -> Series:
    section = "" if schema is record else schema.name
    of_register = f"{{a}}.agency_id = %(agency)s AND {{a}}.register_id = {register_id}"
    standing = f"{{a}}.section = '{section}' AND {{a}}.removed_at IS NULL"
    columns = dict(_json_columns(schema.fields))
    columns |= {f"parent.{name}": sql for name, sql in _COLUMNS.items()} if section else _COLUMNS
    base = Reader(
        table="registers_record",
        id="{a}.id",
        where=f"{of_register} AND {standing}",
        columns=columns,
        verified="{a}.verified_at IS NOT NULL",
        unit="{a}.unit_id",
    )
    beside = {path: _placed(_kind_of(path, schema, record), place) for path, place in places.columns}
    by_day = {}
    given = dict(places.days)
    for path in (dated.path for dated in dated_fields(definition, section) if dated.path in given):
        rank = "parent.state_rank" if section else "state_rank"
        by_day[path] = Reader(
            table="registers_recorddate",
            id="{a}.record_id",
            where=f"{{a}}.agency_id = %(agency)s AND {{a}}.dated_id = {given[path]}",
            columns={**beside, path: "{a}.day", rank: "{a}.state_rank"},
            verified="{a}.verified",
            unit="{a}.unit_id",
            day="{a}.day",
        )
    return Series(
        key=key,
        schema=schema,
        base=base,
        describe=describe_records,
        by_day=by_day,
        parent="{a}.parent_id" if section else None,
        within_parent=standing if section else "",
        proofs=proofs_of,
        places=places_of,
        seek=dict(_seeks(definition, section)),
    )


def _kind_of(path: str, schema: SeriesSchema, record: SeriesSchema) -> str:
    head, _, name = path.rpartition(".")
    if head not in ("", "parent"):
        return "int"  # a key of a map
    held = (record if head else schema).fields.get(name)
    return "text" if held is None else held.kind


def _placed(kind: str, place: str) -> str:
    """A place read as the kind of its field; it keeps yes/no and days as text."""
    if kind == "bool":
        return f"({{a}}.{place} = '1')"
    if kind == "date" and connection.vendor != "sqlite":
        return f"{{a}}.{place}::date"
    if place in AMOUNTS and kind in ("int", "money") and connection.vendor != "sqlite":
        return f"{{a}}.{place}::bigint"
    return f"{{a}}.{place}"


def _json_columns(fields: Mapping[str, FieldType]) -> Iterable[tuple[str, str]]:
    """Values read from the data of a record. A common field ("unit") is a column and comes from elsewhere."""
    for name, kind in fields.items():
        yield name, _from_json(kind.kind, name)
        if kind.kind == "map":
            yield from ((f"{name}.{key}", _from_json("int", name, key)) for key in kind.choices)


def _from_json(kind: str, *path: str) -> str:
    if connection.vendor == "sqlite":
        found = f"json_extract({{a}}.data, '$.{'.'.join(path)}')"
        return f"CAST({found} AS NUMERIC)" if kind == "decimal" else found
    found = "{a}.data" + "".join(f"->'{step}'" for step in path[:-1]) + f"->>'{path[-1]}'"
    cast = {
        "int": "bigint",
        "money": "bigint",
        "ref": "bigint",
        "decimal": "numeric",
        "date": "date",
        "bool": "boolean",
    }
    return f"({found})::{cast[kind]}" if kind in cast else f"({found})"


def _seeks(definition: Definition, section: str) -> Iterable[tuple[str, str]]:
    """How the database finds rows by a link, or by a word that is marked for the index."""
    for name, field in definition.fields_of(section or None).items():
        if field.kind == "ref" and field.to == "party":
            same = "SELECT p.id FROM office_party p WHERE p.id = {value} OR p.canonical_id = {value}"
            sought = f"k.kind = 'party' AND k.target IN ({same}) AND k.field = '{name}'"
            yield name, f"{{a}}.id IN (SELECT k.record_id FROM registers_recordref k WHERE {sought})"
        elif field.kind in ("text", "key") and field.index:
            sought = f"k.field = '{name}' AND k.text = {{value}}"
            yield name, f"{{a}}.id IN (SELECT k.record_id FROM registers_recordvalue k WHERE {sought})"


def describe_records(ids: Sequence[int]) -> dict[int, RowLabel]:
    """Titles, addresses, versions and hashes of records; a child row is told by its record."""
    found: dict[int, RowLabel] = {}
    for start in range(0, len(ids), 900):
        rows = Record.objects.filter(pk__in=ids[start : start + 900]).select_related("register", "parent")
        for row in rows:
            record = row.parent or row
            found[row.pk] = RowLabel(
                title=f"{record.title}, số {record.book}"[:300]
                if row.parent is None
                else f"{record.title}, dòng {row.position + 1}"[:300],
                outside=f"{row.register.title} ({record.book})",
                address=reverse("registers:record", args=[row.register.code, record.pk]),
                version=row.version,
                hash=hash_of(row),
            )
    return found


def proofs_of(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """What proves records; a child row is proven by what proves its record. Two queries for 900 rows."""
    found: dict[int, frozenset[str]] = {}
    for start in range(0, len(ids), 900):
        some = Record.objects.filter(pk__in=ids[start : start + 900])
        roots = dict(some.annotate(root=Coalesce("parent", "pk")).values_list("pk", "root"))
        held: dict[int, set[str]] = {}
        evidence = RecordEvidence.objects.filter(record__in=set(roots.values()))
        for record, attachment, reference in evidence.values_list("record", "attachment", "reference"):
            proven = held.setdefault(record, set())
            proven |= ({"file"} if attachment else set()) | ({"paper"} if reference else set())
        found |= {pk: frozenset(held.get(root, ())) for pk, root in roots.items()}
    return found


def places_of(ids: Sequence[int]) -> dict[int, int]:
    """Where records lie: the place that they name, else that of a party they name; a child row else as its record.

    Three queries for 900 rows.
    """
    found: dict[int, int] = {}
    for start in range(0, len(ids), 900):
        some = Record.objects.filter(pk__in=ids[start : start + 900])
        roots = dict(some.annotate(root=Coalesce("parent", "pk")).values_list("pk", "root"))
        refs = RecordRef.objects.filter(record__in={*roots, *roots.values()}, kind__in=("place", "party"))
        named: dict[int, dict[str, int]] = {}
        for record, kind, target in refs.order_by("pk").values_list("record", "kind", "target"):
            named.setdefault(record, {}).setdefault(kind, target)
        parties = {one["party"] for one in named.values() if "party" in one}
        homes = dict(Party.objects.filter(pk__in=parties).exclude(place=None).values_list("pk", "place"))
        for pk, root in roots.items():
            for record in dict.fromkeys((pk, root)):
                told = named.get(record, {})
                place = told.get("place") or homes.get(told.get("party", 0))
                if place is not None:
                    found[pk] = place
                    break
    return found


def hash_of(row: Record) -> str:
    """SHA-256 of what a record says: its register, section, state and data."""
    said = [row.register.code, row.section, row.state, row.data]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


_MODELS: dict[str, type[Model]] = {"party": Party, "place": Place, "document": Document, "unit": Unit, "user": User}


def _describe_office(series: str, ids: Sequence[int]) -> dict[int, RowLabel]:
    """Rows of the rooms below, which a formula may count beside records (the staff of the agency, say)."""
    rows = _MODELS[series].objects.filter(pk__in=ids)
    outside = next(schema.label for schema in OFFICE if schema.name == series)
    return {row.pk: RowLabel(str(row), outside, _address_of(row), 1, str(row)) for row in rows}


def _address_of(row: Any) -> str:
    return row.get_absolute_url() if isinstance(row, (Party, Document)) else reverse("office:units")


@lru_cache(maxsize=2)
def _office(vendor: str) -> tuple[Series, ...]:
    """What links of records point to; a party is counted under the party it was merged into."""
    of_agency = {
        "place": "",
        "user": "{a}.is_active AND EXISTS (SELECT 1 FROM office_membership m WHERE m.user_id = {a}.id "
        "AND m.agency_id = %(agency)s)",
    }
    return tuple(
        Series(
            key=f"{vendor}.{schema.name}",
            schema=schema,
            base=Reader(
                table=_OFFICE_COLUMNS[schema.name][0],
                id="{a}.id",
                where=of_agency.get(schema.name, "{a}.agency_id = %(agency)s"),
                columns=_OFFICE_COLUMNS[schema.name][1],
            ),
            describe=partial(_describe_office, schema.name),
            identity="{a}.canonical_id" if schema.name == "party" else None,
        )
        for schema in OFFICE
    )
