"""What is asked of registers: their definitions, lists of records, the rows inside a record."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from mach.engines.vietnamese import holds_words
from mach.engines.workdays import Period, periods_of_year
from mach.office.models import Agency, AuditEntry, Party, Unit, User
from mach.office.permissions import Permission
from mach.office.registry import SearchHit
from mach.office.rules import may
from mach.registers import definition as language
from mach.registers.definition.schema import Definition as DefinitionData
from mach.registers.definition.schema import Field, Section
from mach.registers.linking import link_kind, names_of
from mach.registers.models import (
    Definition,
    Draft,
    ListColumns,
    OpeningFilter,
    Record,
    RecordDate,
    RecordRef,
    Register,
    SavedFilter,
    Withdrawal,
)
from mach.registers.rules import is_hidden, reads_hidden
from mach.registers.searching import Found, holding
from mach.registers.showing import Cell, offered, section_cells, shown


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list, as they stand in the address."""

    words: str = ""
    unit: int | None = None
    state: str = ""
    year: int | None = None
    unverified: bool = False
    load: int | None = None
    party: int | None = None
    chosen: tuple[int, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether they leave a part of the list, words apart."""
        return bool(self.unit or self.state or self.year or self.unverified or self.load or self.party or self.chosen)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One register in the list of registers; `own` are the records of the units of whoever looks."""

    register: Register
    total: int
    unverified: int
    own: int


@dataclass(frozen=True, slots=True)
class Table:
    """A child table as one person may read it; `total` counts the rows, `withheld` says that values are left out."""

    section: Section
    labels: list[str]
    rows: list[list[Cell]]
    total: int
    withheld: bool


@lru_cache(maxsize=256)
def parsed(source: str) -> DefinitionData:
    """A definition from its text; the same text is read once a process."""
    return language.load(source)


@dataclass(frozen=True, slots=True)
class InForce:
    """A definition with the register it belongs to; `digest` names its text."""

    register_id: int
    digest: str
    definition: DefinitionData


def definitions_in_force(agency: Agency, *, day: date) -> list[InForce]:
    """What an agency keeps its registers by on a day, its own before the shipped; one query, two the first time."""
    rows = _in_force(agency, day).order_by("register", "version")
    chosen: dict[int, tuple[bool, int, str]] = {}
    for register_id, owner, pk, digest in rows.values_list("register_id", "agency_id", "pk", "source_hash"):
        if register_id not in chosen or chosen[register_id][0] <= (owner is not None):
            chosen[register_id] = (owner is not None, pk, digest)
    unread = [pk for _, pk, digest in chosen.values() if digest not in _by_digest]
    if unread:
        for digest, source in Definition.objects.filter(pk__in=unread).values_list("source_hash", "source"):
            _by_digest[digest] = parsed(source)
    return [InForce(register_id, digest, _by_digest[digest]) for register_id, (_, _, digest) in chosen.items()]


def read_definition(row: Definition) -> DefinitionData:
    """What a stored definition says; the same text is read once a process."""
    return _by_digest.get(row.source_hash) or _by_digest.setdefault(row.source_hash, parsed(row.source))


def know(definitions: Mapping[str, DefinitionData]) -> None:
    """Remember what texts say that were read already, by their hash: processes forked later share it."""
    _by_digest.update(definitions)


_by_digest: dict[str, DefinitionData] = {}


def definition_row(register: Register, *, agency: Agency, day: date) -> Definition:
    """The definition in force on a day: the agency's own before the shipped one, the newest version first.

    Its text is long and read once a process: it comes from the database when it is asked for.
    """
    return max(_in_force(agency, day).filter(register=register), key=_precedence)


def register_in_force(user: User, code: str, *, day: date) -> tuple[Register, DefinitionData]:
    """A register that a person may see, and what new records of that day are made under; one query.

    Raises Register.DoesNotExist.
    """
    seen = Register.objects.visible_to(user).filter(code=code)
    here = OuterRef("register")
    rows = _in_force(user.agency, day).filter(register__in=seen).select_related("register")
    rows = rows.annotate(
        chosen=Subquery(ListColumns.objects.filter(user=user, register=here).values("names")[:1]),
        is_withdrawn=Exists(Withdrawal.objects.filter(agency=user.agency, register=here)),
    )
    row = max(rows, key=_precedence, default=None)
    if row is None:
        raise Register.DoesNotExist(f"no register {code} in force on {day}")
    row.register.chosen_columns, row.register.is_withdrawn = row.chosen or [], row.is_withdrawn
    return row.register, read_definition(row)


def _in_force(agency: Agency, day: date) -> QuerySet[Definition]:
    rows = Definition.objects.filter(Q(agency=agency) | Q(agency=None), valid_from__lte=day)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day)).defer("source")


