"""Tables as people have them in Excel → entries of a register: columns matched, cells read the Vietnamese way."""

from mach.registers.sheets.cells import Line, read_lines
from mach.registers.sheets.columns import EVIDENCE, STATE, UNIT, Target, match_columns, scale_of, targets_of, words_of
from mach.registers.sheets.names import Names, NewParty, PartyChoice, names_in, parted

__all__ = [
    "EVIDENCE",
    "STATE",
    "UNIT",
    "Line",
    "Names",
    "NewParty",
    "PartyChoice",
    "Target",
    "match_columns",
    "names_in",
    "parted",
    "read_lines",
    "scale_of",
    "targets_of",
    "words_of",
]
