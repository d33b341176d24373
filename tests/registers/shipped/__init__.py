"""The registers that come with the program: against their specification, and each by its own rules."""

from __future__ import annotations

from datetime import date

from mach.engines.formulas import Context, Row, check_rule, holds
from mach.registers.definition import Definition, catalogue, shipped


def register(code: str) -> Definition:
    return next(each for each in shipped() if each.code == code)


def broken(
    code: str, row: Row, *, section: str | None = None, parent: Row | None = None, **rows: list[Row]
) -> list[str]:
    """Codes of the rules of a shipped register that the row breaks."""
    known = catalogue(shipped())
    world = Context(known, rows, date(2026, 6, 30), {})
    return [
        rule.code
        for rule in register(code).rules
        if rule.section == section
        and not holds(check_rule(rule.check, known, section or code), row, section or code, world, parent=parent)
    ]