def _precedence(row: Definition) -> tuple[bool, int]:
    return row.agency_id is not None, row.version


def definition_for(register: Register, *, agency: Agency, day: date) -> DefinitionData:
    """What a new record of that day is made under."""
    return read_definition(definition_row(register, agency=agency, day=day))


def definition_of(record: Record) -> DefinitionData:
    """What a record was made under."""
    return read_definition(record.definition)


def day_field(definition: DefinitionData) -> str:
    """The field whose day places a record in a period, "" for none."""
    return definition.bases[definition.basis].field if definition.basis else ""


def versions_of(user: User, register: Register) -> list[Definition]:
    """The definitions of a register that hold for a person's agency, the newest first."""
    rows = Definition.objects.filter(Q(agency=None) | Q(agency__in=user.agency_ids), register=register)
    return list(rows.defer("source").order_by("-version", "-valid_from"))


def older_records(user: User, register: Register, *, on: date) -> QuerySet[Record]:
    """Records that stand under another definition than the one in force and that the person may change."""
    now = definition_row(register, agency=user.agency, day=on)
    units = [unit for unit in Unit.objects.visible_to(user) if may(user, Permission.EDIT_RECORDS, on=on, unit=unit)]
    rows = Record.objects.visible_to(user).roots().filter(register=register, unit__in=units).exclude(definition=now)
    return rows.select_related("register", "definition", "unit", "agency")


def registers_to_copy(user: User) -> list[Register]:
    """The registers whose text a new one may start from."""
    return list(Register.objects.visible_to(user).order_by("position", "code"))


def registers_list(user: User, words: str = "") -> list[RegisterLine]:
    """The registers whose title, group or code has all the words, with how many records a person may see."""
    counts = (
        Record.objects.visible_to(user)
        .roots()
        .values("register")
        .annotate(
            total=Count("pk"),
            unverified=Count("pk", filter=Q(verified_at=None)),
            own=Count("pk", filter=Q(unit__in=user.unit_ids)),
        )
    )
    by_register = {row["register"]: (row["total"], row["unverified"], row["own"]) for row in counts}
    kept = Register.objects.visible_to(user).exclude(withdrawals__agency__in=user.agency_ids)
    registers = list(kept.order_by("position", "code"))
    groups = list(dict.fromkeys(register.group for register in registers))
    return [
        RegisterLine(register, *by_register.get(register.pk, (0, 0, 0)))
        for register in sorted(registers, key=lambda register: groups.index(register.group))
        if holds_words(f"{register.title} {register.group} {register.code}", words)
    ]


def withdrawal_of(register: Register, agency: Agency) -> Withdrawal | None:
    """Since when and why an agency no longer keeps a register; None for one that is kept."""
    return Withdrawal.objects.filter(register=register, agency=agency).first()


def withdrawn_registers(user: User) -> list[Withdrawal]:
    """The registers that a person's agency no longer keeps."""
    rows = Withdrawal.objects.filter(agency__in=user.agency_ids).select_related("register")
    return list(rows.order_by("register__position", "register__code"))


def groups_for_lists() -> list[str]:
    """The groups of shipped registers, into which an agency's list may be promoted."""
    found = Register.objects.filter(agency=None).order_by("position", "code").values_list("group", flat=True)
    return list(dict.fromkeys(found))


