"""Bringing the shipped definitions into the database: a changed text is a new version, an agency's own stays."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib import resources

from django.db import transaction

from mach.engines.vietnamese import sort_key
from mach.registers import definition as language
from mach.registers.actions.indexing import CHUNK, index, live_rows
from mach.registers.definition.schema import GROUPS
from mach.registers.definition.schema import Definition as DefinitionData
from mach.registers.models import CountingPlace, Definition, Record, Register
from mach.registers.places import all_places, places_due
from mach.registers.queries import know
from mach.targets.models import Indicator
from mach.targets.series import INDICATORS as SHARED
from mach.targets.series import SharedIndicator

START = date(2000, 1, 1)  # the first version of a shipped definition holds for records of the past too


@transaction.atomic
def load_shipped_definitions(*, on: date) -> None:
    """Idempotent; indicators follow their definition. A fixed number of queries for what is new or stays."""
    folder = resources.files("mach.registers") / "shipped"
    known = {row.code: row for row in Register.objects.filter(agency=None)}
    ordered = sorted(language.shipped(), key=_place)
    registers = [
        Register(code=data.code, title=data.title, group=data.group, position=position)
        for position, data in enumerate(ordered)
    ]
    shown = ["title", "group", "position"]
    Register.objects.bulk_create(
        registers, update_conflicts=True, unique_fields=["code"], update_fields=shown, batch_size=CHUNK
    )
    rows = {row.code: row for row in Register.objects.filter(agency=None)}
    sources = {data.code: (folder / f"{data.code}.toml").read_text(encoding="utf-8") for data in ordered}
    digests = {code: hashlib.sha256(source.encode()).hexdigest() for code, source in sources.items()}
    know({digests[data.code]: data for data in ordered})
    _bring_definitions({rows[code]: (sources[code], digest) for code, digest in digests.items()}, on)
    held = all_places()
    due = {data.code: places_due(data, rows[data.code].pk, held) for data in ordered}
    CountingPlace.objects.bulk_create([place for places in due.values() for place in places], batch_size=CHUNK)
    for code in known.keys() & {code for code, places in due.items() if places}:
        index_anew(rows[code])
    of_registers = [
        SharedIndicator(one.code, data.code, one.label, one.measure, one.unit, one.formula.strip(), one.basis)
        for data in ordered
        for one in data.indicators
    ]
    _bring_indicators([*of_registers, *SHARED], on)


def _place(data: DefinitionData) -> tuple[int, str]:
    """Group by group, by title inside a group."""
    return GROUPS.index(data.group), sort_key(data.title)


def index_anew(register: Register) -> None:
    """Records that were there before a field got its place are indexed again."""
    roots = Record.objects.filter(register=register, parent=None).select_related("definition").order_by("pk")
    found = list(roots.values_list("pk", flat=True))
    for start in range(0, len(found), CHUNK):
        index(live_rows(roots.filter(pk__in=found[start : start + CHUNK])))


def _bring_definitions(sources: Mapping[Register, tuple[str, str]], on: date) -> None:
    """A text (with its hash) that changed becomes the next version from `on`; what people had ends the day before."""
    newest = {row.register_id: row for row in Definition.objects.filter(agency=None).order_by("version")}
    changed = {
        register: text
        for register, text in sources.items()
        if register.pk not in newest or newest[register.pk].source_hash != text[1]
    }
    _end([newest[register.pk] for register in changed if register.pk in newest], on)
    Definition.objects.bulk_create(
        [
            Definition(
                register=register,
                version=newest[register.pk].version + 1 if register.pk in newest else 1,
                source=source,
                source_hash=digest,
                valid_from=on if register.pk in newest else START,
            )
            for register, (source, digest) in changed.items()
        ],
        batch_size=CHUNK,
    )


def _bring_indicators(shipped: Sequence[SharedIndicator], on: date) -> None:
    newest = {row.code: row for row in Indicator.objects.filter(agency=None).order_by("version")}
    given = {
        one.code: {
            "label": one.label,
            "series": one.series,
            "kind": one.measure,
            "formula": one.formula,
            "unit": one.unit,
            "basis": one.basis,
        }
        for one in shipped
    }
    changed = {
        code: values
        for code, values in given.items()
        if code not in newest or any(getattr(newest[code], name) != value for name, value in values.items())
    }
    _end([newest[code] for code in changed if code in newest], on)
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=code,
                version=newest[code].version + 1 if code in newest else 1,
                valid_from=on if code in newest else START,
                **values,
            )
            for code, values in changed.items()
        ],
        batch_size=CHUNK,
    )


def _end(rows: Sequence[Definition] | Sequence[Indicator], on: date) -> None:
    for row in rows:
        row.valid_to = on - timedelta(days=1)
        row.save(update_fields=["valid_to"])
