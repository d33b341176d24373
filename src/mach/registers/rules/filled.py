"""What a record still lacks, what it is called, by which words it is found."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mach.engines import procedures
from mach.engines.vietnamese import fold, format_date
from mach.registers.definition.schema import Definition, Field, Section
from mach.registers.rules.entries import Fault

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_HIDDEN = ("personal", "restricted")
_SAID = ("text", "long_text", "enum", "multi_enum", "ref", "list")


def missing(definition: Definition, state: str, data: Mapping[str, Any]) -> Iterable[Fault]:
    """Fields that the state demands and that are empty."""
    label = definition.procedure.state(state).label
    for name in procedures.missing_fields(definition.procedure, state, data):
        field = definition.fields[name]
        when = "" if field.required == "always" else f" trước khi ở trạng thái “{label}”"
        yield Fault(name, f"{field.label}: chưa ghi. Hãy ghi{when}." if when else f"{field.label}: chưa ghi.")


def missing_in_row(
    definition: Definition, section: Section, state: str, data: Mapping[str, Any], row: int
) -> Iterable[Fault]:
    """Fields of a child row that are always needed, or that the state of its record demands."""
    reached = definition.procedure.rank(state)
    for name, field in section.fields.items():
        needed = field.required is not None and (
            field.required == "always" or reached >= definition.procedure.rank(field.required)
        )
        if needed and data.get(name) is None:
            yield Fault(name, f"{field.label}: chưa ghi.", section.name, row)


def title_of(definition: Definition, data: Mapping[str, Any], names: Mapping[tuple[str, int], str], book: str) -> str:
    """The name of a record by its template; its number in the book while the template says nothing."""

    def value(match: re.Match[str]) -> str:
        field = definition.fields.get(match[1])
        return said(field, data.get(match[1]), names) if field else ""

    return _PLACEHOLDER.sub(value, definition.title_template).strip(" ,-")[:500] or f"{definition.short} {book}"


def fold_of(definition: Definition, data: Mapping[str, Any], names: Mapping[tuple[str, int], str], *more: str) -> str:
    """Folded words of the fields that everyone of the agency may search; personal and restricted ones stay out."""
    words = [
        said(field, data.get(name), names)
        for name, field in definition.fields.items()
        if field.kind in _SAID and (field.privacy or definition.privacy) not in _HIDDEN
    ]
    return fold(" ".join(word for word in (*more, *words) if word))


def is_hidden(definition: Definition, field: Field, section: Section | None = None) -> bool:
    """Whether values of the field stay out of search, changes and the audit trail, and are read by few."""
    privacy = field.privacy or (section.privacy if section else None) or definition.privacy
    return field.kind == "key" or privacy in _HIDDEN


def said(field: Field, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """A value in words; `names` gives those of linked rows by (kind, id)."""
    if value is None:
        return ""
    match field.kind:
        case "date":
            return format_date(date.fromisoformat(value))
        case "enum":
            return field.choices.get(value, value)
        case "multi_enum":
            return ", ".join(field.choices.get(code, code) for code in value)
        case "list":
            return ", ".join(value)
        case "key":
            return ""
        case "ref":
            return next((names[target, value] for target in field.targets if (target, value) in names), "")
        case _:
            return str(value)
