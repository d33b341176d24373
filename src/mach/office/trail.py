"""The audit trail as people read it: actions, kinds and fields in Vietnamese, names of rows instead of their ids."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.timezone import localtime

from mach.engines.vietnamese import format_date, format_number
from mach.office.models import AuditEntry, AuditValue, User
from mach.office.registry import TRAIL_KINDS, TRAIL_WORDS, Told

_NAMED = re.compile(r"\d+ (?P<name>.+)", re.DOTALL)  # a row as `audit.text` keeps it: its id and its name
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; `address` is "" where there is no page that this reader may open."""

    entry: AuditEntry
    action: str
    kind: str
    address: str
    changes: list[Told]


def lines(user: User, entries: Sequence[AuditEntry]) -> list[Line]:
    """Entries in words; as many queries as there are kinds of rows, whatever the length."""
    rows = _subjects(user, entries)
    told = _told_by_rooms(entries, rows)
    actions = _actions()
    names = _names([value for entry in entries for value in entry.values.all() if value.pk not in told], entries)
    found = []
    for entry in entries:
        row = rows.get((entry.object_type, entry.object_id))
        is_withheld = row is None and entry.object_type in TRAIL_KINDS
        values = [] if is_withheld else entry.values.all()
        changes = [told.get(value.pk) or _told(entry, value, names) for value in values]
        address = row.get_absolute_url() if row is not None and hasattr(row, "get_absolute_url") else ""
        action = actions.get(entry.action, entry.action)
        found.append(Line(entry, action, kind_words(entry.object_type), address, changes))
    return found


def action_words(action: str) -> str:
    """An action in words: "Nhập nhiều dòng"."""
    return _actions().get(action, action)


def kind_words(object_type: str) -> str:
    """The kind of a row in words: "dòng sổ"."""
    own = {code: words for room in TRAIL_WORDS for code, words in room.kinds.items()}
    model = _model(object_type)
    return own.get(object_type) or (str(model._meta.verbose_name) if model else object_type)


def field_words(model: type[models.Model] | None, name: str) -> str:
    """A changed field in words, as its model names it or else the rooms; what is no code stands as it is."""
    field = _field(model, name)
    if field is not None and field.verbose_name != field.name.replace("_", " "):
        return str(field.verbose_name)
    own = {code: words for room in TRAIL_WORDS for code, words in room.fields.items()}
    return own.get(name) or _day(name) or name


def _actions() -> dict[str, str]:
    return {code: words for room in TRAIL_WORDS for code, words in room.actions.items()}


def _subjects(user: User, entries: Iterable[AuditEntry]) -> dict[tuple[str, int], Any]:
    """The rows that entries tell of, as far as this person may see them."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_type, set()).add(entry.object_id)
    found: dict[tuple[str, int], Any] = {}
    for label, ids in wanted.items():
        model = _model(label)
        if label in TRAIL_KINDS:
            rows = TRAIL_KINDS[label].rows(user)
        elif model is not None and hasattr(model, "get_absolute_url"):
            visible = getattr(model._default_manager, "visible_to", None)
            rows = visible(user) if visible else model._default_manager.all()
        else:
            continue
        found.update({(label, row.pk): row for row in rows.filter(pk__in=ids)})
    return found


def _told_by_rooms(entries: Iterable[AuditEntry], rows: Mapping[tuple[str, int], Any]) -> dict[int, Told]:
    pairs: dict[str, list[tuple[Any, AuditValue]]] = {}
    for entry in entries:
        row = rows.get((entry.object_type, entry.object_id))
        if entry.object_type in TRAIL_KINDS and row is not None:
            pairs.setdefault(entry.object_type, []).extend((row, value) for value in entry.values.all())
    return {pk: told for label, some in pairs.items() for pk, told in TRAIL_KINDS[label].tell(some).items()}


def _names(values: Iterable[AuditValue], entries: Iterable[AuditEntry]) -> dict[tuple[type[models.Model], int], str]:
    """Names of rows that values give by id alone, and of those that a manifest lists beside the subject."""
    types = {entry.pk: entry.object_type for entry in entries}
    wanted: dict[type[models.Model], set[int]] = {}
    for value in values:
        model = _model(types[value.entry_id])
        if hasattr(model, "get_absolute_url") and value.field.isdigit():
            wanted.setdefault(model, set()).add(int(value.field))
        field = _field(model, value.field)
        if field is not None and field.related_model is not None:
            ids = {int(text) for text in (value.old, value.new) if text and text.isdigit()}
            wanted.setdefault(field.related_model, set()).update(ids)
    return {
        (model, row.pk): str(row)
        for model, ids in wanted.items()
        if ids
        for row in model._default_manager.filter(pk__in=ids)
    }


def _told(entry: AuditEntry, value: AuditValue, names: Mapping[tuple[type[models.Model], int], str]) -> Told:
    model = _model(entry.object_type)
    field = _field(model, value.field)
    is_row = any(value.field in room.rows for room in TRAIL_WORDS)
    old, new = (_words(field, text, names, is_row) for text in (value.old, value.new))
    listed = names.get((model, int(value.field))) if model is not None and value.field.isdigit() else None
    label = listed or field_words(model, value.field)
    return Told(label[:1].upper() + label[1:], old, new)


def _words(
    field: models.Field | None, text: str | None, names: Mapping[tuple[type[models.Model], int], str], is_row: bool
) -> str:
    """One side of a change; "" for nothing."""
    if text is None:
        return ""
    if isinstance(field, models.JSONField):
        return "đã ghi"  # how a due day was counted and the like: facts for programs
    if is_row or (field is not None and field.related_model is not None):
        if named := _NAMED.fullmatch(text):
            return named["name"]
        return names.get((field.related_model, int(text)), _NOTHING) if field and text.isdigit() else text
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(_typed(field, text), text))
    if isinstance(field, models.BooleanField):
        return "Có" if text == "True" else "Không"
    if isinstance(field, models.DecimalField):
        return _number(text)
    return _moment(text) or _day(text) or text


def _typed(field: models.Field, text: str) -> Any:
    return int(text) if isinstance(field, models.IntegerField) and text.isdigit() else text


def _number(text: str) -> str:
    try:
        return format_number(Decimal(text))
    except InvalidOperation:
        return text


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text)) if len(text) == 10 else ""
    except ValueError:
        return ""


def _moment(text: str) -> str:
    if len(text) < 19 or text[10] not in "T ":
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return ""
    local = localtime(moment)
    return f"{local:%H:%M} ngày {format_date(local.date())}"


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    """The field of the model, None for what is none of its own (a child table, a word)."""
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None