def records_list(user: User, register: Register, filters: Filters) -> Found:
    """Records of a register that a person may see."""
    rows = Record.objects.visible_to(user).roots().filter(register=register)
    if filters.unit:
        rows = rows.filter(unit=filters.unit)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.year:
        rows = rows.filter(book_year=filters.year)
    if filters.unverified:
        rows = rows.filter(verified_at=None)
    if filters.load:
        rows = rows.filter(import_run=filters.load)
    if filters.party:
        rows = rows.filter(pk__in=naming(user, filters.party))
    if filters.chosen:
        rows = rows.filter(pk__in=filters.chosen)
    return holding(rows, filters.words, is_narrowed=filters.narrow)


def columns_of(user: User, register: Register, definition: DefinitionData) -> tuple[str, ...]:
    """The fields that the list shows to a person: as chosen, else as the definition says."""
    kept = register.chosen_columns
    if kept is None:
        kept = ListColumns.objects.filter(user=user, register=register).values_list("names", flat=True).first() or []
    chosen = [name for name in kept if name in offered(definition)]
    return tuple(chosen or [name for name in definition.columns if name in definition.fields])


def totals_of(
    user: User, register: Register, definition: DefinitionData, filters: Filters, names: Iterable[str]
) -> list[tuple[Field, Decimal]]:
    """What the numbers of these columns make together over everything a filter finds; one query.

    Fields that only some may read are left out: a sum would tell of them.
    """
    summed = [
        definition.fields[name]
        for name in names
        if definition.fields[name].kind in ("int", "decimal", "money")
        and not definition.fields[name].is_year
        and not is_hidden(definition, definition.fields[name], None)
    ]
    if not summed:
        return []
    amount = DecimalField(max_digits=28, decimal_places=4)
    parts = {f"sum_{field.name}": Sum(Cast(KT(f"data__{field.name}"), amount)) for field in summed}
    found = records_list(user, register, filters).rows.order_by().aggregate(**parts)
    return [(field, Decimal(str(found[f"sum_{field.name}"] or 0))) for field in summed]


@dataclass(frozen=True, slots=True)
class Flow:
    """Records of a register in one administrative year: by month beside the year before, by unit verified or not."""

    months: list[tuple[str, int, int]]
    units: list[tuple[Unit, int, int]]


def flow_of(user: User, register: Register, definition: DefinitionData, *, year: int) -> Flow | None:
    """How many counted records each month and each unit has; None for a register without a day. Two queries."""
    day = day_field(definition)
    if not day:
        return None
    months, before = (periods_of_year("nd09", "month", one) for one in (year, year - 1))
    rows = RecordDate.objects.filter(
        record__in=Record.objects.visible_to(user).roots(),
        dated__register=register,
        dated__section="",
        dated__field=day,
        state_rank__gte=definition.procedure.rank(definition.procedure.counted),
        day__range=(before[0].window.start, months[-1].window.end),
    )
    tally = list(rows.values_list("day", "unit", "verified").annotate(count=Count("pk")))
    units = {unit.pk: unit for unit in Unit.objects.visible_to(user)}

    def within(period: Period) -> int:
        return sum(count for one, _, _, count in tally if one in period.window)

    by_unit: dict[int, list[int]] = {}
    for one, unit, verified, count in tally:
        if one >= months[0].window.start:
            by_unit.setdefault(unit, [0, 0])[0 if verified else 1] += count
    return Flow(
        [(month.label, within(month), within(last)) for month, last in zip(months, before, strict=True)],
        [(units[pk], *counts) for pk, counts in by_unit.items() if pk in units],
    )


def draft_of(user: User, register: Register, record: Record | None) -> Draft | None:
    """What a person has typed into a form and not saved."""
    return Draft.objects.filter(user=user, register=register, record=record).first()


REPEATS = ("text", "enum", "ref", "int")


