"""What the audit trail says of records: their fields by the definition they were made under."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from mach.office.models import AuditValue, User
from mach.office.registry import Told, TrailKind
from mach.registers.definition.schema import Field
from mach.registers.linking import link_kind, names_of
from mach.registers.models import Record
from mach.registers.queries import definition_of
from mach.registers.showing import shown


def _rows(user: User) -> QuerySet[Record]:
    return Record.objects.visible_to(user).select_related("register", "definition")


def _tell(pairs: Sequence[tuple[Record, AuditValue]]) -> Mapping[int, Told]:
    found: dict[int, Told] = {}
    fields: dict[int, tuple[Field, Any, Any]] = {}
    wanted: dict[str, set[int]] = {}
    for row, value in pairs:
        definition = definition_of(row)
        if value.field == "state":
            states = {state.code: state.label for state in definition.procedure.states}
            found[value.pk] = Told(
                "Trạng thái", *(states.get(side or "", side or "") for side in (value.old, value.new))
            )
        elif value.field in definition.fields:
            field = definition.fields[value.field]
            old, new = _typed(field, value.old), _typed(field, value.new)
            fields[value.pk] = (field, old, new)
            if field.kind == "ref":
                wanted.setdefault(link_kind(field), set()).update(one for one in (old, new) if isinstance(one, int))
    links = names_of(wanted)
    for pk, (field, old, new) in fields.items():
        found[pk] = Told(field.label, _said(field, old, links), _said(field, new, links))
    return found


def _typed(field: Field, text: str | None) -> Any:
    """A value as the record kept it, from the text that the trail kept; text that is none stays."""
    if text is None or text == "đã thay đổi":
        return text
    try:
        match field.kind:
            case "ref" | "int" | "money":
                return int(text)
            case "bool":
                return text == "True"
            case "multi_enum" | "list" | "json_map":
                return json.loads(text)
    except ValueError:
        return text
    return text


def _said(field: Field, value: Any, links: Mapping[tuple[str, int], str]) -> str:
    if value is None or value == "đã thay đổi":
        return value or ""
    try:
        return shown(field, value, dict(links))
    except (ValueError, AttributeError):
        return str(value)


RECORDS = TrailKind(_rows, _tell)
