"""Drafts of forms: kept while a person types, gone when the record is saved. They say nothing of the work itself."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from mach.office.models import Agency, Membership, User
from mach.registers.definition.schema import Definition
from mach.registers.models import Draft, Record, Register

LONGEST = 200_000  # letters of one draft
KEPT = timedelta(days=30)
_OF_SECTION = re.compile(r"^(\w+?)-(?:\d+|__prefix__)-(\w+)$")
_NEVER = ("csrfmiddlewaretoken", "draft")


def keep_draft(
    *,
    by: User,
    register: Register,
    definition: Definition,
    record: Record | None,
    entries: Mapping[str, Sequence[str]],
    at: datetime,
) -> Draft | None:
    """Keep what stands in a form; keys of people are left out, for their text is never stored. None when too long."""
    kept = {name: list(values) for name, values in entries.items() if not _is_left_out(name, definition)}
    if sum(len(value) for values in kept.values() for value in values) > LONGEST:
        return None
    draft, _ = Draft.objects.update_or_create(
        user=by, register=register, record=record, defaults={"entries": kept, "saved_at": at}
    )
    return draft


def drop_draft(*, by: User, register: Register, record: Record | None) -> None:
    """Throw a draft away; nothing when there is none."""
    Draft.objects.filter(user=by, register=register, record=record).delete()


def drop_old_drafts(agency: Agency, on: date) -> None:
    """Nightly: drafts that nobody touched for a month."""
    edge = make_aware(datetime.combine(on, time.min)) - KEPT
    members = Membership.objects.filter(agency=agency).values("user")
    Draft.objects.filter(user__in=members, saved_at__lt=edge).delete()


def _is_left_out(name: str, definition: Definition) -> bool:
    found = _OF_SECTION.match(name)
    section, field = (found[1], found[2]) if found else ("", name)
    fields = definition.sections[section].fields if section in definition.sections else definition.fields
    return name in _NEVER or (field in fields and fields[field].kind == "key")