def written_before(user: User, register: Register, definition: DefinitionData) -> dict[str, tuple[Any, str]]:
    """What a person wrote alike in their last two records of a register: (value, in words) by field.

    Days, amounts and what is personal or restricted are never offered.
    """
    rows = list(Record.objects.visible_to(user).roots().filter(register=register, created_by=user).order_by("-pk")[:2])
    if len(rows) < 2:
        return {}
    first, second = (row.data for row in rows)
    alike = {
        name: field
        for name, field in definition.fields.items()
        if field.kind in REPEATS and first.get(name) not in (None, "") and first.get(name) == second.get(name)
    }
    names = link_names([(alike, rows[0])])
    return {
        name: (first[name], shown(field, first[name], names))
        for name, field in alike.items()
        if not is_hidden(definition, field, None)
    }


def drafts_of(user: User) -> list[Draft]:
    """Every form that a person has half filled in, the newest first."""
    return list(Draft.objects.filter(user=user).select_related("register", "record"))


def saved_filters(user: User, register: Register) -> list[SavedFilter]:
    """The filters kept for a register that a person may use, by name; `opens` marks the one the list opens with."""
    opening = OpeningFilter.objects.filter(user=user, register=register, filter=OuterRef("pk"))
    rows = SavedFilter.objects.visible_to(user).filter(register=register).select_related("unit")
    return list(rows.annotate(opens=Exists(opening)))


def naming(user: User, party: int) -> QuerySet[RecordRef]:
    """Ids of the records that name a party, or a row merged into it, in a field that the person reads; one query first.

    Who is named in a personal or restricted field is known to those who read the field, and to nobody else.
    """
    family = Party.objects.filter(Q(pk=party) | Q(canonical=party)).values("pk")
    refs = RecordRef.objects.filter(kind="party", target__in=family)
    if not user.reads_restricted:
        for register_id, name in _hidden_links(user):
            refs = refs.exclude(~Q(record__unit__in=user.unit_ids), record__register=register_id, field=name)
    return refs.annotate(root=Coalesce("record__parent", "record")).values("root")


def _hidden_links(user: User) -> list[tuple[int, str]]:
    """(register, field) of the links to parties that few read, by whatever definition a record may have been made."""
    rows = Definition.objects.filter(Q(agency__in=user.agency_ids) | Q(agency=None)).defer("source")
    found = {
        (row.register_id, field.name)
        for row in rows
        for section in (None, *read_definition(row).sections.values())
        for field in read_definition(row).fields_of(section.name if section else None).values()
        if field.to == "party" and is_hidden(read_definition(row), field, section)
    }
    return sorted(found)


def standing_records(user: User, code: str) -> QuerySet[Record]:
    """Records of a register that a person may see, with what their page needs."""
    return _with_page(Record.objects.visible_to(user).roots()).filter(register__code=code)


def records_to_open(user: User, code: str, *, on: date) -> QuerySet[Record]:
    """The same; those who may audit open what was struck out, too."""
    if not may(user, Permission.READ_AUDIT, on=on):
        return standing_records(user, code)
    return _with_page(Record.objects.visible_to(user)).filter(parent=None, register__code=code)


