"""What is valid in a record, who may verify one, and who may read all of it."""

from mach.registers.rules.entries import Fault, Links, Reading, link_ids, read_values
from mach.registers.rules.filled import fold_of, is_hidden, missing, missing_in_row, title_of
from mach.registers.rules.people import may_remove, may_unverify, may_verify, reads_hidden

__all__ = [
    "Fault",
    "Links",
    "Reading",
    "fold_of",
    "is_hidden",
    "link_ids",
    "may_remove",
    "may_unverify",
    "may_verify",
    "missing",
    "missing_in_row",
    "read_values",
    "reads_hidden",
    "title_of",
]
