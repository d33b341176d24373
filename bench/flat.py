"""The facts of the registers as somebody would lay them out who knew every question: typed columns, an index for each.

Party links are already those under which a party is counted, child rows carry the day and state of their record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TYPES = {"date": "date", "int": "bigint", "text": "varchar(200)", "bool": "boolean", "link": "bigint"}


@dataclass(frozen=True, slots=True)
class Table:
    """A register or child table: its columns by type, `parent.x` for those of the record, and the indexes."""

    register: str
    section: str
    columns: Mapping[str, str]
    indexes: Sequence[str]

    @property
    def name(self) -> str:
        return f"flat_{self.section or self.register}"


HEADCOUNT = ("cbccvc", "doanh_nghiep", "giang_vien", "sinh_vien", "htx_nong_dan", "khac")
TABLES = (
    Table(
        "tech_support",
        "",
        {"applicant": "link", "field": "text", "approved": "int", "decision_on": "date", "contract_on": "date"},
        (
            "decision_on, rank, verified, applicant, approved",
            "field, decision_on, rank, verified, applicant, approved",
            "unit, decision_on, rank, verified, applicant, approved",
            "contract_on, rank, verified, approved",
            "field, contract_on, rank, verified",
        ),
    ),
    Table(
        "tech_support", "tech_support_payment", {"paid": "int", "paid_on": "date"}, ("paid_on, rank, verified, paid",)
    ),
    Table(
        "training_class",
        "",
        {"topic": "text", "to_on": "date", **{f"headcount_by_audience.{one}": "int" for one in HEADCOUNT}},
        (f"to_on, rank, verified, {', '.join(HEADCOUNT)}", "topic, to_on, rank, verified"),
    ),
    Table(
        "training_class",
        "trainee",
        {"person_key": "text", "org": "link", "audience": "text", "attended": "bool", "parent.to_on": "date"},
        (
            "attended, to_on, rank, verified, person_key",
            "attended, audience, to_on, rank, verified, org",
            "attended, audience, to_on, rank, verified, person_key",
        ),
    ),
    Table(
        "event",
        "",
        {"event_kind": "text", "role": "text", "attendees": "int", "to_on": "date"},
        (
            "role, to_on, rank, verified",
            "role, event_kind, to_on, rank, verified",
            "to_on, rank, verified, attendees",
            "event_kind, to_on, rank, verified, attendees",
        ),
    ),
    Table(
        "event",
        "event_participation",
        {"party": "link", "supported": "bool", "parent.to_on": "date"},
        ("supported, to_on, rank, verified, party",),
    ),
    Table(
        "ste_certificate",
        "",
        {"applicant": "link", "kind": "text", "is_high_tech": "bool", "issued_on": "date", "revoked_on": "date"},
        (
            "kind, issued_on, rank, verified, revoked_on, applicant",
            "kind, is_high_tech, issued_on, rank, verified, revoked_on, applicant",
        ),
    ),
    Table(
        "ip_support",
        "",
        {
            "applicant": "link",
            "service": "text",
            "ip_type": "text",
            **dict.fromkeys(("advised_on", "filed_on", "granted_on", "task_contract_on"), "date"),
        },
        (
            "service, advised_on, rank, verified, applicant",
            "service, ip_type, advised_on, rank, verified, applicant",
            "ip_type, filed_on, rank, verified",
            "ip_type, granted_on, rank, verified",
            "ip_type, service, task_contract_on, rank, verified",
        ),
    ),
    Table(
        "publication",
        "",
        {"pub_kind": "text", "released_on": "date"},
        ("released_on, rank, verified", "pub_kind, released_on, rank, verified"),
    ),
)


def build() -> None:
    """Make and fill the tables from the records themselves, not from their counting tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            own = ", ".join(f"{name.rpartition('.')[2]} {TYPES[kind]}" for name, kind in table.columns.items())
            common = "agency bigint, unit bigint, rank smallint, verified boolean"
            cursor.execute(f"CREATE TABLE {table.name} ({common}, {own})")
            cursor.execute(_filling(table))
            for number, columns in enumerate(table.indexes):
                cursor.execute(f"CREATE INDEX {table.name}_{number} ON {table.name} (agency, {columns})")


def _filling(table: Table) -> str:
    """`INSERT … SELECT` of the rows of one table; links through the party that a double was merged into."""
    taken, joins = ["p.agency_id", "p.unit_id", "p.state_rank", "p.verified_at IS NOT NULL"], []
    for path, kind in table.columns.items():
        found = _value("p" if path.startswith("parent.") else "r", path.removeprefix("parent."), kind)
        if kind == "link":
            joins.append(f"LEFT JOIN office_party l{len(joins)} ON l{len(joins)}.id = {found}")
            found = f"COALESCE(l{len(joins) - 1}.canonical_id, {found})"
        taken.append(found)
    parent = "JOIN registers_record p ON p.id = COALESCE(r.parent_id, r.id)"
    register = f"(SELECT id FROM registers_register WHERE code = '{table.register}')"
    where = f"r.register_id = {register} AND r.section = '{table.section}' AND p.removed_at IS NULL"
    source = f"registers_record r {parent} {' '.join(joins)}"
    return f"INSERT INTO {table.name} SELECT {', '.join(taken)} FROM {source} WHERE {where}"


def _value(alias: str, path: str, kind: str) -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"json_extract({alias}.data, '$.{path}')"
    head, _, last = path.rpartition(".")
    inside = f"->'{head}'" if head else ""
    return f"({alias}.data{inside}->>'{last}')::{TYPES[kind]}"