def _with_page(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related("register", "definition", "unit", "officer", "verified_by", "matter", "agency")


def removed_list(user: User, register: Register) -> QuerySet[Record]:
    """Records of a register that were struck out; they count nowhere."""
    rows = Record.objects.visible_to(user).filter(register=register, parent=None, removed_at__isnull=False)
    return rows.select_related("register", "unit")


@dataclass(frozen=True, slots=True)
class Removal:
    """Who struck a record out, and why."""

    by: str
    reason: str


def removals_of(rows: Iterable[Record]) -> dict[int, Removal]:
    """How each of these records was struck out, by the audit trail; those of an undone import are not there."""
    entries = AuditEntry.objects.filter(
        object_type=Record._meta.label_lower, object_id__in=[row.pk for row in rows], action="registers.remove"
    )
    return {
        entry.object_id: Removal(entry.actor_name, next((value.new or "" for value in entry.values.all()), ""))
        for entry in entries.prefetch_related("values")
    }


def with_links(definition: DefinitionData, rows: Iterable[Record], names: Iterable[str] | None = None) -> list[Record]:
    """Rows with the label of their state and the names of what they link to in these fields, in all unless given.

    One query per kind of link.
    """
    found = list(rows)
    fields = definition.fields
    if names is not None:
        fields = {name: fields[name] for name in names if name in fields}
    links = link_names((fields, row) for row in found)
    labels = {state.code: state.label for state in definition.procedure.states}
    for row in found:
        row.links = links
        row.state_label = labels.get(row.state, row.state)
    return found


def readable_by(user: User, definition: DefinitionData, rows: Iterable[Record], section: str = "") -> list[Record]:
    """Records, or rows of a section, without the values that a person may not read: `withheld` says that some are.

    They are for showing only and must not be saved.
    """
    table = definition.sections.get(section)
    fields = definition.fields_of(section or None)
    hidden = {name for name, field in fields.items() if is_hidden(definition, field, table)}
    found = list(rows)
    for row in found:
        row.withheld = bool(hidden & row.data.keys()) and not reads_hidden(user, row)
        if row.withheld:
            row.data = {name: value for name, value in row.data.items() if name not in hidden}
    return found


def link_names(rows: Iterable[tuple[Mapping[str, Field], Record]]) -> dict[tuple[str, int], str]:
    """Names of everything that records link to in their fields, by (kind, id)."""
    wanted: dict[str, set[int]] = {}
    for fields, row in rows:
        for name, field in fields.items():
            if field.kind == "ref" and row.data.get(name) is not None:
                wanted.setdefault(link_kind(field), set()).add(row.data[name])
    return names_of(wanted)


def rows_of(record: Record, section: str) -> QuerySet[Record]:
    """The rows of one child table, in order."""
    return record.children.filter(section=section, removed_at=None).order_by("position")


def children_by_section(definition: DefinitionData, records: Iterable[Record], user: User) -> dict[str, list[Record]]:
    """Child rows of records by section, in order, as a person may read them; one query for 900 records."""
    ids = [record.pk for record in records] if definition.sections else []
    rows = [
        row
        for start in range(0, len(ids), 900)
        for row in Record.objects.filter(parent__in=ids[start : start + 900], removed_at=None)
    ]
    rows.sort(key=lambda row: (row.parent_id, row.position))
    return {
        name: readable_by(user, definition, (row for row in rows if row.section == name), name)
        for name in definition.sections
    }


def with_children(
    user: User, definition: DefinitionData, rows: Iterable[Record]
) -> tuple[list[Record], dict[str, list[Record]], dict[tuple[str, int], str]]:
    """Records and their child rows by section as a person may read them, with the names of all that they link to."""
    found = readable_by(user, definition, rows)
    children = children_by_section(definition, found, user)
    pairs = [(definition.fields, row) for row in found]
    pairs += [(definition.fields_of(name), row) for name, some in children.items() for row in some]
    return found, children, link_names(pairs)


def tables_of(definition: DefinitionData, record: Record, user: User) -> list[Table]:
    """The child tables of a record as shown; one query, and one per kind of link."""
    children = children_by_section(definition, [record], user)
    links = link_names((definition.fields_of(name), row) for name, rows in children.items() for row in rows)
    return [_table(definition, definition.sections[name], rows, links) for name, rows in children.items()]


def _table(
    definition: DefinitionData, section: Section, rows: list[Record], links: dict[tuple[str, int], str]
) -> Table:
    withheld = any(row.withheld for row in rows)
    fields = {
        name: field
        for name, field in section.fields.items()
        if not (withheld and is_hidden(definition, field, section))
    }
    labels = [field.label for field in fields.values()]
    return Table(
        section, labels, [section_cells(fields, row, links) for row in rows] if fields else [], len(rows), withheld
    )


def pointed_to(kind: str, ids: Collection[int]) -> set[int]:
    """Which of these rows of lower rooms a record names, struck out or not."""
    return set(RecordRef.objects.filter(kind=kind, target__in=ids).values_list("target", flat=True))


def find(user: User, words: str, limit: int) -> list[SearchHit]:
    """Records for the search box: those whose words hold every word."""
    rows = holding(Record.objects.visible_to(user).roots(), words).rows
    return [
        SearchHit("record", row.title or row.book, row.register.title, row.get_absolute_url())
        for row in rows.select_related("register").order_by("-pk")[:limit]
    ]
