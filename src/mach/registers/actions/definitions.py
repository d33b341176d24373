"""Bringing the shipped definitions into the database: a changed text is a new version, an agency's own stays."""

import hashlib
from datetime import date, timedelta
from importlib import resources

from django.db import transaction

from mach.engines.vietnamese import sort_key
from mach.registers import definition as language
from mach.registers.actions.indexing import CHUNK, index, live_rows
from mach.registers.definition.schema import GROUPS
from mach.registers.definition.schema import Definition as DefinitionData
from mach.registers.models import Definition, Record, Register
from mach.registers.places import give_places
from mach.targets.models import Indicator

START = date(2000, 1, 1)  # the first version of a shipped definition holds for records of the past too


@transaction.atomic
def load_shipped_definitions(*, on: date) -> None:
    """Idempotent; indicators follow their definition."""
    folder = resources.files("mach.registers") / "shipped"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    sources = {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in files}
    for position, data in enumerate(sorted(language.shipped(), key=_place)):
        source = sources[data.code]
        register, _ = Register.objects.update_or_create(
            code=data.code, defaults={"title": data.title, "group": data.group, "position": position}
        )
        _bring_definition(register, source, on)
        if give_places(data, register.pk):
            _index_anew(register)
        for indicator in data.indicators:
            _bring_indicator(data.code, indicator, on)


def _place(data: DefinitionData) -> tuple[int, str]:
    """Group by group, by title inside a group."""
    return GROUPS.index(data.group), sort_key(data.title)


def _index_anew(register: Register) -> None:
    """Records that were there before a field got its place are indexed again."""
    roots = Record.objects.filter(register=register, parent=None).select_related("definition").order_by("pk")
    found = list(roots.values_list("pk", flat=True))
    for start in range(0, len(found), CHUNK):
        index(live_rows(roots.filter(pk__in=found[start : start + CHUNK])))


def _bring_definition(register: Register, source: str, on: date) -> None:
    digest = hashlib.sha256(source.encode()).hexdigest()
    newest = Definition.objects.filter(register=register, agency=None).order_by("-version").first()
    if newest is not None and newest.source_hash == digest:
        return
    if newest is not None:
        newest.valid_to = on - timedelta(days=1)
        newest.save(update_fields=["valid_to"])
    Definition.objects.create(
        register=register,
        version=newest.version + 1 if newest else 1,
        source=source,
        source_hash=digest,
        valid_from=on if newest else START,
    )


def _bring_indicator(series: str, indicator: language.Indicator, on: date) -> None:
    given = {
        "label": indicator.label,
        "series": series,
        "kind": indicator.measure,
        "formula": indicator.formula.strip(),
        "unit": indicator.unit,
        "basis": indicator.basis,
    }
    newest = Indicator.objects.filter(agency=None, code=indicator.code).order_by("-version").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in given.items()):
        return
    if newest is not None:
        newest.valid_to = on - timedelta(days=1)
        newest.save(update_fields=["valid_to"])
    Indicator.objects.create(
        code=indicator.code,
        version=newest.version + 1 if newest else 1,
        valid_from=on if newest else START,
        **given,
    )
