"""Tables as people have them in Excel → entries of a register: columns matched, cells read the Vietnamese way."""

from mach.registers.sheets.cells import Line, read_lines
from mach.registers.sheets.columns import EVIDENCE, STATE, UNIT, Target, match_columns, scale_of, targets_of, words_of
from mach.registers.sheets.names import Names, NewParty, PartyChoice, names_in, parted
from mach.registers.sheets.table import UnreadableTable, has_heads, parse_table, table_text

__all__ = [
    "EVIDENCE",
    "STATE",
    "UNIT",
    "Line",
    "Names",
    "NewParty",
    "PartyChoice",
    "Target",
    "UnreadableTable",
    "has_heads",
    "match_columns",
    "names_in",
    "parse_table",
    "parted",
    "read_lines",
    "scale_of",
    "table_text",
    "targets_of",
    "words_of",
]
