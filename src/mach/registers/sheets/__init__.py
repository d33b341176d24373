"""Tables as people have them in Excel → entries of a register: columns matched, cells read the Vietnamese way."""

from mach.registers.sheets.cells import Line, label_of, read_lines
from mach.registers.sheets.columns import (
    EVIDENCE,
    KEY,
    STATE,
    UNIT,
    Target,
    match_columns,
    scale_of,
    targets_of,
    words_of,
)
from mach.registers.sheets.names import Names, NewParty, PartyChoice, names_in, parted, wrong_tax_code

__all__ = [
    "EVIDENCE",
    "KEY",
    "STATE",
    "UNIT",
    "Line",
    "Names",
    "NewParty",
    "PartyChoice",
    "Target",
    "label_of",
    "match_columns",
    "names_in",
    "parted",
    "read_lines",
    "scale_of",
    "targets_of",
    "words_of",
    "wrong_tax_code",
]
