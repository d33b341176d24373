"""Every shipped register beside the chapter of `domain/registers.md` that specifies it: nothing is dropped silently."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from mach.engines.formulas import canonical, check_indicator, check_rule
from mach.registers.definition import catalogue, shipped
from mach.registers.definition.schema import GROUPS
from tests.registers.shipped import register

ELSEWHERE = {"party", "admin_unit", "procedure_catalog", "working_calendar", "assignment", "unit_report"}
"""Registers that are rooms of their own (one fact, one home)."""

OTHERWISE: dict[str, dict[str, str]] = {
    "admin_dossier": {
        "due_at": "due_on",
        "pauses": "the child table dossier_pause",
        "received_at": "received_on: limits count days",
        "returned_at": "returned_on",
        "valid_at": "valid_on",
    },
    "bio_product_batch": {"delivered": "the child table bio_product_delivery", "unit": "measure: unit is who keeps it"},
    "breeding_activity": {"group": "species_group: group is of the form", "unit": "measure: unit is who keeps it"},
    "civil_service_check": {"on": "held_on", "unit": "checked_unit: unit is who keeps it"},
    "cooperation": {"activities": "the child table cooperation_activity"},
    "facility_investment": {"unit": "the unit that keeps the record"},
    "import_inspection": {
        "confirmed_at": "confirmed_on: limits count days",
        "received_at": "received_on: limits count days",
        "unit": "measure: unit is who keeps it",
    },
    "institution_setup": {"lead_unit": "lead_agency: often another body"},
    "local_council": {
        "activities": "the child table council_meeting",
        "meetings": "the child table council_meeting",
        "unit": "district: unit is who keeps it",
    },
    "petition": {
        "extensions": "the child table petition_extension",
        "suspensions": "the child table petition_suspension",
    },
    "radiation_licence": {"devices": "the child table licensed_device"},
    "result_application": {"unit": "measure: unit is who keeps it"},
    "ste_certificate": {"due_on": "the obligation of the limit", "products": "the child table ste_product"},
    "technology_mastery": {"evidence": "process_doc, product_doc and the evidence of every record", "unit": "the unit"},
}
"""Register → field of the specification that has another place or name, and which."""

APART = {"startup_tranche", "tech_match", "import_reduction", "radiation_staff"}
"""Child tables of the specification whose rows belong to no single record: registers of their own."""

OURS = {"export_product"}
"""Registers that the specification does not name: who exports what, so that TBT alerts find them."""

LATER = {
    "result_application.applied_ratio": "accepted S&T tasks are its denominator",
    "result_application.enterprise_ratio": "running S&T tasks are its denominator",
    "task_asset.handled_rate": "ended S&T tasks are its denominator",
    "traceability.share": "the users of barcodes are counted by the national centre",
}
"""Indicators that records of these registers alone cannot give, and why."""


class Chapter(NamedTuple):
    """What a chapter asks for: fields of the record and of each child table, states, codes of indicators."""

    fields: tuple[str, ...]
    children: dict[str, tuple[str, ...]]
    states: set[str]
    indicators: list[str]


def names_in(table: str) -> tuple[str, ...]:
    cells = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    return tuple(name for cell in cells for name in re.findall(r"[a-z][a-z0-9_]*", re.sub(r"\(.*?\)", "", cell)))


@pytest.fixture(scope="module")
def chapters(shared: Path) -> dict[str, Chapter]:
    text = (shared / "domain" / "registers.md").read_text(encoding="utf-8").split("\n## 4.")[0]
    found = {}
    for chapter in re.split(r"^#### 3\.\d+ ", text, flags=re.MULTILINE)[1:]:
        code = chapter.split("`")[1]
        head, _, tail = chapter.partition("- **States:**")
        main, *rest = re.split(r"^Child table `(\w+)`", head, flags=re.MULTILINE)
        children = {name: names_in(table) for name, table in zip(rest[::2], rest[1::2], strict=True)}
        states = set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*[^a-z_>| )][^)]*\)", "", tail.partition("\n")[0])))
        named = re.findall(r"^  - `([a-z_.]+)((?: / [a-z_.]+)*)`", tail, re.MULTILINE)
        indicators = []
        for first, more in named:
            owner = first.rpartition(".")[0]
            others = more.split(" / ")[1:]
            indicators += [first, *(name if "." in name else f"{owner}.{name}" for name in others)]
        found[code] = Chapter(names_in(main), children, states, indicators)
    return found


CODES = [each.code for each in shipped() if each.code not in APART | OURS]


def test_every_register_of_the_index_is_shipped(chapters: dict[str, Chapter]):
    assert sorted([*CODES, *ELSEWHERE]) == sorted(chapters)


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_register_has_the_fields_of_its_specification(code: str, chapters: dict[str, Chapter]):
    definition, otherwise = register(code), OTHERWISE.get(code, {})
    wanted = {"": chapters[code].fields, **chapters[code].children}
    held = {"": set(definition.fields), **{name: set(part.fields) for name, part in definition.sections.items()}}
    held |= {name: set(register(name).fields) for name in wanted if name in APART}
    held[""] |= {"officer"}
    missing = [
        f"{part}.{name}".lstrip(".")
        for part, names in wanted.items()
        for name in names
        if name not in held.get(part, ())
    ]
    assert sorted(missing) == sorted(otherwise)


@pytest.mark.parametrize("code", CODES)
def test_states_and_indicators_follow_the_specification(code: str, chapters: dict[str, Chapter]):
    assert {state.code for state in register(code).procedure.states} == chapters[code].states
    codes = {indicator.code for each in shipped() for indicator in each.indicators}
    assert [name for name in chapters[code].indicators if name not in codes and name not in LATER] == []


@pytest.mark.parametrize("code", CODES)
def test_every_field_has_a_place_on_the_form_and_words(code: str):
    definition = register(code)
    for field in definition.fields.values():
        assert field.group, f"{code}.{field.name} has no group"
        assert re.search(r"[a-zà-ỹ]", field.label)
    assert definition.columns[-1] == "state"
    assert definition.group in GROUPS


def test_the_shipped_registers_use_the_whole_language():
    definitions = shipped()
    assert {indicator.measure for each in definitions for indicator in each.indicators} == {
        "count",
        "distinct",
        "sum",
        "ratio",
        "stock",
    }
    assert {kind for each in definitions for field in each.fields.values() for kind in [field.kind]} >= {
        "multi_enum",
        "json_map",
        "list",
    }


def test_every_shipped_formula_reads_back_from_its_canonical_form():
    known = catalogue(shipped())
    for definition in shipped():
        for indicator in definition.indicators:
            bases = {definition.code: indicator.basis} if indicator.basis else None
            tree = check_indicator(indicator.formula, known, home=definition.code, bases=bases)
            assert check_indicator(canonical(tree), known) == tree
        for rule in definition.rules:
            tree = check_rule(rule.check, known, rule.section or definition.code)
            assert check_rule(canonical(tree), known, rule.section or definition.code) == tree
