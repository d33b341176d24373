"""The language in which registers are defined: TOML in, frozen Definition out, every mistake with its line.

Pure: the same text gives the same Definition, without database or framework.
"""

from mach.registers.definition.comparing import differences
from mach.registers.definition.errors import DefinitionError, Fault
from mach.registers.definition.load import check_files, load, load_all, shipped
from mach.registers.definition.numbering import format_number
from mach.registers.definition.schema import (
    Basis,
    Definition,
    Expiry,
    Field,
    Indicator,
    Limit,
    Rule,
    Section,
)
from mach.registers.definition.series import COMMON_FIELDS, OFFICE, catalogue, series_of

__all__ = [
    "COMMON_FIELDS",
    "OFFICE",
    "Basis",
    "Definition",
    "DefinitionError",
    "Expiry",
    "Fault",
    "Field",
    "Indicator",
    "Limit",
    "Rule",
    "Section",
    "catalogue",
    "check_files",
    "differences",
    "format_number",
    "load",
    "load_all",
    "series_of",
    "shipped",
]
