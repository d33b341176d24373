"""What the indicators of the registers count over the sample tables, reckoned by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from mach.engines.formulas import Context, Row, check_indicator, evaluate
from mach.registers.definition import Indicator, shipped
from mach.web.sample.records.tables import FOLDER
from tests.registers.shipped.test_breaking import ON, entry, known, row_of

HERE = Path(__file__).parent
VALUES = tomllib.loads((HERE / "values.toml").read_text(encoding="utf-8"))
CASES = tomllib.loads((HERE / "figures.toml").read_text(encoding="utf-8"))["case"]
YEAR = (date(2025, 12, 15), date(2026, 12, 14))
BASE = (date(2025, 12, 15), date(2026, 6, 14))
OF_THE_OFFICE = {"tech_appraisal.key_enterprises", "result_handover.communes"}
"""These ask the directory, which only a database has: `tests/web/test_sample.py` counts them."""


def rows_of(code: str) -> list[Row]:
    """The rows of a sample table as they stand after their moves."""
    table = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    rows = []
    for place, written in enumerate(table["entry"]):
        row = {**entry(code, place), "id": place + 1}
        for move in written.get("moves", ()):
            row |= {**row_of(code, move.get("values", {})), "state": move["to"]}
        rows.append(row)
    return rows


@cache
def world() -> Context:
    codes = [each.code for each in shipped() if (FOLDER / f"{each.code}.toml").is_file()]
    return Context(known(), {code: rows_of(code) for code in codes}, ON, {"W": YEAR, "P": YEAR, "B": BASE})


INDICATORS = {
    indicator.code: (definition.code, indicator)
    for definition in shipped()
    for indicator in definition.indicators
    if (FOLDER / f"{definition.code}.toml").is_file()
}


def counted(register: str, indicator: Indicator, context: Context | None = None):
    bases = {register: indicator.basis} if indicator.basis else None
    return evaluate(check_indicator(indicator.formula, known(), home=register, bases=bases), context or world())


def test_every_indicator_has_a_value_reckoned_by_hand():
    assert sorted(VALUES) == sorted(INDICATORS)


@pytest.mark.parametrize("code", sorted(set(INDICATORS) - OF_THE_OFFICE))
def test_an_indicator_counts_what_it_says(code: str):
    assert float(counted(*INDICATORS[code])) == pytest.approx(VALUES[code], rel=1e-5)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['indicator']}: {case['says']}" for case in CASES])
def test_an_indicator_takes_what_it_is_for_and_leaves_what_is_only_like_it(case):
    rows = {
        code: [{"id": place, **row_of(code, row)} for place, row in enumerate(given)]
        for code, given in case["rows"].items()
    }
    context = Context(known(), rows, ON, {"W": YEAR, "P": YEAR, "B": BASE})
    assert float(counted(*INDICATORS[case["indicator"]], context)) == pytest.approx(case["value"], rel=1e-5)
