"""Rules of a definition applied to a record, with the rows of other registers that they speak of."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from mach.documents.models import Document
from mach.engines import formulas
from mach.engines.formulas import Aggregate, Compare, Context, Expr
from mach.engines.formulas.tree import And, walk
from mach.office.models import Agency, Party, Place, Unit
from mach.registers import definition as language
from mach.registers.definition.schema import Definition
from mach.registers.models import Record
from mach.registers.normalising import Fault
from mach.registers.queries import parsed


@lru_cache(maxsize=64)
def _known(source: str) -> tuple[formulas.Catalogue, dict[str, Expr]]:
    """The catalogue around a definition, and its rules as checked trees by code."""
    definition = parsed(source)
    others = [other for other in language.shipped() if other.code != definition.code]
    catalogue = language.catalogue([definition, *others])
    trees = {
        rule.code: formulas.check_rule(rule.check, catalogue, rule.section or definition.code)
        for rule in definition.rules
    }
    return catalogue, trees


def broken_rules(
    *,
    source: str,
    agency: Agency,
    row: dict[str, Any],
    children: Mapping[str, Sequence[dict[str, Any]]],
    record: Record | None,
    on: date,
) -> tuple[list[Fault], list[str]]:
    """What the rules of a definition find: errors by field, and warnings that do not stop anybody."""
    definition = parsed(source)
    catalogue, trees = _known(source)
    row = {"id": record.pk if record else None, **row}
    own = {name: [_child(row, one) for one in rows] for name, rows in children.items()}
    row |= own
    errors: list[Fault] = []
    warnings: list[str] = []
    for rule in definition.rules:
        tree = trees[rule.code]
        context = Context(catalogue, _rows_for(tree, definition, agency, row), on, {})
        if rule.section is None:
            found = [] if formulas.holds(tree, row, definition.code, context) else [None]
        else:
            found = [
                place
                for place, one in enumerate(own.get(rule.section, []))
                if not formulas.holds(tree, one, rule.section, context, parent=row)
            ]
        for place in found:
            if rule.severity == "error":
                errors.append(Fault(rule.field or "", rule.message, rule.section or "", place))
            else:
                warnings.append(rule.message)
    return errors, warnings


def applies(when: str | None, record: Record) -> bool:
    """Whether a condition of the definition holds for a record; an empty condition always does."""
    if when is None:
        return True
    catalogue, _ = _known(record.definition.source)
    code = parsed(record.definition.source).code
    tree = formulas.check_rule(when, catalogue, code)
    row = row_of(record)
    return formulas.selects(tree, row, code, Context(catalogue, {code: [row]}, date.max, {}))


def row_of(record: Record, children: Sequence[Record] = ()) -> dict[str, Any]:
    """A stored record as formulas see it; parties by their identity is the caller's part."""
    row = {"id": record.pk, "state": record.state, "unit": record.unit_id, "officer": record.officer_id, **record.data}
    for child in children:
        row.setdefault(child.section, []).append({"id": child.pk, "parent": record.pk, **child.data})
    return row


def _child(parent: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {"id": None, "parent": parent["id"], **row}


def _rows_for(
    tree: Expr, definition: Definition, agency: Agency, row: dict[str, Any]
) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The stored rows that a rule may look at: of each register it names, those that its equalities do not rule out."""
    catalogue_rows: dict[str, Sequence[Mapping[str, Any]]] = {}
    series = {node.rows.series: node for node in walk(tree) if isinstance(node, Aggregate) and node.rows.owner is None}
    for name, node in series.items():
        code = _register_of(name, definition)
        rows = Record.objects.filter(agency=agency, register__code=code, parent=None, removed_at=None)
        if name == code:
            rows = _narrowed(rows, node, row)
        found = list(rows.order_by("pk"))
        children: dict[int, list[Record]] = {}
        for child in Record.objects.filter(parent__in=found, removed_at=None).order_by("position"):
            children.setdefault(child.parent_id, []).append(child)
        stored = [row_of(one, children.get(one.pk, [])) for one in found if one.pk != row["id"]]
        catalogue_rows[code] = [*stored, row] if code == definition.code else stored
    catalogue_rows.setdefault(definition.code, [row])
    for kind, model in (("party", Party), ("place", Place), ("document", Document), ("unit", Unit)):
        if any(kind in getattr(node, "path", ()) or len(getattr(node, "path", ())) > 1 for node in walk(tree)):
            catalogue_rows[kind] = _office_rows(kind, model, definition, row)
    return catalogue_rows


def _narrowed(rows: QuerySet[Record], node: Aggregate, row: dict[str, Any]) -> QuerySet[Record]:
    """Only rows with the same value where the rule asks for `field = this.field`."""
    where = node.rows.where
    for part in where.items if isinstance(where, And) else [where]:
        if not (isinstance(part, Compare) and part.op == "="):
            continue
        inner, outer = part.left, part.right
        scopes = (getattr(inner, "scope", None), getattr(outer, "scope", None))
        if scopes == (1, 0):
            inner, outer = outer, inner
        elif scopes != (0, 1):
            continue
        value = row.get(outer.path[0]) if len(outer.path) == 1 else None
        if len(inner.path) == 1 and inner.path[0] not in ("id", "parent", "state") and value is not None:
            rows = rows.filter(**{f"data__{inner.path[0]}": value})
    return rows


def _register_of(series: str, definition: Definition) -> str:
    for one in (definition, *language.shipped()):
        if series == one.code or series in one.sections:
            return one.code
    return series


def _office_rows(kind: str, model: Any, definition: Definition, row: dict[str, Any]) -> list[dict[str, Any]]:
    ids = {row[name] for name, field in definition.fields.items() if field.to == kind and row.get(name)}
    for section in definition.sections.values():
        ids |= {
            child[name]
            for child in row.get(section.name, [])
            for name, field in section.fields.items()
            if field.to == kind and child.get(name)
        }
    return [
        {"id": one.pk, **{name: getattr(one, name) for name in language_fields(kind)}}
        for one in model.objects.filter(pk__in=ids)
    ]


def language_fields(kind: str) -> list[str]:
    """The plain fields that formulas may read of a row of the rooms below."""
    schema = next(one for one in language.OFFICE if one.name == kind)
    return [name for name, field in schema.fields.items() if field.kind != "ref"]
